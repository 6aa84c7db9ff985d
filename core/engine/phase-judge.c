/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "phase.h"

#include "sequence.h"
#include "step.h"

#define DAMPING_MIN G_TIME_SPAN_SECOND
#define DAMPING_MAX (30 * G_TIME_SPAN_SECOND)

static gboolean refresh_step(Step *step)
{
	if (!step_refresh(step, REGENT_CAUSE_CHANGED))
		return FALSE;
	sequence_event(step->phase->sequence, step->phase, step->base.plugin, "step-refresh", NULL);
	return TRUE;
}

/* FALSE: one of them cannot take what changed in place. */
static gboolean refresh_stale_steps(Phase *phase)
{
	for (guint i = 0; i < phase->steps->len; i++) {
		Step *step = phase->steps->pdata[i];

		if (!step_is_at_work(step))
			continue;
		if (step_is_stale(step) && !refresh_step(step))
			return FALSE;
	}
	return TRUE;
}

void phase_damp(Phase *phase)
{
	phase->damping = CLAMP(phase->damping * 2, DAMPING_MIN, DAMPING_MAX);
	phase->damped = phase_now(phase) + phase_jitter(phase, phase->damping);
}

/* At once, or when the damping is over: where two sources contradict each other, each change waits longer than the last. */
static void rewind_damped(Phase *phase)
{
	if (phase_now(phase) < phase->damped) {
		if (phase->judge_at == REGENT_NEVER)
			phase->changed = phase_now(phase);
		phase->judge_at = phase->damped;
		phase_schedule(phase);
		return;
	}
	phase_damp(phase);
	sequence_rewind(phase->sequence, phase->index, REGENT_CAUSE_CHANGED);
}

void phase_judge(Phase *phase)
{
	if (!refresh_stale_steps(phase) || (phase->state == PHASE_FAILED && phase_lacked_moved(phase))) {
		rewind_damped(phase);
		return;
	}
	phase->judge_at = REGENT_NEVER; /* what changed is as it was */
	if (phase->state == PHASE_PASSED && phase_lacked_moved(phase)) {
		/* Later phases go on: the candidates are tried again beside them. */
		phase_clear_tried(phase);
		*(phase->steps->len ? &phase->again : &phase->until) = phase_now(phase);
		phase_schedule(phase);
	}
}
