/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host-port.h"

#include <regent/step.h>

/**
 * Transactions (RFC 3261 section 17) without I/O: the one request that is out, and the answers that were given, which over
 * UDP must be given again when the request comes again. Times are microseconds of CLOCK_BOOTTIME.
 */

typedef struct {
	gint64 t1, t2;
	gint64 limit; /* Timer F; 64 * T1 in the RFC */
} SipTimers;

/* A non-INVITE client transaction (17.1.2). */

typedef enum {
	SIP_REQUEST_IDLE,       /* none is out */
	SIP_REQUEST_TRYING,     /* sent, without an answer so far */
	SIP_REQUEST_PROCEEDING, /* the server says that it works on it */
} SipRequestState;

typedef struct {
	void (*state)(gpointer self, SipRequestState from, SipRequestState to);
	/** Sends it, for the first time or again. */
	void (*send)(gpointer self, const char *text);
	/** No final answer came in time; the request is idle. This is the last thing that a tick does. */
	void (*silent)(gpointer self, gint64 now);
} SipRequestOps;

typedef struct {
	const SipTimers *timers;
	const SipRequestOps *ops;
	gpointer self;
	gboolean reliable; /* TCP: no retransmission */
	SipRequestState state;
	char *text;
	gint64 interval; /* of Timer E */
	gint64 resend;   /* Timer E */
	gint64 end;      /* Timer F, set again by each provisional answer */
	gint64 last;     /* but never after this */
} SipRequest;

/** @timers: (transfer none): read whenever a request starts. */
void sip_request_init(
	SipRequest *request, const SipTimers *timers, gboolean reliable, const SipRequestOps *ops, gpointer self);
void sip_request_clear(SipRequest *request);

/** Sends it; one that was out before is given up. @text: (transfer full) */
void sip_request_start(SipRequest *request, char *text, gint64 now);
/** A final answer came, or nobody waits for one any longer. */
void sip_request_end(SipRequest *request);
/** A 1xx came: the server works on it. */
void sip_request_provisional(SipRequest *request, gint64 now);
gboolean sip_request_is_out(const SipRequest *request);
gint64 sip_request_deadline(const SipRequest *request);
void sip_request_tick(SipRequest *request, gint64 now);

/* Server transactions (17.2): bounded, the oldest goes first. */

typedef struct SipAnswers SipAnswers;

typedef struct {
	void (*send)(gpointer self, const HostPort *peer, const char *response);
} SipAnswersOps;

SipAnswers *sip_answers_new(const SipTimers *timers, const SipAnswersOps *ops, gpointer self);
void sip_answers_free(SipAnswers *answers);
/** @key: branch, sender and method of a request. Returns: (transfer none) (nullable): the answer it was given. */
const char *sip_answers_find(SipAnswers *answers, const char *key, gint64 now);
/** Keeps an answer. @invite: it is sent again until sip_answers_ack() (Timer G), over UDP only. */
void sip_answers_add(
	SipAnswers *answers, const char *key, const HostPort *peer, const char *response, gboolean invite, gint64 now);
/** The ACK of the INVITE with that key came. */
void sip_answers_ack(SipAnswers *answers, const char *key);
gint64 sip_answers_deadline(const SipAnswers *answers);
/** Sends again what is due. */
void sip_answers_tick(SipAnswers *answers, gint64 now);
