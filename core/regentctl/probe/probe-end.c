/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "probe-end.h"

#include "text.h"

#include <signal.h>

/* A call manager may tell the lines after it has registered the device: it gets this long. */
#define LINES_US (6 * G_TIME_SPAN_SECOND)

static guint count_phases(GVariant *phases, const char *state)
{
	guint count = 0;

	for (gsize i = 0; phases && i < g_variant_n_children(phases); i++) {
		g_autoptr(GVariant) phase = g_variant_get_child_value(phases, i);

		count += g_str_equal(ctl_string(phase, "state"), state);
	}
	return count;
}

/* A phase that has failed, or is held back, and whose next try is still to come. */
static gboolean one_waits(GVariant *phases, gint64 now)
{
	for (gsize i = 0; phases && i < g_variant_n_children(phases); i++) {
		g_autoptr(GVariant) phase = g_variant_get_child_value(phases, i);
		const char *state = ctl_string(phase, "state");

		if ((g_str_equal(state, "failed") || g_str_equal(state, "waiting")) &&
			ctl_int64(phase, "next-try", 0) > now)
			return TRUE;
	}
	return FALSE;
}

static gboolean is_through(GVariant *status, gint64 now)
{
	const char *state = ctl_string(status, "state");

	if (g_str_equal(state, "no-line"))
		return now - ctl_int64(status, "since", now) >= LINES_US;
	return g_str_equal(state, "complete") || g_str_equal(state, "registered");
}

ProbeEnd probe_end_judge(GVariant *status, gint64 by)
{
	g_autoptr(GVariant) phases = g_variant_lookup_value(status, "phases", G_VARIANT_TYPE("aa{sv}"));
	gint64 now = ctl_int64(status, "now", 0);

	if (is_through(status, now))
		return PROBE_DONE;
	if (one_waits(phases, now) && !count_phases(phases, "running"))
		return PROBE_FAILED;
	return now >= by ? PROBE_LATE : PROBE_GOES_ON;
}

char *probe_end_cut(ProbeEnd end, gint64 within, int number)
{
	g_autofree char *span = ctl_text_span(within);

	if (end == PROBE_LATE)
		return g_strdup_printf("--within %s was over", span);
	if (end != PROBE_STOPPED || !number)
		return NULL;
	if (number == SIGINT)
		return g_strdup("somebody pressed Ctrl-C");
	return g_strdup_printf("%s told it to end", number == SIGHUP ? "SIGHUP" : "SIGTERM");
}

gboolean probe_end_all_done(GVariant *status)
{
	g_autoptr(GVariant) phases = g_variant_lookup_value(status, "phases", G_VARIANT_TYPE("aa{sv}"));

	return phases && g_variant_n_children(phases) > 0 &&
	       count_phases(phases, "done") == g_variant_n_children(phases);
}
