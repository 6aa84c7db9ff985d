/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What was set at the phone, as a layer and as a file. */

#include "core-test.h"

#include "core/config/ini.h"
#include "core/config/settings.h"

#define MONDAY G_GINT64_CONSTANT(1795870920) /* 28 Nov 2026 14:02 UTC */

static char *value_of(const Settings *settings, const char *group, const char *key)
{
	return ini_value(settings_file(settings), group, key);
}

static void test_file(void **state)
{
	static const char *const values[] = { "10.1.0.77/24", "", " two ; words # here ", "a = b", "10.1.0.2; 10.1.0.3",
		"ä€" };
	g_autoptr(Settings) settings = settings_new(NULL);
	g_autofree char *text = NULL;
	g_autoptr(Settings) again = NULL;

	assert_true(settings_is_empty(settings));
	for (guint i = 0; i < G_N_ELEMENTS(values); i++) {
		g_autofree char *key = g_strdup_printf("key-%u", i);

		assert_true(settings_set(settings, "plugin static", key, values[i], MONDAY + i, NULL));
	}
	text = settings_text(settings);
	again = settings_parse(text, NULL);
	assert_non_null(again);
	for (guint i = 0; i < G_N_ELEMENTS(values); i++) {
		g_autofree char *key = g_strdup_printf("key-%u", i);
		g_autofree char *value = value_of(again, "plugin static", key);

		assert_string_equal(value, values[i]);
		assert_int_equal(settings_when(again, "plugin static", key), MONDAY + i);
	}
	assert_int_equal(settings_when(again, "plugin static", "key-9"), 0);
}

static void test_a_copy_is_another(void **state)
{
	g_autoptr(Settings) one = settings_new(NULL), two = NULL;
	g_autofree char *value = NULL;

	settings_set(one, "endpoint", "admin-vlan", "100", MONDAY, NULL);
	two = settings_new(one);
	settings_unset(two, "endpoint", "admin-vlan");
	settings_unset(two, "plugin none", "such");
	assert_true(settings_is_empty(two));
	value = value_of(one, "endpoint", "admin-vlan");
	assert_string_equal(value, "100");
}

static void test_refused(void **state)
{
	static const struct {
		const char *group, *key, *value, *words;
	} rows[] = {
		{ "plugin static", "address", "a\nb", "[plugin static] address: a value is one line" },
		{ "plugin static", "address", "\"a\"", "without quotes" },
		{ "plugin static", "address", "\xff", "one line of text" },
		{ "plugin a]b", "address", "1", "no such key" },
		{ "plugin a\nb", "address", "1", "no such key" },
		{ "plugin ", "address", "1", "no such key" },
		{ "", "address", "1", "no such key" },
		{ "plugin static", "", "1", "no such key" },
		{ "plugin static", "a=b", "1", "no such key" },
		{ "plugin static", "address[de]", "1", "no such key" },
		{ "when plugin static", "address", "1", "no such key" },
	};
	g_autoptr(Settings) settings = settings_new(NULL);

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;

		assert_false(settings_set(settings, rows[i].group, rows[i].key, rows[i].value, MONDAY, &error));
		assert_error_says(&error, rows[i].words, NULL);
	}
	assert_true(settings_is_empty(settings));
}

static void test_spoilt_files(void **state)
{
	static const char *const texts[] = { "no group\n", "[plugin static\nx=1\n",
		"[plugin static]\naddress=\"a\"b\"\n", "[plugin static]\nADDRESS=1\n", "\xff" };

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(GError) error = NULL;

		assert_null(settings_parse(texts[i], &error));
		assert_error_says(&error, "settings at the phone", NULL);
	}
}

static void test_words(void **state)
{
	g_autofree char *unknown = settings_words(3600), *long_ago = settings_words(1609459200 + 12 * 3600);

	assert_string_equal(unknown, "set at the phone");
	assert_string_equal(long_ago, "set at the phone on 1 Jan 2021 12:00");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_file),
		cmocka_unit_test(test_a_copy_is_another),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_spoilt_files),
		cmocka_unit_test(test_words),
	};

	g_setenv("TZ", "UTC", TRUE);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
