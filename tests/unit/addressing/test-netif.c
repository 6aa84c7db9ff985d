/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* In a network namespace of its own: the port p1 of a "switch" and the phone's eth0 are the two
 * ends of a veth pair. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <stdio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "fake-step.h"
#include "netif.h"
#include "netns.h"

#define run(...) g_free(netns_run(__VA_ARGS__))

/* Valid until the end of the block. */
#define PREFIX(text) (&(Ipv4Prefix) { prefix(text).address, prefix(text).length })
#define ROUTE(text, router) (&(Ipv4Route) { prefix(text), gateway(router) })

static Ipv4Prefix prefix(const char *text)
{
	Ipv4Prefix prefix;

	assert_true(ipv4_prefix_read(text, &prefix));
	return prefix;
}

static guint32 gateway(const char *text)
{
	guint32 address = 0;

	assert_true(!text || ipv4_read(text, &address));
	return address;
}

static void assert_shows(const char *what, const char *words)
{
	g_autofree char *shown = netns_run("ip %s", what);

	if (!strstr(shown, words))
		fail_msg("ip %s does not show \"%s\" but\n%s", what, words, shown);
}

static void assert_hides(const char *what, const char *words)
{
	g_autofree char *shown = netns_run("ip %s", what);

	if (strstr(shown, words))
		fail_msg("ip %s shows \"%s\":\n%s", what, words, shown);
}

static void assert_good(gboolean good, GError *error)
{
	if (!good)
		fail_msg("%s", error->message);
	assert_null(error);
}

static int set_up(void **state)
{
	run("ip link add eth0 address 00:11:22:33:44:55 type veth peer name p1");
	return 0;
}

static int tear_down(void **state)
{
	run("ip link del eth0");
	return 0;
}

static void test_link(void **state)
{
	g_autoptr(GError) error = NULL;
	NetifLink link;

	assert_false(netif_link("nothing0", &link, &error));
	assert_true(g_error_matches(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND));
	g_clear_error(&error);
	assert_good(netif_link("eth0", &link, &error), error);
	assert_memory_equal(link.mac, "\x00\x11\x22\x33\x44\x55", 6);
	assert_int_equal(link.mtu, 1500);
	assert_false(link.up || link.carrier);
	run("ip link set p1 up");
	assert_good(netif_set_up("eth0", TRUE, &error), error);
	assert_good(netif_link("eth0", &link, &error), error);
	assert_true(link.up && link.carrier);
	assert_int_equal(link.speed, 10000);
	assert_string_equal(link.duplex, "full");
	assert_good(netif_set_up("eth0", FALSE, &error), error);
	assert_good(netif_link("eth0", &link, &error), error);
	assert_false(link.up || link.carrier);
}

/* After netif_disable_ipv6() an interface that comes up sends nothing by IPv6. */
static void test_ipv6(void **state)
{
	g_autoptr(GError) error = NULL;

	assert_good(netif_disable_ipv6("eth0", &error), error);
	run("ip link set p1 up");
	assert_good(netif_set_up("eth0", TRUE, &error), error);
	assert_hides("address show dev eth0", "inet6");
	assert_false(netif_disable_ipv6("nothing0", &error));
}

/* The kernel counts the seconds down, however long a slow machine takes to ask. */
static void assert_valid_for(int seconds)
{
	g_autofree char *shown = netns_run("ip address show dev eth0");
	const char *left = strstr(shown, "valid_lft ");

	assert_non_null(left);
	assert_in_range(atoi(left + strlen("valid_lft ")), seconds / 2, seconds);
}

static void test_address(void **state)
{
	g_autoptr(GError) error = NULL;

	assert_good(netif_set_up("eth0", TRUE, &error), error);
	assert_good(netif_address_add("eth0", PREFIX("10.1.100.23/24"), 10000, &error), error);
	assert_shows("address show dev eth0", "10.1.100.23/24");
	assert_shows("address show dev eth0", "brd 10.1.100.255");
	assert_valid_for(10000);
	assert_good(netif_address_add("eth0", PREFIX("10.1.100.23/24"), 40000, &error), error);
	assert_valid_for(40000);
	assert_good(netif_address_add("eth0", PREFIX("10.1.100.23/24"), G_MAXUINT32, &error), error);
	assert_shows("address show dev eth0", "valid_lft forever");
	assert_good(netif_address_delete("eth0", PREFIX("10.1.100.23/24"), &error), error);
	assert_hides("address show dev eth0", "10.1.100.23");
	assert_good(netif_address_delete("eth0", PREFIX("10.1.100.23/24"), &error), error);
	assert_false(netif_address_add("eth0", &(Ipv4Prefix) { 0x0a016401, 33 }, 100, &error));
	assert_true(g_error_matches(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT));
}

static void test_routes(void **state)
{
	g_autoptr(GError) error = NULL;

	run("ip link set p1 up");
	assert_good(netif_set_up("eth0", TRUE, &error), error);
	assert_good(netif_address_add("eth0", PREFIX("10.1.100.23/24"), 100, &error), error);
	assert_good(netif_route_add("eth0", ROUTE("0.0.0.0/0", "10.1.100.1"), &error), error);
	assert_good(netif_route_add("eth0", ROUTE("0.0.0.0/0", "10.1.100.1"), &error), error);
	assert_good(netif_route_add("eth0", ROUTE("10.9.1.2/16", "172.16.0.1"), &error), error);
	assert_good(netif_route_add("eth0", ROUTE("192.0.2.7/32", NULL), &error), error);
	assert_shows("route", "default via 10.1.100.1 dev eth0 proto 208 metric 2080");
	assert_shows("route", "10.9.0.0/16 via 172.16.0.1 dev eth0 proto 208 metric 2080 onlink");
	assert_shows("route", "192.0.2.7 dev eth0 proto 208 scope link metric 2080");
	assert_good(netif_route_delete("eth0", ROUTE("10.9.0.0/16", "172.16.0.1"), &error), error);
	assert_good(netif_route_delete("eth0", ROUTE("10.9.0.0/16", "172.16.0.1"), &error), error);
	assert_good(netif_route_delete("eth0", ROUTE("192.0.2.7/32", NULL), &error), error);
	assert_good(netif_route_delete("eth0", ROUTE("0.0.0.0/0", "10.1.100.1"), &error), error);
	assert_hides("route", "proto 208");
}

/* Two endpoints on two interfaces: each has its default route. */
static void test_two_default_routes(void **state)
{
	g_autoptr(GError) error = NULL;

	run("ip link set p1 up");
	run("ip link set eth0 up");
	run("ip route add default dev p1");
	assert_good(netif_address_add("eth0", PREFIX("10.1.100.23/24"), 100, &error), error);
	assert_good(netif_address_add("p1", PREFIX("10.2.100.23/24"), 100, &error), error);
	assert_good(netif_route_add("eth0", ROUTE("0.0.0.0/0", "10.1.100.1"), &error), error);
	assert_good(netif_route_add("p1", ROUTE("0.0.0.0/0", "10.2.100.1"), &error), error);
	assert_shows("route", "default via 10.1.100.1 dev eth0");
	assert_shows("route", "default via 10.2.100.1 dev p1");
	assert_shows("route", "default dev p1");
	assert_good(netif_route_delete("eth0", ROUTE("0.0.0.0/0", "10.1.100.1"), &error), error);
	assert_shows("route", "default via 10.2.100.1 dev p1");
	assert_shows("route", "default dev p1");
}

static void assert_stranger(gboolean there, const char *bridge, const char *address, const char *routed)
{
	g_auto(NetifStranger) stranger = { 0 };
	g_autoptr(GError) error = NULL;

	assert_int_equal(netif_stranger_find(&stranger, "eth0", &error), there);
	assert_null(error);
	assert_true(g_strcmp0(stranger.bridge, bridge) == 0);
	assert_true(g_strcmp0(stranger.address, address) == 0);
	assert_true(g_strcmp0(stranger.routed, routed) == 0);
}

static void test_stranger(void **state)
{
	g_auto(NetifStranger) stranger = { 0 };
	g_autoptr(GError) error = NULL;

	run("ip link set p1 up");
	run("ip link set eth0 up");
	assert_stranger(FALSE, NULL, NULL, NULL);
	assert_good(netif_address_add("eth0", PREFIX("10.1.100.23/24"), 100, &error), error);
	assert_good(netif_route_add("eth0", ROUTE("0.0.0.0/0", "10.1.100.1"), &error), error);
	assert_stranger(FALSE, NULL, NULL, NULL);
	run("ip address add 192.0.2.5/24 dev eth0");
	assert_stranger(TRUE, NULL, "192.0.2.5/24", NULL);
	run("ip address del 192.0.2.5/24 dev eth0");
	run("ip address add 2001:db8::5/64 dev eth0 nodad");
	assert_stranger(TRUE, NULL, "2001:db8::5/64", NULL);
	run("ip address del 2001:db8::5/64 dev eth0");
	run("ip route add default dev eth0 proto dhcp");
	assert_stranger(TRUE, NULL, NULL, "eth0");
	assert_true(netif_stranger_find(&stranger, "eth0", &error));
	assert_string_equal(stranger.manager.name, "a DHCP client");
	run("ip route del default dev eth0 proto dhcp");
	assert_stranger(FALSE, NULL, NULL, NULL);
	run("ip link add br7 type bridge");
	run("ip link set eth0 master br7");
	assert_stranger(TRUE, "br7", NULL, NULL);
	run("ip link del br7");
	assert_stranger(FALSE, NULL, NULL, NULL);
	assert_false(netif_stranger_find(&(NetifStranger) { 0 }, "nothing0", &error));
	assert_non_null(error);
}

static void test_sweep(void **state)
{
	g_autoptr(GError) error = NULL;
	gboolean kept;

	run("ip link set p1 up");
	run("ip link set eth0 up");
	run("ip address add 192.0.2.5/24 dev eth0");
	run("ip route add 198.51.100.0/24 via 192.0.2.1");
	assert_good(netif_address_add("eth0", PREFIX("10.1.100.23/24"), 100, &error), error);
	assert_good(netif_address_add("eth0", PREFIX("10.1.101.23/24"), 100, &error), error);
	assert_good(netif_route_add("eth0", ROUTE("0.0.0.0/0", "10.1.100.1"), &error), error);
	assert_good(netif_sweep_addresses("eth0", PREFIX("10.1.101.23/24"), &kept, &error), error);
	assert_true(kept);
	assert_hides("address", "10.1.100.23");
	assert_shows("address", "10.1.101.23");
	assert_shows("route", "default"); /* stays with what is kept */
	assert_good(netif_sweep_addresses("eth0", PREFIX("10.1.102.23/24"), &kept, &error), error);
	assert_false(kept);
	assert_hides("address", "10.1.101.23");
	assert_hides("route", "default");
	assert_shows("address", "192.0.2.5");
	assert_shows("route", "198.51.100.0/24");
}

/* A kernel without 802.1Q must be told apart from other failures: it has a reason of its own. */
static void test_vlan(void **state)
{
	g_autoptr(GError) error = NULL;
	gboolean kernel_can = netns_try("ip link add link eth0 name probe type vlan id 5");

	assert_false(netif_vlan_add("eth0", "a-name-too-long0", 100, 3, &error));
	assert_true(g_error_matches(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT));
	g_clear_error(&error);
	if (!kernel_can) {
		printf("this kernel has no 8021q: only the refusal is tested\n");
		assert_false(netif_vlan_add("eth0", "eth0.100", 100, 3, &error));
		assert_true(g_error_matches(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED));
		return;
	}
	assert_good(netif_vlan_add("eth0", "eth0.100", 100, 3, &error), error);
	assert_shows("-d link show eth0.100", "vlan protocol 802.1Q id 100");
	assert_shows("-d link show eth0.100", "egress-qos-map { 0:3 1:1 2:2 3:3 4:4 5:5 6:6 7:7 }");
	assert_shows("-d link show eth0.100", "alias regent");
	/* a left-over of ours is replaced, somebody else's link is not */
	assert_good(netif_vlan_add("eth0", "eth0.100", 200, 5, &error), error);
	assert_shows("-d link show eth0.100", "id 200");
	assert_false(netif_vlan_add("eth0", "probe", 6, 3, &error));
	assert_true(g_error_matches(error, G_IO_ERROR, G_IO_ERROR_EXISTS));
	g_clear_error(&error);
	assert_good(netif_sweep_vlans("eth0", &error), error);
	assert_hides("link", "eth0.100");
	assert_shows("link", "probe");
}

typedef struct {
	GString *trace;
	gboolean enough;
	const char *until;
} Told;

static void on_change(gpointer self, const NetifLink *link)
{
	Told *told = self;

	g_string_append_printf(told->trace, "%s ",
		!link           ? "gone"
		: link->carrier ? "carrier"
		: link->up      ? "up"
				: "down");
	told->enough = strstr(told->trace->str, told->until) != NULL;
}

static void expect(RegentStep *step, Told *told, const char *until)
{
	told->until = until;
	told->enough = strstr(told->trace->str, until) != NULL;
	if (!fake_step_run(step, &told->enough, 60 * G_USEC_PER_SEC))
		fail_msg("told \"%s\", not %s", told->trace->str, until);
	g_string_truncate(told->trace, 0);
}

static void test_watch(void **state)
{
	RegentStep *step = fake_step_new();
	Told told = { .trace = g_string_new(NULL), .until = "?" };
	g_autoptr(GError) error = NULL;
	NetifWatch *watch;
	NetifLink before, after;

	assert_null(netif_watch(step, "nothing0", on_change, &told, &error));
	g_clear_error(&error);
	run("ip link set p1 up");
	watch = netif_watch(step, "eth0", on_change, &told, &error);
	assert_non_null(watch);
	run("ip link set eth0 up");
	expect(step, &told, "carrier");
	assert_good(netif_link("eth0", &before, &error), error);
	run("ip link set p1 down");
	expect(step, &told, "up");
	run("ip link set p1 up");
	expect(step, &told, "carrier");
	assert_good(netif_link("eth0", &after, &error), error);
	assert_int_equal(after.carrier_changes, before.carrier_changes + 2);
	run("ip link del eth0");
	expect(step, &told, "gone");
	netif_watch_free(watch);
	assert_int_equal(fake_step_watches(step), 0);
	g_string_free(told.trace, TRUE);
	fake_step_free(step);
	run("ip link add eth0 type veth peer name p1");
}

/* A link with another name counts as gone, because later phases know it by its name. */
static void test_renamed(void **state)
{
	RegentStep *step = fake_step_new();
	Told told = { .trace = g_string_new(NULL), .until = "?" };
	NetifWatch *watch = netif_watch(step, "eth0", on_change, &told, NULL);

	run("ip link set eth0 name eth7");
	expect(step, &told, "gone");
	netif_watch_free(watch);
	g_string_free(told.trace, TRUE);
	fake_step_free(step);
	run("ip link set eth7 name eth0");
}

/* More changes than the socket holds: what is still queued then is out of date, and the link is read again. */
static void test_storm(void **state)
{
	RegentStep *step = fake_step_new();
	Told told = { .trace = g_string_new(NULL), .until = " up" };
	g_autoptr(GString) batch = g_string_new(NULL);
	g_autofree char *file = NULL;
	const guint changes = 300;
	NetifWatch *watch;
	int fd = g_file_open_tmp(NULL, &file, NULL);

	for (guint i = 0; i < changes; i++)
		g_string_append_printf(batch, "link set eth0 mtu %u\n", 1400 + i % 2);
	close(fd);
	assert_true(g_file_set_contents(file, batch->str, -1, NULL));
	run("ip link set p1 up");
	run("ip link set eth0 up");
	watch = netif_watch(step, "eth0", on_change, &told, NULL);
	run("ip -batch %s", file);
	run("ip link set p1 down");
	if (!fake_step_run(step, &told.enough, 5 * G_USEC_PER_SEC) && !g_str_has_prefix(told.trace->str, "up"))
		fail_msg("told %s", told.trace->str);
	run("ip link del eth0");
	told.until = "gone";
	told.enough = FALSE;
	fake_step_run(step, &told.enough, 60 * G_USEC_PER_SEC);
	run("ip link add eth0 type veth peer name p1");
	assert_true(told.trace->len < changes * strlen("carrier "));
	assert_null(strstr(strstr(told.trace->str, "up "), "carrier"));
	netif_watch_free(watch);
	g_string_free(told.trace, TRUE);
	fake_step_free(step);
	g_unlink(file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_link, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_ipv6, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_address, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_routes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_two_default_routes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_stranger, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_sweep, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_vlan, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_watch, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_renamed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_storm, set_up, tear_down),
	};

	if (!netns_enter())
		return 77;
	run("ip link set lo up");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
