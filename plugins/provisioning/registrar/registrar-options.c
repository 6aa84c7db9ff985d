/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "registrar-plugin.h"
#include "registrar-inputs.h"

static const char *const protocols[] = { "sccp", "sip", NULL };
static const char *const transports[] = { "udp", "tcp", "tls", NULL };

const RegentOption registrar_options[] = {
	{ .key = "call-managers",
		.type = REGENT_OPTION_LIST,
		.flags = REGENT_OPTION_REQUIRED,
		.summary = "registrars in priority order, host or host:port" },
	{ .key = "protocol",
		.type = REGENT_OPTION_CHOICE,
		.choices = protocols,
		.summary = "what they speak; unset: protocol of [endpoint], else sip" },
	{ .key = "transport",
		.type = REGENT_OPTION_CHOICE,
		.choices = transports,
		.fallback = "udp",
		.summary = "how SIP is carried; tls also for SCCP" },
	{ .key = "user", .type = REGENT_OPTION_LIST, .summary = "SIP user or directory number of each line" },
	{ .key = "auth-user",
		.type = REGENT_OPTION_LIST,
		.summary = "name for digest authentication of each line; unset: the user" },
	{ .key = "password",
		.type = REGENT_OPTION_STRING,
		.flags = REGENT_OPTION_SECRET,
		.summary = "password of all lines" },
	{ .key = "passwords",
		.type = REGENT_OPTION_LIST,
		.flags = REGENT_OPTION_SECRET,
		.summary = "password of each line, where they differ" },
	{ .key = "display-name", .type = REGENT_OPTION_LIST, .summary = "name that others see, of each line" },
	{ .key = "label", .type = REGENT_OPTION_LIST, .summary = "text beside each line's button; unset: the user" },
	{ .key = "expires",
		.type = REGENT_OPTION_DURATION,
		.fallback = "1h",
		.min = 30 * G_USEC_PER_SEC,
		.max = 7 * G_TIME_SPAN_DAY,
		.summary = "how long a registration is asked for" },
	{ .key = "time-zone", .type = REGENT_OPTION_STRING, .summary = "IANA name, Europe/Copenhagen" },
	{ .key = "date-template",
		.type = REGENT_OPTION_STRING,
		.fallback = "D.M.Y",
		.summary = "date as the phone shows it; a trailing A is a 12-hour clock" },
	{ .key = "phone-label", .type = REGENT_OPTION_STRING, .summary = "text at the top of the screen" },
	{ 0 },
};

gboolean registrar_check(RegentStep *options, const char **key, GError **error)
{
	g_auto(RegistrarConfig) config = { 0 };

	return registrar_read(options, &config, key, error);
}
