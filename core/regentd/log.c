/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "log.h"

#include <string.h>

typedef struct {
	gboolean foreground;
	GLogLevelFlags level;
	gint64 start;
} Log;

static GLogWriterOutput write_line(GLogLevelFlags level, const GLogField *fields, gsize count, gpointer data)
{
	Log *log = data;

	if ((level & G_LOG_LEVEL_MASK) > log->level)
		return G_LOG_WRITER_HANDLED;
	if (!log->foreground)
		return g_log_writer_default(level, fields, count, NULL);
	for (gsize i = 0; i < count; i++)
		if (!strcmp(fields[i].key, "MESSAGE"))
			g_printerr("%9.3f %s%s\n", (double) (g_get_monotonic_time() - log->start) / 1e6,
				level & G_LOG_LEVEL_WARNING ? "warning: " : "", (const char *) fields[i].value);
	return G_LOG_WRITER_HANDLED;
}

static gboolean read_level(const char *text, GLogLevelFlags *level, GError **error)
{
	static const struct {
		const char *name;
		GLogLevelFlags level;
	} levels[] = { { "error", G_LOG_LEVEL_CRITICAL }, { "warning", G_LOG_LEVEL_WARNING },
		{ "message", G_LOG_LEVEL_MESSAGE }, { "info", G_LOG_LEVEL_INFO }, { "debug", G_LOG_LEVEL_DEBUG } };

	*level = G_LOG_LEVEL_MESSAGE;
	for (guint i = 0; text && i < G_N_ELEMENTS(levels); i++)
		if (!strcmp(text, levels[i].name)) {
			*level = levels[i].level;
			return TRUE;
		}
	if (text)
		g_set_error(error, REGENT_ERROR, REGENT_ERROR_CONFIG,
			"--log-level %s: must be error, warning, message, info or debug", text);
	return !text;
}

gboolean log_open(gboolean foreground, const char *level, GError **error)
{
	Log *log = g_new0(Log, 1);

	if (!read_level(level, &log->level, error)) {
		g_free(log);
		return FALSE;
	}
	log->foreground = foreground;
	log->start = g_get_monotonic_time();
	/* GLib drops such lines itself unless told not to. */
	if (log->level > G_LOG_LEVEL_MESSAGE)
		g_setenv("G_MESSAGES_DEBUG", "all", TRUE);
	g_log_set_writer_func(write_line, log, g_free);
	return TRUE;
}

static GLogLevelFlags level_of(const char *kind)
{
	static const char *const quiet[] = { "report", "step-start", "step-done", "step-passed", "phase-start", NULL };
	static const char *const loud[] = { "warning", NULL };

	if (g_strv_contains(loud, kind))
		return G_LOG_LEVEL_WARNING;
	return g_strv_contains(quiet, kind) ? G_LOG_LEVEL_INFO : G_LOG_LEVEL_MESSAGE;
}

static void write_event(gpointer data, const RegentEvent *event)
{
	g_log(G_LOG_DOMAIN, level_of(event->kind), "%s %s%s%s%s%s%s%s", event->endpoint, event->kind,
		event->phase ? " phase=" : "", event->phase ? event->phase : "", event->plugin ? " plugin=" : "",
		event->plugin ? event->plugin : "", event->text ? " " : "", event->text ? event->text : "");
}

guint log_events(RegentAgent *agent)
{
	return regent_agent_watch(agent, write_event, NULL);
}
