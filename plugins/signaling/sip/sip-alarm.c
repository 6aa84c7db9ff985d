/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-alarm.h"

#include <string.h>

#define FILE_NAME "ordered"

static const SipAlarm orders[] = {
	[SIP_DO_RESET] = { 22, "reset-reset" },
	[SIP_DO_RESTART] = { 23, "reset-restart" },
};

SipAlarm sip_alarm_ordered(SipOrder order)
{
	return orders[order];
}

SipAlarm sip_alarm_goodbye(SipAlarm ordered, RegentCause cause)
{
	if (ordered.number)
		return ordered;
	if (cause == REGENT_CAUSE_RESET || cause == REGENT_CAUSE_RESTART)
		return (SipAlarm) { 20, "phone-keypad" };
	return (SipAlarm) { 0 };
}

/* In the words that phones use. */
SipAlarm sip_alarm_start(SipAlarm ordered, RegentCause cause)
{
	switch (ordered.number ? REGENT_CAUSE_RESET : cause) {
	case REGENT_CAUSE_RESET:
	case REGENT_CAUSE_RESTART:
		return sip_alarm_goodbye(ordered, cause);
	case REGENT_CAUSE_RETRY:
	case REGENT_CAUSE_LOST:
		return (SipAlarm) { 17, "reg-timeout" };
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

void sip_alarm_save(RegentStep *step, SipAlarm ordered)
{
	g_autoptr(GBytes) text = ordered.text ? g_bytes_new_static(ordered.text, strlen(ordered.text)) : NULL;

	if (text)
		regent_step_state_save(step, FILE_NAME, text);
}

static gboolean says(GBytes *bytes, const char *text)
{
	gsize length;
	const char *data = g_bytes_get_data(bytes, &length);

	return length == strlen(text) && !memcmp(data, text, length);
}

SipAlarm sip_alarm_take(RegentStep *step)
{
	g_autoptr(GBytes) text = regent_step_state_load(step, FILE_NAME);

	if (text)
		regent_step_state_save(step, FILE_NAME, NULL);
	for (guint i = 0; text && i < G_N_ELEMENTS(orders); i++)
		if (orders[i].text && says(text, orders[i].text))
			return orders[i];
	return (SipAlarm) { 0 };
}
