/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "resolve.h"
#include "sip-client.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define SECOND ((gint64) G_USEC_PER_SEC)

/**
 * A client on a fake clock, against a server that the test plays. What the client does is written down in words:
 * "resolve:a open:10.0.0.1:5060 REGISTER:1001/101 registered"; the last request is kept for the answer.
 */
typedef struct {
	SipClient *client;
	GString *log;
	gint64 now, timer;
	char *sent;
	SipMessage *request;
	char *failure;
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
void resolved(Fixture *f, const char *address, guint16 port);
void opened(Fixture *f);
/** Answers the last request. */
void answer(Fixture *f, const char *status, const char *headers);
