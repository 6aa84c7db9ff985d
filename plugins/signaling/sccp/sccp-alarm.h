/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * Why the last connection ended: what the Alarm before the next Register says, kept across restarts.
 *
 * Two numberings exist. The text of the Alarm is the 7960's; LastOutOfServiceInformation of newer loads, which
 * administrators search for, counts otherwise from 15 on. Both are in the table.
 */
typedef enum {
	SCCP_CLOSE_INITIALIZED, /* first start */
	SCCP_CLOSE_TCP_TIMEOUT,
	SCCP_CLOSE_TCP_RESET,
	SCCP_CLOSE_TCP_ABORTED,
	SCCP_CLOSE_TCP_CLOSED,
	SCCP_CLOSE_REFUSED,
	SCCP_CLOSE_KEEPALIVE,
	SCCP_CLOSE_REGISTER_TIMEOUT,
	SCCP_CLOSE_ADDRESS,     /* lost the address */
	SCCP_CLOSE_FAILBACK,
	SCCP_CLOSE_KEYPAD,      /* a person asked for it */
	SCCP_CLOSE_RESET,
	SCCP_CLOSE_RESTART,
	SCCP_CLOSE_REJECTED,
	SCCP_CLOSE_BAD_MESSAGE, /* what came was no SCCP */
	SCCP_CLOSES,
} SccpClose;

/** Returns: (transfer none): stable name, for the state file. */
const char *sccp_close_name(SccpClose cause);
/** Returns: the cause of that name, INITIALIZED when there is none. */
SccpClose sccp_close_parse(const char *name);
/** Returns: (transfer none): words for people, "3 keepalives were not answered". */
const char *sccp_close_words(SccpClose cause);
/** Number as in CUCM's LastOutOfServiceInformation. */
guint sccp_close_code(SccpClose cause);
/** Returns: (transfer full): "25: Name=SEP001122334455 Load=SCCP42.9-4-2SR3-1S Last=Initialized" */
char *sccp_alarm_text(SccpClose cause, const char *name, const char *load);
