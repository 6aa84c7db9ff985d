/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-order.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MONITOR (120 * SECOND)

/* The last one is a survivable router. */
static const CallManager list[] = { { .srst = FALSE }, { .srst = FALSE }, { .srst = FALSE }, { .srst = TRUE } };

static ServerOrder order_of_four(void)
{
	ServerOrder order;

	server_order_init(&order, list, G_N_ELEMENTS(list), MONITOR);
	return order;
}

static void expect_round(ServerOrder *order, gint64 now, const int *servers)
{
	server_order_new_round(order);
	for (guint i = 0; i < G_N_ELEMENTS(list); i++) {
		assert_int_equal(server_order_next(order, now), servers[i]);
		server_order_note_tried(order, servers[i]);
		assert_true(server_order_was_tried(order, servers[i]));
	}
	assert_int_equal(server_order_next(order, now), -1);
}

static void test_round(void **state)
{
	ServerOrder order = order_of_four();

	expect_round(&order, 0, (const int[]) { 0, 1, 2, 3 });
	server_order_note_lost(&order, 0);
	expect_round(&order, 0, (const int[]) { 1, 2, 0, 3 });
	server_order_note_registered(&order, 1);
	expect_round(&order, 0, (const int[]) { 0, 1, 2, 3 });
}

static void test_silent_one_is_last_for_two_minutes(void **state)
{
	ServerOrder order = order_of_four();

	server_order_note_silence(&order, 0, 5 * SECOND);
	expect_round(&order, 5 * SECOND, (const int[]) { 1, 2, 3, 0 });
	expect_round(&order, 125 * SECOND, (const int[]) { 0, 1, 2, 3 });
	server_order_note_silence(&order, 1, 130 * SECOND);
	server_order_note_answer(&order, 1, 131 * SECOND);
	expect_round(&order, 131 * SECOND, (const int[]) { 0, 1, 2, 3 });
}

static void test_standby(void **state)
{
	ServerOrder order = order_of_four();

	assert_int_equal(server_order_next_standby(&order, 0, -1, 0, FALSE), 1);
	assert_int_equal(server_order_next_standby(&order, 0, -1, 1u << 1, FALSE), 2);
	assert_int_equal(server_order_next_standby(&order, 0, -1, 1u << 1 | 1u << 2, FALSE), -1);
	assert_int_equal(server_order_next_standby(&order, 0, 2, 0, FALSE), 1);
	assert_int_equal(server_order_next_standby(&order, 0, 1, 0, FALSE), -1);
	assert_int_equal(server_order_next_standby(&order, 0, -1, 0, TRUE), -1);
	assert_int_equal(server_order_next_standby(&order, 2, -1, 0, TRUE), 0);
	assert_true(server_order_is_best_standby(0, 1));
	assert_true(server_order_is_best_standby(2, 0));
	assert_false(server_order_is_best_standby(2, 1));
}

static void test_return(void **state)
{
	static const guint minutes[] = { 2, 4, 8, 16, 32, 32 };
	ServerOrder order = order_of_four();

	assert_int_equal(server_order_return_at(&order, 0), REGENT_NEVER);
	server_order_note_answer(&order, 0, 10 * SECOND);
	server_order_note_answer(&order, 0, 20 * SECOND);
	for (guint i = 0; i < G_N_ELEMENTS(minutes); i++) {
		assert_int_equal(server_order_return_at(&order, 0), 10 * SECOND + minutes[i] * 60 * SECOND);
		server_order_note_return(&order, 0);
	}
	server_order_note_lasted(&order, 0);
	assert_int_equal(server_order_return_at(&order, 0), 130 * SECOND);
	server_order_note_failure(&order, 0);
	assert_int_equal(server_order_return_at(&order, 0), REGENT_NEVER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round),
		cmocka_unit_test(test_silent_one_is_last_for_two_minutes),
		cmocka_unit_test(test_standby),
		cmocka_unit_test(test_return),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
