/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sip-client.h"

/**
 * What a phone that has no media answers to requests, and what a call manager makes it do by NOTIFY: Event
 * service-control (reset, restart, check-version, apply-config) and check-sync. No I/O.
 */

typedef enum {
	SIP_DO_NOTHING,
	SIP_DO_RESET,
	SIP_DO_RESTART,
	SIP_DO_CHECK,
} SipOrder;

typedef struct {
	guint status; /* 0: no answer (ACK) */
	const char *phrase;
	const char *extra; /* header lines, NULL: none */
	SipOrder order;
	const char *note; /* for the log, NULL: nothing worth saying */
} SipAnswer;

typedef struct {
	gboolean registered;        /* the registration stands */
	gboolean from_server;       /* the request comes from the server that we are registered with */
	const SipClient *client;    /* whose Call-IDs a service-control names */
	const char *config_version; /* stamp of the file in use, NULL: unknown */
} SipAsked;

SipAnswer sip_answer(const SipMessage *request, const SipAsked *asked);

/** Returns: (transfer full) (nullable): value of the first line KEY=VALUE or KEY={VALUE} of a service-control body. */
char *sip_answer_value(const char *body, const char *key);
