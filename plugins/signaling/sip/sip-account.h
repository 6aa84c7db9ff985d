/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sip-client.h"
#include "sip-memory.h"
#include "sip-transport.h"

#include "connect.h"

typedef struct Sip Sip;

/** One registrar, or the call managers: joins a client to its timer, its connection and the facts. */
typedef struct {
	Sip *sip;
	guint number;  /* 1 is the first */
	gboolean main; /* that of the first line: the phone's registration */
	SipClient *client;
	SipAnswers *answers;
	Connector *connector;
	SipTransport *transport;
	RegentTimer *timer;
	RegentTimer *retry;
	/* Of one that is not main: */
	char *failure;   /* "pbx2 refused 1003 (403 Forbidden)"; NULL: none */
	guint passwords; /* refused in a row */
} SipAccount;

struct Sip {
	RegentStep *step;
	GPtrArray *accounts; /* SipAccount, that of the first line first */
	gboolean done;
	SipAlarm ordered;   /* the server ordered a reset or restart; number 0: it did not */
	SipMemory *memory;  /* of what went before */
	gboolean remembers; /* there is a file of it */
	guint leaving;      /* accounts that have not said goodbye yet */
};

/** @config: (transfer full). Joins @sip's accounts; nothing happens before sip_account_start(). */
SipAccount *sip_account_new(Sip *sip, SipConfig *config);
void sip_account_free(SipAccount *account);
void sip_account_start(SipAccount *account, SipAlarm alarm);
void sip_account_leave(SipAccount *account, SipAlarm alarm);
#define SIP_MEMORY_FILE "memory"
/** Keeps the memory as it is now for the next start. */
void sip_account_keep_memory(Sip *sip);
/** Facts of a refresh: other DNS servers, another load. */
void sip_account_refresh(SipAccount *account);

/** Answers a request of the server or of somebody else, and does what it orders: sip-incoming.c. */
void sip_account_answer(SipAccount *account, const SipMessage *request, const HostPort *peer);
/** Sends an answer, for the first time or again. */
void sip_account_send_answer(SipAccount *account, const HostPort *peer, const char *response);
