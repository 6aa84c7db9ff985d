/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What somebody else does to the phone's eth0, in a network namespace of its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <string.h>

#include "fake-step.h"
#include "netif.h"
#include "netns.h"

#define run(...) g_free(netns_run(__VA_ARGS__))
#define SECOND ((gint64) G_USEC_PER_SEC)

static const Ipv4Prefix own = { 0x0a016417, 24 };
static const Ipv4Route routes[] = { { { 0, 0 }, 0x0a016401 }, { { 0x0a090000, 16 }, 0x0a016402 } };

typedef struct {
	RegentStep *step;
	NetifHold *hold;
	gsize read; /* of the step's log */
} Fixture;

static int set_up(void **state)
{
	Fixture *f = g_new0(Fixture, 1);
	g_autoptr(GArray) array = g_array_new(FALSE, FALSE, sizeof(Ipv4Route));

	run("ip link add eth0 type veth peer name p1");
	run("ip link set p1 up");
	run("ip link set eth0 up");
	f->step = fake_step_new();
	f->hold = netif_hold_new(f->step, "eth0", NULL);
	g_array_append_vals(array, routes, G_N_ELEMENTS(routes));
	assert_true(netif_address_add("eth0", &own, 1000, NULL));
	for (guint i = 0; i < G_N_ELEMENTS(routes); i++)
		assert_true(netif_route_add("eth0", &routes[i], NULL));
	netif_hold_set(f->hold, &own, regent_step_now(f->step) + 1000 * SECOND, array);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	Fixture *f = *state;

	netif_hold_free(f->hold);
	assert_int_equal(fake_step_watches(f->step), 0);
	assert_int_equal(fake_step_timers(f->step), 0);
	fake_step_free(f->step);
	g_free(f);
	run("ip link del eth0");
	return 0;
}

static gboolean shows(const char *what, const char *words)
{
	g_autofree char *shown = netns_run("ip %s", what);

	return strstr(shown, words) != NULL;
}

static void settle(Fixture *f)
{
	gboolean never = FALSE;

	fake_step_run(f->step, &never, SECOND / 20);
	fake_step_skip(f->step, SECOND);
	fake_step_run(f->step, &never, SECOND / 20);
}

/* What was said since the last check. */
static void check_said(Fixture *f, const char *words)
{
	const char *said;

	settle(f);
	said = fake_step_log(f->step) + f->read;
	if (words ? !strstr(said, words) : *said)
		fail_msg("said is \"%s\", not \"%s\"", said, words ? words : "");
	f->read = strlen(fake_step_log(f->step));
}

static void check_whole(void)
{
	assert_true(shows("address show dev eth0", "10.1.100.23/24"));
	assert_true(shows("address show dev eth0", "valid_lft 9"));
	assert_true(shows("route", "10.1.100.0/24 dev eth0 proto kernel scope link src 10.1.100.23 metric 2080"));
	assert_true(shows("route", "default via 10.1.100.1 dev eth0 proto 208 metric 2080"));
	assert_true(shows("route", "10.9.0.0/16 via 10.1.100.2 dev eth0 proto 208 metric 2080"));
}

static void test_address(void **state)
{
	Fixture *f = *state;

	check_said(f, NULL);
	run("ip address flush dev eth0");
	check_said(f, "drawback if.disturbed taken=10.1.100.23/24 interface=eth0");
	check_whole();
	fake_step_skip(f->step, 590 * SECOND);
	check_said(f, NULL);
	fake_step_skip(f->step, 9 * SECOND);
	check_said(f, "over if.disturbed");
}

static void test_routes(void **state)
{
	Fixture *f = *state;

	run("ip route del default dev eth0");
	check_said(f, "drawback if.disturbed taken=the default route");
	check_whole();
	fake_step_skip(f->step, 61 * SECOND);
	run("ip route del 10.9.0.0/16");
	check_said(f, "drawback if.disturbed taken=the route to 10.9.0.0/16");
	assert_true(shows("route", "10.9.0.0/16"));
}

/* The kernel's own, which no address of ours tells of. What is put back goes with the address, as the kernel's does. */
static void test_network_route(void **state)
{
	Fixture *f = *state;

	run("ip route del 10.1.100.0/24 dev eth0");
	check_said(f, "drawback if.disturbed taken=the route to 10.1.100.0/24 interface=eth0 if-route=eth0");
	check_whole();
	fake_step_skip(f->step, 61 * SECOND);
	run("ip route flush dev eth0");
	check_said(f, "drawback if.disturbed taken=the route to 10.1.100.0/24");
	check_whole();
	run("ip route del 10.1.100.0/24 dev eth0");
	check_said(f, "fail if.in-use taken=the route to 10.1.100.0/24 interface=eth0 if-route=eth0");
	assert_true(netif_network_route_add("eth0", &own, NULL));
	assert_true(netif_address_delete("eth0", &own, NULL));
	assert_false(shows("route", "10.1.100.0/24"));
}

/* An address without a network has no such route. */
static void test_host_prefix(void **state)
{
	Fixture *f = *state;
	const Ipv4Prefix alone = { own.address, 32 };

	assert_true(netif_address_delete("eth0", &own, NULL));
	assert_true(netif_address_add("eth0", &alone, 1000, NULL));
	netif_hold_set(f->hold, &alone, regent_step_now(f->step) + 1000 * SECOND, NULL);
	check_said(f, NULL);
	run("ip route flush dev eth0");
	check_said(f, NULL);
}

/* A flush looks again whether all is gone: it must not meet what was put back. */
static void test_flush(void **state)
{
	Fixture *f = *state;
	gboolean never = FALSE;

	for (guint i = 0; i < 3; i++) {
		run("ip address flush dev eth0");
		fake_step_run(f->step, &never, SECOND / 20);
	}
	assert_false(shows("address show dev eth0", "10.1.100.23/24"));
	check_said(f, "put back");
	check_said(f, NULL);
	check_whole();
}

/* Once in a minute, and then no more: two programs that fight would never end. */
static void test_insists(void **state)
{
	Fixture *f = *state;

	run("ip address flush dev eth0");
	check_said(f, "put back");
	fake_step_skip(f->step, 50 * SECOND);
	run("ip address flush dev eth0");
	check_said(f, "fail if.in-use taken=10.1.100.23/24 interface=eth0 if-address=eth0");
	run("ip address add 192.0.2.1/24 dev eth0");
	check_said(f, NULL);
	assert_false(shows("address show dev eth0", "10.1.100.23"));
}

/* The kernel takes the routes of a link that goes down: put back without a word, for nobody did it. */
static void test_link_down(void **state)
{
	Fixture *f = *state;

	run("ip link set eth0 down");
	check_said(f, NULL);
	run("ip link set eth0 up");
	check_said(f, NULL);
	check_whole();
	run("ip link set eth0 down");
	run("ip link set eth0 up");
	check_said(f, NULL);
	check_whole();
	run("ip route del default dev eth0");
	check_said(f, "drawback if.disturbed taken=the default route");
}

/* Others' things, and what we take away ourselves, are no business of it. */
static void test_left_alone(void **state)
{
	Fixture *f = *state;

	run("ip address add 192.0.2.1/24 dev eth0");
	run("ip route add default dev eth0");
	run("ip address del 192.0.2.1/24 dev eth0");
	check_said(f, NULL);
	netif_hold_set(f->hold, NULL, REGENT_NEVER, NULL);
	run("ip address flush dev eth0");
	check_said(f, NULL);
	assert_false(shows("address show dev eth0", "10.1.100.23"));
}

/* At the end of a lease the kernel takes the address, as it should. */
static void test_expired(void **state)
{
	Fixture *f = *state;

	fake_step_skip(f->step, 1000 * SECOND);
	run("ip address flush dev eth0");
	check_said(f, NULL);
	assert_false(shows("address show dev eth0", "10.1.100.23"));
}

static void test_judge(void **state)
{
	Fixture *f = *state;
	char *told = NULL;

	netif_stranger_judge(f->step, "eth0", FALSE, &told);
	check_said(f, NULL);
	run("ip address add 192.0.2.1/24 dev eth0");
	netif_stranger_judge(f->step, "eth0", TRUE, &told);
	check_said(f, NULL);
	netif_stranger_judge(f->step, "eth0", FALSE, &told);
	check_said(f, "drawback if.shared interface=eth0 address=192.0.2.1/24 shared=eth0");
	netif_stranger_judge(f->step, "eth0", FALSE, &told);
	check_said(f, NULL);
	run("ip address del 192.0.2.1/24 dev eth0");
	netif_stranger_judge(f->step, "eth0", FALSE, &told);
	check_said(f, "over if.shared");
	run("ip link add br7 type bridge");
	run("ip link set eth0 master br7");
	netif_stranger_judge(f->step, "eth0", TRUE, &told);
	check_said(f, "fail if.in-use interface=eth0 bridge=br7");
	run("ip link del br7");
	g_free(told);
}

/* What to look at follows what it is. */
static void test_judge_route(void **state)
{
	Fixture *f = *state;
	char *told = NULL;

	run("ip route add default dev eth0");
	netif_stranger_judge(f->step, "eth0", FALSE, &told);
	check_said(f, "drawback if.shared interface=eth0 routed=eth0 shared=eth0 if-route=eth0");
	run("ip route del default dev eth0 metric 0");
	run("ip address add 192.0.2.1/24 dev eth0");
	netif_stranger_judge(f->step, "eth0", FALSE, &told);
	check_said(f, "drawback if.shared interface=eth0 address=192.0.2.1/24 shared=eth0 if-address=eth0");
	g_free(told);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_address),
		CASE(test_routes),
		CASE(test_network_route),
		CASE(test_host_prefix),
		CASE(test_flush),
		CASE(test_insists),
		CASE(test_link_down),
		CASE(test_left_alone),
		CASE(test_expired),
		CASE(test_judge),
		CASE(test_judge_route),
	};

	if (!netns_enter())
		return 77;
	run("ip link set lo up");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
