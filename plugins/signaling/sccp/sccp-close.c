/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-close.h"

static const struct {
	const char *name;
	guint8 alarm;     /* number in the Alarm text */
	guint8 code;      /* number in LastOutOfServiceInformation */
	const char *last; /* NULL: the number stands for it */
	const char *words;
} closes[SCCP_CLOSES] = {
	[SCCP_CLOSE_INITIALIZED] = { "initialized", 25, 25, "Initialized", "it started" },
	[SCCP_CLOSE_TCP_TIMEOUT] = { "tcp-timeout", 10, 10, "TCP-timeout", "TCP timed out" },
	[SCCP_CLOSE_TCP_RESET] = { "tcp-reset", 12, 12, "CM-reset-TCP", "it reset the connection" },
	[SCCP_CLOSE_TCP_ABORTED] = { "tcp-aborted", 13, 13, "CM-aborted-TCP", "the connection broke" },
	[SCCP_CLOSE_TCP_CLOSED] = { "tcp-closed", 14, 14, "CM-closed-TCP", "it closed the connection" },
	[SCCP_CLOSE_REFUSED] = { "refused", 16, 10, "CM-NAKed", "it refused the connection" },
	[SCCP_CLOSE_KEEPALIVE] = { "keepalive", 17, 15, "KeepaliveTO", "3 keepalives were not answered" },
	[SCCP_CLOSE_REGISTER_TIMEOUT] = { "register-timeout", 28, 17, NULL, "it did not answer Register" },
	[SCCP_CLOSE_ADDRESS] = { "address", 21, 16, "Phone-Re-IP", "the own address changed" },
	[SCCP_CLOSE_FAILBACK] = { "failback", 18, 18, "Failback", "a better call manager is back" },
	[SCCP_CLOSE_KEYPAD] = { "keypad", 20, 20, "Phone-Keypad", "a person asked for it" },
	[SCCP_CLOSE_RESET] = { "reset", 22, 22, "Reset-Reset", "it sent Reset" },
	[SCCP_CLOSE_RESTART] = { "restart", 23, 23, "Reset-Restart", "it sent Restart" },
	[SCCP_CLOSE_REJECTED] = { "rejected", 24, 24, "Phone-Reg-Rej", "it rejected the registration" },
	[SCCP_CLOSE_BAD_MESSAGE] = { "bad-message", 30, 32, "Phone-Abort", "it sent something that is not SCCP" },
};

const char *sccp_close_name(SccpClose cause)
{
	return closes[cause].name;
}

static SccpClose parse(const char *name)
{
	for (guint i = 0; i < SCCP_CLOSES; i++)
		if (g_strcmp0(name, closes[i].name) == 0)
			return (SccpClose) i;
	return SCCP_CLOSE_INITIALIZED;
}

char *sccp_close_save(SccpClose cause, guint drops, const char *place)
{
	return g_strdup_printf("%s %u%s%s", closes[cause].name, drops, place ? " " : "", place ? place : "");
}

SccpClose sccp_close_load(const char *text, const char *place, guint *drops)
{
	g_auto(GStrv) words = g_strsplit(text, " ", 3);
	guint count = g_strv_length(words);

	*drops = count > 1 ? (guint) g_ascii_strtoull(words[1], NULL, 10) : 0;
	if (count > 2 && g_strcmp0(words[2], place) != 0)
		return SCCP_CLOSE_ADDRESS;
	return parse(words[0]);
}

const char *sccp_close_words(SccpClose cause)
{
	return closes[cause].words;
}

guint sccp_close_code(SccpClose cause)
{
	return closes[cause].code;
}

char *sccp_alarm_text(SccpClose cause, const char *name, const char *load)
{
	guint number = closes[cause].alarm;
	g_autofree char *last = closes[cause].last ? g_strdup(closes[cause].last) : g_strdup_printf("0x%02X", number);

	return g_strdup_printf("%u: Name=%s Load=%s Last=%s", number, name, load ? load : "", last);
}
