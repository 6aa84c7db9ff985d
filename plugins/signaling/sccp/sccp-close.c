/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-close.h"

static const struct {
	const char *name;
	guint8 alarm;      /* number in the Alarm text */
	guint8 code;       /* number in LastOutOfServiceInformation */
	const char *last;  /* NULL: the number stands for it */
	const char *words; /* what the call manager did */
} closes[SCCP_CLOSES] = {
	[SCCP_CLOSE_INITIALIZED] = { "initialized", 25, 25, "Initialized", "started" },
	[SCCP_CLOSE_TCP_TIMEOUT] = { "tcp-timeout", 10, 10, "TCP-timeout", "let TCP time out" },
	[SCCP_CLOSE_TCP_RESET] = { "tcp-reset", 12, 12, "CM-reset-TCP", "reset the connection" },
	[SCCP_CLOSE_TCP_ABORTED] = { "tcp-aborted", 13, 13, "CM-aborted-TCP", "broke the connection" },
	[SCCP_CLOSE_TCP_CLOSED] = { "tcp-closed", 14, 14, "CM-closed-TCP", "closed the connection" },
	[SCCP_CLOSE_REFUSED] = { "refused", 16, 10, "CM-NAKed", "refused the connection" },
	[SCCP_CLOSE_KEEPALIVE] = { "keepalive", 17, 15, "KeepaliveTO", "did not answer 3 keepalives" },
	[SCCP_CLOSE_REGISTER_TIMEOUT] = { "register-timeout", 28, 17, NULL, "did not answer Register" },
	[SCCP_CLOSE_ADDRESS] = { "address", 21, 16, "Phone-Re-IP", "was left with the old address" },
	[SCCP_CLOSE_FAILBACK] = { "failback", 18, 18, "Failback", "was left for a better one" },
	[SCCP_CLOSE_KEYPAD] = { "keypad", 20, 20, "Phone-Keypad", "was left as a person asked for it" },
	[SCCP_CLOSE_RESET] = { "reset", 22, 22, "Reset-Reset", "sent Reset" },
	[SCCP_CLOSE_RESTART] = { "restart", 23, 23, "Reset-Restart", "sent Restart" },
	[SCCP_CLOSE_REJECTED] = { "rejected", 24, 24, "Phone-Reg-Rej", "rejected the registration" },
	[SCCP_CLOSE_BAD_MESSAGE] = { "bad-message", 30, 32, "Phone-Abort", "sent something that is not SCCP" },
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

char *sccp_close_save(const SccpPast *past, const char *place)
{
	return g_strdup_printf("%s %u %" G_GINT64_FORMAT "%s%s", closes[past->cause].name, past->drops, past->ended_at,
		place ? " " : "", place ? place : "");
}

SccpPast sccp_close_load(const char *text, const char *place, gint64 now)
{
	g_auto(GStrv) words = g_strsplit(text, " ", 4);
	guint count = g_strv_length(words);
	SccpPast past = { .cause = parse(words[0]) };

	if (count > 1)
		past.drops = (guint) g_ascii_strtoull(words[1], NULL, 10);
	if (count > 2)
		past.ended_at = g_ascii_strtoll(words[2], NULL, 10);
	if (past.ended_at > now)
		past.ended_at = 0;
	if (count > 3 && g_strcmp0(words[3], place) != 0)
		past.cause = SCCP_CLOSE_ADDRESS;
	return past;
}

const char *sccp_close_words(SccpClose cause)
{
	return closes[cause].words;
}

ServerTrouble sccp_close_trouble(SccpClose cause)
{
	switch (cause) {
	case SCCP_CLOSE_REGISTER_TIMEOUT:
		return SERVER_TROUBLE_DEAF;
	case SCCP_CLOSE_KEEPALIVE:
	case SCCP_CLOSE_TCP_TIMEOUT:
		return SERVER_TROUBLE_SILENT;
	default:
		return SERVER_TROUBLE_CLOSED;
	}
}

SccpClose sccp_close_of(ServerTrouble trouble)
{
	switch (trouble) {
	case SERVER_TROUBLE_NO_DNS:
	case SERVER_TROUBLE_NO_NAME:
	case SERVER_TROUBLE_WITH_PORT:
	case SERVER_TROUBLE_SILENT:
		return SCCP_CLOSE_TCP_TIMEOUT;
	case SERVER_TROUBLE_TLS:
		return SCCP_CLOSE_TCP_ABORTED;
	default:
		return SCCP_CLOSE_REFUSED;
	}
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
