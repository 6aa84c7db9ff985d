/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "system-private.h"

#include "plugins/common/netif/netif-manager.h"

#include <net/if.h>
#include <string.h>

#define RANDOM 1 /* of addr_assign_type */

static char *read_of(SystemCheck *check, const char *name, const char *file)
{
	g_autofree char *path = g_strdup_printf("/sys/class/net/%s/%s", name, file);

	return system_read(check, path);
}

static gint64 number_of(SystemCheck *check, const char *name, const char *file, gint64 fallback)
{
	g_autofree char *text = read_of(check, name, file);

	return text && *text ? g_ascii_strtoll(text, NULL, 0) : fallback;
}

static char *all_interfaces(SystemCheck *check)
{
	g_autofree char *path = system_path(check, "/sys/class/net");
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	GString *names = g_string_new(NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir)))
		g_string_append_printf(names, "%s%s", names->len ? ", " : "", name);
	return g_string_free(names, FALSE);
}

static void no_interface(SystemCheck *check, const char *name, const char *endpoint)
{
	g_autofree char *all = all_interfaces(check);
	g_autofree char *cure = g_strdup_printf("Set interface of [endpoint] to one of those there are: %s.", all);

	system_add(check, "The boot stands still before its first frame.", cure,
		"There is no interface %s, which %s is to use.", name, endpoint);
}

/* One that is down says nothing of its cable. */
static void check_cable(SystemCheck *check, const char *name)
{
	g_autofree char *text = NULL;

	if (!(number_of(check, name, "flags", 0) & IFF_UP))
		return;
	text = read_of(check, name, "carrier");
	if (!g_strcmp0(text, "0"))
		system_add(check, "Nothing can be sent or heard.",
			"Plug the cable in, and see that the port of the switch is on.", "%s has no carrier.", name);
	else if (!g_strcmp0(text, "1"))
		system_add(check, NULL, NULL, "%s has a carrier.", name);
}

static void check_master(SystemCheck *check, const char *name)
{
	g_autofree char *path = g_strdup_printf("%s/sys/class/net/%s/master", check->machine->root, name);
	g_autofree char *target = g_file_read_link(path, NULL), *master = target ? g_path_get_basename(target) : NULL;
	g_autofree char *cure = NULL;

	if (!master)
		return;
	cure = g_strdup_printf(
		"Take it out: `ip link set %s nomaster`.\nGive the phone the other one: interface = %s.", name, master);
	system_add(check, "Its frames go there, and the phone hears none.", cure, "%s is a port of %s.", name, master);
}

static void check_manager(SystemCheck *check, const char *name)
{
	g_auto(NetifManager) manager = { 0 };
	g_autofree char *cure = NULL;

	netif_manager_find(&manager, check->machine->root, name, (int) number_of(check, name, "ifindex", 0));
	if (!manager.name) {
		system_add(check, NULL, NULL, "No other program was found to manage %s.", name);
		return;
	}
	cure = manager.command
		       ? g_strdup_printf("Keep it off %s: `%s`.", name, manager.command)
		       : g_strdup_printf("Keep it off %s: in %s set `%s`.", name, manager.file, manager.setting);
	system_add(check, "It changes addresses and routes under the phone.", cure, "Probably %s manages %s, too.",
		manager.name, name);
}

/* A name made of the address is another after each boot where the address is. */
static void check_address(SystemCheck *check, ConfigEndpoint *endpoint, const char *name)
{
	g_autofree char *mac = read_of(check, name, "address");
	g_autofree char *own = config_get(check->config, endpoint, "endpoint", "mac");
	g_autofree char *device = config_get(check->config, endpoint, "endpoint", "device-name");
	gboolean random = number_of(check, name, "addr_assign_type", 0) == RANDOM;
	gboolean local = mac && (g_ascii_strtoull(mac, NULL, 16) & 2);

	if (!mac || own || (device && strcmp(device, "auto")) || (!random && !local))
		return;
	system_add(check, "The call manager would have a new device after each boot.",
		"Set device-name of [endpoint], or mac to the one that is printed on the device.",
		"The hardware address of %s, %s, is %s, and the device is named by it.", name, mac,
		random ? "random" : "locally made");
}

static void check_interface(SystemCheck *check, ConfigEndpoint *endpoint, const char *name)
{
	g_autofree char *path = g_strconcat(check->machine->root, "/sys/class/net/", name, NULL);

	if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
		no_interface(check, name, config_endpoint_name(endpoint));
		return;
	}
	system_add(check, NULL, NULL, "The interface %s of %s.", name, config_endpoint_name(endpoint));
	check_cable(check, name);
	check_master(check, name);
	check_manager(check, name);
	check_address(check, endpoint, name);
}

void system_check_interfaces(SystemCheck *check)
{
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	GPtrArray *endpoints = config_endpoints(check->config);

	for (guint i = 0; i < endpoints->len; i++) {
		g_autofree char *name = config_get(check->config, endpoints->pdata[i], "endpoint", "interface");

		if (name && *name && g_hash_table_add(seen, g_strdup(name)))
			check_interface(check, endpoints->pdata[i], name);
		else if (!name)
			system_add(check, "The boot stands still before its first frame.",
				"Set interface in [endpoint].", "No interface is named for %s.",
				config_endpoint_name(endpoints->pdata[i]));
	}
}
