/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-tables.h"

#include "signaling.h"

#include <string.h>

const RegentOption sip_options[] = {
	{ "timeout", REGENT_OPTION_DURATION, "32s", .min = G_USEC_PER_SEC, .max = (gint64) 180 * G_USEC_PER_SEC,
		.summary = "how long a server may be silent to a request (Timer F)" },
	{ "local-port", REGENT_OPTION_INTEGER, NULL, .min = 0, .max = 65535,
		.summary =
			"own UDP port, when it is taken the next free one; unset: the one that was used last, at first 5060, or any with 0" },
	{ "user-agent", REGENT_OPTION_STRING, NULL,
		.summary =
			"what the phone calls itself to servers, some of which tell models apart by it; unset: as the model does" },
	{ 0 },
};

/* The text goes into a line of each REGISTER: a line break would begin another header. */
static gboolean check_user_agent(RegentStep *options, const char **key, GError **error)
{
	const char *name = regent_step_option_string(options, "user-agent");

	*key = "user-agent";
	if (!name)
		return TRUE;
	for (const char *at = name; *at; at++)
		if (g_ascii_iscntrl(*at)) {
			g_set_error(error, REGENT_ERROR, REGENT_ERROR_CONFIG,
				"a line break or another control character cannot be sent");
			return FALSE;
		}
	if (*name && !g_ascii_isspace(*name) && !g_ascii_isspace(name[strlen(name) - 1]))
		return TRUE;
	g_set_error(error, REGENT_ERROR, REGENT_ERROR_CONFIG,
		"\"%s\" is not a name (leave the option out for that of the model)", name);
	return FALSE;
}

gboolean sip_options_check(RegentStep *options, const char **key, GError **error)
{
	return check_user_agent(options, key, error) && signaling_check(options, "sip", key, error);
}
