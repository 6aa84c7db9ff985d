/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * What the words of a RegisterReject mean. Call managers write what they like, so it is told by parts of the text.
 */
typedef enum {
	SCCP_REJECT_OTHER,
	SCCP_REJECT_UNKNOWN,  /* the call manager has no such device */
	SCCP_REJECT_MISMATCH, /* it has it as another kind of device */
	SCCP_REJECT_LIMIT,    /* no licence, or too many devices */
	SCCP_REJECT_DATABASE, /* it cannot read its own */
	SCCP_REJECT_NOT_AUTHORIZED,
	SCCP_REJECT_BUSY,    /* it still has an earlier registration of the phone: the next try may be taken */
	SCCP_REJECT_LATER,   /* it reloads: so may one a little later */
	SCCP_REJECT_TRAFFIC, /* it has too much to do, and a phone that asks again soon adds to that */
} SccpReject;

/** Kind of call manager, for the words of the cure. */
typedef enum {
	SCCP_KIND_UNKNOWN,
	SCCP_KIND_CUCM,
	SCCP_KIND_CME,
	SCCP_KIND_CHAN_SCCP, /* Asterisk with chan-sccp */
	SCCP_KIND_CHAN_SKINNY,
	SCCP_KIND_FREESWITCH,
	SCCP_KINDS_OF_CM,
} SccpKindOfCm;

/** @text: (nullable): as decoded, label codes in words. */
SccpReject sccp_reject_read(const char *text);
/** Whether it goes away by itself within seconds. */
gboolean sccp_reject_is_passing(SccpReject reject);
/** Whose words they are; UNKNOWN where several write them. @text: (nullable) */
SccpKindOfCm sccp_reject_kind(const char *text);
