/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "face-facts.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void expect(GVariant *value, const char *want)
{
	g_autoptr(GVariant) sunk = g_variant_ref_sink(value);
	g_autofree char *got = g_variant_print(sunk, FALSE);

	assert_string_equal(got, want);
}

static void test_lines(void **state)
{
	GVariantBuilder rows;

	face_facts_begin(&rows);
	face_facts_add_line(&rows, &(FaceLine) { .index = 1,
					   .number = "1001",
					   .name = "Alice",
					   .label = "Alice",
					   .forwards = { [FACE_FORWARD_ALL] = "2000", [FACE_FORWARD_BUSY] = "" } });
	face_facts_add_line(&rows, &(FaceLine) { .index = 2, .number = "1002" });
	expect(g_variant_builder_end(&rows),
		"[{'index': <uint32 1>, 'number': <'1001'>, 'name': <'Alice'>, 'label': <'Alice'>, 'forward-all': <'2000'>, "
		"'forward-busy': <''>}, {'index': <uint32 2>, 'number': <'1002'>}]");
}

static void test_buttons(void **state)
{
	GVariantBuilder rows;

	face_facts_begin(&rows);
	face_facts_add_button(&rows, &(FaceButton) { .index = 1,
					     .type = "line",
					     .label = "Alice",
					     .number = "1001",
					     .lamp = "on",
					     .state = "idle",
					     .forward = "2000" });
	face_facts_add_button(&rows, &(FaceButton) { .index = 2, .type = "none" });
	expect(g_variant_builder_end(&rows),
		"[{'index': <uint32 1>, 'type': <'line'>, 'label': <'Alice'>, 'number': <'1001'>, 'lamp': <'on'>, "
		"'state': <'idle'>, 'forward': <'2000'>}, {'index': <uint32 2>, 'type': <'none'>}]");
}

static void test_clock(void **state)
{
	expect(face_facts_clock(7, 9, "D/M/Y"), "{'set-at': <int64 7>, 'local': <int64 9>, 'template': <'D/M/Y'>}");
}

static GVariant *settings(const char *text)
{
	GVariant *value = g_variant_parse(G_VARIANT_TYPE_VARDICT, text, NULL, NULL, NULL);

	assert_non_null(value);
	return value;
}

static void test_settings(void **state)
{
	g_autoptr(GVariant) minutes = settings("{'utc-offset': <-90>, 'date-template': <'M/D/YA'>}");
	g_autoptr(GVariant) wrong = settings("{'utc-offset': <60>, 'time-zone': <'Nowhere/Land'>}");

	assert_int_equal(face_facts_utc_offset(NULL, 0), 0);
	assert_int_equal(face_facts_utc_offset(minutes, 1436964179), -5400);
	assert_int_equal(face_facts_utc_offset(wrong, 1436964179), 3600);
	assert_string_equal(face_facts_date_template(minutes), "M/D/YA");
	assert_string_equal(face_facts_date_template(wrong), "D/M/Y");
	assert_string_equal(face_facts_date_template(NULL), "D/M/Y");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_buttons),
		cmocka_unit_test(test_clock),
		cmocka_unit_test(test_settings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
