/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "words.h"

#include "core/facts/vocabulary.h"

#define FOLLOW "Follow it with `regentctl watch`."

/* "40 s", "5 min": (transfer full) */
char *words_span(gint64 span)
{
	gint64 seconds = MAX((span + G_TIME_SPAN_SECOND / 2) / G_TIME_SPAN_SECOND, 1);

	return seconds < 120 ? g_strdup_printf("%d s", (int) seconds) : g_strdup_printf("%d min", (int) seconds / 60);
}

/* What the step does, as it says or as a display would: (transfer full) */
static char *doing(const Step *step)
{
	const char *stage = step->stage ? step->stage : step->base.plugin->stage;
	const char *text = step->text && *step->text ? step->text : stage ? stage : "at work";
	g_autofree char *part =
		step->fraction >= 0 ? g_strdup_printf(", %d %%", (int) (step->fraction * 100)) : g_strdup("");

	return g_strconcat(text, part, NULL);
}

static char *named(const Step *step)
{
	g_autofree char *words = doing(step);

	return g_strdup_printf("%s: %s", step->base.plugin->name, words);
}

/* @cause: (transfer full). @cure: (transfer full) (nullable): to see how it goes on. */
static Diagnosis *waiting(gint64 since, char *cause, char *cure)
{
	Diagnosis *why = diagnosis_in_words("phase.waiting", "", cause, cure ? cure : g_strdup(FOLLOW));

	why->since = since;
	return why;
}

/* @endpoint: (nullable). Returns: (transfer full) (nullable) */
static char *see_why(const char *endpoint)
{
	return endpoint ? g_strdup_printf("See what that one waits for: `regentctl why %s`.", endpoint) : NULL;
}

/* A done step stands for its phase where nothing else is waited for. */
static gboolean is_waited_for(const Phase *phase, const Step *step)
{
	return step->state == STEP_RUNNING || (step->state == STEP_DONE && phase_is_over(phase));
}

/* A step that is done has lost again what it gave then, or has not got it yet. */
static gint64 waited_for_since(const Step *step)
{
	return step->state == STEP_DONE ? MAX(step->sequence->since, step->started + step->took) : step->started;
}

Diagnosis *words_at_work(Phase *phase)
{
	GString *cause = g_string_new(NULL);
	gint64 since = REGENT_NEVER;
	Diagnosis *why;

	for (guint i = 0; i < phase->steps->len; i++) {
		Step *step = phase->steps->pdata[i];
		g_autofree char *words = is_waited_for(phase, step) ? doing(step) : NULL;

		if (!words)
			continue;
		g_string_append_printf(cause, "%s%s (%s)", cause->len ? "; " : "", words, step->base.plugin->name);
		since = MIN(since, waited_for_since(step));
	}
	if (!cause->len)
		g_string_append(cause, phase->config->name);
	g_string_prepend(cause, "Waiting: ");
	g_string_append_c(cause, '.');
	why = waiting(since == REGENT_NEVER ? phase->started : since, g_string_free(cause, FALSE), NULL);
	/* One that need not come to anything is nobody's fault. */
	why->weight = phase->config->goes_on ? REGENT_WEIGHT_MINOR : REGENT_WEIGHT_FAULT;
	return why;
}

/* Returns: (nullable): name of an endpoint that stands on this one and has not ended yet. */
static const char *child_at_work(Sequence *sequence)
{
	for (guint i = 0; sequence->children && i < sequence->children->len; i++) {
		Sequence *child = sequence->children->pdata[i];

		if (!sequence_is_empty(child) || child_at_work(child))
			return child->name;
	}
	return NULL;
}

Diagnosis *words_winding(Sequence *sequence, Step *step)
{
	const char *child = step ? NULL : child_at_work(sequence);
	g_autofree char *words = step ? named(step) : g_strdup(child ? child : "the last that stop");
	char *cause;

	if (sequence->quitting)
		cause = g_strdup_printf("Asked to end, and waiting for %s.", words);
	else
		cause = g_strdup_printf("Waiting for %s%s: then %s starts again.", words, child ? " to let go" : "",
			sequence->phases[sequence->target].config->name);
	return waiting(sequence->winding, cause, see_why(child));
}

Diagnosis *words_not_begun(Phase *phase)
{
	Sequence *sequence = phase->sequence;

	if (sequence->parent && !sequence_parent_ready(sequence))
		return waiting(phase->started,
			g_strdup_printf("Waiting for %s, on which this endpoint stands.", sequence->parent->name),
			see_why(sequence->parent->name));
	if (sequence->spread.slot)
		return waiting(phase->started,
			g_strdup("Waiting for its turn: the endpoints that stand on one do not start in one instant."),
			NULL);
	return waiting(phase->started, g_strdup_printf("Waiting for %s to begin.", phase->config->name), NULL);
}

/* What waits. */

Diagnosis *words_held(Sequence *sequence)
{
	const HeldRequest *held = &sequence->held;
	const char *what = held->cause == REGENT_CAUSE_RESET ? "reset" : "restart";
	g_autofree char *within = words_span(held->last - held->first);
	char *cause;
	Diagnosis *why;

	if (held->count > 1)
		cause = g_strdup_printf(
			"A %s is held back, because %u were asked for within %s.", what, held->count, within);
	else
		cause = g_strdup_printf("A %s is held back, because %s has just started again.", what,
			sequence->phases[held->target].config->name);
	why = diagnosis_in_words("phase.held", "", cause,
		g_strdup(
			"Wait: it comes by itself.\nPerhaps something resets this device again and again: the log names "
			"who asked."));
	why->weight = REGENT_WEIGHT_MINOR;
	why->since = held->since;
	return why;
}

static const char *changed_fact(Phase *phase)
{
	for (guint i = 0; i < phase->steps->len; i++) {
		Step *step = phase->steps->pdata[i];

		for (guint j = 0; j < step->view.count; j++) {
			const Fact *fact = &step->view.facts[j];

			if (!fact_equal(fact->value, sequence_see(step->sequence, fact->name, phase->index)))
				return g_quark_to_string(fact->name);
		}
	}
	return NULL;
}

Diagnosis *words_changed(Phase *phase)
{
	const char *fact = phase->judge_at == REGENT_NEVER ? NULL : changed_fact(phase);
	Diagnosis *why;

	if (!fact)
		return NULL;
	why = diagnosis_in_words("phase.changed", "",
		g_strdup_printf("%s changes again and again: %s takes the latest value a little later.", fact,
			phase->config->name),
		g_strdup_printf("Find what changes it: `regentctl facts %s`.", fact));
	why->weight = REGENT_WEIGHT_MINOR;
	why->since = phase->changed;
	return why;
}

/* Failures. */

Diagnosis *words_timeout(Phase *phase, Step *step)
{
	g_autofree char *within = words_span(phase->config->timeout);
	g_autofree char *words = step ? named(step) : g_strdup(phase->config->name);
	Diagnosis *why;

	why = diagnosis_in_words("phase.timeout", "",
		g_strdup_printf("Nothing came of it within %s (%s).", within, words),
		g_strdup_printf("See how far it came: `regentctl timeline`.\nPerhaps it needs longer: set [phase %s] "
				"timeout to more than %s.",
			phase->config->name, within));
	why->weight = phase->config->goes_on ? REGENT_WEIGHT_MINOR : REGENT_WEIGHT_FAULT;
	return why;
}

/* "[phase x] plugins = one; other": (transfer full) */
static char *configured(Phase *phase)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; phase->config->plugins[i]; i++)
		g_string_append_printf(text, "%s%s", i ? "; " : "", phase->config->plugins[i]->name);
	g_string_prepend(text, "] plugins = ");
	g_string_prepend(text, phase->config->name);
	g_string_prepend(text, "[phase ");
	return g_string_free(text, FALSE);
}

/* Nobody has said what to set: the words of each, after each other. */
static Diagnosis *nobody_says_what(Phase *phase, const char *chain)
{
	GString *cause = g_string_new("Nothing that is configured is for this endpoint");

	for (guint i = 0; i < phase->tried->len; i++) {
		const Tried *tried = &g_array_index(phase->tried, Tried, i);

		g_string_append_printf(cause, "%s %s: %s", i ? ";" : ":",
			phase->config->plugins[tried->candidate]->name, tried->why ? tried->why->cause : "no word");
	}
	if (cause->str[cause->len - 1] != '.')
		g_string_append_c(cause, '.');
	return diagnosis_in_words("phase.not-mine", "Not Configured", g_string_free(cause, FALSE),
		g_strdup_printf("Add a plugin that can to %s; `regentctl plugins` lists them.", chain));
}

Diagnosis *words_not_mine(Phase *phase)
{
	g_autofree char *chain = configured(phase);

	for (guint i = 0; i < phase->tried->len; i++) {
		const Tried *tried = &g_array_index(phase->tried, Tried, i);
		Diagnosis *why;

		if (!tried->why || !*tried->why->cure)
			continue;
		why = diagnosis_copy(tried->why);
		g_free(why->cause);
		why->cause = g_strdup_printf("%s Configured is %s.", tried->why->cause, chain);
		why->reason = NULL;
		phase->spoke = (int) tried->candidate;
		return why;
	}
	phase->spoke = -1;
	return nobody_says_what(phase, chain);
}

Diagnosis *words_replaced(Phase *phase, const Tried *tried)
{
	Diagnosis *why = diagnosis_complete(tried->why, step_latest_word, phase->sequence);
	gboolean costly = tried->took >= G_TIME_SPAN_SECOND;
	g_autofree char *cause = g_steal_pointer(&why->cause);
	g_autofree char *cure = g_steal_pointer(&why->cure);
	g_autofree char *cost = costly ? words_span(tried->took) : NULL;
	Step *other = phase->steps->pdata[0];

	why->cause = g_strdup_printf("%s The plugin %s stands in for it%s%s.", cause, other->base.plugin->name,
		costly ? ", each time after " : "", costly ? cost : "");
	why->cure = g_strdup_printf("%s%sTo do without it: take %s out of plugins in [phase %s].", cure,
		*cure ? "\n" : "", phase->config->plugins[tried->candidate]->name, phase->config->name);
	why->weight = costly ? REGENT_WEIGHT_MINOR : REGENT_WEIGHT_NOTE;
	why->reason = NULL;
	return why;
}

Diagnosis *words_missing(Phase *phase, const char *need)
{
	const FactRow *row = vocabulary_find(need);

	return diagnosis_in_words("phase.missing", "Not Configured",
		g_strdup_printf("Nothing before %s has given %s (%s).", phase->config->name, need,
			row ? row->summary : "a fact of a third party"),
		g_strdup_printf(
			"Add a phase before %s whose plugin gives %s; `regentctl plugins` lists what each gives.",
			phase->config->name, need));
}

Diagnosis *words_no_line(Sequence *sequence)
{
	Diagnosis *why = diagnosis_in_words("phase.no-line", "",
		g_strdup("Registered, but without a line: no call can come or go."),
		g_strdup("Give this device a line in the call manager."));

	why->since = sequence->no_line;
	return why;
}
