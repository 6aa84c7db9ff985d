/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sequence-private.h"

#define DAMPING_MIN G_TIME_SPAN_SECOND
#define DAMPING_MAX (30 * G_TIME_SPAN_SECOND)

static gboolean refreshed(RegentStep *step)
{
	if (!step_refresh(step, REGENT_CAUSE_CHANGED))
		return FALSE;
	sequence_event(step->phase->sequence, step->phase, step->plugin, "step-refresh", NULL);
	return TRUE;
}

static gboolean has_stale_step(Phase *phase)
{
	for (guint i = 0; i < phase->steps->len; i++) {
		RegentStep *step = phase->steps->pdata[i];

		if (step->state != STEP_RUNNING && step->state != STEP_DONE)
			continue;
		if (step_is_stale(step) && !refreshed(step))
			return TRUE;
	}
	return FALSE;
}

gint64 phase_damp(Phase *phase)
{
	gint64 time = phase_now(phase);
	gint64 rest = MAX(phase->damped - time, 0);

	phase->damping = CLAMP(phase->damping * 2, DAMPING_MIN, DAMPING_MAX);
	phase->damped = time + rest + phase_jitter(phase, phase->damping);
	return rest;
}

/* Now, or when the damping is over: two quarrelling sources slow down, never spin. */
static void change(Phase *phase)
{
	if (phase_now(phase) < phase->damped) {
		phase->judge_at = phase->damped;
		phase_schedule(phase);
		return;
	}
	phase_damp(phase);
	sequence_rewind(phase->sequence, phase->index, REGENT_CAUSE_CHANGED);
}

static void judge_phase(Phase *phase)
{
	if (has_stale_step(phase)) {
		change(phase);
	} else if (phase->state == PHASE_FAILED && phase_lacked_moved(phase)) {
		change(phase);
	} else if (phase->state == PHASE_PASSED && phase_lacked_moved(phase)) {
		/* Later phases go on meanwhile: the candidates are tried again behind them. */
		phase_clear_tried(phase);
		*(phase->steps->len ? &phase->again : &phase->until) = phase_now(phase);
		phase_schedule(phase);
	}
}

static void stop_broken(Sequence *sequence)
{
	for (guint i = sequence->order->len; i > 0; i--) {
		RegentStep *step = sequence->order->pdata[i - 1];

		if (step->state == STEP_BROKEN)
			step_kill(step);
	}
}

void sequence_judge(Sequence *sequence)
{
	guint end = sequence->target < 0 ? sequence->phase_count : (guint) sequence->target;

	for (guint i = 0; i < end && (sequence->target < 0 || (int) i < sequence->target); i++)
		judge_phase(&sequence->phases[i]);
	if (sequence->target < 0)
		stop_broken(sequence);
}
