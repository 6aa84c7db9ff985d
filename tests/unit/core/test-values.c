/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The words of the INI file and of facts.h: vocabulary, option values, %-codes. */

#include "core-test.h"

#include "core/config/expand.h"
#include "core/config/option.h"
#include "core/facts/vocabulary.h"

#include <string.h>

static void test_booleans(void **state)
{
	static const struct {
		const char *text;
		int value; /* -1: refused */
	} rows[] = { { "yes", 1 }, { "no", 0 }, { "TRUE", 1 }, { "false", 0 }, { "1", 1 }, { "0", 0 }, { "on", 1 },
		{ "off", 0 }, { "", -1 }, { "maybe", -1 }, { "2", -1 }, { "yes ", -1 } };

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		gboolean value = -1;

		assert_int_equal(option_parse_boolean(rows[i].text, &value, &error), rows[i].value >= 0);
		if (rows[i].value < 0)
			assert_error_says(&error, rows[i].text, "neither yes nor no", NULL);
		else
			assert_int_equal(value, rows[i].value);
	}
}

static void test_integers(void **state)
{
	static const struct {
		const char *text;
		gint64 min, max, value;
		const char *complaint;
	} rows[] = {
		{ "12", 0, 0, 12, NULL },
		{ "-3", 0, 0, -3, NULL },
		{ "0x2e", 0, 63, 46, NULL },
		{ "0100", 0, 0, 100, NULL },
		{ "4095", 0, 4095, 4095, NULL },
		{ "4096", 0, 4095, 0, "4096 is not between 0 and 4095" },
		{ "-1", 0, 4095, 0, "not between" },
		{ "", 0, 0, 0, "not a whole number" },
		{ "12a", 0, 0, 0, "not a whole number" },
		{ "1.5", 0, 0, 0, "not a whole number" },
		{ "99999999999999999999", 0, 0, 0, "not a whole number" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		gint64 value;

		if (option_parse_integer(rows[i].text, rows[i].min, rows[i].max, &value, &error))
			assert_int_equal(value, rows[i].value);
		else
			assert_error_says(&error, rows[i].complaint ? rows[i].complaint : "unexpected", NULL);
		assert_true(!error);
	}
}

static void test_durations(void **state)
{
	static const struct {
		const char *text;
		gint64 min, max, value;
		const char *complaint;
	} rows[] = {
		{ "10", 0, 0, 10000000, NULL },
		{ "10s", 0, 0, 10000000, NULL },
		{ "250ms", 0, 0, 250000, NULL },
		{ "1.5 s", 0, 0, 1500000, NULL },
		{ "5min", 0, 0, 300000000, NULL },
		{ "1h", 0, 0, G_TIME_SPAN_HOUR, NULL },
		{ "2d", 0, 0, 2 * G_TIME_SPAN_DAY, NULL },
		{ "0", 0, 0, 0, NULL },
		{ "1min", G_TIME_SPAN_MINUTE, G_TIME_SPAN_MINUTE, G_TIME_SPAN_MINUTE, NULL },
		{ "2min", 0, G_TIME_SPAN_MINUTE, 0, "not between 0 s and 60 s" },
		{ "5m", 0, 0, 0, "the unit must be ms, s, min, h or d" },
		{ "-1s", 0, 0, 0, "not a time" },
		{ "soon", 0, 0, 0, "not a time" },
		{ "nan", 0, 0, 0, "not a time" },
		{ "inf", 0, 0, 0, "not a time" },
		{ "", 0, 0, 0, "not a time" },
		{ "1e300", 0, 0, 0, "not a time" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		gint64 value;

		if (option_parse_duration(rows[i].text, rows[i].min, rows[i].max, &value, &error))
			assert_int_equal(value, rows[i].value);
		else
			assert_error_says(&error, rows[i].complaint ? rows[i].complaint : "unexpected", NULL);
		assert_true(!error);
	}
}

static void test_lists(void **state)
{
	static const struct {
		const char *text, *joined;
	} rows[] = { { "", "" }, { "a", "a" }, { "a; b ;;c;", "a|b|c" }, { " ; ", "" }, { "a b;c", "a b|c" } };

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(GStrv) list = option_parse_list(rows[i].text);
		g_autofree char *joined = g_strjoinv("|", list);

		assert_string_equal(joined, rows[i].joined);
	}
}

static const char *const choices[] = { "one", "two", NULL };

static void test_option_types(void **state)
{
	static const struct {
		RegentOptionType type;
		const char *good, *bad, *complaint;
	} rows[] = {
		{ REGENT_OPTION_STRING, "anything ; at all", NULL, NULL },
		{ REGENT_OPTION_STRING, "%n %m%l %o %03i 100%%", "%p", "\"%p\" is not a code" },
		{ REGENT_OPTION_LIST, "a;b", "a;b%", "\"%\" is not a code" },
		{ REGENT_OPTION_BOOLEAN, "yes", "si", "neither yes nor no" },
		{ REGENT_OPTION_INTEGER, "7", "seven", "whole number" },
		{ REGENT_OPTION_DURATION, "7ms", "7 moons", "unit" },
		{ REGENT_OPTION_CHOICE, "two", "three", "\"three\" is none of one, two" },
		{ 99, NULL, "x", "unknown to this regent" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		RegentOption option = { .key = "k", .type = rows[i].type, .choices = choices };
		g_autoptr(GError) error = NULL;

		assert_true(!rows[i].good || option_check(&option, rows[i].good, NULL));
		if (!rows[i].bad)
			continue;
		assert_false(option_check(&option, rows[i].bad, &error));
		assert_error_says(&error, rows[i].complaint, NULL);
	}
}

/* No piece of a secret is quoted. */
static void test_secrets(void **state)
{
	static const struct {
		RegentOptionType type;
		const char *text, *complaint;
	} rows[] = {
		{ REGENT_OPTION_STRING, "Top%%Secret%zz99", "write %% for a percent sign" },
		{ REGENT_OPTION_LIST, "zz;zz%zz", "write %% for a percent sign" },
		{ REGENT_OPTION_INTEGER, "zz", "which is not shown, is no value" },
		{ REGENT_OPTION_CHOICE, "zz", "which is not shown, is no value" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		RegentOption option = {
			.key = "k", .type = rows[i].type, .choices = choices, .flags = REGENT_OPTION_SECRET
		};
		g_autoptr(GError) error = NULL;

		assert_false(option_check(&option, rows[i].text, &error));
		assert_null(strstr(error->message, "z"));
		assert_error_says(&error, rows[i].complaint, NULL);
	}
}

static char *code(gpointer data, char c)
{
	return c == 'n' ? g_strdup("SEP00") : c == 'i' ? g_strdup("7") : NULL;
}

static void test_expand(void **state)
{
	static const struct {
		const char *text, *result;
	} rows[] = {
		{ "", "" },
		{ "plain", "plain" },
		{ "%n", "SEP00" },
		{ "a%nb%ic", "aSEP00b7c" },
		{ "%03i", "007" },
		{ "%3i", "  7" },
		{ "%999999999i", "                               7" },
		{ "100%%", "100%" },
		{ "%x stays", "%x stays" },
		{ "ends with %", "ends with %" },
		{ "%3", "%3" },
		{ "%%n", "%n" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *result = expand(rows[i].text, code, NULL);

		assert_string_equal(result, rows[i].result);
	}
}

static void test_expand_instance(void **state)
{
	g_autofree char *result = expand_instance("port-%03i of %n", 12);

	assert_string_equal(result, "port-012 of %n");
}

static void test_vocabulary(void **state)
{
	guint rows = 0;

	for (const FactRow *row = vocabulary(); row->name; row++, rows++) {
		assert_ptr_equal(vocabulary_find(row->name), row);
		assert_true(g_variant_type_string_is_valid(row->type));
		assert_true(*row->summary != 0);
		assert_non_null(strchr(row->name, '.'));
		if (row->flags & FACT_CONFIG)
			assert_true(g_str_has_prefix(row->name, "endpoint."));
		if (row->flags & FACT_MODEL)
			assert_true(g_str_has_prefix(row->name, "model."));
	}
	assert_true(rows > 50);
	assert_null(vocabulary_find("voice.vlam"));
	assert_true(fact_is_live(REGENT_FACT_IP_LEASE_EXPIRES));
	assert_false(fact_is_live(REGENT_FACT_IP_ADDRESS));
	assert_false(fact_is_live("x-acme.time"));
	assert_true(fact_is_known("x-acme.anything"));
	assert_true(fact_is_known(REGENT_FACT_VOICE_VLAN));
	assert_false(fact_is_known("voice.vlam"));
	assert_true(fact_is_secret(REGENT_FACT_CONFIG_SECRET_CREDENTIALS));
	assert_true(fact_is_secret("x-acme.secret-pin"));
	assert_true(fact_is_secret("secret-pin"));
	assert_false(fact_is_secret("x-secret-maker.pin"));
}

static void test_fact_values(void **state)
{
	static const struct {
		const char *type, *text, *value;
		const char *complaint;
	} rows[] = {
		{ "s", "x", "'x'", NULL },
		{ "b", "yes", "true", NULL },
		{ "y", "46", "byte 0x2e", NULL },
		{ "q", "4095", "uint16 4095", NULL },
		{ "u", "6300", "uint32 6300", NULL },
		{ "b", "6300", NULL, "neither yes nor no" },
		{ "y", "256", NULL, "not between 0 and 255" },
		{ "q", "-1", NULL, "not between 0 and 65535" },
		{ "u", "1W", NULL, "whole number" },
		{ "as", "a;b", NULL, "type as" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GVariant) value = option_parse_fact(rows[i].type, rows[i].text, &error);
		g_autofree char *text = value ? g_variant_print(value, TRUE) : NULL;

		if (rows[i].value)
			assert_string_equal(text, rows[i].value);
		else
			assert_error_says(&error, rows[i].complaint, NULL);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_secrets),
		cmocka_unit_test(test_booleans),
		cmocka_unit_test(test_integers),
		cmocka_unit_test(test_durations),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_option_types),
		cmocka_unit_test(test_expand),
		cmocka_unit_test(test_expand_instance),
		cmocka_unit_test(test_vocabulary),
		cmocka_unit_test(test_fact_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
