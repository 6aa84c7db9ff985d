/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core-test.h"

#include "core/engine/diagnosis.h"

static char *lookup(gpointer data, const char *name)
{
	if (!g_strcmp0(name, "server"))
		return g_strdup("10.1.0.5");
	if (!g_strcmp0(name, "empty"))
		return g_strdup("");
	if (!g_strcmp0(name, "lines"))
		return g_strdup("a\nb\tc");
	if (!g_strcmp0(name, "brackets"))
		return g_strdup("[{none}]");
	return g_strcmp0(name, "braces") ? NULL : g_strdup("{server}");
}

static const struct {
	const char *template, *text;
} placeholders[] = {
	{ NULL, "" },
	{ "", "" },
	{ "No answer.", "No answer." },
	{ "{server} is silent.", "10.1.0.5 is silent." },
	{ "Ask {server} or {server}", "Ask 10.1.0.5 or 10.1.0.5" },
	{ "{none} knows", "? knows" },
	{ "It says {empty}.", "It says ." },
	{ "{}", "?" },
	{ "an open { brace", "an open { brace" },
	{ "a closed } brace", "a closed } brace" },
	/* What is filled in is not looked at again. */
	{ "{braces}", "{server}" },
	{ "{brackets}", "[{none}]" },
	{ "[of {brackets}]", "of [{none}]" },
	/* Optional parts. */
	{ "No answer[ from {server}].", "No answer from 10.1.0.5." },
	{ "No answer[ from {none}].", "No answer." },
	{ "No answer[ from {empty}].", "No answer." },
	{ "No answer[ from {server}, asked by {none}].", "No answer." },
	{ "[{none}: ][{server}: ]silent[ {none}]", "10.1.0.5: silent" },
	{ "{none}[ at {server}]", "? at 10.1.0.5" },
	/* Brackets that are meant, and parts around them. */
	{ "Set [plugin dhcp] vlan.", "Set [plugin dhcp] vlan." },
	{ "[]", "[]" },
	{ "[plugin dhcp] of {server}", "[plugin dhcp] of 10.1.0.5" },
	{ "Look[ at {server}, or set [plugin dhcp] off].", "Look at 10.1.0.5, or set [plugin dhcp] off." },
	{ "Look[ at {none}, or set [plugin dhcp] off].", "Look." },
	{ "[{server}[ on {none}]]", "10.1.0.5" },
	{ "an open [ bracket {server}", "an open [ bracket 10.1.0.5" },
	{ "a closed ] bracket {server}", "a closed ] bracket 10.1.0.5" },
	{ "[{ ]}", "[{ ]}" },
};

static void test_placeholders(void **state)
{
	for (guint i = 0; i < G_N_ELEMENTS(placeholders); i++) {
		RegentReason reason = { .code = "t.code",
			.phone = placeholders[i].template,
			.cause = placeholders[i].template,
			.cure = placeholders[i].template,
			.retry = 7 };
		g_autoptr(Diagnosis) diagnosis = diagnosis_from_reason(&reason, lookup, NULL);
		g_autoptr(Diagnosis) copy = diagnosis_copy(diagnosis);

		assert_string_equal(diagnosis->code, "t.code");
		assert_string_equal(diagnosis->phone, placeholders[i].text);
		assert_string_equal(diagnosis->cause, placeholders[i].text);
		assert_string_equal(diagnosis->cure, placeholders[i].text);
		assert_int_equal(copy->retry, 7);
		assert_string_equal(copy->cure, placeholders[i].text);
		assert_true(diagnosis_equal(diagnosis, copy));
	}
}

/* A cure is lines; those that their brackets leave empty are gone. */
static void test_lines(void **state)
{
	static const struct {
		const char *template, *cure;
	} rows[] = {
		{ "Do this.\nOr that.", "Do this.\nOr that." },
		{ "[On {none}: `show`.]\nOr that.", "Or that." },
		{ "[On {server}: `show`.]\n[On {none}: `list`.]\nOr that.", "On 10.1.0.5: `show`.\nOr that." },
		{ "Do this.\n[{none}]\n[{empty}]", "Do this." },
		{ "[{none}] Do this. \n\n", "Do this." },
		{ "[{none}]\n[{none}]", "" },
		/* What a peer says makes no lines of its own. */
		{ "Ask {lines}.\nOr that.", "Ask a b c.\nOr that." },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		RegentReason reason = { .code = "t.code", .cause = rows[i].template, .cure = rows[i].template };
		g_autoptr(Diagnosis) diagnosis = diagnosis_from_reason(&reason, lookup, NULL);

		assert_string_equal(diagnosis->cure, rows[i].cure);
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
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_equal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
