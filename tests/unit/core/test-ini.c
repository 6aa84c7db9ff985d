/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core-test.h"

#include "core/config/ini.h"

#include <string.h>

static void test_values(void **state)
{
	static const struct {
		const char *line, *value; /* NULL: the key is not set */
	} rows[] = {
		{ "k = v", "v" },
		{ "k=v", "v" },
		{ "k = v ; why", "v" },
		{ "k = v # why", "v" },
		{ "k = v;w", "v;w" },
		{ "k = a; b ; c", "a; b" },
		{ "k = a#b", "a#b" },
		{ "; k = v", NULL },
		{ "# k = v", NULL },
		{ "  ; k = v", NULL },
		{ "k =", "" },
		{ "k = ; nothing", "" },
		{ "k = \"a ; b # c\"", "a ; b # c" },
		{ "k = \" blanks \" ; why", " blanks " },
		{ "k = \"\"", "" },
		{ "k = \"", "\"" },
		{ "k = say \"hi\"", "say \"hi\"" },
		{ "k = v   ", "v" },
		{ "k = v\r", "v" },
		{ "k = grün", "grün" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = g_strdup_printf("[g]\n%s\n", rows[i].line);
		g_autoptr(GKeyFile) file = ini_parse(text, "test", NULL);
		g_autofree char *value = NULL;

		assert_non_null(file);
		value = ini_value(file, "g", "k");
		if (g_strcmp0(value, rows[i].value))
			fail_msg("%s: %s", rows[i].line, value);
	}
}

static void test_refused(void **state)
{
	static const struct {
		const char *text, *complaint;
	} rows[] = {
		{ "[g]\nk = \xff\n", "UTF-8" },
		{ "k = v\n", "group" },
		{ "[g]\n; why\n\nno value here\n", "some.conf: line 4 is neither KEY = VALUE nor [GROUP]" },
		{ "[g]\n= v\n", "some.conf: line 2 is neither" },
		{ "[g\nk = v\n", "[g" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;

		assert_null(ini_parse(rows[i].text, "some.conf", &error));
		assert_error_says(&error, "some.conf", rows[i].complaint, NULL);
	}
}

/* What is wrong in a line may be a password. */
static void test_secret_line(void **state)
{
	static const char *const lines[] = { "password Top-Secret", "password: Top-Secret", "Top-Secret" };

	for (guint i = 0; i < G_N_ELEMENTS(lines); i++) {
		g_autofree char *text = g_strdup_printf("[g]\nk = v\n%s\n", lines[i]);
		g_autoptr(GError) error = NULL;

		assert_null(ini_parse(text, "some.conf", &error));
		assert_null(strstr(error->message, "Secret"));
	}
}

static void test_files(void **state)
{
	g_autoptr(Scratch) scratch = scratch_new();
	g_autofree char *path = scratch_path(scratch, "a.conf");
	g_autofree char *large = g_strnfill((1 << 20) + 1, '#');
	g_autoptr(GError) error = NULL;
	g_autoptr(GKeyFile) file = NULL;

	assert_null(ini_load(path, &error));
	assert_error_says(&error, path, NULL);
	assert_true(g_file_set_contents(path, "[g]\nk=\0v\n", 9, NULL));
	assert_null(ini_load(path, &error));
	assert_error_says(&error, path, "not an INI file", NULL);
	scratch_write(scratch, "a.conf", large);
	assert_null(ini_load(path, &error));
	assert_error_says(&error, path, "not an INI file", NULL);
	scratch_write(scratch, "a.conf", "[g]\nk = v\n");
	file = ini_load(path, &error);
	assert_non_null(file);
}

static void test_suggest(void **state)
{
	static const char *const names[] = { "carrier", "cdp", "lldp-med", "timeout", "retry-min", "retry-max", NULL };
	static const struct {
		const char *word, *meant;
	} rows[] = {
		{ "carier", "carrier" },
		{ "lldpmed", "lldp-med" },
		{ "timout", "timeout" },
		{ "time-out", "timeout" },
		{ "retry-mx", "retry-max" },
		{ "cpd", "cdp" },
		{ "cp", "cdp" },
		{ "x", NULL },
		{ "xyz", NULL },
		{ "something-else", NULL },
		{ "", NULL },
	};
	g_autoptr(GKeyFile) marked = ini_parse("\xef\xbb\xbf[g]\nk = v\n", "test", NULL);
	g_autofree char *endless = g_strnfill(500, 'x');

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		const char *meant = ini_suggest(rows[i].word, names);

		if (g_strcmp0(meant, rows[i].meant))
			fail_msg("%s: %s", rows[i].word, meant);
	}
	assert_non_null(marked);
	assert_null(ini_suggest(endless, (const char *const[]) { "short", NULL }));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_secret_line),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_suggest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
