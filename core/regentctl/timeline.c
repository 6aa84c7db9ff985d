/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ctl.h"
#include "events.h"

#include <string.h>

/** A line of the waterfall: a phase with its bar, or something that happened at one moment. */
typedef struct {
	char *label, *plugin, *text;
	gint64 from, to; /* to: -1 while it runs */
	gboolean moment;
	gboolean message;
	gboolean bad;
} Bar;

static void bar_clear(gpointer data)
{
	Bar *bar = data;

	g_free(bar->label);
	g_free(bar->plugin);
	g_free(bar->text);
}

static Bar *open_bar(GArray *bars, const char *phase)
{
	for (guint i = bars->len; i-- > 0;) {
		Bar *bar = &g_array_index(bars, Bar, i);

		if (!bar->moment && bar->to < 0 && g_str_equal(bar->label, phase))
			return bar;
	}
	return NULL;
}

static void add_bar(GArray *bars, const CtlEvent *event, const char *label, gboolean moment)
{
	Bar bar = {
		.label = g_strdup(label),
		.plugin = g_strdup(event->plugin),
		.text = g_strdup(moment ? event->text : ""),
		.from = event->time,
		.to = moment ? event->time : -1,
		.moment = moment,
	};

	g_array_append_val(bars, bar);
}

static void close_bar(GArray *bars, const CtlEvent *event, gboolean bad)
{
	Bar *bar = open_bar(bars, event->phase);

	if (!bar)
		return;
	bar->to = event->time;
	bar->bad = bad;
	if (bad) {
		g_free(bar->text);
		bar->text = g_strdup(event->text);
	}
}

/** The plugin that ended the phase is the one that said something last. */
static void name_bar(GArray *bars, const CtlEvent *event)
{
	Bar *bar = *event->phase && *event->plugin ? open_bar(bars, event->phase) : NULL;

	if (!bar)
		return;
	g_free(bar->plugin);
	bar->plugin = g_strdup(event->plugin);
}

/** What a phase says after it is done: the call manager is lost, another one was found. */
static void add_message(GArray *bars, const CtlEvent *event)
{
	add_bar(bars, event, event->phase, TRUE);
	g_array_index(bars, Bar, bars->len - 1).message = TRUE;
}

static gboolean led_to_rewind(const Bar *bar)
{
	return bar->moment && !bar->message && !g_str_equal(bar->label, "registered");
}

static gboolean is_moment(const char *kind)
{
	static const char *const kinds[] = { "boot", "phase-lost", "rewind", "request", "config", "registered",
		"unregistered", "shutdown", NULL };

	return g_strv_contains(kinds, kind);
}

static void add_event(GArray *bars, const CtlEvent *event)
{
	name_bar(bars, event);
	if (g_str_equal(event->kind, "phase-start"))
		add_bar(bars, event, event->phase, FALSE);
	else if (g_str_equal(event->kind, "phase-done"))
		close_bar(bars, event, FALSE);
	else if (g_str_equal(event->kind, "phase-failed"))
		close_bar(bars, event, TRUE);
	else if (is_moment(event->kind))
		add_bar(bars, event, event->kind, TRUE);
	else if (g_str_equal(event->kind, "message") && *event->phase && !open_bar(bars, event->phase))
		add_message(bars, event);
}

/** Forgets what was before the last rewind, but not what led to it. */
static void begin_again(GArray *bars)
{
	guint i = bars->len;

	while (i > 0 && led_to_rewind(&g_array_index(bars, Bar, i - 1)))
		i--;
	if (i > 0)
		g_array_remove_range(bars, 0, i);
}

static GArray *read_bars(GVariant *events, const char *endpoint, gboolean all)
{
	GArray *bars = g_array_new(FALSE, TRUE, sizeof(Bar));
	gsize n = g_variant_n_children(events);

	g_array_set_clear_func(bars, bar_clear);
	for (gsize i = 0; i < n; i++) {
		g_autoptr(GVariant) owner = NULL;
		CtlEvent event;

		ctl_event_read(events, i, &event, &owner);
		if (!g_str_equal(event.endpoint, endpoint))
			continue;
		if (!all && (g_str_equal(event.kind, "boot") || g_str_equal(event.kind, "rewind")))
			begin_again(bars);
		add_event(bars, &event);
	}
	return bars;
}

/** Columns: time, label, bar, time it took, plugin and words. */
typedef struct {
	guint label;
	gint64 bar;
	gint64 start, end;
} Sheet;

#define TIMES 29 /* columns of both times, the second with " ..." */

static Sheet lay_out(GArray *bars, gint64 boot, gint64 now, const CtlStyle *style)
{
	Sheet sheet = { .start = bars->len ? g_array_index(bars, Bar, 0).from : boot, .bar = 36 };
	guint plugin = 0;

	sheet.end = sheet.start;
	for (guint i = 0; i < bars->len; i++) {
		Bar *bar = &g_array_index(bars, Bar, i);

		sheet.end = MAX(sheet.end, bar->to < 0 ? now : bar->to);
		sheet.label = MAX(sheet.label, ctl_text_width(bar->label));
		plugin = MAX(plugin, ctl_text_width(bar->plugin));
	}
	if (style->width)
		sheet.bar = CLAMP((gint64) style->width - TIMES - sheet.label - 2 - plugin - 2, 8, sheet.bar);
	return sheet;
}

/** Draws from @from to @to, at least one column. */
static void draw(GString *out, gint64 from, gint64 to, const Sheet *sheet, const Bar *bar, const CtlStyle *style)
{
	gint64 span = MAX(sheet->end - sheet->start, 1);
	guint first = (guint) MIN(from * sheet->bar / span, sheet->bar - 1);
	guint last = (guint) MIN(to * sheet->bar / span, sheet->bar - 1);
	const char *mark = bar->moment ? (style->ascii ? "|" : "◆") : (style->ascii ? "=" : "█");
	g_autoptr(GString) line = g_string_new(NULL);

	for (guint i = first; i <= last; i++)
		g_string_append(line, mark);
	ctl_text_blanks(out, first);
	ctl_text_paint(out, style, bar->bad ? CTL_RED : bar->to < 0 ? CTL_YELLOW : CTL_GREEN, line->str);
	ctl_text_blanks(out, (guint) sheet->bar - 1 - last);
}

static void add_line(GString *out, const Bar *bar, const Sheet *sheet, const CtlStyle *style)
{
	gint64 to = bar->to < 0 ? sheet->end : bar->to;
	g_autofree char *took = g_strdup_printf("%.3f s", (double) (to - bar->from) / G_USEC_PER_SEC);

	g_string_append_printf(out, "%9.3f s  ", (double) (bar->from - sheet->start) / G_USEC_PER_SEC);
	ctl_text_pad(out, bar->label, sheet->label + 2);
	draw(out, bar->from - sheet->start, to - sheet->start, sheet, bar, style);
	g_string_append_printf(out, "  %10s", bar->moment ? "" : took);
	if (bar->to < 0)
		g_string_append(out, " ...");
	if (*bar->plugin)
		g_string_append_printf(out, "  %s", bar->plugin);
	if (*bar->text)
		g_string_append_printf(out, "  %s", bar->text);
	while (out->str[out->len - 1] == ' ')
		g_string_truncate(out, out->len - 1);
	g_string_append_c(out, '\n');
}

char *ctl_timeline_text(
	GVariant *events, const char *endpoint, gint64 boot, gint64 now, gboolean all, const CtlStyle *style)
{
	g_autoptr(GArray) bars = read_bars(events, endpoint, all);
	Sheet sheet = lay_out(bars, boot, now, style);
	GString *out = g_string_new(NULL);

	for (guint i = 0; i < bars->len; i++)
		add_line(out, &g_array_index(bars, Bar, i), &sheet, style);
	return g_string_free(out, FALSE);
}

CtlExit ctl_timeline(Ctl *ctl, char **arguments)
{
	g_autoptr(GVariant) status = ctl_read_status(ctl, arguments[0]);
	g_autoptr(GVariant) events = status ? ctl_read_events(ctl, 0) : NULL;
	const char *endpoint = status ? ctl_string(status, "endpoint") : NULL;

	if (!events)
		return ctl->exit;
	if (ctl->json) {
		g_autoptr(GVariant) named = ctl_events_of(events, endpoint, NULL);

		ctl_print_json(named);
	} else {
		ctl_print(ctl_timeline_text(events, endpoint, ctl_int64(status, "boot", 0), ctl_int64(status, "now", 0),
			ctl->all, &ctl->style));
	}
	return 0;
}
