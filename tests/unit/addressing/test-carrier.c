/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "carrier-client.h"

#define SECOND ((gint64) G_USEC_PER_SEC)

typedef struct {
	CarrierClient client;
	gint64 wake;
	guint ups, flaps, losses;
} Link;

static void on_timer(gpointer self, gint64 when)
{
	((Link *) self)->wake = when;
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

static const CarrierOps ops = { on_timer, on_up, on_flapped, on_lost };

static void begin(Link *link, gint64 patience)
{
	*link = (Link) { .wake = G_MAXINT64 };
	carrier_client_init(&link->client, &ops, link, patience);
	carrier_client_link(&link->client, 0, FALSE, 1);
	assert_int_equal(link->ups + link->flaps + link->losses, 0);
	carrier_client_link(&link->client, 0, TRUE, 2);
	assert_int_equal(link->ups, 1);
	assert_int_equal(link->flaps, 0);
}

static void test_flap(void **state)
{
	Link link;

	begin(&link, 2 * SECOND);
	carrier_client_link(&link.client, 10 * SECOND, FALSE, 3);
	carrier_client_link(&link.client, 11 * SECOND, FALSE, 3);
	assert_int_equal(link.wake, 12 * SECOND);
	carrier_client_link(&link.client, 11 * SECOND, TRUE, 4);
	assert_true(link.wake == G_MAXINT64);
	assert_int_equal(link.flaps, 1);
	carrier_client_timeout(&link.client);
	assert_int_equal(link.losses, 0);
}

/* The kernel joins changes that follow each other closely: only its count tells. */
static void test_unseen_flap(void **state)
{
	Link link;

	begin(&link, 2 * SECOND);
	carrier_client_link(&link.client, SECOND, TRUE, 2);
	assert_int_equal(link.flaps, 0);
	carrier_client_link(&link.client, SECOND, TRUE, 4);
	assert_int_equal(link.flaps, 1);
}

static void test_loss(void **state)
{
	Link link;

	begin(&link, 2 * SECOND);
	carrier_client_link(&link.client, 10 * SECOND, FALSE, 3);
	assert_int_equal(link.losses, 0);
	carrier_client_timeout(&link.client);
	assert_int_equal(link.losses, 1);
	carrier_client_link(&link.client, 13 * SECOND, TRUE, 4);
	carrier_client_timeout(&link.client);
	assert_int_equal(link.losses + link.flaps + link.ups, 2);
}

static void test_no_patience(void **state)
{
	Link link;

	begin(&link, 0);
	carrier_client_link(&link.client, 10 * SECOND, FALSE, 3);
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
