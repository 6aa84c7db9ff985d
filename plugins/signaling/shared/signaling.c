/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "signaling.h"

#include <regent/facts.h>

typedef struct {
	const char *config, *endpoint; /* what they say; NULL: nothing */
	const char *spoken;
} Protocols;

static Protocols read_protocols(RegentStep *step)
{
	Protocols protocols = { .config = regent_step_fact_string(step, REGENT_FACT_CONFIG_PROTOCOL),
		.endpoint = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_PROTOCOL) };

	protocols.spoken = protocols.config ? protocols.config : protocols.endpoint ? protocols.endpoint : "sccp";
	return protocols;
}

/* A configuration that names none is read as one of what [endpoint] says, or of SCCP. */
static gboolean may_be_unsaid(const Protocols *protocols)
{
	return g_ascii_strcasecmp(protocols->spoken, protocols->endpoint ? protocols->endpoint : "sccp") == 0;
}

static void pass_over(RegentStep *step, const Protocols *protocols, const char *own_plugin)
{
	const char *file = regent_step_fact_string(step, REGENT_FACT_CONFIG_FILE);
	const char *code = protocols->config     ? "signaling.by-file"
			   : protocols->endpoint ? "signaling.by-endpoint"
						 : "signaling.unsaid";
	g_autofree char *said = g_ascii_strup(protocols->spoken, -1);
	g_autofree char *plugin = g_ascii_strdown(protocols->spoken, -1);
	g_autofree char *own = g_ascii_strup(own_plugin, -1);

	regent_step_fail_because(step, code, "said", said, "plugin", plugin, "own", own, "own-plugin", own_plugin,
		"origin", file ? file : "its configuration", "group", may_be_unsaid(protocols) ? "[endpoint]" : NULL,
		NULL);
}

gboolean signaling_is_mine(RegentStep *step, const char *protocol)
{
	Protocols protocols = read_protocols(step);

	if (g_ascii_strcasecmp(protocols.spoken, protocol) == 0)
		return TRUE;
	pass_over(step, &protocols, protocol);
	return FALSE;
}
