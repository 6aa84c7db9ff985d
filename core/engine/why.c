/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "why.h"

#include "phase.h"
#include "words.h"

#include <string.h>

static void why_free(gpointer data)
{
	Why *why = data;

	diagnosis_free(why->diagnosis);
	g_free(why);
}

Phase *why_standing(Sequence *sequence)
{
	Step *registering = sequence_registering_step(sequence);

	if (sequence->state != SEQUENCE_UNREGISTERED || !sequence->phase_count)
		return NULL;
	for (guint i = 0; i < sequence->phase_count; i++)
		if (!phase_is_over(&sequence->phases[i]) || (int) i == sequence->target)
			return &sequence->phases[i];
	return registering ? registering->phase : &sequence->phases[sequence->phase_count - 1];
}

/* When a phase goes on by itself. */
static gint64 next_time(const Phase *phase)
{
	gint64 when = phase->state == PHASE_PASSED && phase->steps->len ? phase->again : phase->until;

	return phase->state == PHASE_DONE || when == REGENT_NEVER ? 0 : when;
}

/* Whether the first thing to do is the same. */
static gboolean same_action(const Diagnosis *one, const Diagnosis *other)
{
	gsize length = strcspn(one->cure, "\n");

	return length == strcspn(other->cure, "\n") && !strncmp(one->cure, other->cure, length);
}

/* By the plugin itself; or by another one in whose place it was asked, and which wants the same done. */
static gboolean is_said(GPtrArray *list, const Phase *phase, const RegentPlugin *plugin, const Diagnosis *diagnosis)
{
	for (guint i = 0; i < list->len; i++) {
		const Why *why = list->pdata[i];

		if (why->phase == phase && !strcmp(why->diagnosis->code, diagnosis->code) &&
			(why->plugin == plugin ||
				(phase->config->mode == MODE_FIRST && same_action(why->diagnosis, diagnosis))))
			return TRUE;
	}
	return FALSE;
}

/* @diagnosis: (transfer full) */
static Why *add(GPtrArray *list, Phase *phase, const RegentPlugin *plugin, Diagnosis *diagnosis)
{
	Why *why = g_new0(Why, 1);

	*why = (Why) { phase, plugin, diagnosis, next_time(phase), 1, list->len };
	g_ptr_array_add(list, why);
	return why;
}

/* What the phase has failed of before, it has said since then. */
static void say(GPtrArray *list, Phase *phase, const RegentPlugin *plugin, const Diagnosis *diagnosis)
{
	Diagnosis *words = diagnosis ? diagnosis_complete(diagnosis, step_latest_word, phase->sequence) : NULL;

	if (!words || is_said(list, phase, plugin, words)) {
		diagnosis_free(words);
		return;
	}
	if (phase_has_failed_of(phase, diagnosis))
		words->since = words->since ? MIN(words->since, phase->diagnosis->since) : phase->diagnosis->since;
	add(list, phase, plugin, words);
}

/* Where one candidate was enough, those that go on trying do not complain. */
static gboolean speaks(const Phase *phase, const Step *step)
{
	return step_is_at_work(step) && (phase->state != PHASE_DONE || step->state == STEP_DONE);
}

/* Returns: whether one of them says why it waits or what its drawback is. */
static gboolean say_steps(GPtrArray *list, Phase *phase, guint candidate)
{
	gboolean said = FALSE;

	for (guint i = 0; i < phase->steps->len; i++) {
		Step *step = phase->steps->pdata[i];

		if (step->candidate != candidate || !speaks(phase, step))
			continue;
		said |= step->diagnosis != NULL;
		say(list, phase, step->base.plugin, step->diagnosis);
		for (GSList *drawback = step->drawbacks; drawback; drawback = drawback->next)
			say(list, phase, step->base.plugin, drawback->data);
	}
	return said;
}

static void say_failure(GPtrArray *list, Phase *phase)
{
	const RegentPlugin *plugin = phase->spoke < 0 ? NULL : phase->config->plugins[phase->spoke];

	if (!phase->outdated && phase->state != PHASE_IDLE && phase->state != PHASE_DONE)
		say(list, phase, plugin, phase->diagnosis);
}

static gboolean nobody_was_meant(const Phase *phase)
{
	for (guint i = 0; i < phase->tried->len; i++)
		if (!g_array_index(phase->tried, Tried, i).not_mine)
			return FALSE;
	return phase->state != PHASE_RUNNING;
}

/* Candidates that have failed or are not for this endpoint, where none has helped. */
static void say_tried(GPtrArray *list, Phase *phase)
{
	gboolean others = nobody_was_meant(phase);

	if (phase->state == PHASE_IDLE || phase->state == PHASE_DONE)
		return;
	for (guint i = 0; i < phase->tried->len; i++) {
		const Tried *tried = &g_array_index(phase->tried, Tried, i);

		if (!tried->not_mine || (others && tried->why && *tried->why->cure))
			say(list, phase, phase->config->plugins[tried->candidate], tried->why);
	}
}

/* Candidates that failed before another one did it: what nobody is told of costs its time at each boot. */
static void say_replaced(GPtrArray *list, Phase *phase)
{
	if (phase->state != PHASE_DONE || phase->config->mode != MODE_FIRST || !phase->steps->len)
		return;
	for (guint i = 0; i < phase->tried->len; i++) {
		const Tried *tried = &g_array_index(phase->tried, Tried, i);

		if (tried->why && !tried->not_mine && tried->from < 0)
			add(list, phase, phase->config->plugins[tried->candidate], words_replaced(phase, tried));
	}
}

static void say_phase(GPtrArray *list, Phase *phase)
{
	gboolean said = FALSE;
	Diagnosis *changed = words_changed(phase);

	if (phase->state == PHASE_FAILED || phase->state == PHASE_HELD)
		say_failure(list, phase);
	for (guint i = 0; phase->config->plugins[i]; i++)
		said |= say_steps(list, phase, i);
	if (!said)
		say_failure(list, phase);
	say_tried(list, phase);
	say_replaced(list, phase);
	if (changed)
		add(list, phase, NULL, changed)->until = phase->judge_at;
}

/* What is waited for where nobody has said more than that it works. */

static Step *winding_step(Sequence *sequence)
{
	for (guint i = 0; i < sequence->order->len; i++)
		if (((Step *) sequence->order->pdata[i])->state == STEP_WINDING)
			return sequence->order->pdata[i];
	return NULL;
}

static void say_winding(GPtrArray *list, Sequence *sequence, Phase *phase, Step *step)
{
	Why *why =
		add(list, step ? step->phase : phase, step ? step->base.plugin : NULL, words_winding(sequence, step));

	why->until = step ? sequence->wind.when : 0;
	why->rank = 0;
}

static void say_at_work(GPtrArray *list, Phase *phase)
{
	Sequence *sequence = phase->sequence;
	gboolean idle = phase->state == PHASE_IDLE;
	Step *first = phase->steps->len ? phase->steps->pdata[0] : NULL;
	Why *why = add(
		list, phase, first ? first->base.plugin : NULL, idle ? words_not_begun(phase) : words_at_work(phase));

	if (idle && sequence->spread.slot)
		why->until = sequence->spread.when;
	why->rank = 0;
}

/* The first thing said, of the phase that stands still. */
static void say_standing(GPtrArray *list, Phase *phase)
{
	Sequence *sequence = phase->sequence;
	guint from = list->len;
	Why *first;

	if (sequence->target >= 0) {
		say_winding(list, sequence, phase, winding_step(sequence));
		return;
	}
	say_phase(list, phase);
	first = from < list->len ? list->pdata[from] : NULL;
	for (guint i = from; i < list->len && first->diagnosis->weight; i++)
		if (!((Why *) list->pdata[i])->diagnosis->weight)
			first = list->pdata[i];
	if (first && (!first->diagnosis->weight || phase->state == PHASE_FAILED || phase->state == PHASE_HELD))
		first->rank = 0;
	else
		say_at_work(list, phase);
}

/* The list. */

static int compare(gconstpointer a, gconstpointer b)
{
	const Why *one = *(Why *const *) a, *other = *(Why *const *) b;

	if (one->rank != other->rank)
		return one->rank < other->rank ? -1 : 1;
	if (one->diagnosis->weight != other->diagnosis->weight)
		return one->diagnosis->weight < other->diagnosis->weight ? -1 : 1;
	if (one->phase->index != other->phase->index)
		return one->phase->index < other->phase->index ? -1 : 1;
	return one->number < other->number ? -1 : 1;
}

static void say_held(GPtrArray *list, Sequence *sequence)
{
	if (sequence->held.target >= 0)
		add(list, &sequence->phases[sequence->held.target], NULL, words_held(sequence))->until =
			sequence->held.timer.when;
}

/* A plugin knows better why there is no line; where it says nothing, the core does. */
static void say_no_line(GPtrArray *list, Sequence *sequence)
{
	Step *registering = sequence_registering_step(sequence);

	for (guint i = 0; i < list->len; i++) {
		const Why *why = list->pdata[i];

		if (why->phase == registering->phase && !why->diagnosis->weight)
			return;
	}
	add(list, registering->phase, NULL, words_no_line(sequence));
}

GPtrArray *why_list(Sequence *sequence)
{
	GPtrArray *list = g_ptr_array_new_with_free_func(why_free);
	Phase *standing = why_standing(sequence);

	for (guint i = 0; i < sequence->phase_count && &sequence->phases[i] != standing; i++)
		say_phase(list, &sequence->phases[i]);
	if (standing)
		say_standing(list, standing);
	say_held(list, sequence);
	if (!standing && sequence->state == SEQUENCE_NO_LINE)
		say_no_line(list, sequence);
	g_ptr_array_sort(list, compare);
	return list;
}

const Why *why_of_phase(GPtrArray *list, const Phase *phase)
{
	for (guint i = 0; i < list->len; i++)
		if (((Why *) list->pdata[i])->phase == phase)
			return list->pdata[i];
	return NULL;
}
