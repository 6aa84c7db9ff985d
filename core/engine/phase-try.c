/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "phase.h"

#include "sequence.h"
#include "step.h"
#include "words.h"

void phase_clear_tried(Phase *phase)
{
	for (guint i = 0; i < phase->tried->len; i++) {
		Tried *tried = &g_array_index(phase->tried, Tried, i);

		factset_clear(&tried->view);
		g_clear_pointer(&tried->why, diagnosis_free);
	}
	g_array_set_size(phase->tried, 0);
}

Tried *phase_tried(Phase *phase, guint candidate)
{
	Tried *tried;

	for (guint i = 0; i < phase->tried->len; i++) {
		tried = &g_array_index(phase->tried, Tried, i);
		if (tried->candidate == candidate)
			return tried;
	}
	g_array_set_size(phase->tried, phase->tried->len + 1);
	tried = &g_array_index(phase->tried, Tried, phase->tried->len - 1);
	*tried = (Tried) { .candidate = candidate, .from = -1 };
	return tried;
}

static gboolean at_work(Phase *phase, guint candidate)
{
	for (guint i = 0; i < phase->steps->len; i++)
		if (((Step *) phase->steps->pdata[i])->candidate == candidate)
			return TRUE;
	return FALSE;
}

static guint count_state(Phase *phase, StepState state)
{
	guint count = 0;

	for (guint i = 0; i < phase->steps->len; i++)
		count += ((Step *) phase->steps->pdata[i])->state == state;
	return count;
}

/* What the phase failed of: the words of the last candidate that was meant to work; where none was, of one that says what
 * would have to be otherwise. */
static void fail_as_tried(Phase *phase)
{
	g_autoptr(Diagnosis) nobody = NULL;
	const Diagnosis *why = NULL;

	for (guint i = 0; i < phase->tried->len; i++) {
		Tried *tried = &g_array_index(phase->tried, Tried, i);

		if (tried->not_mine || !tried->why)
			continue;
		why = tried->why;
		phase->spoke = (int) tried->candidate;
	}
	if (!why)
		why = nobody = words_not_mine(phase);
	phase_fail(phase, why);
}

static void kill_all(Phase *phase)
{
	while (phase->steps->len)
		step_kill(phase->steps->pdata[phase->steps->len - 1]);
}

static void try_next(Phase *phase)
{
	while (phase->config->plugins[phase->next]) {
		guint candidate = phase->next++;

		if (!step_start(phase, candidate))
			continue;
		phase_set_until(phase, phase->config->timeout);
		return;
	}
	fail_as_tried(phase);
}

static guint count_not_mine(Phase *phase)
{
	guint count = 0;

	for (guint i = 0; i < phase->tried->len; i++)
		count += g_array_index(phase->tried, Tried, i).not_mine;
	return count;
}

static guint count_candidates(Phase *phase)
{
	guint count = 0;

	while (phase->config->plugins[count])
		count++;
	return count;
}

static gboolean is_complete(Phase *phase)
{
	guint done = count_state(phase, STEP_DONE);

	return done && (phase->config->mode != MODE_ALL || done + count_not_mine(phase) == count_candidates(phase));
}

/* A candidate that cannot start while others are at work gets another try when the wait is over. */
void phase_start_missing(Phase *phase)
{
	gboolean refused = FALSE;

	for (guint i = 0; phase->config->plugins[i]; i++)
		if (!at_work(phase, i) && !phase_tried(phase, i)->not_mine && !step_start(phase, i))
			refused |= !phase_tried(phase, i)->not_mine;
	if (!phase->steps->len) {
		fail_as_tried(phase);
		return;
	}
	if (phase->state != PHASE_DONE && is_complete(phase))
		phase_done(phase);
	if (refused) {
		phase->again = phase_now(phase) + phase_backoff(phase);
		phase_schedule(phase);
	}
}

void phase_try(Phase *phase)
{
	phase->next = 0;
	phase_clear_tried(phase);
	if (phase->config->mode == MODE_FIRST) {
		try_next(phase);
		return;
	}
	phase_set_until(phase, phase->state == PHASE_RUNNING ? phase->config->timeout : 0);
	phase_start_missing(phase);
}

void phase_step_done(Phase *phase, Step *step)
{
	step_set_state(step, STEP_DONE);
	step->took = phase_now(phase) - step->started;
	phase->sequence->facts_moved = TRUE;
	sequence_event(phase->sequence, phase, step->base.plugin, "step-done", g_strdup(step->text));
	if (phase->state == PHASE_DONE)
		return;
	if (is_complete(phase))
		phase_done(phase);
}

static void note_failure(Phase *phase, Step *step, gboolean lost)
{
	Tried *tried = phase_tried(phase, step->candidate);

	diagnosis_free(tried->why);
	tried->why = diagnosis_copy(step->diagnosis);
	tried->not_mine = step->not_mine;
	tried->from = -1;
	tried->took = phase_now(phase) - step->started;
	phase_event_why(phase, step->base.plugin,
		lost             ? "phase-lost"
		: step->not_mine ? "step-passed"
				 : "step-failed",
		step->diagnosis, 0);
}

/* One that must not be done is no obstacle to those that must all be. */
static void pass_over(Phase *phase, Step *step)
{
	step_kill(step);
	if (!phase->steps->len)
		fail_as_tried(phase);
	else if (phase->state != PHASE_DONE && is_complete(phase))
		phase_done(phase);
}

/* The last done step of the phase, or one of those that must all be, is gone. */
static void lose(Phase *phase, Step *step)
{
	phase_take_diagnosis(phase, step->diagnosis);
	phase->spoke = (int) step->candidate;
	phase->tries++;
	sequence_rewind(phase->sequence, phase->index, REGENT_CAUSE_LOST);
}

void phase_step_failed(Phase *phase, Step *step)
{
	Sequence *sequence = phase->sequence;
	gboolean lost = step->state == STEP_DONE;
	gboolean all = phase->config->mode == MODE_ALL;

	step_set_state(step, STEP_BROKEN); /* its layer is hidden from now on */
	sequence->facts_moved = TRUE;
	note_failure(phase, step, lost);
	if (sequence->target >= 0 && (int) phase->index >= sequence->target)
		return;
	if (lost && (all || !count_state(phase, STEP_DONE))) {
		lose(phase, step);
	} else if (!lost && phase->config->mode == MODE_FIRST) {
		step_kill(step);
		try_next(phase);
	} else if (!lost && all && step->not_mine) {
		pass_over(phase, step);
	} else if (!lost && (all || !(count_state(phase, STEP_RUNNING) + count_state(phase, STEP_DONE)))) {
		kill_all(phase);
		fail_as_tried(phase);
	} else {
		phase->again = phase_now(phase) + phase_backoff(phase);
		phase_schedule(phase);
	}
}

gboolean phase_lacked_moved(Phase *phase)
{
	for (guint i = 0; i < phase->tried->len; i++) {
		Tried *tried = &g_array_index(phase->tried, Tried, i);
		FactSet view = { 0 };
		gboolean moved;

		if (at_work(phase, tried->candidate))
			continue;
		step_view(phase->sequence, phase->config->plugins[tried->candidate], phase->index, &view);
		moved = !factset_equal(&view, &tried->view);
		factset_clear(&view);
		if (moved)
			return TRUE;
	}
	return FALSE;
}

/* The time-out. */

static Step *running_step(Phase *phase)
{
	for (guint i = 0; i < phase->steps->len; i++)
		if (((Step *) phase->steps->pdata[i])->state == STEP_RUNNING)
			return phase->steps->pdata[i];
	return NULL;
}

static const Diagnosis *explanation(const Step *step)
{
	return step->diagnosis ? step->diagnosis : step->drawbacks ? step->drawbacks->data : NULL;
}

/* What somebody of the phase has said: those at work first, then those that failed meanwhile. */
static const Diagnosis *first_explanation(Phase *phase)
{
	for (guint i = 0; i < phase->steps->len; i++)
		if (explanation(phase->steps->pdata[i]))
			return explanation(phase->steps->pdata[i]);
	for (guint i = 0; i < phase->tried->len; i++) {
		const Tried *tried = &g_array_index(phase->tried, Tried, i);

		if (tried->why && !tried->not_mine)
			return tried->why;
	}
	return NULL;
}

static void candidate_timed_out(Phase *phase, Step *step)
{
	if (!step->diagnosis)
		step->diagnosis = explanation(step) ? diagnosis_copy(explanation(step)) : words_timeout(phase, step);
	phase_step_failed(phase, step);
}

static void all_timed_out(Phase *phase)
{
	g_autoptr(Diagnosis) none = words_timeout(phase, running_step(phase));
	g_autoptr(Diagnosis) why = diagnosis_copy(first_explanation(phase));

	if (!phase->config->goes_on)
		kill_all(phase);
	phase_fail(phase, why ? why : none);
}

void phase_timed_out(Phase *phase)
{
	Step *step = running_step(phase);

	if (step && phase->config->mode == MODE_FIRST)
		candidate_timed_out(phase, step);
	else if (phase->state == PHASE_RUNNING)
		all_timed_out(phase);
}
