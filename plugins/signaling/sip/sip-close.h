/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/step.h>

/**
 * Why a registration ended, in the words in which call managers want to hear it. What a server asked for is kept by the
 * step that heard it for the one that registers again, which may come after a reboot; any other reset is a person's.
 */

/** What a phone says it starts or leaves for: number and text of sip.cisco-alarm. Number 0: nothing. */
typedef struct {
	guint number;
	const char *text;
} SipAlarm;

/** How the way to a server ended. */
typedef enum {
	SIP_CLOSE_REFUSED, /* it never was open, or is not any more */
	SIP_CLOSE_BY_PEER,
	SIP_CLOSE_RESET,
	SIP_CLOSE_TIMEOUT, /* of TCP */
	SIP_CLOSE_SILENT,  /* a request had no answer */
	SIP_CLOSE_OURS,    /* we have no socket for it */
} SipClose;

/** Returns: what the next REGISTER says when a registration was lost in that way. */
SipAlarm sip_close_alarm(SipClose close);
/** @request: RESET or RESTART. Returns: of what the server ordered. */
SipAlarm sip_close_ordered(RegentRequest request);
/** Returns: what the goodbye says: @ordered, the keypad, or nothing. */
SipAlarm sip_close_goodbye(SipAlarm ordered, RegentCause cause);
/** Returns: what the first REGISTER says. @ordered: what the last step left, which may be nothing. */
SipAlarm sip_close_start(SipAlarm ordered, RegentCause cause);

/** How an order is kept. Returns: (transfer full) (nullable): NULL of nothing. */
GBytes *sip_close_to_bytes(SipAlarm ordered);
/** @bytes: (nullable). Returns: nothing also where they cannot be read. */
SipAlarm sip_close_from_bytes(GBytes *bytes);
