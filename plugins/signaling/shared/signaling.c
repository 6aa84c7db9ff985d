/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "signaling.h"

#include <regent/facts.h>

gboolean signaling_is_mine(RegentStep *step, const char *protocol, GError **error)
{
	const char *spoken = regent_step_fact_string(step, REGENT_FACT_CONFIG_PROTOCOL);

	if (!spoken)
		spoken = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_PROTOCOL);
	if (!spoken)
		spoken = "sccp";
	if (g_ascii_strcasecmp(spoken, protocol) == 0)
		return TRUE;
	g_set_error(error, REGENT_ERROR, REGENT_ERROR_NOT_MINE, "this phone speaks %s", spoken);
	return FALSE;
}
