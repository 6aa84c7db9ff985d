/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "plugin-bench.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

extern const RegentPlugin regent_plugin_registrar;

static void test_registrar(void **state)
{
	plugin_begin(&regent_plugin_registrar);
	plugin_set("call-managers", "10.1.0.10;pbx.example:5070;[2001:db8::5]:5080;2001:db8::6");
	plugin_set("user", "1001;1002");
	plugin_set("password", "geh;eim");
	plugin_set("auth-user", "phone1;phone2");
	plugin_set("display-name", "Reception");
	plugin_set("transport", "tcp");
	plugin_start(&regent_plugin_registrar);
	assert_true(phone.done);
	expect_fact(REGENT_FACT_CONFIG_PROTOCOL, "'sip'");
	expect_fact(REGENT_FACT_CONFIG_CALL_MANAGERS,
		"[{'name': <'10.1.0.10'>, 'sip-port': <uint16 5060>, 'secure': <false>}, "
		"{'name': <'pbx.example'>, 'sip-port': <uint16 5070>, 'secure': <false>}, "
		"{'name': <'2001:db8::5'>, 'sip-port': <uint16 5080>, 'secure': <false>}, "
		"{'name': <'2001:db8::6'>, 'sip-port': <uint16 5060>, 'secure': <false>}]");
	expect_fact(REGENT_FACT_CONFIG_LINES,
		"[{'index': <uint32 1>, 'number': <'1001'>, 'name': <'Reception'>, 'label': <'1001'>}, "
		"{'index': <uint32 2>, 'number': <'1002'>, 'label': <'1002'>}]");
	expect_fact(REGENT_FACT_CONFIG_SECRET_CREDENTIALS,
		"[{'line': <uint32 1>, 'user': <'phone1'>, 'password': <'geh;eim'>}, "
		"{'line': <uint32 2>, 'user': <'phone2'>, 'password': <'geh;eim'>}]");
	expect_fact(REGENT_FACT_CONFIG_SETTINGS,
		"{'transport': <'tcp'>, 'register-expires': <uint32 3600>, 'date-template': <'D.M.Y'>}");
	assert_null(strstr(phone.report, "geh;eim"));
	plugin_stop(&regent_plugin_registrar);
	fake_phone_end();
}

static void test_registrar_passwords(void **state)
{
	plugin_begin(&regent_plugin_registrar);
	plugin_set("call-managers", "pbx");
	plugin_set("user", "1001;1002");
	plugin_set("passwords", "a;b");
	plugin_start(&regent_plugin_registrar);
	expect_fact(REGENT_FACT_CONFIG_SECRET_CREDENTIALS,
		"[{'line': <uint32 1>, 'user': <'1001'>, 'password': <'a'>}, "
		"{'line': <uint32 2>, 'user': <'1002'>, 'password': <'b'>}]");
	plugin_stop(&regent_plugin_registrar);
	fake_phone_end();
}

static void test_registrar_sccp(void **state)
{
	plugin_begin(&regent_plugin_registrar);
	fake_step_set_fact(phone.step, REGENT_FACT_ENDPOINT_PROTOCOL, g_variant_new_string("SCCP"));
	plugin_set("call-managers", "cucm-pub");
	plugin_start(&regent_plugin_registrar);
	expect_fact(REGENT_FACT_CONFIG_PROTOCOL, "'sccp'");
	expect_fact(REGENT_FACT_CONFIG_CALL_MANAGERS,
		"[{'name': <'cucm-pub'>, 'sccp-port': <uint16 2000>, 'secure': <false>}]");
	plugin_stop(&regent_plugin_registrar);
	fake_phone_end();
}

/* The same options, the same words: at the start, and in a check. */
static void test_registrar_refused(void **state)
{
	static const struct {
		const char *managers, *user, *passwords;
		const char *key, *words;
	} cases[] = {
		{ "a b", "1001", NULL, "call-managers", "a b: not a host" },
		{ "pbx:99999", "1001", NULL, "call-managers", "pbx:99999: the port is not between 1 and 65535" },
		{ "pbx:0", "1001", NULL, "call-managers", "the port is not between" },
		{ "http://x", "1001", NULL, "call-managers", "http://x: not a host" },
		{ "", "1001", NULL, "call-managers", "names no call manager" },
		{ "pbx", NULL, NULL, "user", "needs a user" },
		{ "pbx", "", NULL, "user", "needs a user" },
		{ "pbx", "1001;1002;1003", "a;b", "passwords", "has 2 items for 3 of user" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;

		plugin_begin(&regent_plugin_registrar);
		plugin_set("call-managers", cases[i].managers);
		plugin_set("protocol", "sip");
		if (cases[i].user)
			plugin_set("user", cases[i].user);
		if (cases[i].passwords)
			plugin_set("passwords", cases[i].passwords);
		expect_judged(&regent_plugin_registrar, cases[i].key, cases[i].words);
		assert_null(regent_plugin_registrar.start(phone.step, &error));
		assert_true(g_error_matches(error, REGENT_ERROR, REGENT_ERROR_CONFIG));
		assert_true(g_str_has_prefix(error->message, cases[i].key));
		assert_non_null(strstr(error->message, cases[i].words));
		fake_phone_end();
	}
}

/* The protocol may be that of the endpoint, or nobody's, which is SIP: a check knows it as a start does. */
static void test_registrar_check(void **state)
{
	g_autoptr(GError) error = NULL;

	plugin_begin(&regent_plugin_registrar);
	plugin_set("call-managers", "pbx");
	expect_judged(&regent_plugin_registrar, "user", "SIP needs a user for each line: its number or name");
	assert_null(regent_plugin_registrar.start(phone.step, &error));
	assert_string_equal(error->message, "user: SIP needs a user for each line: its number or name");
	fake_step_set_fact(phone.step, REGENT_FACT_ENDPOINT_PROTOCOL, g_variant_new_string("SCCP"));
	expect_judged(&regent_plugin_registrar, NULL, NULL);
	plugin_set("protocol", "sip");
	plugin_set("user", "1001;1002");
	plugin_set("passwords", "a;b");
	plugin_set("auth-user", "all");
	expect_judged(&regent_plugin_registrar, NULL, NULL);
	fake_phone_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_registrar),
		cmocka_unit_test(test_registrar_passwords),
		cmocka_unit_test(test_registrar_sccp),
		cmocka_unit_test(test_registrar_refused),
		cmocka_unit_test(test_registrar_check),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
