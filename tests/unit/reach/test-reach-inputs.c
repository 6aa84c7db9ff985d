/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "fake-step.h"
#include "reach-inputs.h"

#include <regent/facts.h>

gboolean regent_step_option_boolean(RegentStep *step, const char *key)
{
	return strcmp(key, "connect") == 0;
}

gint64 regent_step_option_duration(RegentStep *step, const char *key)
{
	return strcmp(key, "timeout") == 0 ? G_USEC_PER_SEC : 0;
}

/* NULL: a fact is not there; the servers that are asked are "HOST PORT[ tcp][ tls][ srv]", each with a semicolon. */
static const struct {
	const char *protocol, *managers, *srst, *settings, *lines, *servers;
} rows[] = {
	{ NULL, NULL, NULL, NULL, NULL, "" },
	{ NULL, "[{'name': <'cm-a'>}, {'name': <'10.1.0.6'>, 'sccp-port': <uint16 2010>}]", "[{'name': <'10.1.0.1'>}]",
		NULL, NULL, "cm-a 2000 tcp; 10.1.0.6 2010 tcp; 10.1.0.1 2000 tcp; " },
	{ "sccp", "[{'name': <'cm-a'>}, {'name': <'cm-b'>, 'secure': <true>}, {'name': <'cm-a'>}]", NULL, NULL,
		"[{'proxy': <'10.1.0.7'>}]", "cm-a 2000 tcp; cm-b 2443 tcp tls; " },
	{ "SIP", "[{'name': <'cm-a'>}, {'name': <'cm-b'>, 'sip-port': <uint16 5070>}]", NULL, NULL,
		"[{'proxy': <'USECALLMANAGER'>}]", "cm-a 5060 tcp; cm-b 5070 tcp; " },
	{ "sip", "[{'name': <'cm-a'>, 'sips-port': <uint16 5071>}, {'name': <'cm-b'>}]", NULL,
		"{'security-mode': <uint32 2>}", NULL, "cm-a 5071 tcp tls; cm-b 5061 tcp tls; " },
	{ "sip", "[{'name': <'cm-a'>}]", NULL, "{'transport': <'udp'>}", NULL, "cm-a 5060; " },
	{ "sip", NULL, NULL, NULL,
		"[{'proxy': <'pbx.example'>}, {'proxy': <'10.1.0.7'>, 'port': <uint16 5080>}, {'proxy': <'pbx.example'>}]",
		"pbx.example 5060 srv; 10.1.0.7 5080; " },
	{ "sip", NULL, NULL, "{'transport': <'tcp'>}", "[{'proxy': <'pbx.example'>}]", "pbx.example 5060 tcp srv; " },
	{ "sip", NULL, NULL, "{'transport': <'tls'>}", "[{'proxy': <'pbx.example'>}]",
		"pbx.example 5061 tcp tls srv; " },
};

static void set(RegentStep *step, const char *name, const char *type, const char *text)
{
	g_autoptr(GVariant) value = text ? g_variant_parse(G_VARIANT_TYPE(type), text, NULL, NULL, NULL) : NULL;

	if (value)
		fake_step_set_fact(step, name, value);
}

static char *servers_text(const ReachConfig *config)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < config->servers->len; i++) {
		const ReachServer *server = &g_array_index(config->servers, ReachServer, i);

		g_string_append_printf(text, "%s %u%s%s%s; ", server->where.host, server->where.port,
			server->tcp ? " tcp" : "", server->secure ? " tls" : "", server->srv ? " srv" : "");
	}
	return g_string_free(text, FALSE);
}

static void test_servers(void **state)
{
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		RegentStep *step = fake_step_new();
		g_auto(ReachConfig) config = { 0 };
		g_autofree char *servers = NULL;

		if (rows[i].protocol)
			fake_step_set_fact(step, REGENT_FACT_CONFIG_PROTOCOL, g_variant_new_string(rows[i].protocol));
		set(step, REGENT_FACT_CONFIG_CALL_MANAGERS, "aa{sv}", rows[i].managers);
		set(step, REGENT_FACT_CONFIG_SRST, "aa{sv}", rows[i].srst);
		set(step, REGENT_FACT_CONFIG_LINES, "aa{sv}", rows[i].lines);
		set(step, REGENT_FACT_CONFIG_SETTINGS, "a{sv}", rows[i].settings);
		reach_inputs_read(step, &config);
		servers = servers_text(&config);
		assert_string_equal(servers, rows[i].servers);
		assert_true(config.connect && config.timeout == G_USEC_PER_SEC);
		fake_step_free(step);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_servers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
