/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "call-managers.h"

#include <regent/facts.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static GVariant *value(const char *type, const char *text)
{
	GVariant *parsed = text ? g_variant_parse(G_VARIANT_TYPE(type), text, NULL, NULL, NULL) : NULL;

	if (text)
		assert_non_null(parsed);
	return parsed;
}

/* "cm1:2000 cm2:2443+tls srst:2000+srst " */
static char *describe(const CallManager *list, guint count)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < count; i++)
		g_string_append_printf(text, "%s:%u%s%s ", list[i].where.host, list[i].where.port,
			list[i].secure ? "+tls" : "", list[i].srst ? "+srst" : "");
	return g_string_free(text, FALSE);
}

static const CallManagerPorts sccp = { REGENT_CM_SCCP_PORT, 2000, NULL, 2443 };
static const CallManagerPorts sip = { REGENT_CM_SIP_PORT, 5060, REGENT_CM_SIPS_PORT, 5061 };

static const struct {
	const CallManagerPorts *ports;
	const char *managers, *srst, *settings, *want;
} rows[] = {
	{ &sccp, NULL, NULL, NULL, "" },
	{ &sccp, "[{'name': <'cm1'>}, {'name': <'cm2'>, 'sccp-port': <uint16 2001>}]", NULL, NULL,
		"cm1:2000 cm2:2001 " },
	{ &sip, "[{'name': <'cm1'>}, {'name': <'cm2'>, 'sip-port': <uint16 5070>, 'sips-port': <uint16 5071>}]", NULL,
		NULL, "cm1:5060 cm2:5070 " },
	{ &sccp, "[{'name': <''>}, {'sccp-port': <uint16 1>}, {'name': <'cm'>}]", NULL, NULL, "cm:2000 " },
	{ &sccp, "[{'name': <'cm1'>}]", "[{'name': <'router'>}]", NULL, "cm1:2000 router:2000+srst " },
	{ &sccp, NULL, "[{'name': <'router'>}]", "{}", "router:2000+srst " },
	{ &sccp, "[{'name': <'cm1'>, 'secure': <true>, 'sccp-port': <uint16 2001>}, {'name': <'cm2'>}]", NULL,
		"{'security-mode': <uint32 1>}", "cm1:2443+tls cm2:2000 " },
	{ &sccp, "[{'name': <'cm1'>}]", "[{'name': <'router'>}]", "{'security-mode': <uint32 2>}",
		"cm1:2443+tls router:2443+tls+srst " },
	{ &sip, "[{'name': <'cm1'>, 'sips-port': <uint16 5071>}, {'name': <'cm2'>}]", NULL,
		"{'security-mode': <uint32 3>}", "cm1:5071+tls cm2:5061+tls " },
	{ &sccp,
		"[{'name': <'1'>}, {'name': <'2'>}, {'name': <'3'>}, {'name': <'4'>}, {'name': <'5'>}, {'name': <'6'>}, "
		"{'name': <'7'>}, {'name': <'8'>}, {'name': <'9'>}, {'name': <'10'>}, {'name': <'11'>}, {'name': <'12'>}, "
		"{'name': <'13'>}, {'name': <'14'>}]",
		"[{'name': <'15'>}, {'name': <'16'>}, {'name': <'17'>}]", NULL,
		"1:2000 2:2000 3:2000 4:2000 5:2000 6:2000 7:2000 8:2000 9:2000 10:2000 11:2000 12:2000 13:2000 14:2000 "
		"15:2000+srst 16:2000+srst " },
};

static void test_rows(void **state)
{
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GVariant) managers = value("aa{sv}", rows[i].managers);
		g_autoptr(GVariant) srst = value("aa{sv}", rows[i].srst);
		g_autoptr(GVariant) settings = value("a{sv}", rows[i].settings);
		guint count;
		CallManager *list = call_managers_read(managers, srst, settings, rows[i].ports, &count);
		g_autofree char *got = describe(list, count);

		assert_string_equal(got, rows[i].want);
		call_managers_free(list, count);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
