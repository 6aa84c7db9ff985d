/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rows.h"

#include "events.h"
#include "phases.h"
#include "value.h"

#include <stdarg.h>
#include <string.h>

#define MOST_HEARD 16 /* of one phase; --json has all */

static void row_free(gpointer data)
{
	ProbeRow *row = data;

	g_free(row->topic);
	g_free(row->name);
	g_free(row->value);
	g_free(row->source);
	g_free(row);
}

void probe_row_add(GPtrArray *rows, const char *topic, const char *name, const char *value, const char *source)
{
	ProbeRow *row;

	if (!*value)
		return;
	row = g_new0(ProbeRow, 1);
	row->topic = probe_value_clean(topic);
	row->name = probe_value_clean(name ? name : "");
	row->value = probe_value_clean(value);
	row->source = probe_value_clean(source ? source : "");
	g_ptr_array_add(rows, row);
}

void probe_row_printf(GPtrArray *rows, const char *topic, const char *name, const char *source, const char *format, ...)
{
	g_autofree char *value = NULL;
	va_list words;

	va_start(words, format);
	value = g_strdup_vprintf(format, words);
	va_end(words);
	probe_row_add(rows, topic, name, value, source);
}

void probe_row_fact(
	GPtrArray *rows, const Probe *probe, const char *topic, const char *name, const char *source, const char *fact)
{
	g_autoptr(GVariant) value = g_variant_lookup_value(probe->facts, fact, NULL);
	g_autofree char *text = probe_value_text(value);

	probe_row_add(rows, topic, name, text, source);
}

/* What was heard, in the order of its first time. */

/** Returns: (transfer full): without ", 0.02 s" or " in 0.4 ms" at its end. */
static char *without_time(const char *text)
{
	static const struct {
		const char *before, *unit;
	} times[] = { { ", ", " s" }, { " in ", " ms" } };

	for (guint i = 0; i < G_N_ELEMENTS(times); i++) {
		const char *before = g_strrstr(text, times[i].before);
		const char *number = before ? before + strlen(times[i].before) : "";
		gsize digits = strspn(number, "0123456789.");

		if (digits && g_str_equal(number + digits, times[i].unit))
			return g_strndup(text, (gsize) (before - text));
	}
	return g_strdup(text);
}

static guint count_of(GHashTable *counts, const char *text)
{
	return GPOINTER_TO_UINT(g_hash_table_lookup(counts, text));
}

static void count_heard(const Probe *probe, const char *phase, GPtrArray *texts, GHashTable *counts)
{
	for (gsize i = 0; i < g_variant_n_children(probe->events); i++) {
		g_autoptr(GVariant) owner = NULL;
		g_autofree char *key = NULL;
		CtlEvent event;

		ctl_event_read(probe->events, i, &event, &owner);
		if (!g_str_equal(event.kind, "heard") || !g_str_equal(event.phase, phase) || !*event.text)
			continue;
		key = without_time(event.text);
		if (!g_hash_table_contains(counts, key))
			g_ptr_array_add(texts, g_strdup(event.text));
		g_hash_table_replace(counts, g_strdup(key), GUINT_TO_POINTER(count_of(counts, key) + 1));
	}
}

void probe_row_heard(GPtrArray *rows, const Probe *probe, const char *topic, const char *name, const char *phase)
{
	g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GHashTable) counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	count_heard(probe, phase, texts, counts);
	for (guint i = 0; i < MIN(texts->len, MOST_HEARD); i++) {
		g_autofree char *key = without_time(texts->pdata[i]);
		guint count = count_of(counts, key);
		g_autofree char *often = g_strdup_printf("%u times", count);

		probe_row_add(rows, topic, name, texts->pdata[i], count > 1 ? often : "");
	}
	if (texts->len > MOST_HEARD)
		probe_row_printf(rows, topic, name, NULL, "and %u more, which --json has", texts->len - MOST_HEARD);
}

/* Phases of other plugins than ours have a topic of their own. */
static const char *topic_of(const char *phase)
{
	if (g_str_equal(phase, PROBE_ADDRESSING))
		return PROBE_ADDRESS_TOPIC;
	if (g_str_equal(phase, PROBE_REACH))
		return PROBE_MANAGERS_TOPIC;
	return g_str_equal(phase, PROBE_PROVISIONING) ? PROBE_CONFIG_TOPIC : phase;
}

/** Returns: (transfer full): what a step of @phase reported last, "" nothing. */
static char *last_report(const Probe *probe, const char *phase)
{
	for (gsize i = g_variant_n_children(probe->events); i-- > 0;) {
		g_autoptr(GVariant) owner = NULL;
		CtlEvent event;

		ctl_event_read(probe->events, i, &event, &owner);
		if (g_str_equal(event.kind, "report") && g_str_equal(event.phase, phase))
			return g_strdup(event.text);
	}
	return g_strdup("");
}

/* The facts of a step that failed are gone: what it did last says how far it came. */
void probe_row_report(GPtrArray *rows, const Probe *probe, const char *phase)
{
	g_autoptr(GPtrArray) phases = probe_phases(probe);
	const ProbePhase *found = probe_phase_find(phases, phase);
	g_autofree char *report = NULL;

	if (!found || probe_phase_is_done(found))
		return;
	report = last_report(probe, phase);
	probe_row_add(rows, topic_of(phase), "last report", report, NULL);
}

static void add_others(GPtrArray *rows, const Probe *probe)
{
	g_autoptr(GPtrArray) phases = probe_phases(probe);

	for (guint i = 0; i < phases->len; i++) {
		const char *phase = ((ProbePhase *) phases->pdata[i])->name;

		if (topic_of(phase) != phase)
			continue;
		probe_row_heard(rows, probe, phase, "heard", phase);
		probe_row_report(rows, probe, phase);
	}
}

GPtrArray *probe_rows(const Probe *probe)
{
	GPtrArray *rows = g_ptr_array_new_with_free_func(row_free);

	probe_rows_port(rows, probe);
	probe_rows_address(rows, probe);
	probe_rows_config(rows, probe);
	probe_rows_registration(rows, probe);
	add_others(rows, probe);
	return rows;
}
