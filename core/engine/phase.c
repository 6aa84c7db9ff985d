/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "phase.h"

#include "sequence.h"
#include "step.h"

#include <string.h>

#define JITTER 0.2
#define NAMED_JITTER 0.1

static void tick(gpointer data);

static const char *const state_names[] = { [PHASE_IDLE] = "idle",
	[PHASE_HELD] = "waiting",
	[PHASE_RUNNING] = "running",
	[PHASE_DONE] = "done",
	[PHASE_FAILED] = "failed",
	[PHASE_PASSED] = "passed" };

const char *phase_state_name(PhaseState state)
{
	return state_names[state];
}

static void set_state(Phase *phase, PhaseState state)
{
	if (state == phase->state)
		return;
	if (phase->sequence->engine->log_level >= G_LOG_LEVEL_DEBUG)
		g_debug("%s phase %s: %s, was %s", phase->sequence->name, phase->config->name, state_names[state],
			state_names[phase->state]);
	phase->state = state;
}

gint64 phase_now(const Phase *phase)
{
	return loop_now(phase->sequence->engine->loop);
}

void phase_init(Phase *phase, Sequence *sequence, const PhaseConfig *config, guint index)
{
	phase->sequence = sequence;
	phase->config = config;
	phase->index = index;
	phase->until = phase->judge_at = phase->again = REGENT_NEVER;
	phase->spoke = -1;
	phase->started = phase_now(phase);
	phase->steps = g_ptr_array_new();
	phase->tried = g_array_new(FALSE, TRUE, sizeof(Tried));
	loop_timer_init(&phase->timer, sequence->engine->loop, tick, phase, NULL);
}

void phase_clear(Phase *phase)
{
	phase_clear_tried(phase);
	g_clear_pointer(&phase->diagnosis, diagnosis_free);
	g_array_unref(phase->tried);
	g_ptr_array_unref(phase->steps);
	loop_timer_stop(&phase->timer);
}

gboolean phase_is_over(const Phase *phase)
{
	return phase->state == PHASE_DONE || phase->state == PHASE_PASSED;
}

void phase_event_why(Phase *phase, const RegentPlugin *plugin, const char *kind, const Diagnosis *why, gint64 wait)
{
	const RegentEvent event = { .time = phase_now(phase),
		.endpoint = phase->sequence->name,
		.kind = kind,
		.phase = phase->config->name,
		.plugin = plugin ? plugin->name : NULL,
		.code = why ? why->code : NULL,
		.wait = wait };

	events_add(phase->sequence->engine->events, &event, why ? g_strdup(why->cause) : NULL);
}

/* Time. */

void phase_schedule(Phase *phase)
{
	loop_timer_set(&phase->timer, MIN(phase->until, MIN(phase->judge_at, phase->again)));
}

void phase_set_until(Phase *phase, gint64 span)
{
	phase->until = span ? phase_now(phase) + span : REGENT_NEVER;
	phase_schedule(phase);
}

gint64 phase_jitter(Phase *phase, gint64 span)
{
	double chance = loop_random(phase->sequence->engine->loop) / (double) G_MAXUINT32;

	return (gint64) ((double) span * (1 - JITTER + 2 * JITTER * chance));
}

/* Who refused has said how long: never earlier, and a little later, for it has said the same to others. */
static gint64 named_wait(Phase *phase)
{
	double chance = loop_random(phase->sequence->engine->loop) / (double) G_MAXUINT32;

	return (gint64) ((double) phase->diagnosis->after * (1 + NAMED_JITTER * chance));
}

gint64 phase_backoff(Phase *phase)
{
	/* With its jitter no wait is longer than retry-max: people rely on that one. */
	gint64 most = (gint64) ((double) phase->config->retry_max / (1 + JITTER));
	gint64 first = phase->config->retry_min;

	if (phase->diagnosis && phase->diagnosis->after)
		return named_wait(phase);
	if (phase->diagnosis && phase->diagnosis->retry)
		first = phase->diagnosis->retry * G_TIME_SPAN_SECOND;
	first = MIN(first, most);
	phase->backoff = CLAMP(phase->backoff * 2, first, most);
	return phase_jitter(phase, phase->backoff);
}

void phase_hold(Phase *phase, gint64 span)
{
	set_state(phase, PHASE_HELD);
	phase_set_until(phase, span);
}

void phase_reset(Phase *phase)
{
	set_state(phase, PHASE_IDLE);
	phase->until = phase->judge_at = phase->again = REGENT_NEVER;
	phase->next = 0;
	phase->started = phase_now(phase);
	phase_clear_tried(phase);
	phase_schedule(phase);
}

void phase_begin(Phase *phase)
{
	set_state(phase, PHASE_RUNNING);
	phase->started = phase_now(phase);
	sequence_event(phase->sequence, phase, NULL, "phase-start", NULL);
	phase_try(phase);
}

/* Ends. */

void phase_done(Phase *phase)
{
	g_autofree char *names = NULL;
	GString *list = g_string_new(NULL);

	for (guint i = 0; i < phase->steps->len; i++) {
		Step *step = phase->steps->pdata[i];

		if (step->state == STEP_DONE)
			g_string_append_printf(list, "%s%s", list->len ? "," : "", step->base.plugin->name);
	}
	names = g_string_free(list, FALSE);
	set_state(phase, PHASE_DONE);
	phase->took = phase_now(phase) - phase->started;
	phase->tries = 0;
	g_clear_pointer(&phase->diagnosis, diagnosis_free);
	phase_set_until(phase, phase->config->retry_max);
	sequence_event(phase->sequence, phase, NULL, "phase-done",
		g_strdup_printf("plugin=%s ms=%" G_GINT64_FORMAT, names, phase->took / 1000));
	sequence_kick(phase->sequence);
}

/* The phase that should have given what the candidates lacked, by the last of them, whose words the phase has too; -1: one
 * failed by itself. Candidates that are not for this endpoint do not count. */
static int giver_of_what_lacked(Phase *phase)
{
	int giver = -1;

	for (guint i = 0; i < phase->tried->len; i++) {
		const Tried *tried = &g_array_index(phase->tried, Tried, i);

		if (tried->not_mine)
			continue;
		if (tried->from < 0)
			return -1;
		giver = tried->from;
	}
	return giver;
}

/* Where to start again: where a missing fact should have come from, else as on-failure says. */
static int retry_target(Phase *phase)
{
	const PhaseConfig *config = phase->config;
	int giver = giver_of_what_lacked(phase);

	if (giver >= 0)
		return giver;
	if (config->rewind < 0 || (config->patience && phase->failures < config->patience))
		return (int) phase->index;
	phase->failures = 0;
	return config->rewind;
}

gboolean phase_has_failed_of(const Phase *phase, const Diagnosis *why)
{
	return phase->diagnosis && !phase->outdated && !strcmp(phase->diagnosis->code, why->code);
}

void phase_take_diagnosis(Phase *phase, const Diagnosis *why)
{
	Diagnosis *own = diagnosis_copy(why);

	if (own && !own->since)
		own->since = phase_now(phase);
	if (own && phase_has_failed_of(phase, own))
		own->since = MIN(own->since, phase->diagnosis->since);
	/* What the endpoint stands still for is no mere drawback. */
	if (own && !phase->config->goes_on)
		own->weight = REGENT_WEIGHT_FAULT;
	diagnosis_free(phase->diagnosis);
	phase->diagnosis = own;
	phase->outdated = FALSE;
}

void phase_fail(Phase *phase, const Diagnosis *why)
{
	gint64 wait;

	phase_take_diagnosis(phase, why);
	/* What a later phase failed of is told no more: it is not known whether it still would. */
	for (guint i = phase->index + 1; i < phase->sequence->phase_count && !phase->config->goes_on; i++)
		phase->sequence->phases[i].outdated = TRUE;
	phase->failures++;
	phase->tries++;
	wait = phase_backoff(phase);
	phase->retry_from = retry_target(phase);
	set_state(phase, phase->config->goes_on ? PHASE_PASSED : PHASE_FAILED);
	phase_set_until(phase, wait);
	phase_event_why(phase, NULL, "phase-failed", phase->diagnosis, wait);
	sequence_kick(phase->sequence);
}

/* What time brings, by the state the phase is in. */

static void until_over(Phase *phase)
{
	switch (phase->state) {
	case PHASE_IDLE:
		return;
	case PHASE_HELD:
		set_state(phase, PHASE_IDLE);
		return;
	case PHASE_DONE:
		phase->backoff = phase->damping = phase->failures = 0;
		return;
	case PHASE_FAILED:
		sequence_rewind(phase->sequence, (guint) phase->retry_from, REGENT_CAUSE_RETRY);
		return;
	case PHASE_RUNNING:
	case PHASE_PASSED:
		if (phase->state == PHASE_RUNNING || phase->steps->len)
			phase_timed_out(phase);
		else {
			phase->cause = REGENT_CAUSE_RETRY;
			phase_try(phase);
		}
		return;
	}
}

static void tick(gpointer data)
{
	Phase *phase = data;
	gint64 time = phase_now(phase);

	/* A rewind is on its way back through this phase: nothing starts any more, and its end resets the rest. */
	if (phase->sequence->target >= 0 && (int) phase->index >= phase->sequence->target)
		return;
	if (phase->judge_at <= time)
		phase->judge_at = REGENT_NEVER;
	if (phase->again <= time) {
		phase->again = REGENT_NEVER;
		if (phase->steps->len)
			phase_start_missing(phase);
	}
	if (phase->until <= time) {
		phase->until = REGENT_NEVER;
		until_over(phase);
	}
	phase_schedule(phase);
	sequence_kick(phase->sequence);
}
