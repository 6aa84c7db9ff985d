/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* In a network namespace of its own, with a port that a probe was on. */
#include "../addressing/netns.h"
#include "netif.h"
#include "probe-link.h"
#include "probe-use.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <glib/gstdio.h>
#include <string.h>

#define NOTE "probe-link-note"
#define SETTING "/proc/sys/net/ipv6/conf/eth0/disable_ipv6"

#define run(...) g_free(netns_run(__VA_ARGS__))

/* It is down; a probe notes that, brings it up as regentd does, and is killed. */
static int set_up(void **state)
{
	g_autoptr(GError) error = NULL;

	run("ip link add eth0 type veth peer name p1");
	if (!probe_link_note(NOTE, "eth0", &error) || !netif_disable_ipv6("eth0", &error) ||
		!netif_set_up("eth0", TRUE, &error))
		fail_msg("%s", error->message);
	return 0;
}

static int tear_down(void **state)
{
	run("ip link del eth0");
	g_unlink(NOTE);
	return 0;
}

static gboolean is_up_after_restore(void)
{
	g_autoptr(GError) error = NULL;
	NetifLink link = { 0 };

	if (!probe_link_restore(NOTE, "eth0", &error) || !netif_link("eth0", &link, &error))
		fail_msg("%s", error->message);
	return link.up;
}

static void assert_ipv6_off(const char *value)
{
	g_autofree char *is = NULL;

	if (g_file_get_contents(SETTING, &is, NULL, NULL))
		assert_string_equal(g_strchomp(is), value);
}

static void test_as_before(void **state)
{
	assert_false(is_up_after_restore());
	assert_ipv6_off("0");
}

static void test_used_by_now(void **state)
{
	run("ip address add 192.0.2.5/24 dev eth0");
	assert_true(is_up_after_restore());
	assert_ipv6_off("1");
	run("ip address del 192.0.2.5/24 dev eth0");
	run("ip route add default dev eth0");
	assert_true(is_up_after_restore());
}

/* Somebody has set up what the probe left, without an address yet. */
static void test_changed_by_now(void **state)
{
	if (!g_file_test(SETTING, G_FILE_TEST_EXISTS))
		skip();
	run("sh -c 'echo 0 >" SETTING "'");
	assert_true(is_up_after_restore());
}

static void assert_refused(const char *what, const char *release)
{
	g_autofree char *said = probe_use_find_stranger("eth0");

	assert_non_null(said);
	if (!strstr(said, what) || !strstr(said, release))
		fail_msg("neither %s nor %s: %s", what, release, said);
}

static void test_stranger(void **state)
{
	assert_null(probe_use_find_stranger("eth0"));
	run("ip address add 192.0.2.5/24 dev eth0");
	assert_refused("eth0 is in use: it carries 192.0.2.5/24", "over it: `ip address flush dev eth0`");
	run("ip address flush dev eth0");
	run("ip route add default dev eth0 proto dhcp");
	assert_refused("has a default route, which is not regent's; probably it is managed by a DHCP client.",
		"`ip route del default dev eth0`");
	run("ip link add br7 type bridge");
	run("ip link set eth0 master br7");
	assert_refused("it is a port of br7", "`ip link set eth0 nomaster`");
	run("ip link del br7");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_as_before, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_used_by_now, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_changed_by_now, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_stranger, set_up, tear_down),
	};

	if (!netns_enter())
		return 77;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
