/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "block.h"

#include "expect.h"
#include "paths.h"
#include "rows.h"
#include "value.h"
#include "verdict.h"
#include "why.h"

#include <regent/facts.h>
#include <string.h>

#define WIDEST 100
#define TOPIC 15 /* columns */
#define LONGEST_NAME 18
#define MARK 8 /* columns of held and failed */

/** A section is told from the one before by an empty line. */
static void gap(GString *out)
{
	if (out->len)
		g_string_append_c(out, '\n');
}

static void add_wrapped(GString *out, const CtlStyle *style, CtlColour colour, const char *text)
{
	g_auto(GStrv) lines = ctl_text_wrap(text, style->width);

	for (guint i = 0; *text && lines[i]; i++) {
		ctl_text_paint(out, style, colour, lines[i]);
		g_string_append_c(out, '\n');
	}
}

static void add_list(GString *out, const CtlStyle *style, const char *before, char **items)
{
	g_autofree char *joined = g_strjoinv(", ", items);
	g_autofree char *text = g_strdup_printf("%s %s.", before, joined);

	if (*items)
		add_wrapped(out, style, CTL_PLAIN, text);
}

static void add_verdict(GString *out, const ProbeVerdict *verdict, const CtlStyle *style)
{
	g_autofree char *sentence = probe_value_clean_sentence(verdict->sentence);
	g_autofree char *more = probe_value_clean_sentence(verdict->more);

	add_wrapped(out, style, CTL_BOLD, sentence);
	add_wrapped(out, style, CTL_PLAIN, more);
	add_list(out, style, "Not reached:", verdict->not_reached);
	add_list(out, style, "Not tried:", verdict->not_tried);
}

/* Rows. */

static guint name_width(GPtrArray *rows)
{
	guint width = 0;

	for (guint i = 0; i < rows->len; i++)
		width = MAX(width, ctl_text_width(((ProbeRow *) rows->pdata[i])->name));
	return MIN(width, LONGEST_NAME) + 2;
}

/** @before: (nullable): the row above: what it has is not said again. */
static void add_row(GString *out, const ProbeRow *row, const ProbeRow *before, guint names, const CtlStyle *style)
{
	gboolean goes_on = before && g_str_equal(row->topic, before->topic);
	const char *topic = goes_on ? "" : row->topic;
	guint indent = TOPIC + names;
	guint room = MAX(style->width, indent + 20) - indent;
	g_autofree char *source = *row->source ? g_strdup_printf(" (%s)", row->source) : g_strdup("");
	g_autofree char *text = g_strconcat(row->value, source, NULL);
	g_auto(GStrv) lines = ctl_text_wrap(text, room);

	ctl_text_paint(out, style, CTL_BOLD, topic);
	ctl_text_blanks(out, TOPIC - MIN(ctl_text_width(topic), TOPIC - 1));
	ctl_text_pad(out, goes_on && g_str_equal(row->name, before->name) ? "" : row->name, names - 1);
	for (guint i = 0; lines[i]; i++) {
		if (i > 0)
			ctl_text_blanks(out, indent - 1);
		g_string_append_printf(out, " %s\n", lines[i]);
	}
}

static void add_rows(GString *out, GPtrArray *rows, const CtlStyle *style)
{
	guint names = name_width(rows);

	gap(out);
	for (guint i = 0; i < rows->len; i++)
		add_row(out, rows->pdata[i], i ? rows->pdata[i - 1] : NULL, names, style);
}

/* What everything is about: before the topics. */

static const char *either(const char *one, const char *other)
{
	return *one ? one : other;
}

static char *when(const Probe *probe)
{
	g_autoptr(GDateTime) started = g_date_time_new_from_unix_local(probe->started / G_TIME_SPAN_SECOND);
	g_autofree char *date = started ? g_date_time_format(started, "%Y-%m-%d %H:%M:%S %Z") : g_strdup("unknown");
	g_autofree char *took = probe_value_span(probe->ended - probe->started);

	return g_strdup_printf("%s, took %s", date, took);
}

static char *device(const Probe *probe)
{
	return g_strdup(either(
		ctl_string(probe->status, "device"), ctl_string(probe->facts, REGENT_FACT_ENDPOINT_DEVICE_NAME)));
}

static char *model(const Probe *probe)
{
	return g_strdup(either(ctl_string(probe->facts, REGENT_FACT_MODEL_NAME),
		either(ctl_string(probe->status, "model"), ctl_string(probe->facts, REGENT_FACT_ENDPOINT_MODEL))));
}

/** Returns: (transfer full): with a word where nobody has chosen it. */
static char *chosen_model(const Probe *probe)
{
	g_autofree char *name = model(probe);

	if (!*name || !ctl_boolean(probe->facts, REGENT_FACT_ENDPOINT_ASSUMED))
		return g_steal_pointer(&name);
	return g_strconcat(name, ", assumed; --model names another", NULL);
}

static void insert_head(GPtrArray *rows, const Probe *probe)
{
	g_autofree char *time = when(probe), *name = device(probe), *kind = chosen_model(probe);

	probe_row_add(rows, "probe", "time", time, NULL);
	probe_row_printf(rows, "probe", "by", NULL, "regent %s", REGENT_VERSION);
	probe_row_add(rows, "probe", "interface", probe->interface, NULL);
	probe_row_add(rows, "probe", "MAC", ctl_string(probe->facts, REGENT_FACT_ENDPOINT_MAC), NULL);
	probe_row_add(rows, "probe", "device", name, NULL);
	probe_row_add(rows, "probe", "model", kind, NULL);
}

static GPtrArray *all_rows(const Probe *probe)
{
	GPtrArray *rows = probe_rows(probe);
	guint topics = rows->len;

	insert_head(rows, probe);
	/* What was added last goes first. */
	for (guint i = topics; i < rows->len; i++) {
		gpointer row = g_ptr_array_steal_index(rows, i);

		g_ptr_array_insert(rows, (gint) (i - topics), row);
	}
	return rows;
}

/* What is wrong. */

static GVariant *read_whys(const Probe *probe)
{
	GVariant *whys = g_variant_lookup_value(probe->status, "whys", G_VARIANT_TYPE("aa{sv}"));

	return whys ? whys : g_variant_ref_sink(g_variant_new_array(G_VARIANT_TYPE_VARDICT, NULL, 0));
}

/* What no probe reads: it is told of the device itself. */
static gboolean is_of_the_device(const char *cure)
{
	static const char *const words[] = { "regentctl network", "[plugin", "[endpoint]", "[phase" };

	for (guint i = 0; i < G_N_ELEMENTS(words); i++)
		if (strstr(cure, words[i]))
			return TRUE;
	return FALSE;
}

static void add_place_of_cures(GString *out, GVariant *whys, const CtlStyle *style)
{
	gboolean found = FALSE;

	for (gsize i = 0; i < g_variant_n_children(whys); i++) {
		g_autoptr(GVariant) why = g_variant_get_child_value(whys, i);

		found |= probe_verdict_tells(why) && is_of_the_device(ctl_string(why, "cure"));
	}
	if (!found)
		return;
	gap(out);
	add_wrapped(out, style, CTL_PLAIN,
		"`regentctl network` and [sections] below are for the device's own configuration; a probe reads "
		"sections from --config.");
}

static void add_whys(GString *out, const Probe *probe, const CtlStyle *style)
{
	g_autoptr(GVariant) whys = read_whys(probe);

	add_place_of_cures(out, whys, style);
	for (gsize i = 0; i < g_variant_n_children(whys); i++) {
		g_autoptr(GVariant) why = g_variant_get_child_value(whys, i);
		g_autofree char *cause = probe_value_clean_sentence(ctl_string(why, "cause"));
		g_autofree char *cure = probe_value_clean_lines(ctl_string(why, "cure"));

		if (!probe_verdict_tells(why))
			continue;
		gap(out);
		ctl_text_paragraph(out, style, "why", cause);
		ctl_why_add_cure(out, cure, style);
	}
}

/* Time. */

static void add_phase(CtlTable *table, const ProbePhase *phase)
{
	g_autofree char *begun = phase->begun < 0
					 ? g_strdup("")
					 : g_strdup_printf("+%.2f s", (double) phase->begun / G_TIME_SPAN_SECOND);
	g_autofree char *took = phase->took < 0 ? g_strdup("") : probe_value_span(phase->took);
	g_autofree char *tries = phase->starts ? g_strdup_printf("%u", phase->starts) : g_strdup("");

	ctl_table_add(table, phase->name, phase->plugin, phase->state, begun, took, tries);
}

static void add_phases(GString *out, GPtrArray *phases, const CtlStyle *style)
{
	CtlTable *table = ctl_table_new(6);
	g_autofree char *text = NULL;

	ctl_table_add(table, "phase", "plugin", "state", "begun", "took", "tries");
	for (guint i = 0; i < phases->len; i++)
		add_phase(table, phases->pdata[i]);
	text = ctl_table_end(table, style);
	if (!phases->len)
		return;
	gap(out);
	g_string_append(out, text);
}

/* Expectations. */

static char *judged_words(const ProbeJudged *judged)
{
	g_autofree char *is = probe_value_clean(judged->is);
	g_autofree char *expected = probe_value_clean(judged->expected);

	if (!judged->held)
		return g_strdup_printf("%s: expected %s, is %s", judged->name, expected, is);
	if (g_ascii_strcasecmp(is, expected) == 0)
		return g_strdup_printf("%s: %s", judged->name, is);
	return g_strdup_printf("%s: %s, as expected: %s", judged->name, is, expected);
}

static void add_judged(GString *out, const ProbeJudged *judged, const CtlStyle *style)
{
	g_autofree char *text = judged_words(judged);
	g_auto(GStrv) lines = ctl_text_wrap(text, style->width - MARK);

	ctl_text_paint(out, style, judged->held ? CTL_GREEN : CTL_RED, judged->held ? "held" : "failed");
	ctl_text_blanks(out, MARK - (judged->held ? 4 : 6));
	for (guint i = 0; lines[i]; i++) {
		ctl_text_blanks(out, i > 0 ? MARK : 0);
		g_string_append_printf(out, "%s\n", lines[i]);
	}
}

static void add_expectations(GString *out, GPtrArray *judged, const CtlStyle *style)
{
	if (!judged || !judged->len)
		return;
	gap(out);
	for (guint i = 0; i < judged->len; i++)
		add_judged(out, judged->pdata[i], style);
}

char *probe_block_text(const Probe *probe, const CtlStyle *style)
{
	CtlStyle sheet = *style;
	g_autoptr(GPtrArray) phases = probe_phases(probe);
	g_autoptr(GPtrArray) rows = all_rows(probe);
	g_auto(ProbeVerdict) verdict = { 0 };
	GString *out = g_string_new(NULL);

	sheet.width = style->width ? CLAMP(style->width, 40, WIDEST) : WIDEST;
	probe_verdict_of(probe, phases, &verdict);
	add_verdict(out, &verdict, &sheet);
	add_rows(out, rows, &sheet);
	add_whys(out, probe, &sheet);
	add_phases(out, phases, &sheet);
	add_expectations(out, probe->judged, &sheet);
	return g_string_free(out, FALSE);
}
