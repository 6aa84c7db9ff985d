/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core-test.h"

#include "core/engine/diagnosis.h"

static char *lookup(gpointer data, const char *name)
{
	if (!g_strcmp0(name, "server"))
		return g_strdup("10.1.0.5");
	return g_strcmp0(name, "braces") ? NULL : g_strdup("{server}");
}

static void test_placeholders(void **state)
{
	static const struct {
		const char *template, *text;
	} rows[] = {
		{ NULL, "" }, { "", "" }, { "No answer.", "No answer." },
		{ "{server} is silent.", "10.1.0.5 is silent." },
		{ "Ask {server} or {server}", "Ask 10.1.0.5 or 10.1.0.5" }, { "{nobody} knows", "? knows" },
		{ "{}", "?" }, { "an open { brace", "an open { brace" }, { "a closed } brace", "a closed } brace" },
		{ "{braces}", "{server}" }, /* what is filled in is not looked at again */
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		RegentReason reason = { .code = "t.code",
			.phone = rows[i].template,
			.cause = rows[i].template,
			.cure = rows[i].template,
			.retry = 7 };
		g_autoptr(Diagnosis) diagnosis = diagnosis_from_reason(&reason, lookup, NULL);
		g_autoptr(Diagnosis) copy = diagnosis_copy(diagnosis);

		assert_string_equal(diagnosis->code, "t.code");
		assert_string_equal(diagnosis->phone, rows[i].text);
		assert_string_equal(diagnosis->cause, rows[i].text);
		assert_string_equal(diagnosis->cure, rows[i].text);
		assert_int_equal(copy->retry, 7);
		assert_string_equal(copy->cure, rows[i].text);
		assert_true(diagnosis_equal(diagnosis, copy));
	}
}

static void test_equal(void **state)
{
	g_autoptr(GError) x = g_error_new_literal(REGENT_ERROR, 0, "x");
	g_autoptr(GError) y = g_error_new_literal(REGENT_ERROR, 0, "y");
	g_autoptr(Diagnosis) ax = diagnosis_from_error("a", x);
	g_autoptr(Diagnosis) ay = diagnosis_from_error("a", y);
	g_autoptr(Diagnosis) bx = diagnosis_from_error("b", x);

	assert_true(diagnosis_equal(NULL, NULL));
	assert_true(diagnosis_equal(ax, ax));
	assert_false(diagnosis_equal(ax, NULL));
	assert_false(diagnosis_equal(NULL, ax));
	assert_false(diagnosis_equal(ax, ay));
	assert_false(diagnosis_equal(ax, bx));
	assert_string_equal(ax->cause, "x");
	assert_null(diagnosis_copy(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_placeholders),
		cmocka_unit_test(test_equal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
