/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fake-step.h"
#include "sip-inputs.h"
#include "sip-tables.h"

#include <regent/facts.h>

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define CMS "[{'name': <'cm-a'>, 'sip-port': <uint16 5070>}, {'name': <'cm-b'>}]"
#define LINE(index, number, more) "{'index': <uint32 " #index ">, 'number': <'" number "'>" more "}"

/* The options of the step. */
static const char *user_agent;

const char *regent_step_option_string(RegentStep *step, const char *key)
{
	assert_string_equal(key, "user-agent");
	return user_agent;
}

gint64 regent_step_option_duration(RegentStep *step, const char *key)
{
	assert_string_equal(key, "timeout");
	return 5;
}

static GVariant *text(const char *type, const char *source)
{
	GVariant *value = source ? g_variant_parse(G_VARIANT_TYPE(type), source, NULL, NULL, NULL) : NULL;

	if (source)
		assert_non_null(value);
	return value;
}

/* @source: (nullable): absent. */
static void set_fact(RegentStep *step, const char *name, const char *type, const char *source)
{
	g_autoptr(GVariant) value = text(type, source);

	if (value)
		fake_step_set_fact(step, name, value);
}

/* "tcp cisco cm-a:5070 cm-b:5060 | 1001@contact/user:password ...;" for each account. */
static char *describe(const GPtrArray *accounts)
{
	GString *out = g_string_new(NULL);

	for (guint i = 0; i < accounts->len; i++) {
		const SipConfig *config = g_ptr_array_index(accounts, i);

		g_string_append_printf(out, "%s%s", config->tcp ? "tcp" : "udp", config->cisco ? " cisco" : "");
		if (config->listed)
			g_string_append(out, "+model");
		for (guint j = 0; j < config->servers->len; j++) {
			const SipServer *server = g_ptr_array_index(config->servers, j);

			g_string_append_printf(
				out, " %s:%u%s", server->where.host, server->where.port, server->srv ? "+srv" : "");
		}
		for (guint j = 0; j < config->lines->len; j++) {
			const SipLine *line = g_ptr_array_index(config->lines, j);

			g_string_append_printf(out, " %u=%s@%s/%s:%s", line->index, line->number, line->contact,
				line->user ? line->user : "", line->password ? line->password : "");
		}
		g_string_append_c(out, ';');
	}
	return g_string_free(out, FALSE);
}

static const struct {
	const char *call_managers, *lines, *credentials, *settings, *want;
	gboolean listed;
} rows[] = {
	{ CMS, "[" LINE(1, "1001", "") "]", NULL, NULL, "tcp cisco cm-a:5070 cm-b:5060 1=1001@1001/:;" },
	{ CMS, "[" LINE(1, "1001", ", 'proxy': <'USECALLMANAGER'>, 'contact': <'uuid'>") "]", NULL,
		"{'transport': <'udp'>}", "udp cisco cm-a:5070 cm-b:5060 1=1001@uuid/:;" },
	{ CMS, "[" LINE(1, "1001", "") ", " LINE(2, "1002", "") "]",
		"[{'line': <uint32 1>, 'user': <'u'>, 'password': <'p'>}]", NULL,
		"tcp cisco cm-a:5070 cm-b:5060 1=1001@1001/u:p 2=1002@1002/u:p;" },
	{ CMS, "[" LINE(2, "1002", "") "]",
		"[{'line': <uint32 1>, 'user': <'u'>, 'password': <'p'>}, {'line': <uint32 2>, 'password': <'q'>}]",
		NULL, "tcp cisco cm-a:5070 cm-b:5060 2=1002@1002/1002:q;" },
	{ CMS, "[" LINE(3, "1003", "") "]",
		"[{'line': <uint32 0>, 'user': <'all'>, 'password': <'p'>}, "
		"{'line': <uint32 3>, 'user': <''>, 'password': <''>}]",
		NULL, "tcp cisco cm-a:5070 cm-b:5060 3=1003@1003/all:p;" },
	{ CMS,
		"[" LINE(1, "a", ", 'proxy': <'pbx'>, 'port': <uint16 5080>") ", " LINE(2, "b", "") ", " LINE(
			3, "c", ", 'proxy': <'pbx'>, 'port': <uint16 5080>") ", " LINE(4, "d",
			", 'proxy': <'example.com'>") "]",
		NULL, NULL,
		"udp pbx:5080 1=a@a/: 3=c@c/:;tcp cisco cm-a:5070 cm-b:5060 2=b@b/:;udp example.com:0+srv 4=d@d/:;" },
	{ CMS, "[" LINE(1, "", "") "]", NULL, NULL, "!sip.no-lines" },
	{ CMS, NULL, NULL, NULL, "!sip.no-lines" },
	{ NULL, "[" LINE(1, "1001", "") "]", NULL, NULL, "!sip.no-servers" },
	{ "[{'name': <''>}]", "[" LINE(1, "1001", "") "]", NULL, NULL, "!sip.no-servers" },
	{ CMS, "[" LINE(1, "1001", "") "]", NULL, "{'transport': <'tls'>}", "!sip.tls" },
	{ CMS, "[" LINE(1, "1001", "") "]", NULL, "{'transport': <'tcp'>, 'security-mode': <uint32 2>}", "!sip.tls" },
	{ CMS, "[" LINE(1, "1001", "") "]", NULL, "{'security-mode': <uint32 1>}",
		"tcp cisco cm-a:5070 cm-b:5060 1=1001@1001/:;" },
	{ CMS, "[" LINE(1, "a", ", 'proxy': <'pbx'>, 'port': <uint16 5080>") ", " LINE(2, "b", "") "]", NULL, NULL,
		"udp pbx:5080 1=a@a/:;tcp cisco+model cm-a:5070 cm-b:5060 2=b@b/:;", .listed = TRUE },
};

static void test_accounts(void **state)
{
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		RegentStep *step = fake_step_new();
		const char *why;
		g_autoptr(GPtrArray) accounts = NULL;
		g_autofree char *got = NULL;

		set_fact(step, REGENT_FACT_CONFIG_CALL_MANAGERS, "aa{sv}", rows[i].call_managers);
		set_fact(step, REGENT_FACT_CONFIG_LINES, "aa{sv}", rows[i].lines);
		set_fact(step, REGENT_FACT_CONFIG_SECRET_CREDENTIALS, "aa{sv}", rows[i].credentials);
		set_fact(step, REGENT_FACT_CONFIG_SETTINGS, "a{sv}", rows[i].settings);
		set_fact(step, REGENT_FACT_MODEL_AUTO_REGISTER, "b", rows[i].listed ? "true" : NULL);
		accounts = sip_inputs_accounts(step, &why);
		got = accounts->len ? describe(accounts) : g_strconcat("!", why, NULL);
		assert_string_equal(got, rows[i].want);
		fake_step_free(step);
	}
}

static void test_device(void **state)
{
	RegentStep *step = fake_step_new();
	const char *why;
	g_autoptr(GPtrArray) accounts = NULL;
	g_autoptr(HostPort) own = NULL;
	const SipConfig *config;

	set_fact(step, REGENT_FACT_CONFIG_CALL_MANAGERS, "aa{sv}", CMS);
	set_fact(step, REGENT_FACT_CONFIG_LINES, "aa{sv}", "[" LINE(1, "1001", "") "]");
	set_fact(step, REGENT_FACT_CONFIG_SETTINGS, "a{sv}",
		"{'register-expires': <uint32 600>, 'register-delta': <uint32 7>}");
	set_fact(step, REGENT_FACT_ENDPOINT_DEVICE_NAME, "s", "'SEP001122AABBCC'");
	set_fact(step, REGENT_FACT_ENDPOINT_MAC, "s", "'00:11:22:AA:bb:CC'");
	set_fact(step, REGENT_FACT_ENDPOINT_LOAD, "s", "'sip88xx.1'");
	set_fact(step, REGENT_FACT_CONFIG_LOAD, "s", "'sip88xx.2'");
	set_fact(step, REGENT_FACT_MODEL_DEVICE_TYPE, "u", "683");
	set_fact(step, REGENT_FACT_MODEL_USER_AGENT, "s", "'Cisco-CP8841/%l'");
	set_fact(step, REGENT_FACT_IP_ADDRESS, "s", "'192.0.2.50/24'");
	accounts = sip_inputs_accounts(step, &why);
	config = g_ptr_array_index(accounts, 0);

	assert_string_equal(config->mac, "001122aabbcc");
	assert_string_equal(config->user_agent, "Cisco-CP8841/sip88xx.1");
	assert_string_equal(config->model, "683");
	assert_string_equal(config->other_load, "sip88xx.2");
	assert_int_equal(config->expires, 600);
	assert_int_equal(config->delta, 7);
	assert_int_equal(config->timers.limit, 5);
	own = sip_inputs_own(step);
	assert_string_equal(own->host, "192.0.2.50");
	g_clear_pointer(&accounts, g_ptr_array_unref);
	user_agent = "regent of mine";
	accounts = sip_inputs_accounts(step, &why);
	assert_string_equal(((SipConfig *) g_ptr_array_index(accounts, 0))->user_agent, "regent of mine");
	user_agent = NULL;
	fake_step_free(step);
}

static void test_options(void **state)
{
	static const struct {
		const char *user_agent, *error;
	} names[] = {
		{ NULL, NULL },
		{ "Cisco-CP8841/%l", NULL },
		{ "two words", NULL },
		{ "x\r\nVia: y", "a line break or another control character cannot be sent" },
		{ "x\ty", "a line break or another control character cannot be sent" },
		{ "", "\"\" is not a name (leave the option out for that of the model)" },
		{ "x ", "\"x \" is not a name (leave the option out for that of the model)" },
	};

	RegentStep *step = fake_step_new();

	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autoptr(GError) error = NULL;
		const char *key = NULL;

		user_agent = names[i].user_agent;
		assert_int_equal(sip_options_check(step, &key, &error), names[i].error == NULL);
		if (names[i].error) {
			assert_string_equal(key, "user-agent");
			assert_string_equal(error->message, names[i].error);
		}
	}
	user_agent = NULL;
	fake_step_free(step);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_accounts),
		cmocka_unit_test(test_device),
		cmocka_unit_test(test_options),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
