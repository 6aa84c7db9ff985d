/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * Transactions (RFC 3261 section 17) without I/O: the one request we have out, and the answers we gave, which over UDP
 * must be given again when the request comes again. Times are microseconds of a monotonic clock.
 */

#define SIP_NEVER G_MAXINT64

typedef struct {
	gint64 t1, t2;
	gint64 limit; /* Timer F; 64 * T1 in the RFC */
} SipTimers;

/* A non-INVITE client transaction (17.1.2). */
typedef struct {
	gboolean active;
	gboolean reliable; /* TCP: no retransmission */
	gint64 interval;   /* of Timer E */
	gint64 resend;     /* Timer E */
	gint64 end;        /* Timer F, begun anew by each provisional answer */
	gint64 last;       /* but never after this */
} SipRequest;

typedef enum { SIP_REQUEST_NOTHING, SIP_REQUEST_RESEND, SIP_REQUEST_TIMEOUT } SipRequestEvent;

void sip_request_start(SipRequest *request, const SipTimers *timers, gboolean reliable, gint64 now);
void sip_request_end(SipRequest *request);
/** Returns: when sip_request_timer() has something to do; SIP_NEVER. */
gint64 sip_request_due(const SipRequest *request);
SipRequestEvent sip_request_timer(SipRequest *request, const SipTimers *timers, gint64 now);
/** A 1xx came: the server works on it. */
void sip_request_provisional(SipRequest *request, const SipTimers *timers, gint64 now);

/* Server transactions (17.2): bounded, the oldest goes first. */
typedef struct SipAnswers SipAnswers;

typedef void (*SipAnswersSend)(gpointer self, const char *peer, const char *response);

SipAnswers *sip_answers_new(const SipTimers *timers);
void sip_answers_free(SipAnswers *answers);
/** @key: branch, sender and method of a request. Returns: (transfer none) (nullable): the answer it was given. */
const char *sip_answers_find(SipAnswers *answers, const char *key, gint64 now);
/** Keeps an answer. @invite: it is sent again until sip_answers_ack() (Timer G), over UDP only. */
void sip_answers_add(
	SipAnswers *answers, const char *key, const char *peer, const char *response, gboolean invite, gint64 now);
/** The ACK of the INVITE with that key. */
void sip_answers_ack(SipAnswers *answers, const char *key);
gint64 sip_answers_due(const SipAnswers *answers);
/** Sends again what is due. */
void sip_answers_timer(SipAnswers *answers, gint64 now, SipAnswersSend send, gpointer self);
