/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "system-private.h"

#include <errno.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BIT(number) (G_GUINT64_CONSTANT(1) << (number))
#define NET_BIND_SERVICE BIT(10)
#define NET_ADMIN BIT(12)
#define NET_RAW BIT(13)
#define BUILT G_GINT64_CONSTANT(1767225600) /* 2026: no certificate of today is good before */

/* A row that is used, once for all plugins that have the same. */
typedef struct {
	const RegentFacility *row;
	char *value;    /* of its option, NULL: it has none */
	GString *users; /* names of plugins */
} Used;

static void used_free(gpointer data)
{
	Used *used = data;

	g_free(used->value);
	g_string_free(used->users, TRUE);
	g_free(used);
}

/* Returns: (transfer full) (nullable): what the option says. */
static char *option_value(SystemCheck *check, ConfigEndpoint *endpoint, const RegentPlugin *plugin, const char *key)
{
	g_autofree char *group = g_strconcat("plugin ", plugin->name, NULL);
	const RegentOption *option = plugin_option(plugin, key);
	char *value = config_get(check->config, endpoint, group, key);

	return value ? value : g_strdup(option ? option->fallback : NULL);
}

static Used *find_used(GPtrArray *list, const RegentFacility *row, const char *value)
{
	for (guint i = 0; i < list->len; i++) {
		Used *used = list->pdata[i];

		if (used->row->kind == row->kind && !g_strcmp0(used->row->name, row->name) &&
			!g_strcmp0(used->value, value))
			return used;
	}
	return NULL;
}

static void add_user(GString *users, const char *name)
{
	g_auto(GStrv) names = g_strsplit(users->str, ", ", -1);

	if (!g_strv_contains((const char *const *) names, name))
		g_string_append_printf(users, "%s%s", users->len ? ", " : "", name);
}

static void collect(SystemCheck *check, GPtrArray *list, ConfigEndpoint *endpoint, const RegentPlugin *plugin)
{
	for (const RegentFacility *row = plugin->facilities; row && row->why; row++) {
		g_autofree char *value = row->option ? option_value(check, endpoint, plugin, row->option) : NULL;
		Used *used;

		if (row->option && (!value || !*value || (row->value && strcmp(row->value, value))))
			continue;
		used = find_used(list, row, value);
		if (!used) {
			used = g_new0(Used, 1);
			*used = (Used) { row, g_steal_pointer(&value), g_string_new(NULL) };
			g_ptr_array_add(list, used);
		}
		add_user(used->users, plugin->name);
	}
}

static GPtrArray *collect_all(SystemCheck *check)
{
	GPtrArray *list = g_ptr_array_new_with_free_func(used_free), *endpoints = config_endpoints(check->config);
	const Chain *seen = NULL;

	for (guint i = 0; i < endpoints->len; i++) {
		const Chain *chain = config_endpoint_chain(endpoints->pdata[i]);

		for (guint j = 0; chain != seen && j < chain->phases->len; j++)
			for (const RegentPlugin **plugin = ((PhaseConfig *) chain->phases->pdata[j])->plugins; *plugin;
				plugin++)
				collect(check, list, endpoints->pdata[i], *plugin);
		seen = chain;
	}
	for (const RegentPlugin *const *plugin = config_services(check->config); *plugin; plugin++)
		collect(check, list, NULL, *plugin);
	return list;
}

/* The kinds. */

/* One that is refused for want of a right is there: rights are judged by themselves. */
static void check_socket(
	SystemCheck *check, const Used *used, int family, int protocol, const char *what, const char *cure)
{
	int reason = check->machine->try_socket(family, SOCK_RAW, protocol);

	if (!reason || reason == EPERM || reason == EACCES)
		system_add(check, NULL, NULL, "The kernel has %s (%s).", what, used->users->str);
	else
		system_add(check, used->row->why, cure, "The kernel has no %s, which %s needs: %s.", what,
			used->users->str, g_strerror(reason));
}

static gboolean file_names(SystemCheck *check, const char *file, const char *module)
{
	g_autofree char *path = g_strdup_printf("/lib/modules/%s/%s", check->machine->release, file);
	g_autofree char *word = g_strdup_printf("/%s.ko", module), *text = system_read(check, path);

	return text && strstr(text, word);
}

static gboolean is_there(SystemCheck *check, const char *path)
{
	g_autofree char *whole = path ? system_path(check, path) : NULL;

	return whole && g_file_test(whole, G_FILE_TEST_EXISTS);
}

static void check_module(SystemCheck *check, const Used *used)
{
	const char *name = used->row->name;
	g_autofree char *loaded = g_strconcat("/sys/module/", name, NULL);
	g_autofree char *cure = NULL;

	if (is_there(check, used->row->proof) || is_there(check, loaded) ||
		file_names(check, "modules.builtin", name)) {
		system_add(check, NULL, NULL, "The kernel has %s (%s).", name, used->users->str);
		return;
	}
	if (file_names(check, "modules.dep", name)) {
		system_add(check, NULL, NULL, "The kernel loads %s when it is needed (%s).", name, used->users->str);
		return;
	}
	cure = g_strdup_printf("Install the modules of kernel %s, or a kernel that has %s.\n"
			       "Once they are there, load it, at each boot too: `modprobe %s`.",
		check->machine->release, name, name);
	system_add(check, used->row->why, cure, "The kernel has no %s, which %s needs.", name, used->users->str);
}

static void check_tls(SystemCheck *check, const Used *used)
{
	if (check->machine->tls)
		system_add(check, NULL, NULL, "GLib has TLS (%s).", used->users->str);
	else
		system_add(check, used->row->why,
			"Install it, and the certificates: `apt install glib-networking ca-certificates`.",
			"GLib has no TLS, which %s uses: its module glib-networking is not there.", used->users->str);
	if (check->machine->now < BUILT)
		system_add(check, "Certificates are not valid yet at that time.",
			"Set the clock, and have it kept by a time server: `date -s \"2026-01-31 12:00\"`.",
			"The clock stands in the past, and %s looks at certificates.", used->users->str);
}

static void check_program(SystemCheck *check, const Used *used)
{
	g_auto(GStrv) words = NULL;
	g_autofree char *found = NULL, *cure = NULL;

	if (!g_shell_parse_argv(used->value, NULL, &words, NULL) || strchr(words[0], '%'))
		return;
	found = *words[0] == '/' ? g_strdup(words[0]) : g_find_program_in_path(words[0]);
	if (found && system_may(check, found, X_OK)) {
		system_add(check, NULL, NULL, "%s can be run (%s).", found, used->users->str);
		return;
	}
	cure = g_strdup_printf("Install %s where it can be run, or correct %s of [plugin %s].", words[0],
		used->row->option, used->users->str);
	system_add(check, used->row->why, cure, "%s, of [plugin %s] %s, cannot be run.", words[0], used->users->str,
		used->row->option);
}

static void check_folder(SystemCheck *check, const Used *used)
{
	g_autofree char *cure = NULL;

	if (strchr(used->value, '%'))
		return;
	if (system_may(check, used->value, R_OK | W_OK | X_OK)) {
		system_add(check, NULL, NULL, "%s can be written (%s).", used->value, used->users->str);
		return;
	}
	cure = g_strdup_printf("Make it for %s: `install -d -o %u %s`.",
		*check->service.user ? check->service.user : "that user", check->service.uid, used->value);
	system_add(check, used->row->why, cure, "%s, of [plugin %s] %s, is no folder that regentd may write into.",
		used->value, used->users->str, used->row->option);
}

static guint64 check_one(SystemCheck *check, const Used *used)
{
	switch (used->row->kind) {
	case REGENT_FACILITY_PACKET:
		check_socket(check, used, AF_PACKET, 0, "packet sockets", "Use a kernel with CONFIG_PACKET.");
		return NET_RAW;
	case REGENT_FACILITY_NETLINK:
		check_socket(check, used, AF_NETLINK, NETLINK_ROUTE, "rtnetlink",
			"Use a kernel with CONFIG_NET and CONFIG_INET.");
		return NET_ADMIN;
	case REGENT_FACILITY_MODULE:
		check_module(check, used);
		return NET_ADMIN;
	case REGENT_FACILITY_PORT:
		system_check_port(check, used->row->name, used->row->why, used->users->str);
		return NET_BIND_SERVICE;
	case REGENT_FACILITY_PING:
		check_socket(check, used, AF_INET, IPPROTO_ICMP, "raw sockets of IP", "Use a kernel with CONFIG_INET.");
		return NET_RAW;
	case REGENT_FACILITY_TLS:
		check_tls(check, used);
		return 0;
	case REGENT_FACILITY_PROGRAM:
		check_program(check, used);
		return 0;
	case REGENT_FACILITY_FOLDER:
		check_folder(check, used);
		return 0;
	}
	return 0; /* of a later version */
}

guint64 system_check_facilities(SystemCheck *check)
{
	g_autoptr(GPtrArray) list = collect_all(check);
	guint64 needed = 0;

	for (guint i = 0; i < list->len; i++)
		needed |= check_one(check, list->pdata[i]);
	return needed;
}
