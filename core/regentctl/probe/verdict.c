/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "verdict.h"

#include "events.h"
#include "expect.h"
#include "state.h"
#include "value.h"

#include <stdarg.h>
#include <string.h>

#define MOST_NAMED 6 /* expectations that failed; each has a line of its own below */

/** Returns: (nullable): the first phase that is not done. */
static const ProbePhase *not_done(GPtrArray *phases)
{
	for (guint i = 0; i < phases->len; i++)
		if (!probe_phase_is_done(phases->pdata[i]))
			return phases->pdata[i];
	return NULL;
}

/** Returns: (nullable): the phase that everything waits for: one that failed and is passed over is none. */
static const ProbePhase *standing(GPtrArray *phases)
{
	for (guint i = 0; i < phases->len; i++) {
		const ProbePhase *phase = phases->pdata[i];

		if (!probe_phase_is_done(phase) && !g_str_equal(phase->state, "passed"))
			return phase;
	}
	return NULL;
}

/* Sentences. */

static GVariant *read_whys(const Probe *probe)
{
	GVariant *whys = g_variant_lookup_value(probe->status, "whys", G_VARIANT_TYPE("aa{sv}"));

	return whys ? whys : g_variant_ref_sink(g_variant_new_array(G_VARIANT_TYPE_VARDICT, NULL, 0));
}

static gboolean is_note(GVariant *why)
{
	return g_str_equal(ctl_string(why, "weight"), "note");
}

static gboolean is_waiting(GVariant *why)
{
	return g_str_equal(ctl_string(why, "code"), "phase.waiting");
}

gboolean probe_verdict_tells(GVariant *why)
{
	return !is_waiting(why) && !g_str_equal(ctl_string(why, "code"), "model.assumed");
}

/** Returns: (transfer full) (nullable): the worst. @notes_too: also what harms no phone that works. */
static char *first_cause(const Probe *probe, gboolean notes_too)
{
	g_autoptr(GVariant) whys = read_whys(probe);

	for (gsize i = 0; i < g_variant_n_children(whys); i++) {
		g_autoptr(GVariant) why = g_variant_get_child_value(whys, i);
		const char *cause = ctl_string(why, "cause");

		if (*cause && (notes_too || !is_note(why)) && (probe_verdict_tells(why) || is_waiting(why)))
			return probe_value_clean_sentence(cause);
	}
	return NULL;
}

static gboolean has_fault(const Probe *probe)
{
	g_autoptr(GVariant) whys = read_whys(probe);

	for (gsize i = 0; i < g_variant_n_children(whys); i++) {
		g_autoptr(GVariant) why = g_variant_get_child_value(whys, i);

		if (!is_note(why) && !is_waiting(why))
			return TRUE;
	}
	return FALSE;
}

/* Where nobody complains, or the daemon is gone. */
static char *all_well(const Probe *probe, GPtrArray *phases, const ProbePhase *missing)
{
	const ProbePhase *last = phases->len ? phases->pdata[phases->len - 1] : NULL;
	gboolean expects = probe->judged && probe->judged->len;

	if (!last)
		return g_strdup("Nothing is known: the probe ended before its boot began.");
	if (missing)
		return g_strdup_printf(
			"The phase %s was not done%s.", missing->name, probe->cut ? "" : ", and nothing says why");
	if (probe_expect_failures(probe->judged))
		return g_strdup_printf(
			"Every phase up to %s was completed, but not every expectation held.", last->name);
	return g_strdup_printf("All is well up to %s%s.", last->name, expects ? ", and every expectation held" : "");
}

/* How far it came. */

static void add_sentence(GString *words, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void add_sentence(GString *words, const char *format, ...)
{
	va_list arguments;

	if (words->len)
		g_string_append_c(words, ' ');
	va_start(arguments, format);
	g_string_append_vprintf(words, format, arguments);
	va_end(arguments);
}

static void add_failures(GString *words, GPtrArray *judged)
{
	guint failures = probe_expect_failures(judged), named = 0;
	g_autoptr(GString) names = g_string_new(NULL);

	if (!failures)
		return;
	for (guint i = 0; i < judged->len && named < MOST_NAMED; i++) {
		const ProbeJudged *one = judged->pdata[i];

		if (!one->held)
			g_string_append_printf(names, "%s%s", named++ ? ", " : "", one->name);
	}
	if (failures > named)
		g_string_append_printf(names, " and %u more", failures - named);
	add_sentence(words, "%u of %u expectations failed: %s.", failures, judged->len, names->str);
}

static void add_standing(GString *words, const ProbePhase *phase, const char *cut)
{
	g_autofree char *span = probe_value_span(phase->took);
	const char *at_work = cut ? "was still at work" : "was still at work when the probe ended";
	const char *how = g_str_equal(phase->state, "failed")    ? "failed"
			  : g_str_equal(phase->state, "running") ? at_work
			  : g_str_equal(phase->state, "waiting") ? "waits for its next try"
								 : "has not begun";

	add_sentence(words, "The phase %s %s%s%s.", phase->name, how, phase->took >= 0 ? ", after " : "",
		phase->took >= 0 ? span : "");
}

/* None stands, though something is to be said. */
static void add_completed(GString *words, GPtrArray *phases)
{
	const ProbePhase *last = phases->pdata[phases->len - 1];
	g_autoptr(GString) passed = g_string_new(NULL);

	for (guint i = 0; i < phases->len; i++) {
		const ProbePhase *phase = phases->pdata[i];

		if (!probe_phase_is_done(phase))
			g_string_append_printf(passed, "%s%s", passed->len ? ", " : "", phase->name);
	}
	if (passed->len)
		add_sentence(words, "Even so, the boot went on up to %s. Passed over without being done: %s.",
			last->name, passed->str);
	else
		add_sentence(words, "Even so, every phase up to %s was completed.", last->name);
}

static char *how_far(const Probe *probe, GPtrArray *phases, gboolean caused)
{
	const ProbePhase *phase = standing(phases);
	gint64 total = probe_phases_total(probe, phases);
	g_autofree char *span = probe_value_span(total);
	g_autoptr(GString) words = g_string_new(NULL);

	add_failures(words, probe->judged);
	if (phase)
		add_standing(words, phase, probe->cut);
	else if (phases->len && caused)
		add_completed(words, phases);
	if (probe->cut)
		add_sentence(words, "The probe ended early because %s%s.", probe->cut,
			phase && phase->starts <= 1 && !has_fault(probe) ? "; nothing had failed until then" : "");
	if (total >= 0)
		add_sentence(words, "It took %s.", span);
	return g_strdup(words->str);
}

/* A list of the phases behind the one that stands. */
static char **not_reached(GPtrArray *phases)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();

	for (guint i = 0; i < phases->len; i++) {
		const ProbePhase *phase = phases->pdata[i];

		if (!probe_phase_was_reached(phase))
			g_ptr_array_add(names, g_strdup(phase->name));
	}
	g_ptr_array_add(names, NULL);
	return (char **) g_ptr_array_free(g_steal_pointer(&names), FALSE);
}

static gboolean names_tcp(const char *line)
{
	return strstr(line, " TCP ") != NULL;
}

/* Where none was reached the fact is gone; the answers were told. */
static gboolean opened_tcp(const Probe *probe)
{
	g_auto(GStrv) lines = NULL;
	gboolean opened = FALSE;

	g_variant_lookup(probe->facts, "signaling.reached", "^as", &lines);
	for (char **line = lines; line && *line; line++)
		opened |= names_tcp(*line);
	for (gsize i = 0; i < g_variant_n_children(probe->events); i++) {
		g_autoptr(GVariant) owner = NULL;
		CtlEvent event;

		ctl_event_read(probe->events, i, &event, &owner);
		opened |= g_str_equal(event.kind, "heard") && g_str_equal(event.phase, PROBE_REACH) &&
			  names_tcp(event.text);
	}
	return opened;
}

static gboolean tried_to_register(const Probe *probe)
{
	return ctl_state_is_registered(probe->status) || *ctl_string(probe->facts, "registration.state");
}

/* What a probe leaves alone so that nobody is disturbed. */
static char **not_tried(const Probe *probe, GPtrArray *phases)
{
	const ProbePhase *last = phases->len ? phases->pdata[phases->len - 1] : NULL;
	g_autoptr(GPtrArray) words = g_ptr_array_new();

	if (!tried_to_register(probe) && last && g_str_equal(ctl_string(probe->status, "state"), "complete")) {
		if (!opened_tcp(probe))
			g_ptr_array_add(words, g_strdup("connecting to the call managers (--connect)"));
		g_ptr_array_add(words, g_strdup("registering (--register)"));
	}
	g_ptr_array_add(words, NULL);
	return (char **) g_ptr_array_free(g_steal_pointer(&words), FALSE);
}

void probe_verdict_of(const Probe *probe, GPtrArray *phases, ProbeVerdict *ret_verdict)
{
	guint failures = probe_expect_failures(probe->judged);
	const ProbePhase *missing = not_done(phases);
	g_autofree char *cause = first_cause(probe, missing != NULL);

	*ret_verdict = (ProbeVerdict) {
		.more = how_far(probe, phases, cause != NULL),
		.not_reached = not_reached(phases),
		.not_tried = not_tried(probe, phases),
		.good = phases->len && !missing && !failures,
	};
	ret_verdict->sentence = cause ? g_steal_pointer(&cause) : all_well(probe, phases, missing);
}

void probe_verdict_clear(ProbeVerdict *verdict)
{
	g_clear_pointer(&verdict->sentence, g_free);
	g_clear_pointer(&verdict->more, g_free);
	g_clear_pointer(&verdict->not_reached, g_strfreev);
	g_clear_pointer(&verdict->not_tried, g_strfreev);
}
