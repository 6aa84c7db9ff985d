/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "log.h"

#include <string.h>
#include <unistd.h>

struct Log {
	gboolean foreground;
	gboolean journal;
	GLogLevelFlags level;
	gint64 start;
};

static const char *label(GLogLevelFlags level)
{
	if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL))
		return "error: ";
	return level & G_LOG_LEVEL_WARNING ? "warning: " : "";
}

static void write_foreground(Log *log, GLogLevelFlags level, const GLogField *fields, gsize count)
{
	for (gsize i = 0; i < count; i++)
		if (!strcmp(fields[i].key, "MESSAGE"))
			g_printerr("%9.3f %s%s\n", (double) (g_get_monotonic_time() - log->start) / 1e6, label(level),
				(const char *) fields[i].value);
}

/* GLib's default writer leaves out lines by rules of its own. */
static GLogWriterOutput write_line(GLogLevelFlags level, const GLogField *fields, gsize count, gpointer data)
{
	Log *log = data;

	if ((level & G_LOG_LEVEL_MASK) > log->level)
		return G_LOG_WRITER_HANDLED;
	if (log->foreground)
		write_foreground(log, level, fields, count);
	else if (!log->journal || g_log_writer_journald(level, fields, count, NULL) != G_LOG_WRITER_HANDLED)
		g_log_writer_standard_streams(level, fields, count, NULL);
	return G_LOG_WRITER_HANDLED;
}

Log *log_open(gboolean foreground)
{
	Log *log = g_new0(Log, 1);

	log->foreground = foreground;
	log->journal = g_log_writer_is_journald(STDERR_FILENO);
	log->level = G_LOG_LEVEL_MESSAGE;
	log->start = g_get_monotonic_time();
	g_log_writer_default_set_use_stderr(TRUE);
	g_log_set_writer_func(write_line, log, g_free);
	return log;
}

void log_set_level(Log *log, GLogLevelFlags level)
{
	log->level = level;
}

static GLogLevelFlags level_of(const char *kind)
{
	static const char *const quiet[] = { "report", "step-start", "step-done", "step-passed", "phase-start", "heard",
		NULL };
	static const char *const loud[] = { "warning", NULL };

	if (g_strv_contains(loud, kind))
		return G_LOG_LEVEL_WARNING;
	return g_strv_contains(quiet, kind) ? G_LOG_LEVEL_INFO : G_LOG_LEVEL_MESSAGE;
}

static void add_pair(GString *line, const char *key, const char *value)
{
	if (value)
		g_string_append_printf(line, " %s=%s", key, value);
}

static void write_event(gpointer data, const RegentEvent *event)
{
	const Log *log = data;
	GLogLevelFlags level = level_of(event->kind);
	g_autoptr(GString) line = NULL;

	if (level > log->level)
		return;
	line = g_string_new(event->endpoint);
	g_string_append_printf(line, " %s", event->kind);
	add_pair(line, "phase", event->phase);
	add_pair(line, "plugin", event->plugin);
	add_pair(line, "code", event->code);
	if (event->wait)
		g_string_append_printf(line, " wait-ms=%" G_GINT64_FORMAT, event->wait / 1000);
	add_pair(line, "cause", event->cause);
	if (event->text && !event->cause)
		g_string_append_printf(line, " %s", event->text);
	g_log(G_LOG_DOMAIN, level, "%s", line->str);
}

guint log_events(Log *log, RegentAgent *agent)
{
	return regent_agent_watch(agent, write_event, log);
}
