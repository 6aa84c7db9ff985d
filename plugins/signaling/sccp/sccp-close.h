/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server-trouble.h"

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
	SCCP_CLOSE_ADDRESS, /* lost the address */
	SCCP_CLOSE_FAILBACK,
	SCCP_CLOSE_KEYPAD, /* a person asked for it */
	SCCP_CLOSE_RESET,
	SCCP_CLOSE_RESTART,
	SCCP_CLOSE_REJECTED,
	SCCP_CLOSE_BAD_MESSAGE, /* what came was not SCCP */
	SCCP_CLOSES,
} SccpClose;

/** Returns: (transfer none): stable name. */
const char *sccp_close_name(SccpClose cause);

/** What is kept of a registration that ended. */
typedef struct {
	SccpClose cause;
	guint drops;     /* rounds in a row in which it ended right after it began */
	gint64 ended_at; /* seconds of CLOCK_BOOTTIME, 0: not known */
} SccpPast;

/** Returns: (transfer full): as the state file has it. @place: address and interface of a phone that leaves because
 * something about it changed, else NULL. */
char *sccp_close_save(const SccpPast *past, const char *place);
/** The same read again; at another @place than it was saved for, the address has changed. @now: seconds; what ended
 * later than that ended before the last boot. */
SccpPast sccp_close_load(const char *text, const char *place, gint64 now);
/** Returns: (transfer none): words for people, to stand behind the call manager's name: "did not answer 3 keepalives". */
const char *sccp_close_words(SccpClose cause);
/** Returns: what that end of a connection says about the server. */
ServerTrouble sccp_close_trouble(SccpClose cause);
/** Returns: what the Alarm says of a server with that trouble. */
SccpClose sccp_close_of(ServerTrouble trouble);
/** Number as in CUCM's LastOutOfServiceInformation. */
guint sccp_close_code(SccpClose cause);
/** Returns: (transfer full): "25: Name=SEP001122334455 Load=SCCP42.9-4-2SR3-1S Last=Initialized" */
char *sccp_alarm_text(SccpClose cause, const char *name, const char *load);
