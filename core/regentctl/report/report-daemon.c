/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report.h"

#include "check.h"

#include <gio/gunixsocketaddress.h>
#include <string.h>

#define CONNECT_S 5

/* Options of regentd that say where the configuration and its folders are, each with a value. */
static const char *const places[] = { "--config", "-c", "--over", "--interface", "-i", "--state-dir", "--run-dir",
	"--plugin-dir", "--data-dir", NULL };

static gboolean is_place_with_value(const char *word)
{
	const char *sign = strchr(word, '=');
	g_autofree char *name = sign ? g_strndup(word, (gsize) (sign - word)) : NULL;

	return name && g_strv_contains(places, name);
}

char **report_daemon_options(const char *const *words)
{
	g_autoptr(GStrvBuilder) options = g_strv_builder_new();

	for (; *words; words++) {
		if (is_place_with_value(*words))
			g_strv_builder_add(options, *words);
		if (!g_strv_contains(places, *words) || !words[1])
			continue;
		g_strv_builder_add(options, *words++);
		g_strv_builder_add(options, *words);
	}
	return g_strv_builder_end(options);
}

gboolean report_daemon_is_relative(char *const *options)
{
	for (; *options; options++) {
		const char *sign = strchr(*options, '=');
		const char *value = **options == '-' && sign ? sign + 1 : options[1];
		gboolean interface = g_str_has_prefix(*options, "--interface") || g_str_equal(*options, "-i");

		if (!interface && value && *value != '/')
			return TRUE;
		if (!sign && options[1])
			options++;
	}
	return FALSE;
}

/* Who listens at the control socket: one that hangs is told by it, too. */
static int find_pid(const char *path)
{
	g_autoptr(GSocket) socket = g_socket_new(G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, 0, NULL);
	g_autoptr(GSocketAddress) address = g_unix_socket_address_new(path);
	g_autoptr(GCredentials) credentials = NULL;

	if (!socket)
		return 0;
	g_socket_set_timeout(socket, CONNECT_S);
	if (g_socket_connect(socket, address, NULL, NULL))
		credentials = g_socket_get_credentials(socket, NULL);
	return credentials ? MAX(g_credentials_get_unix_pid(credentials, NULL), 0) : 0;
}

/* Returns: (transfer full): the words it was started with, none where they may not be seen. */
static char **read_words(int pid)
{
	g_autofree char *path = g_strdup_printf("/proc/%d/cmdline", pid);
	g_autoptr(GStrvBuilder) words = g_strv_builder_new();
	g_autofree char *line = NULL;
	gsize length = 0;

	g_file_get_contents(path, &line, &length, NULL);
	for (gsize at = 0; at < length; at += strlen(line + at) + 1)
		g_strv_builder_add(words, line + at);
	return g_strv_builder_end(words);
}

static gboolean answers(Ctl *ctl)
{
	g_auto(GStrv) endpoints = NULL;

	ctl->quiet = TRUE;
	endpoints = ctl_endpoints(ctl, NULL);
	ctl->quiet = FALSE;
	return endpoints != NULL;
}

/* The secrets are those of the daemon whose data are collected, so its own files are read or none. */
static gboolean find_running(ReportDaemon *daemon, GError **error)
{
	g_auto(GStrv) words = read_words(daemon->pid);
	g_autofree char *folder = g_strdup_printf("/proc/%d/cwd", daemon->pid);

	daemon->options = report_daemon_options((const char *const *) words);
	daemon->folder = g_file_read_link(folder, NULL);
	if (*words && (daemon->folder || !report_daemon_is_relative(daemon->options)))
		return TRUE;
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
		"you may not see where the configuration of regentd (process %d) is. Run it as root, or as the user of "
		"regentd.",
		daemon->pid);
	return FALSE;
}

gboolean report_daemon_find(ReportDaemon *daemon, Ctl *ctl, const char *config, GError **error)
{
	int pid = find_pid(ctl->socket);

	*daemon = (ReportDaemon) { .pid = pid, .answers = pid && answers(ctl) };
	if (!pid) {
		daemon->options = config ? g_strdupv((char *[]) { (char *) "--config", (char *) config, NULL })
					 : g_new0(char *, 1);
		return TRUE;
	}
	if (!config)
		return find_running(daemon, error);
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
		"regentd is running, with a configuration of its own. Leave out --config.");
	return FALSE;
}

void report_daemon_clear(ReportDaemon *daemon)
{
	g_strfreev(daemon->options);
	g_free(daemon->folder);
	*daemon = (ReportDaemon) { 0 };
}

char **report_daemon_command(const ReportDaemon *daemon, const char *what)
{
	g_autoptr(GStrvBuilder) command = g_strv_builder_new();
	g_autofree char *program = ctl_find_daemon();
	g_auto(GStrv) words = g_strsplit(what, " ", -1);

	g_strv_builder_add(command, program);
	g_strv_builder_addv(command, (const char **) words);
	g_strv_builder_addv(command, (const char **) daemon->options);
	return g_strv_builder_end(command);
}
