/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "carrier-client.h"

#define SECOND ((gint64) G_USEC_PER_SEC)

typedef struct {
	CarrierClient client;
	CarrierState state;
	guint ups, flaps, losses;
} Link;

/* Each change is told once, with the state that it leaves. */
static void on_state(gpointer self, CarrierState from, CarrierState to)
{
	Link *link = self;

	assert_int_equal(from, link->state);
	assert_int_not_equal(from, to);
	assert_string_not_equal(carrier_state_name(from), carrier_state_name(to));
	link->state = to;
}

static void on_up(gpointer self)
{
	((Link *) self)->ups++;
}

static void on_flapped(gpointer self)
{
	((Link *) self)->flaps++;
}

static void on_lost(gpointer self)
{
	((Link *) self)->losses++;
}

static const CarrierOps ops = { on_state, on_up, on_flapped, on_lost };

static void begin(Link *link, gint64 patience)
{
	*link = (Link) { .state = CARRIER_WAITING };
	carrier_client_init(&link->client, &ops, link, patience);
	carrier_client_link(&link->client, FALSE, 1, 0);
	assert_int_equal(link->ups + link->flaps + link->losses, 0);
	carrier_client_link(&link->client, TRUE, 2, 0);
	assert_int_equal(link->ups, 1);
	assert_int_equal(link->flaps, 0);
}

static void test_flap(void **state)
{
	Link link;

	begin(&link, 2 * SECOND);
	carrier_client_link(&link.client, FALSE, 3, 10 * SECOND);
	carrier_client_link(&link.client, FALSE, 3, 11 * SECOND);
	assert_int_equal(carrier_client_deadline(&link.client), 12 * SECOND);
	carrier_client_tick(&link.client, 11 * SECOND);
	carrier_client_link(&link.client, TRUE, 4, 11 * SECOND);
	assert_true(carrier_client_deadline(&link.client) == REGENT_NEVER);
	assert_int_equal(link.state, CARRIER_UP);
	assert_int_equal(link.flaps, 1);
	carrier_client_tick(&link.client, 12 * SECOND);
	assert_int_equal(link.losses, 0);
}

/* The kernel joins changes that follow each other closely: only its count tells. */
static void test_unseen_flap(void **state)
{
	Link link;

	begin(&link, 2 * SECOND);
	carrier_client_link(&link.client, TRUE, 2, SECOND);
	assert_int_equal(link.flaps, 0);
	carrier_client_link(&link.client, TRUE, 4, SECOND);
	assert_int_equal(link.flaps, 1);
}

static void test_loss(void **state)
{
	Link link;

	begin(&link, 2 * SECOND);
	carrier_client_link(&link.client, FALSE, 3, 10 * SECOND);
	assert_int_equal(link.losses, 0);
	carrier_client_tick(&link.client, 12 * SECOND);
	assert_int_equal(link.losses, 1);
	assert_int_equal(link.state, CARRIER_LOST);
	assert_true(carrier_client_deadline(&link.client) == REGENT_NEVER);
	carrier_client_link(&link.client, TRUE, 4, 13 * SECOND);
	carrier_client_tick(&link.client, 20 * SECOND);
	assert_int_equal(link.losses + link.flaps + link.ups, 2);
}

static void test_no_patience(void **state)
{
	Link link;

	begin(&link, 0);
	carrier_client_link(&link.client, FALSE, 3, 10 * SECOND);
	assert_int_equal(link.losses, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_flap),
		cmocka_unit_test(test_unseen_flap),
		cmocka_unit_test(test_loss),
		cmocka_unit_test(test_no_patience),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
