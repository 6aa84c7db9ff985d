/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "http-inputs.h"

#include <regent/facts.h>

#define SECURE_PORT 6971 /* HTTPS file service of CUCM */

ProvisionScheme http_read_scheme(RegentStep *step)
{
	return (ProvisionScheme) {
		.name = "http",
		.port = 80,
		.secure_name = "https",
		.secure_port = 443,
		.bare_port = (guint16) regent_step_option_integer(step, "port"),
		.bare_secure_port = SECURE_PORT,
	};
}

char *http_read_user_agent(RegentStep *step)
{
	const char *agent = regent_step_fact_string(step, REGENT_FACT_MODEL_USER_AGENT);
	const char *load = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_LOAD);
	g_auto(GStrv) parts = g_strsplit(agent ? agent : "regent", "%l", -1);

	return g_strjoinv(load ? load : "", parts);
}
