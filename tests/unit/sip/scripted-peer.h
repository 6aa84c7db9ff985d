/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sip-client.h"
#include "sip-write.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define SECOND ((gint64) G_USEC_PER_SEC)

/**
 * A client on a fake clock, against a server that the test plays. What the client does is written down in words:
 * "connect:cm-a REGISTER:1001/101 registered"; the last request is kept for the answer. A server has one address unless
 * @addresses says more; that none is left is told after the event that asked for the next one, as the connector does.
 */
typedef struct {
	SipClient *client;
	GString *log;
	gint64 now;
	SipClientState state;
	guint addresses; /* of each server; 0 is one */
	guint address;   /* which is at hand */
	gboolean exhausted;
	char *sent;
	SipMessage *request;
	char *failure;
	char *contact;     /* of it: "192.0.2.50:5070 for 60" */
	guint retry_after; /* of it */
	guint32 random;
} Fixture;

/** cm-a on port 5060 and cm-b on 5070; lines 1001 and up with the password "secret". */
SipConfig *new_config(gboolean tcp, guint lines);
Fixture *fixture_new(SipConfig *config);
void fixture_free(Fixture *f);
/** What was written down since the last check. */
void check(Fixture *f, const char *want);
/** Lets @span go by, with the timers that are due in it. */
void pass(Fixture *f, gint64 span);
/** When it wants to be called next, from now. */
gint64 wait_of(const Fixture *f);
/** The connection to the address at hand is there. */
void opened(Fixture *f);
void closed(Fixture *f, SipClose reason, const char *why);
/** No address of the server answers. */
void unreachable(Fixture *f, const char *why);
/** Answers the last request. */
void answer(Fixture *f, const char *status, const char *headers);

extern const SipAlarm boot;

#define CHALLENGE(nonce) "WWW-Authenticate: Digest realm=\"lab\",nonce=\"" nonce "\",qop=\"auth\",algorithm=MD5\r\n"
#define GRANT "Expires: 120\r\n"

/** As far as the first REGISTER at the first server. */
Fixture *begin(SipConfig *config);
/** As far as the registration of one line there. */
Fixture *begin_registered(gboolean tcp);
