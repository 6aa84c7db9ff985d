/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sequence.h"

#include "phase.h"
#include "step.h"

/* What is asked for: another look at the inputs, or a start from an earlier phase. Who asks again and again is held back;
 * until its time what is registered stays so. */

#define CALM (2 * G_TIME_SPAN_MINUTE)

static const char *const request_words[] = { "check", "restart", "reset", "reboot" };

static void check_again(Sequence *sequence, Phase *phase)
{
	for (guint i = 0; i < phase->steps->len; i++) {
		Step *step = phase->steps->pdata[i];

		if (!step_is_at_work(step))
			continue;
		if (!step_refresh(step, REGENT_CAUSE_CHECK)) {
			sequence_rewind(sequence, phase->index, REGENT_CAUSE_CHANGED);
			return;
		}
		sequence_event(sequence, phase, step->base.plugin, "step-refresh", g_strdup("asked"));
	}
}

/* Counts how often was asked without a calm between. */
static void count_request(Sequence *sequence)
{
	HeldRequest *held = &sequence->held;
	gint64 now = loop_now(sequence->engine->loop);

	if (!held->count || now - held->last > CALM) {
		held->count = 0;
		held->first = now;
	}
	held->count++;
	held->last = now;
}

/* The one that waits goes on waiting: an earlier phase outranks it, a later one is done with it, neither makes it wait longer. */
static void hold(Sequence *sequence, Phase *phase, RegentCause cause)
{
	HeldRequest *held = &sequence->held;
	gboolean new = held->target < 0;
	const RegentEvent event = { .time = phase_now(phase),
		.endpoint = sequence->name,
		.kind = "held",
		.phase = phase->config->name,
		.wait = phase->damped - phase_now(phase) };

	if (new || (int) phase->index < held->target) {
		held->target = (int) phase->index;
		held->cause = cause;
	}
	if (!new)
		return;
	held->since = phase_now(phase);
	loop_timer_set(&held->timer, phase->damped);
	events_add(sequence->engine->events, &event,
		g_strdup(request_words[cause == REGENT_CAUSE_RESET ? REGENT_REQUEST_RESET : REGENT_REQUEST_RESTART]));
}

static void start_from(Sequence *sequence, guint index, RegentCause cause)
{
	Phase *phase = &sequence->phases[index];

	if (sequence->quitting || (sequence->target >= 0 && (int) index >= sequence->target))
		return;
	count_request(sequence);
	if (phase_now(phase) < phase->damped) {
		hold(sequence, phase, cause);
		return;
	}
	phase_damp(phase);
	sequence_rewind(sequence, index, cause);
}

void sequence_hold_over(gpointer data)
{
	Sequence *sequence = data;
	HeldRequest *held = &sequence->held;

	phase_damp(&sequence->phases[held->target]);
	sequence_rewind(sequence, (guint) held->target, held->cause);
}

void sequence_drop_held(Sequence *sequence, guint from)
{
	if (sequence->held.target < (int) from)
		return;
	sequence->held.target = -1;
	loop_timer_stop(&sequence->held.timer);
}

void sequence_act_on_request(Sequence *sequence, RegentRequest request)
{
	const Chain *chain = sequence->chain;

	switch (request) {
	case REGENT_REQUEST_CHECK:
		if (chain->check >= 0 && sequence->target < 0)
			check_again(sequence, &sequence->phases[chain->check]);
		return;
	case REGENT_REQUEST_RESTART:
		start_from(sequence, (guint) MAX(chain->restart, 0), REGENT_CAUSE_RESTART);
		return;
	case REGENT_REQUEST_RESET:
		if (!chain->reset_is_reboot) {
			start_from(sequence, (guint) MAX(chain->reset, 0), REGENT_CAUSE_RESET);
			return;
		}
		break;
	case REGENT_REQUEST_REBOOT:
		break;
	}
	if (sequence->on_reboot && chain->reboot)
		sequence->on_reboot(sequence->data, sequence);
	else
		sequence_rewind(sequence, 0, REGENT_CAUSE_RESET);
}

void sequence_request(Sequence *sequence, RegentRequest request)
{
	if (request > REGENT_REQUEST_REBOOT)
		return;
	sequence_event(sequence, NULL, NULL, "request", g_strdup(request_words[request]));
	sequence_say(sequence, SAID_REQUEST, NULL, request);
}
