/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "verdict.h"

#include "expect.h"
#include "state.h"
#include "value.h"

#include <string.h>

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

/** Returns: (transfer full) (nullable): the worst, unless it is a note of a phone that works. */
static char *first_cause(const Probe *probe, gboolean notes_too)
{
	g_autoptr(GVariant) whys = g_variant_lookup_value(probe->status, "whys", G_VARIANT_TYPE("aa{sv}"));
	g_autoptr(GVariant) first = whys && g_variant_n_children(whys) ? g_variant_get_child_value(whys, 0) : NULL;
	const char *cause = first ? ctl_string(first, "cause") : "";

	if (!*cause || (!notes_too && g_str_equal(ctl_string(first, "weight"), "note")))
		return NULL;
	return probe_value_clean_sentence(cause);
}

/* Where nobody complains, or the daemon is gone. */
static char *all_well(GPtrArray *phases, const ProbePhase *missing, guint failures, guint expectations)
{
	const ProbePhase *last = phases->len ? phases->pdata[phases->len - 1] : NULL;

	if (!last)
		return g_strdup("Nothing is known: the probe ended before its boot began.");
	if (missing)
		return g_strdup_printf("The phase %s was not done, and nothing says why.", missing->name);
	if (failures)
		return g_strdup_printf(
			"All is well up to %s, but %u of %u expectations failed.", last->name, failures, expectations);
	return g_strdup_printf(
		"All is well up to %s%s.", last->name, expectations ? ", and every expectation held" : "");
}

static char *standing_words(const ProbePhase *phase)
{
	g_autofree char *span = probe_value_span(phase->took);
	const char *how = g_str_equal(phase->state, "failed")    ? "failed"
			  : g_str_equal(phase->state, "running") ? "was still at work when the probe ended"
			  : g_str_equal(phase->state, "waiting") ? "waits for its next try"
								 : "has not begun";

	return g_strdup_printf("The phase %s %s%s%s.", phase->name, how, phase->took >= 0 ? ", after " : "",
		phase->took >= 0 ? span : "");
}

static char *how_far(const Probe *probe, GPtrArray *phases, gboolean caused, guint failures)
{
	const ProbePhase *phase = standing(phases);
	const ProbePhase *last = phases->len ? phases->pdata[phases->len - 1] : NULL;
	gint64 total = probe_phases_total(probe, phases);
	g_autofree char *span = probe_value_span(total);
	g_autoptr(GString) words = g_string_new(NULL);

	if (phase) {
		g_autofree char *stands = standing_words(phase);

		g_string_append(words, stands);
	} else if (last && caused) {
		g_string_append_printf(words, "All the same every phase up to %s is over.", last->name);
	}
	if (total >= 0)
		g_string_append_printf(words, "%sIt took %s.", words->len ? " " : "", span);
	if (caused && failures)
		g_string_append_printf(
			words, "%s%u of %u expectations failed.", words->len ? " " : "", failures, probe->judged->len);
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

static gboolean opened_tcp(const Probe *probe)
{
	g_auto(GStrv) lines = NULL;
	gboolean opened = FALSE;

	g_variant_lookup(probe->facts, "signaling.reached", "^as", &lines);
	for (char **line = lines; line && *line; line++)
		opened |= strstr(*line, " TCP ") != NULL;
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
	guint expectations = probe->judged ? probe->judged->len : 0;
	const ProbePhase *missing = not_done(phases);
	g_autofree char *cause = first_cause(probe, missing != NULL);

	*ret_verdict = (ProbeVerdict) {
		.more = how_far(probe, phases, cause != NULL, failures),
		.not_reached = not_reached(phases),
		.not_tried = not_tried(probe, phases),
		.good = phases->len && !missing && !failures,
	};
	ret_verdict->sentence = cause ? g_steal_pointer(&cause) : all_well(phases, missing, failures, expectations);
}

void probe_verdict_clear(ProbeVerdict *verdict)
{
	g_clear_pointer(&verdict->sentence, g_free);
	g_clear_pointer(&verdict->more, g_free);
	g_clear_pointer(&verdict->not_reached, g_strfreev);
	g_clear_pointer(&verdict->not_tried, g_strfreev);
}
