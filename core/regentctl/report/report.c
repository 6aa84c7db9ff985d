/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report.h"

#include "paths.h"

#include <glib-unix.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#define SECONDS 5 /* for each program */

const CtlOption ctl_report_options[] = {
	{ "config", "FILE", "the configuration, where no daemon runs that could say it",
		"/tmp/report.tar.gz --config test.conf" },
	{ "force", NULL, "over a file that is there", "/tmp/report.tar.gz --force" },
	{ 0 },
};

static gboolean on_signal(gpointer stop)
{
	g_cancellable_cancel(stop);
	return G_SOURCE_CONTINUE;
}

/* What is said where it was made, and what whoever opens it reads first. */
static void add_head(GPtrArray *parts, const ReportDaemon *daemon)
{
	g_autoptr(GDateTime) now = g_date_time_new_now_utc();
	g_autofree char *time = g_date_time_format(now, "%Y-%m-%d %H:%M:%S");

	report_parts_add_text(parts, "README.txt",
		g_strdup_printf(
			"A report of regentctl %s, %s UTC. regentd %s then.\n\n"
			"Values of the configuration that are secret, or that no table declares, are ***, and so "
			"is each place\nwhere one of them stood in another text; also user, password and query of "
			"each URL. Of a command the program is shown. A secret\nof one or two letters is *** in "
			"regentd/config.txt alone. They are told "
			"from the files as they are now: what a file had\nbefore it was changed or taken away may stand "
			"in the log.\n\n"
			"A line that begins with $ is a command, what it said follows.\n",
			REGENT_VERSION, time,
			daemon->answers ? "was running"
			: daemon->pid   ? "was running and did not answer"
					: "was not running"))
		->own = TRUE;
}

/* Puts the words that keep a log from being found into its file, where there is none. */
static void note_log(GPtrArray *parts)
{
	gboolean found = FALSE;

	for (guint i = 0; i < parts->len; i++) {
		const ReportPart *part = parts->pdata[i];

		if (g_str_equal(part->file, "log.txt") && !part->missing &&
			!strstr(part->text->str, "-- No entries --"))
			found = TRUE;
	}
	if (!found)
		report_parts_add_text(parts, "log.txt",
			g_strdup(
				"No log was found: neither a journal nor a file that regentd writes into nor one of syslog.\n"));
}

static CtlExit fail(Ctl *ctl, GCancellable *stop, const char *path, const GError *error)
{
	if (g_cancellable_is_cancelled(stop))
		return CTL_INTERRUPTED;
	return ctl_fail(ctl, CTL_UNREGISTERED, "failed", "Cannot write %s: %s", path, error->message);
}

static void tell(Ctl *ctl, GPtrArray *parts, const char *path, const ReportDaemon *daemon)
{
	GStatBuf info = { 0 };
	gboolean piped = g_str_equal(path, "-");
	g_autofree char *text =
		report_text(parts, path, !piped && g_stat(path, &info) == 0 ? (gint64) info.st_size : -1, daemon);

	if (piped)
		g_printerr("%s", text);
	else if (ctl->json)
		ctl_print_json(report_dict(parts, path, daemon));
	else
		ctl_print(g_steal_pointer(&text));
}

static CtlExit refuse(Ctl *ctl, const GError *error)
{
	gboolean usage = g_error_matches(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);

	return ctl_fail(ctl, usage ? CTL_USAGE : CTL_NOT_ALLOWED, usage ? "usage" : "not-allowed",
		"Nothing was written, as the secrets in it cannot be told: %s", error->message);
}

static CtlExit gather(Ctl *ctl, const char *path, GCancellable *stop)
{
	g_autoptr(GPtrArray) parts = report_parts_new();
	g_auto(ReportDaemon) daemon = { 0 };
	g_autoptr(GError) error = NULL;
	g_auto(GStrv) blank = NULL;

	if (!report_daemon_find(&daemon, ctl, g_hash_table_lookup(ctl->given, "config"), &error))
		return refuse(ctl, error);
	add_head(parts, &daemon);
	report_ask_daemon(parts, &daemon, ctl);
	report_ask_machine(parts, &daemon, "");
	if (!report_run(parts, daemon.folder, SECONDS, stop))
		return CTL_INTERRUPTED;
	note_log(parts);
	blank = report_daemon_command(&daemon, "--blank");
	if (!report_clean(parts, blank, daemon.folder, stop, &error)) {
		if (g_cancellable_is_cancelled(stop))
			return CTL_INTERRUPTED;
		return refuse(ctl, error);
	}
	if (!report_write(parts, path, g_hash_table_contains(ctl->given, "force"), stop, &error))
		return fail(ctl, stop, path, error);
	tell(ctl, parts, path, &daemon);
	return 0;
}

/* The new file takes the name: a device, a folder or a link that had it would be gone. */
static gboolean may_write(Ctl *ctl, const char *path)
{
	GStatBuf info;

	if (g_str_equal(path, "-") || g_lstat(path, &info) < 0)
		return TRUE;
	if (!S_ISREG(info.st_mode))
		ctl_fail(ctl, CTL_USAGE, "exists", "%s is %s, which a report does not replace: name another file.",
			path, S_ISLNK(info.st_mode) ? "a link" : "not a regular file");
	else if (!g_hash_table_contains(ctl->given, "force"))
		ctl_fail(ctl, CTL_USAGE, "exists", "%s is there already: name another file, or add --force.", path);
	else
		return TRUE;
	return FALSE;
}

CtlExit ctl_report(Ctl *ctl, char **arguments)
{
	const char *path = arguments[0];
	g_autoptr(GCancellable) stop = g_cancellable_new();
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
	guint sources[G_N_ELEMENTS(signals)];
	CtlExit exit;

	if (!path)
		return ctl_fail(ctl, CTL_USAGE, "usage",
			"Which file? Usage: regentctl report FILE.tar.gz (- is standard output)");
	if (!may_write(ctl, path))
		return ctl->exit;
	for (guint i = 0; i < G_N_ELEMENTS(signals); i++)
		sources[i] = g_unix_signal_add(signals[i], on_signal, stop);
	exit = gather(ctl, path, stop);
	for (guint i = 0; i < G_N_ELEMENTS(signals); i++)
		g_source_remove(sources[i]);
	return exit;
}
