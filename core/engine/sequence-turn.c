/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sequence.h"

#include "phase.h"
#include "step.h"

static void act_on_message(Sequence *sequence, const Message *message)
{
	Step *step = message->step;

	switch (message->what) {
	case SAID_REQUEST:
		sequence_act_on_request(sequence, message->request);
		return;
	case SAID_WOUND_DOWN:
		if (step->state == STEP_WINDING)
			step_kill(step);
		return;
	case SAID_DONE:
		if (step->state == STEP_RUNNING)
			phase_step_done(step->phase, step);
		return;
	case SAID_FAIL:
		if (step_is_at_work(step))
			phase_step_failed(step->phase, step);
		return;
	}
}

/* The step that is stopped next: the one of the furthest phase that started last. */
static Step *last_step(Sequence *sequence, guint from)
{
	Step *last = NULL;

	for (guint i = 0; i < sequence->order->len; i++) {
		Step *step = sequence->order->pdata[i];

		if (step->phase->index >= from && (!last || step->phase->index >= last->phase->index))
			last = step;
	}
	return last;
}

/* Rewinds the sequences that stand on this one to their beginning. Returns: TRUE: none of them has a step left. */
static gboolean rewind_children(Sequence *sequence)
{
	gboolean gone = TRUE;

	for (guint i = 0; sequence->children && i < sequence->children->len; i++) {
		Sequence *child = sequence->children->pdata[i];

		/* One that waited for its turn waits for its parent from now on. */
		if (child->spread.slot)
			child->phases[0].started = loop_now(sequence->engine->loop);
		loop_timer_stop(&child->spread);
		child->spread_over = FALSE;
		if (sequence_is_empty(child) && (!child->children || rewind_children(child)))
			continue;
		gone = FALSE;
		if (child->target != 0)
			sequence_rewind(child, 0, sequence->reason);
	}
	return gone;
}

static gboolean says_goodbye(Sequence *sequence, Step *step)
{
	if (!step->base.plugin->wind_down || sequence->hasty)
		return FALSE;
	if (!step_is_at_work(step))
		return FALSE;
	if (sequence->parent && sequence->parent->target >= 0 && sequence->parent->lost)
		return FALSE;
	return !sequence->lost || (int) step->phase->index <= sequence->target;
}

void sequence_wind_over(gpointer data)
{
	Sequence *sequence = data;

	for (guint i = sequence->order->len; i > 0; i--) {
		Step *step = sequence->order->pdata[i - 1];

		if (step->state == STEP_WINDING)
			step_kill(step);
	}
	sequence_kick(sequence);
}

/* Lets the last step say goodbye, or stops it. FALSE: it still says goodbye. */
static gboolean stop_last(Sequence *sequence, Step *step)
{
	Loop *loop = sequence->engine->loop;

	if (step->state == STEP_WINDING && !sequence->hasty)
		return FALSE;
	if (!says_goodbye(sequence, step)) {
		step_kill(step);
		return TRUE;
	}
	sequence->winding = loop_now(loop);
	loop_timer_set(&sequence->wind, sequence->winding + step->phase->config->stop_timeout);
	step_wind_down(step, sequence->reason);
	return FALSE;
}

static void end_rewind(Sequence *sequence)
{
	Phase *phase = &sequence->phases[sequence->target];
	RegentCause cause = sequence->reason;
	gboolean lost = sequence->lost;
	gboolean waits = phase->backoff || (phase->diagnosis && (phase->diagnosis->retry || phase->diagnosis->after));
	gint64 wait = 0;

	for (guint i = phase->index; i < sequence->phase_count; i++) {
		phase_reset(&sequence->phases[i]);
		sequence->phases[i].cause = cause;
		sequence->phases[i].outdated |= cause != REGENT_CAUSE_RETRY && !(lost && i == phase->index);
	}
	sequence_drop_held(sequence, phase->index);
	sequence->target = -1;
	sequence->facts_moved = TRUE;
	if (sequence->quitting) {
		sequence->gone = TRUE;
		sequence_event(sequence, NULL, NULL, "shutdown", NULL);
		if (sequence->on_empty)
			sequence->on_empty(sequence->data, sequence);
		return;
	}
	sequence_event(sequence, phase, NULL, "rewind", NULL);
	/* A phase that is lost for the first time starts at once, unless the reason names a wait: such a step has tried again by
	 * itself before it gave up. */
	if (lost)
		wait = phase_backoff(phase) * waits;
	if (wait)
		phase_hold(phase, wait);
	sequence_kick(sequence);
}

static void go_back(Sequence *sequence)
{
	Step *step;

	if (!rewind_children(sequence))
		return;
	while ((step = last_step(sequence, (guint) sequence->target)))
		if (!stop_last(sequence, step))
			return;
	end_rewind(sequence);
	if (sequence->parent)
		sequence_kick(sequence->parent);
}

gboolean sequence_parent_ready(Sequence *sequence)
{
	Sequence *parent = sequence->parent;

	if (!parent)
		return TRUE;
	if (parent->target >= 0 || parent->quitting)
		return FALSE;
	for (guint i = 0; i < parent->phase_count; i++)
		if (!phase_is_over(&parent->phases[i]))
			return FALSE;
	return TRUE;
}

void sequence_spread_over(gpointer data)
{
	Sequence *sequence = data;

	sequence->spread_over = TRUE;
	sequence_kick(sequence);
}

static gboolean may_start(Sequence *sequence)
{
	return sequence_parent_ready(sequence) &&
	       (sequence->spread_over || !sequence->chain->spread || !sequence->parent);
}

/* Thousands that stand on one address must not start in one instant. */
static void begin_spread(Sequence *sequence)
{
	Loop *loop = sequence->engine->loop;
	double chance = (double) loop_random(loop) / G_MAXUINT32;

	if (sequence->spread.slot)
		return;
	sequence->phases[0].started = loop_now(loop);
	loop_timer_set(&sequence->spread, loop_now(loop) + (gint64) (chance * (double) sequence->chain->spread));
}

static void go_forward(Sequence *sequence)
{
	for (guint i = 0; i < sequence->phase_count; i++) {
		Phase *phase = &sequence->phases[i];

		if (phase_is_over(phase))
			continue;
		if (phase->state != PHASE_IDLE)
			return;
		if (i > 0 || may_start(sequence))
			phase_begin(phase);
		else if (sequence_parent_ready(sequence))
			begin_spread(sequence);
		return;
	}
}

static void kick_children(Sequence *sequence)
{
	for (guint i = 0; sequence->children && i < sequence->children->len; i++)
		sequence_kick(sequence->children->pdata[i]);
}

static void stop_broken(Sequence *sequence)
{
	for (guint i = sequence->order->len; i > 0; i--) {
		Step *step = sequence->order->pdata[i - 1];

		if (step->state == STEP_BROKEN)
			step_kill(step);
	}
}

static void judge(Sequence *sequence)
{
	guint end = sequence->target < 0 ? sequence->phase_count : (guint) sequence->target;

	for (guint i = 0; i < end && (sequence->target < 0 || (int) i < sequence->target); i++)
		phase_judge(&sequence->phases[i]);
	if (sequence->target < 0)
		stop_broken(sequence);
}

void sequence_turn(gpointer data)
{
	Sequence *sequence = data;

	if (sequence->gone)
		return;
	while (sequence->said->len) {
		Message message = g_array_index(sequence->said, Message, 0);

		g_array_remove_index(sequence->said, 0);
		act_on_message(sequence, &message);
	}
	if (sequence->next_config && sequence->target < 0)
		sequence_adopt_config(sequence);
	step_tell_moved(sequence);
	judge(sequence);
	if (sequence->target >= 0)
		go_back(sequence);
	else if (!sequence->quitting)
		go_forward(sequence);
	sequence_note_state(sequence);
	if (sequence->facts_moved)
		kick_children(sequence);
	sequence->facts_moved = FALSE;
}
