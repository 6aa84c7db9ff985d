/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "list-words.h"

static void test_words(void **state)
{
	static const char *const items[] = { "1", "2", "3", "4", "5", "6", NULL };
	static const char *const wanted[] = { "", "1", "1, 2", "1, 2, 3", "1, 2, 3, 4", "1, 2, 3, 4, 5",
		"1, 2, 3, 4 and 2 more" };

	for (guint i = 0; i < G_N_ELEMENTS(wanted); i++) {
		const char *list[7] = { NULL };
		g_autofree char *words = NULL;

		for (guint j = 0; j < i; j++)
			list[j] = items[j];
		words = list_words(list);
		assert_string_equal(words, wanted[i]);
	}
}

static void test_thirty(void **state)
{
	const char *list[31] = { NULL };
	g_autofree char *words = NULL;

	for (guint i = 0; i < 30; i++)
		list[i] = "1001";
	words = list_words(list);
	assert_string_equal(words, "1001, 1001, 1001, 1001 and 26 more");
}

static void test_within(void **state)
{
	static const char *const items[] = { "10.1.0.10", "10.1.0.11", "10.1.0.12", NULL };
	static const struct {
		guint columns;
		const char *words;
	} rows[] = {
		{ 0, "10.1.0.10 and 2 more" },
		{ 19, "10.1.0.10 and 2 more" },
		{ 20, "10.1.0.10, 10.1.0.11 and 1 more" },
		{ 31, "10.1.0.10, 10.1.0.11, 10.1.0.12" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *words = list_words_within(items, rows[i].columns);

		assert_string_equal(words, rows[i].words);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_thirty),
		cmocka_unit_test(test_within),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
