/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "status.h"

#include <string.h>

#include "ctl.h"
#include "network.h"
#include "state.h"
#include "why.h"

/** A phase as the status lists it. */
typedef struct {
	GVariant *phase; /* which the strings belong to */
	const char *name, *plugin, *state, *code;
	char *text; /* with progress or the next try */
	char *took;
} Row;

static void row_clear(gpointer data)
{
	Row *row = data;

	g_variant_unref(row->phase);
	g_free(row->text);
	g_free(row->took);
}

static gboolean is_bad(const Row *row)
{
	return g_str_equal(row->state, "failed") || (g_str_equal(row->state, "waiting") && *row->code);
}

/** Returns: (transfer full): "3rd try in 24 s", NULL: none is waited for. */
static char *next_try(GVariant *phase, gint64 now)
{
	gint64 when = ctl_int64(phase, "next-try", 0);
	g_autofree char *ordinal = NULL;
	g_autofree char *wait = NULL;

	if (when <= 0)
		return NULL;
	ordinal = ctl_text_ordinal(ctl_uint32(phase, "tries", 0) + 1);
	wait = ctl_text_span(when - now);
	return g_strdup_printf("%s try in %s", ordinal, wait);
}

/** Returns: (transfer full): how a sentence begins, without a parenthesis that would be cut in two. */
static char *beginning(const char *sentence)
{
	const char *end = sentence, *open = NULL;

	for (; *end && !(strchr(".:;", *end) && (end[1] == ' ' || !end[1])); end++) {
		if (*end == '(')
			open = end;
		if (*end == ')')
			open = NULL;
	}
	return g_strchomp(g_strndup(sentence, (open ? open : end) - sentence));
}

/** What the phase's step reports. A phase without a step shows how its diagnosis begins; the whole of it stands below. */
static char *phase_words(GVariant *phase)
{
	const char *said = ctl_string(phase, "text");

	return *said ? g_strdup(said) : beginning(ctl_string(phase, "cause"));
}

/** Appends when it was set at the phone, of a phase whose text is what came of that. */
static void add_set(GString *text, GVariant *phase, const CtlStyle *style)
{
	const char *state = ctl_string(phase, "state");
	g_autofree char *words = NULL;
	gint64 when = 0;

	if (!g_variant_lookup(phase, "set", "x", &when) ||
		!(g_str_equal(state, "done") || g_str_equal(state, "running")))
		return;
	words = ctl_text_set_at(when, style);
	g_string_append_printf(text, "%s%s", text->len ? ", " : "", words);
}

static char *row_text(GVariant *phase, gint64 now, const CtlStyle *style)
{
	g_autofree char *next = next_try(phase, now);
	g_autofree char *words = phase_words(phase);
	GString *text = g_string_new(words);
	double fraction = -1;

	g_variant_lookup(phase, "fraction", "d", &fraction);
	if (fraction >= 0 && g_str_equal(ctl_string(phase, "state"), "running"))
		g_string_append_printf(text, " %d %%", (int) (fraction * 100));
	else if (next)
		g_string_append_printf(text, "%s%s", text->len ? ", " : "", next);
	add_set(text, phase, style);
	return g_string_free(text, FALSE);
}

static char *row_took(GVariant *phase)
{
	gint64 took = ctl_int64(phase, "took", -1);

	if (took < 0 || !g_str_equal(ctl_string(phase, "state"), "done"))
		return g_strdup("");
	return g_strdup_printf("%.2f s", (double) took / G_USEC_PER_SEC);
}

static GArray *read_rows(GVariant *status, const CtlStyle *style)
{
	g_autoptr(GVariant) phases = g_variant_lookup_value(status, "phases", G_VARIANT_TYPE("aa{sv}"));
	GArray *rows = g_array_new(FALSE, TRUE, sizeof(Row));
	gint64 now = ctl_int64(status, "now", 0);
	gsize n = phases ? g_variant_n_children(phases) : 0;

	g_array_set_clear_func(rows, row_clear);
	for (gsize i = 0; i < n; i++) {
		GVariant *phase = g_variant_get_child_value(phases, i);
		Row row = {
			.phase = phase,
			.name = ctl_string(phase, "phase"),
			.plugin = ctl_string(phase, "plugin"),
			.state = ctl_string(phase, "state"),
			.code = ctl_string(phase, "code"),
			.text = row_text(phase, now, style),
			.took = row_took(phase),
		};

		g_array_append_val(rows, row);
	}
	return rows;
}

static void add_mark(GString *out, const Row *row, const CtlStyle *style)
{
	const struct {
		const char *state, *mark, *ascii;
		CtlColour colour;
	} marks[] = {
		{ "done", "●", "*", CTL_GREEN },
		{ "running", "▸", ">", CTL_YELLOW },
		{ "waiting", "▸", ">", CTL_YELLOW },
		{ "passed", "!", "!", CTL_YELLOW },
		{ "idle", "○", "-", CTL_DIM },
	};

	for (guint i = 0; !is_bad(row) && i < G_N_ELEMENTS(marks); i++) {
		if (g_str_equal(marks[i].state, row->state)) {
			ctl_text_paint(out, style, marks[i].colour, style->ascii ? marks[i].ascii : marks[i].mark);
			return;
		}
	}
	ctl_text_paint(out, style, CTL_RED, style->ascii ? "x" : "✗");
}

/** Widths of the columns: "  ● phase  plugin  text  took". */
typedef struct {
	guint phase, plugin, text, took, line;
} Layout;

#define MARGIN 4

static Layout lay_out(GArray *rows, const char *left, const char *right, const CtlStyle *style)
{
	Layout layout = { .took = 6 };
	guint fixed;

	for (guint i = 0; i < rows->len; i++) {
		const Row *row = &g_array_index(rows, Row, i);

		layout.phase = MAX(layout.phase, ctl_text_width(row->name));
		layout.plugin = MAX(layout.plugin, ctl_text_width(row->plugin));
		layout.text = MAX(layout.text, ctl_text_width(row->text));
		layout.took = MAX(layout.took, ctl_text_width(row->took));
	}
	fixed = MARGIN + layout.phase + 2 + layout.plugin + 2 + 2 + layout.took;
	layout.line = MAX(fixed + layout.text, ctl_text_width(left) + 2 + ctl_text_width(right));
	if (style->width && layout.line > style->width)
		layout.line = MAX(style->width, fixed + 20);
	layout.text = layout.line - fixed;
	return layout;
}

static void add_row(GString *out, const Row *row, const Layout *layout, const CtlStyle *style)
{
	guint room = *row->took ? layout->text : layout->text + 2 + layout->took;
	g_auto(GStrv) lines = ctl_text_wrap(row->text, room);

	g_string_append(out, "  ");
	add_mark(out, row, style);
	g_string_append_c(out, ' ');
	ctl_text_pad(out, row->name, layout->phase + 2);
	ctl_text_pad(out, row->plugin, layout->plugin + 2);
	if (*row->took) {
		ctl_text_pad(out, lines[0], layout->text + 2);
		ctl_text_blanks(out, layout->took - ctl_text_width(row->took));
		g_string_append(out, row->took);
	} else {
		g_string_append(out, lines[0]);
	}
	while (out->str[out->len - 1] == ' ')
		g_string_truncate(out, out->len - 1);
	g_string_append_c(out, '\n');
	for (guint i = 1; lines[0] && lines[i]; i++) {
		ctl_text_blanks(out, MARGIN + layout->phase + 2 + layout->plugin + 2);
		g_string_append_printf(out, "%s\n", lines[i]);
	}
}

char *ctl_status_stage(GVariant *status)
{
	g_autoptr(GVariant) phases = g_variant_lookup_value(status, "phases", G_VARIANT_TYPE("aa{sv}"));
	const char *stage = ctl_string(status, "stage");
	gint64 now = ctl_int64(status, "now", 0);
	gsize n = phases ? g_variant_n_children(phases) : 0;

	for (gsize i = 0; i < n; i++) {
		g_autoptr(GVariant) phase = g_variant_get_child_value(phases, i);
		gint64 when = ctl_int64(phase, "next-try", 0);
		g_autofree char *wait = NULL;

		if (when <= 0 || g_str_equal(ctl_string(phase, "state"), "passed"))
			continue;
		wait = ctl_text_span(when - now);
		return g_strdup_printf("%s (next try in %s)", stage, wait);
	}
	return g_strdup(stage);
}

static void add_gap(GString *out, gboolean narrow, guint gap)
{
	if (narrow)
		g_string_append_c(out, '\n');
	else
		ctl_text_blanks(out, MAX(gap, 2));
}

static void add_header(
	GString *out, GVariant *status, const char *left, const char *right, guint line, const CtlStyle *style)
{
	CtlExit state = ctl_state(status);
	const char *stage = state == CTL_UNREGISTERED ? ctl_string(status, "stage") : "";
	guint used = ctl_text_width(left) + ctl_text_width(right) + ctl_text_width(stage);
	gboolean narrow = style->width && used + 2 + 2 * (*stage != 0) > style->width;
	guint gap = line > used ? line - used : 0;

	ctl_text_paint(out, style, CTL_BOLD, left);
	if (*stage) {
		add_gap(out, narrow, gap / 2);
		ctl_text_paint(out, style, CTL_YELLOW, stage);
		gap -= gap / 2;
	}
	add_gap(out, narrow, gap);
	ctl_text_paint(out, style,
		state == CTL_REGISTERED ? CTL_GREEN
		: state == CTL_NO_LINE  ? CTL_YELLOW
					: CTL_RED,
		right);
	g_string_append_c(out, '\n');
}

char *ctl_status_text(GVariant *status, const CtlStyle *style)
{
	g_autofree char *left = g_strjoin(
		"  ", ctl_string(status, "device"), ctl_string(status, "model"), ctl_string(status, "interface"), NULL);
	g_autofree char *right = ctl_state_since(status);
	g_autofree char *why = ctl_why_worst(status, style);
	g_autofree char *trial = ctl_trial_note(status, style);
	g_autoptr(GArray) rows = read_rows(status, style);
	Layout layout = lay_out(rows, left, right, style);
	GString *out = g_string_new(NULL);

	add_header(out, status, left, right, layout.line, style);
	for (guint i = 0; i < rows->len; i++)
		add_row(out, &g_array_index(rows, Row, i), &layout, style);
	g_string_append(out, why);
	g_string_append(out, trial);
	return g_string_free(out, FALSE);
}

char *ctl_status_list(GPtrArray *statuses, const CtlStyle *style)
{
	CtlTable *table = ctl_table_new(5);

	ctl_table_add(table, "endpoint", "device", "model", "interface", "state");
	for (guint i = 0; i < statuses->len; i++) {
		GVariant *status = statuses->pdata[i];
		g_autofree char *since = ctl_state_since(status);
		g_autofree char *stage = ctl_status_stage(status);
		gboolean waits = ctl_state(status) == CTL_UNREGISTERED && *stage;
		g_autoptr(GVariant) trial = g_variant_lookup_value(status, "trial", G_VARIANT_TYPE_VARDICT);
		g_autofree char *state = g_strconcat(
			since, waits ? ", " : "", waits ? stage : "", trial ? "; settings are being tried" : "", NULL);

		ctl_table_add(table, ctl_string(status, "endpoint"), ctl_string(status, "device"),
			ctl_string(status, "model"), ctl_string(status, "interface"), state);
	}
	return ctl_table_end(table, style);
}

static GVariant *as_list(GPtrArray *statuses)
{
	return g_variant_new_array(G_VARIANT_TYPE_VARDICT, (GVariant **) statuses->pdata, statuses->len);
}

CtlExit ctl_status(Ctl *ctl, char **arguments)
{
	g_autoptr(GPtrArray) statuses = ctl_read_statuses(ctl, arguments[0]);
	GVariant *worst = statuses ? ctl_state_worst(statuses) : NULL;

	if (!statuses)
		return ctl->exit;
	if (ctl->json)
		ctl_print_json(as_list(statuses));
	else if (statuses->len == 1)
		ctl_print(ctl_status_text(statuses->pdata[0], &ctl->style));
	else
		ctl_print(ctl_status_list(statuses, &ctl->style));
	return worst ? ctl_state(worst) : CTL_UNREGISTERED;
}
