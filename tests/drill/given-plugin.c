/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <regent/plugin.h>

/*
 * For drills that need no network below the call managers: gives the address and the configuration that a file says, one
 * fact a line, NAME VALUE, as GVariant text.
 */
static const RegentOption options[] = {
	{ .key = "file",
		.type = REGENT_OPTION_STRING,
		.flags = REGENT_OPTION_REQUIRED,
		.summary = "facts, one a line" },
	{ 0 },
};

static gboolean give(RegentStep *step, const char *line, GError **error)
{
	g_auto(GStrv) words = g_strsplit(line, " ", 2);
	GVariant *value = words[1] ? g_variant_parse(NULL, words[1], NULL, NULL, error) : NULL;

	if (!value)
		return FALSE;
	regent_step_publish(step, words[0], value);
	return TRUE;
}

static gboolean give_all(RegentStep *step, GError **error)
{
	g_autofree char *text = NULL;
	g_auto(GStrv) lines = NULL;

	if (!g_file_get_contents(regent_step_option_string(step, "file"), &text, NULL, error))
		return FALSE;
	lines = g_strsplit(text, "\n", -1);
	for (guint i = 0; lines[i]; i++)
		if (*lines[i] && !give(step, lines[i], error))
			return FALSE;
	return TRUE;
}

static gpointer given_start(RegentStep *step, GError **error)
{
	if (!give_all(step, error))
		return NULL;
	regent_step_done(step);
	return step;
}

static void given_stop(gpointer self)
{
}

static gboolean given_refresh(gpointer self)
{
	return give_all(self, NULL);
}

REGENT_PLUGIN(given, .phase = "provisioning", .summary = "gives the facts of a file, for drills", .options = options,
	.provides = REGENT_LIST(REGENT_FACT_IP_ADDRESS, REGENT_FACT_CONFIG_FILE, REGENT_FACT_CONFIG_PROTOCOL,
		REGENT_FACT_CONFIG_DEFAULT, REGENT_FACT_CONFIG_VERSION, REGENT_FACT_CONFIG_CALL_MANAGERS,
		REGENT_FACT_CONFIG_SRST, REGENT_FACT_CONFIG_SETTINGS),
	.start = given_start, .stop = given_stop, .refresh = given_refresh);
