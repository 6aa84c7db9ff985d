/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "signaling.h"

#include <regent/facts.h>
#include <string.h>

gboolean signaling_check(RegentStep *options, const char *protocol, const char **key, GError **error)
{
	const char *said = regent_step_fact_string(options, REGENT_FACT_ENDPOINT_PROTOCOL);

	if (!said || g_ascii_strcasecmp(said, protocol) == 0)
		return TRUE;
	*key = "protocol";
	g_set_error(error, REGENT_ERROR, REGENT_ERROR_NOT_MINE, "set it to %s, unless the configuration file says %s",
		protocol, protocol);
	return FALSE;
}

gboolean signaling_check_name(RegentStep *options, gsize most, const char *protocol, GError **error)
{
	const char *name = regent_step_fact_string(options, REGENT_FACT_ENDPOINT_DEVICE_NAME);

	if (!name || strlen(name) <= most)
		return TRUE;
	g_set_error(error, REGENT_ERROR, REGENT_ERROR_DOUBTFUL,
		"of %s %s sends the first %zu letters only: shorten device-name in [endpoint]", name, protocol, most);
	return FALSE;
}
