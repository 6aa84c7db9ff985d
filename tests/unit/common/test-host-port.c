/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host-port.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void test_good(void **state)
{
	static const struct {
		const char *text, *host;
		guint16 port;
		const char *shown;
	} rows[] = {
		{ "10.1.0.10", "10.1.0.10", 2000, "10.1.0.10:2000" },
		{ "10.1.0.10:2443", "10.1.0.10", 2443, "10.1.0.10:2443" },
		{ "cucm-pub", "cucm-pub", 2000, "cucm-pub:2000" },
		{ "pbx.voice_1.example:1", "pbx.voice_1.example", 1, "pbx.voice_1.example:1" },
		{ "pbx:65535", "pbx", 65535, "pbx:65535" },
		{ "2001:db8::5", "2001:db8::5", 2000, "[2001:db8::5]:2000" },
		{ "[2001:db8::5]", "2001:db8::5", 2000, "[2001:db8::5]:2000" },
		{ "[2001:db8::5]:5060", "2001:db8::5", 5060, "[2001:db8::5]:5060" },
		{ "::1", "::1", 2000, "[::1]:2000" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(HostPort) where = host_port_parse(rows[i].text, 2000, NULL);
		g_autofree char *shown = host_port_text(where);

		assert_non_null(where);
		assert_string_equal(where->host, rows[i].host);
		assert_int_equal(where->port, rows[i].port);
		assert_string_equal(shown, rows[i].shown);
	}
}

#define NO_PORT ": the port is not between 1 and 65535"
#define NO_HOST ": not a host or host:port (a name or an address, without a path)"
#define NO_BRACKETS ": brackets hold an IPv6 address, [2001:db8::5]:2000"

static void test_refused(void **state)
{
	static const struct {
		const char *text, *sentence;
	} rows[] = {
		{ "pbx:99999", "pbx:99999" NO_PORT },
		{ "pbx:0", "pbx:0" NO_PORT },
		{ "pbx:", "pbx:" NO_PORT },
		{ "pbx:+80", "pbx:+80" NO_PORT },
		{ "pbx:-1", "pbx:-1" NO_PORT },
		{ "pbx:sip", "pbx:sip" NO_PORT },
		{ "pbx:5060 ", "pbx:5060 " NO_PORT },
		{ "[::1]:65536", "[::1]:65536" NO_PORT },
		{ "[::1]:", "[::1]:" NO_PORT },
		{ "", "\"\"" NO_HOST },
		{ ":5060", ":5060" NO_HOST },
		{ "a b", "a b" NO_HOST },
		{ "tftp://pbx", "tftp://pbx" NO_HOST },
		{ "1000@pbx", "1000@pbx" NO_HOST },
		{ "pbx:5060:1", "pbx:5060:1" NO_HOST },
		{ "2001:db8:::5", "2001:db8:::5" NO_HOST },
		{ "[pbx]:5060", "[pbx]:5060" NO_BRACKETS },
		{ "[10.1.0.10]:1", "[10.1.0.10]:1" NO_BRACKETS },
		{ "[::1", "[::1" NO_BRACKETS },
		{ "[::1]5060", "[::1]5060" NO_BRACKETS },
		{ "[]", "[]" NO_BRACKETS },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;

		assert_null(host_port_parse(rows[i].text, 2000, &error));
		assert_string_equal(error->message, rows[i].sentence);
	}
	assert_null(host_port_parse("a b", 0, NULL));
}

static void test_no_port(void **state)
{
	g_autoptr(HostPort) where = host_port_parse("registrar.example", 0, NULL);
	g_autofree char *shown = host_port_text(where);

	assert_int_equal(where->port, 0);
	assert_string_equal(shown, "registrar.example");
}

static void test_copies(void **state)
{
	g_autoptr(HostPort) first = host_port_new("pbx", 5060);
	g_autoptr(HostPort) second = host_port_copy(first);
	g_auto(HostPort) third = { g_strdup("pbx"), 5060 };

	assert_true(host_port_equal(first, second));
	assert_true(host_port_equal(first, &third));
	assert_ptr_not_equal(first->host, second->host);
	second->port++;
	assert_false(host_port_equal(first, second));
	host_port_clear(&third);
	assert_null(third.host);
	assert_false(host_port_equal(first, &third));
	assert_null(host_port_copy(NULL));
	host_port_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_no_port),
		cmocka_unit_test(test_copies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
