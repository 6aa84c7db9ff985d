/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report.h"

#include "check.h"
#include "paths.h"

#include <string.h>

#define LOG_LINES "1000"
#define LOG_BYTES (1 << 19) /* of the end of a log that others write into, too */
#define ENDPOINTS 64        /* that are asked one by one */

static const struct {
	const char *file, *command;
} machine[] = {
	{ "system/kernel.txt", "uname -a" },
	{ "system/kernel.txt", "cat /proc/modules" },
	{ "system/kernel.txt", "cat /proc/net/vlan/config" },
	{ "system/os-release.txt", "cat /etc/os-release" },
	{ "system/clock.txt", "date -u" },
	{ "system/clock.txt", "cat /proc/uptime" },
	{ "system/links.txt", "ip -s -d link" },
	{ "system/addresses.txt", "ip address" },
	{ "system/routes.txt", "ip route show table all" },
	{ "system/routes.txt", "ip -6 route show table all" },
	{ "system/routes.txt", "ip rule" },
	{ "system/neighbors.txt", "ip neighbor" },
	{ "system/sockets.txt", "ss -tuanp" },
	{ "system/resolv.conf.txt", "cat /etc/resolv.conf" },
	{ "system/managers.txt", "nmcli device status" },
	{ "system/managers.txt", "networkctl --no-pager list" },
	{ "system/managers.txt", "cat /run/network/ifstate" },
	{ "system/disk.txt", "df -k" },
	{ "system/unit.txt",
		"systemctl show regentd --property=LoadState,ActiveState,SubState,Result,NRestarts,ExecMainStatus,"
		"FragmentPath,DropInPaths,User,AmbientCapabilities" },
	{ "log.txt", "journalctl --no-pager -u regentd -n " LOG_LINES " -o short-precise" },
};

/* Programs that may manage an interface, as /proc/PID/comm has them. */
static const char *const managers[] = { "NetworkManager", "systemd-network", "connmand", "dhcpcd", "dhclient", "udhcpc",
	"ifplugd", "netifd", "wpa_supplicant", "hostapd", "lldpd", "regentd", NULL };

static void add_manager(GString *text, const char *root, const char *pid)
{
	g_autofree char *path = g_strdup_printf("%s/proc/%s/comm", root, pid);
	g_autofree char *comm = NULL;

	if (g_ascii_isdigit(*pid) && g_file_get_contents(path, &comm, NULL, NULL) &&
		g_strv_contains(managers, g_strchomp(comm)))
		g_string_append_printf(text, "  %s, process %s\n", comm, pid);
}

/* Their names alone: a command line may have a password. */
static char *find_managers(const char *root)
{
	g_autofree char *path = g_strconcat(root, "/proc", NULL);
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	GString *text = g_string_new("Programs that may manage an interface, and run:\n");
	gsize before = text->len;
	const char *pid;

	while (dir && (pid = g_dir_read_name(dir)))
		add_manager(text, root, pid);
	if (text->len == before)
		g_string_append(text, "  none was found\n");
	return g_string_free(text, FALSE);
}

/* The log. */

static void add_log_lines(GPtrArray *parts, const char *path)
{
	g_autofree char *text = NULL;
	gsize length;
	GString *found;
	g_auto(GStrv) lines = NULL;

	if (!g_file_get_contents(path, &text, &length, NULL))
		return;
	found = g_string_new(NULL);
	g_string_append_printf(found, "Lines of %s that name regentd:\n", path);
	lines = g_strsplit(length > LOG_BYTES ? text + length - LOG_BYTES : text, "\n", -1);
	for (char **line = lines; *line; line++)
		if (strstr(*line, "regentd"))
			g_string_append_printf(found, "%s\n", *line);
	report_parts_add_text(parts, "log.txt", g_string_free(found, FALSE));
}

/* A daemon in the foreground may write into a file, others into what syslog keeps. */
static void ask_logs(GPtrArray *parts, const ReportDaemon *daemon, const char *root)
{
	static const char *const logs[] = { "/var/log/syslog", "/var/log/messages", "/var/log/daemon.log" };
	g_autofree char *own = g_strdup_printf("/proc/%d/fd/2", daemon->pid);
	g_autofree char *target = daemon->pid ? g_file_read_link(own, NULL) : NULL;

	if (target && *target == '/' && g_file_test(target, G_FILE_TEST_IS_REGULAR))
		report_parts_add_words(parts, "log.txt",
			(char *[]) { (char *) "tail", (char *) "-n", (char *) LOG_LINES, target, NULL });
	for (guint i = 0; i < G_N_ELEMENTS(logs); i++) {
		g_autofree char *path = g_strconcat(root, logs[i], NULL);

		add_log_lines(parts, path);
	}
}

void report_ask_machine(GPtrArray *parts, const ReportDaemon *daemon, const char *root)
{
	for (guint i = 0; i < G_N_ELEMENTS(machine); i++)
		report_parts_add(parts, machine[i].file, machine[i].command);
	report_parts_add_text(parts, "system/managers.txt", find_managers(root));
	ask_logs(parts, daemon, root);
	if (!daemon->pid)
		return;
	for (guint i = 0; i < 2; i++) {
		g_autofree char *command = g_strdup_printf("cat /proc/%d/%s", daemon->pid, i ? "limits" : "status");

		report_parts_add(parts, "system/process.txt", command);
	}
}

/* The daemon. */

static void ask(
	GPtrArray *parts, const char *file, Ctl *ctl, const char *verb, const char *endpoint, const char *option)
{
	g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
	g_autoptr(GStrvBuilder) words = g_strv_builder_new();
	g_auto(GStrv) command = NULL;

	g_strv_builder_add_many(words, self ? self : "regentctl", "--socket", ctl->socket, verb, NULL);
	if (endpoint)
		g_strv_builder_add(words, endpoint);
	if (option)
		g_strv_builder_add(words, option);
	if (g_str_has_suffix(file, ".json"))
		g_strv_builder_add(words, "--json");
	command = g_strv_builder_end(words);
	report_parts_add_words(parts, file, command);
}

static void ask_both(GPtrArray *parts, const char *folder, Ctl *ctl, const char *verb, const char *endpoint)
{
	g_autofree char *text = g_strdup_printf("%s/%s.txt", folder, verb);
	g_autofree char *json = g_strdup_printf("%s/%s.json", folder, verb);
	const char *option = g_str_equal(verb, "timeline") ? "--all" : NULL;

	ask(parts, text, ctl, verb, endpoint, option);
	ask(parts, json, ctl, verb, endpoint, option);
}

static void ask_endpoint(GPtrArray *parts, Ctl *ctl, const char *endpoint)
{
	static const char *const verbs[] = { "status", "why", "timeline", "facts", "messages", "network", "screen" };
	g_autofree char *folder = g_strconcat("endpoints/", endpoint, NULL);

	for (guint i = 0; i < G_N_ELEMENTS(verbs); i++)
		ask_both(parts, folder, ctl, verbs[i], endpoint);
}

static void ask_running(GPtrArray *parts, Ctl *ctl)
{
	g_auto(GStrv) endpoints = ctl_endpoints(ctl, NULL);
	guint count = endpoints ? g_strv_length(endpoints) : 0;

	ask_both(parts, "regentd", ctl, "plugins", NULL);
	ask_both(parts, "regentd", ctl, "loads", NULL);
	for (guint i = 0; i < MIN(count, ENDPOINTS); i++)
		ask_endpoint(parts, ctl, endpoints[i]);
	if (count > ENDPOINTS)
		report_parts_add_text(parts, "regentd/endpoints.txt",
			g_strdup_printf("%u endpoints: the first %d were asked one by one\n", count, ENDPOINTS));
}

static void ask_program(GPtrArray *parts, const ReportDaemon *daemon, const char *file, const char *what, gboolean own)
{
	g_auto(GStrv) command = report_daemon_command(daemon, what);

	report_parts_add_words(parts, file, command)->own = own;
}

/* What it is started with, --config aside, stands behind what is asked. */
static const char *config_of(const ReportDaemon *daemon)
{
	for (char **option = daemon->options; *option; option++) {
		if ((g_str_equal(*option, "--config") || g_str_equal(*option, "-c")) && option[1])
			return option[1];
		if (g_str_has_prefix(*option, "--config="))
			return *option + strlen("--config=");
	}
	return REGENT_CONFIG_FILE;
}

static void ask_check(GPtrArray *parts, const ReportDaemon *daemon)
{
	g_auto(GStrv) command = report_daemon_command(daemon, "--check FILE --system --all");

	g_free(command[2]);
	command[2] = g_strdup(config_of(daemon));
	report_parts_add_words(parts, "regentd/check.txt", command);
}

void report_ask_daemon(GPtrArray *parts, const ReportDaemon *daemon, Ctl *ctl)
{
	ask_program(parts, daemon, "regentd/config.txt", "--print", TRUE);
	ask_program(parts, daemon, "regentd/libraries.txt", "--libraries", FALSE);
	ask_check(parts, daemon);
	ask_both(parts, "regentd", ctl, "status", NULL);
	if (daemon->answers)
		ask_running(parts, ctl);
}
