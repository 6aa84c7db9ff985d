/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which program manages an interface, by what stands in a made-up /run, /proc and /sys. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <glib/gstdio.h>
#include <string.h>

#include "netif.h"
#include "remove-tree.h"

#define MAX_FILES 4

static const struct {
	const char *files[MAX_FILES][2]; /* path, text; a path that ends with / is a folder */
	const char *want;                /* "name|command|file|setting" */
} rows[] = {
	{ { { "/proc/self/x", "" } }, "|||" },
	{ { { "/run/NetworkManager/devices/7", "[device]\nmanaged=true\n" },
		  { "/sys/fs/cgroup/system.slice/NetworkManager.service/", NULL } },
		"NetworkManager|nmcli device set eth0 managed no||" },
	{ { { "/run/NetworkManager/devices/7", "[device]\nmanaged=true\n" }, { "/proc/90/comm", "NetworkManager\n" } },
		"NetworkManager|nmcli device set eth0 managed no||" },
	/* it is not running any more; does not manage this one; manages another */
	{ { { "/run/NetworkManager/devices/7", "[device]\nmanaged=true\n" } }, "|||" },
	{ { { "/run/NetworkManager/devices/7", "[device]\nmanaged=unmanaged\n" },
		  { "/proc/90/comm", "NetworkManager\n" } },
		"|||" },
	{ { { "/run/NetworkManager/devices/8", "[device]\nmanaged=true\n" }, { "/proc/90/comm", "NetworkManager\n" } },
		"|||" },
	{ { { "/run/systemd/netif/links/7", "ADMIN_STATE=configured\nOPER_STATE=routable\n" },
		  { "/proc/91/comm", "systemd-network\n" } },
		"systemd-networkd||its .network file|Unmanaged=yes" },
	{ { { "/run/systemd/netif/links/7", "ADMIN_STATE=unmanaged\n" }, { "/proc/91/comm", "systemd-network\n" } },
		"|||" },
	{ { { "/run/network/ifstate", "lo=lo\neth0=eth0\n" } },
		"ifupdown||/etc/network/interfaces|iface eth0 inet manual" },
	{ { { "/run/network/ifstate", "lo=lo\neth1=eth1\n" } }, "|||" },
	{ { { "/proc/92/comm", "dhclient\n" }, { "/proc/92/cmdline", "dhclient/-4/eth0/" } },
		"dhclient (process 92)|kill 92||" },
	{ { { "/proc/92/comm", "dhclient\n" }, { "/proc/92/cmdline", "dhclient/eth0.5/" } }, "|||" },
	{ { { "/proc/93/comm", "udhcpc\n" }, { "/proc/93/cmdline", "udhcpc/-i/eth0/" } },
		"udhcpc (process 93)|kill 93||" },
	{ { { "/proc/94/comm", "dhcpcd\n" }, { "/proc/94/cmdline", "dhcpcd: [manager] [ip4] [ip6]" } },
		"dhcpcd (process 94)|dhcpcd -x eth0||" },
	{ { { "/proc/95/comm", "connmand\n" } }, "ConnMan||/etc/connman/main.conf|NetworkInterfaceBlacklist=eth0" },
};

/* In a command line / stands for the NUL between its words. */
static void make(const char *root, const char *path, const char *text)
{
	g_autofree char *whole = g_strconcat(root, path, NULL), *folder = g_path_get_dirname(whole);
	g_autofree char *bytes = g_strdup(text);
	gsize length = text ? strlen(text) : 0;

	if (g_str_has_suffix(path, "cmdline"))
		for (gsize i = 0; i < length; i++)
			bytes[i] = text[i] == '/' ? 0 : text[i];
	assert_int_equal(g_mkdir_with_parents(folder, 0700), 0);
	if (text)
		assert_true(g_file_set_contents(whole, bytes, (gssize) length, NULL));
}

static void test_rows(void **state)
{
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *root = g_dir_make_tmp("regent-XXXXXX", NULL), *got = NULL;
		g_auto(NetifManager) found = { 0 };

		for (guint j = 0; j < MAX_FILES && rows[i].files[j][0]; j++)
			make(root, rows[i].files[j][0], rows[i].files[j][1]);
		netif_manager_find(&found, root, "eth0", 7);
		got = g_strdup_printf("%s|%s|%s|%s", found.name ? found.name : "", found.command ? found.command : "",
			found.file ? found.file : "", found.setting ? found.setting : "");
		remove_tree(root);
		if (!g_str_equal(got, rows[i].want))
			fail_msg("row %u: \"%s\", not \"%s\"", i, got, rows[i].want);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
