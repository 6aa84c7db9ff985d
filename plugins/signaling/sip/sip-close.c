/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-close.h"

#include <string.h>

/* In the words that phones use. */
static const SipAlarm closes[] = {
	[SIP_CLOSE_REFUSED] = { 10, "tcp_timeout" },
	[SIP_CLOSE_OURS] = { 10, "tcp_timeout" },
	[SIP_CLOSE_BY_PEER] = { 14, "cm-closed-tcp" },
	[SIP_CLOSE_RESET] = { 12, "cm-reset-tcp" },
	[SIP_CLOSE_TIMEOUT] = { 10, "tcp_timeout" },
	[SIP_CLOSE_SILENT] = { 17, "reg-timeout" },
};

static const SipAlarm orders[] = {
	[REGENT_REQUEST_RESET] = { 22, "reset-reset" },
	[REGENT_REQUEST_RESTART] = { 23, "reset-restart" },
};

SipAlarm sip_close_alarm(SipClose close)
{
	return closes[close];
}

SipAlarm sip_close_ordered(RegentRequest request)
{
	return orders[request];
}

SipAlarm sip_close_goodbye(SipAlarm ordered, RegentCause cause)
{
	if (ordered.number)
		return ordered;
	if (cause == REGENT_CAUSE_RESET || cause == REGENT_CAUSE_RESTART)
		return (SipAlarm) { 20, "phone-keypad" };
	return (SipAlarm) { 0 };
}

SipAlarm sip_close_start(SipAlarm ordered, RegentCause cause)
{
	switch (ordered.number ? REGENT_CAUSE_RESET : cause) {
	case REGENT_CAUSE_RESET:
	case REGENT_CAUSE_RESTART:
		return sip_close_goodbye(ordered, cause);
	case REGENT_CAUSE_RETRY:
	case REGENT_CAUSE_LOST:
		return sip_close_alarm(SIP_CLOSE_SILENT);
	case REGENT_CAUSE_CHANGED:
	case REGENT_CAUSE_CHECK:
	case REGENT_CAUSE_CONFIG:
		return (SipAlarm) { 100, "version-stamp-mismatch-config" };
	case REGENT_CAUSE_BOOT:
	case REGENT_CAUSE_SHUTDOWN:
		break;
	}
	return (SipAlarm) { 25, "initialized" };
}

GBytes *sip_close_to_bytes(SipAlarm ordered)
{
	return ordered.text ? g_bytes_new_static(ordered.text, strlen(ordered.text)) : NULL;
}

static gboolean says(GBytes *bytes, const char *text)
{
	gsize length;
	const char *data = g_bytes_get_data(bytes, &length);

	return length == strlen(text) && !memcmp(data, text, length);
}

SipAlarm sip_close_from_bytes(GBytes *bytes)
{
	for (guint i = 0; bytes && i < G_N_ELEMENTS(orders); i++)
		if (orders[i].text && says(bytes, orders[i].text))
			return orders[i];
	return (SipAlarm) { 0 };
}
