/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tls-trust.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* The options of one row, as a step would give them. */
typedef struct {
	const char *list, *ca, *certificate, *key; /* NULL: unset */
	const char *at_fault;                      /* NULL: it is good */
	const char *words;
} Row;

static const char *const none[] = { NULL };
static const Row *now;

GQuark regent_error_quark(void)
{
	return g_quark_from_static_string("test");
}

const char *regent_step_option_string(RegentStep *step, const char *key)
{
	if (strcmp(key, "tls-minimum") == 0)
		return "1.2";
	if (strcmp(key, "ca-file") == 0)
		return now->ca;
	return strcmp(key, "certificate") == 0 ? now->certificate : now->key;
}

gboolean regent_step_option_is_set(RegentStep *step, const char *key)
{
	return regent_step_option_string(step, key) != NULL;
}

gboolean regent_step_option_boolean(RegentStep *step, const char *key)
{
	return TRUE;
}

const char *const *regent_step_option_list(RegentStep *step, const char *key)
{
	static const char *list[2];

	list[0] = now->list;
	return now->list ? list : none;
}

static void expect(const Row *row, gboolean good, const char *key, const GError *error)
{
	assert_int_equal(good, row->at_fault == NULL);
	if (good)
		return;
	assert_string_equal(key, row->at_fault);
	if (!strstr(error->message, row->words))
		fail_msg("\"%s\" lacks \"%s\"", error->message, row->words);
	assert_false(g_str_has_suffix(error->message, "."));
}

/* What is wrong without a look at the files: they need not be there. */
static void test_check(void **state)
{
	static const Row rows[] = {
		{ NULL, NULL, NULL, NULL },
		{ "/nowhere/CTLFile.tlv", "/nowhere/ca.pem", "/nowhere/own.pem", "/nowhere/own.key" },
		{ NULL, NULL, "/nowhere/own.pem", NULL },
		{ NULL, NULL, NULL, "/nowhere/own.key", "private-key", "there is no certificate that it belongs to" },
		{ NULL, "", NULL, NULL, "ca-file", "it is empty" },
		{ NULL, NULL, "", NULL, "certificate", "it is empty" },
		{ NULL, NULL, "own.pem", "", "private-key", "it is empty" },
		{ "", NULL, NULL, NULL, "trust-list", "it is empty" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		const char *key = NULL;
		gboolean good;

		now = &rows[i];
		good = tls_trust_check(NULL, &key, &error);
		expect(now, good, key, error);
	}
}

/* What only the files tell: the option and the file are named. */
static void test_read(void **state)
{
	static const Row rows[] = {
		{ NULL, NULL, NULL, NULL },
		{ "/nowhere/CTLFile.tlv", NULL, NULL, NULL, "trust-list", "/nowhere/CTLFile.tlv" },
		{ "/", NULL, NULL, NULL, "trust-list", "/ is not a file" },
		{ "/dev/null", NULL, NULL, NULL, "trust-list", "/dev/null is not a file" },
		{ NULL, "/nowhere/ca.pem", NULL, NULL, "ca-file", "" },
		{ NULL, NULL, "/nowhere/own.pem", "/nowhere/own.key", "certificate or private-key",
			"/nowhere/own.pem, /nowhere/own.key: " },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		TlsTrust trust = { 0 };
		const char *key = NULL;
		gboolean good;

		now = &rows[i];
		good = tls_trust_read(&trust, NULL, &key, &error);
		expect(now, good, key, error);
		tls_trust_clear(&trust);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_check),
		cmocka_unit_test(test_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
