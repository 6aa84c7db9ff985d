/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sip-answer.h"
#include "sip-transport.h"

#include "resolve.h"

typedef struct Sip Sip;

/** One registrar, or the call managers: a client, and its way to the server it is at. */
typedef struct {
	Sip *sip;
	gboolean main; /* that of the first line: the phone's registration */
	SipClient *client;
	SipAnswers *answers;
	SipTransport *transport;
	ResolveQuery *query;
	const SipServer *asked; /* whose SRV records are asked for */
	RegentTimer *timer;
	RegentTimer *retry;
	gint64 due; /* of the client */
} SipAccount;

struct Sip {
	RegentStep *step;
	Resolver *resolver;
	GPtrArray *accounts; /* SipAccount, that of the first line first */
	GHashTable *seen;    /* fact: GVariant, at start */
	gboolean done;
	SipAlarm ordered; /* what the server wants us to leave for; number 0: nothing */
	guint leaving;    /* accounts that have not said goodbye yet */
};

/** @config: (transfer full). Joins @sip's accounts; nothing happens before sip_account_start(). */
SipAccount *sip_account_new(Sip *sip, SipConfig *config);
void sip_account_free(SipAccount *account);
void sip_account_start(SipAccount *account, SipAlarm alarm);
void sip_account_leave(SipAccount *account, SipAlarm alarm);

/* What becomes of it, as facts and words: sip-report.c. */

void sip_report_state(SipAccount *account, SipState state, const SipServer *server);
void sip_report_lines(Sip *sip);
void sip_report_date(Sip *sip, const char *text);
void sip_report_failure(SipAccount *account, const SipFailure *failure);
/** @failure: (nullable): of one line among others; NULL: there is none any more. */
void sip_report_drawback(Sip *sip, const SipFailure *failure);
