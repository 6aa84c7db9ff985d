/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report.h"

#include "check.h"

#include <string.h>

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

/* Who is at the other end of the control socket. */
static int find_pid(Ctl *ctl)
{
	GIOStream *stream = ctl->connection ? g_dbus_connection_get_stream(ctl->connection) : NULL;
	g_autoptr(GCredentials) credentials = NULL;

	if (G_IS_SOCKET_CONNECTION(stream))
		credentials =
			g_socket_get_credentials(g_socket_connection_get_socket(G_SOCKET_CONNECTION(stream)), NULL);
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

void report_daemon_find(ReportDaemon *daemon, Ctl *ctl, const char *config)
{
	g_auto(GStrv) words = NULL;
	g_autofree char *folder = NULL;

	*daemon = (ReportDaemon) { .pid = find_pid(ctl) };
	words = daemon->pid ? read_words(daemon->pid) : g_new0(char *, 1);
	daemon->options = config ? g_strdupv((char *[]) { (char *) "--config", (char *) config, NULL })
				 : report_daemon_options((const char *const *) words);
	folder = g_strdup_printf("/proc/%d/cwd", daemon->pid);
	if (daemon->pid && !config)
		daemon->folder = g_file_read_link(folder, NULL);
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
