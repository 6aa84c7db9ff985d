/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sequence-private.h"

#define JITTER 0.2

static void tick(gpointer data);

gint64 phase_now(const Phase *phase)
{
	return loop_now(phase->sequence->engine->loop);
}

void phase_init(Phase *phase, Sequence *sequence, const PhaseConfig *config, guint index)
{
	phase->sequence = sequence;
	phase->config = config;
	phase->index = index;
	phase->steps = g_ptr_array_new();
	phase->tried = g_array_new(FALSE, TRUE, sizeof(Tried));
	loop_timer_init(&phase->timer, sequence->engine->loop, tick, phase, NULL);
}

void phase_clear_tried(Phase *phase)
{
	for (guint i = 0; i < phase->tried->len; i++) {
		Tried *tried = &g_array_index(phase->tried, Tried, i);

		factset_clear(&tried->view);
		g_clear_pointer(&tried->why, diagnosis_free);
	}
	g_array_set_size(phase->tried, 0);
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
		if (((RegentStep *) phase->steps->pdata[i])->candidate == candidate)
			return TRUE;
	return FALSE;
}

static guint count_state(Phase *phase, StepState state)
{
	guint count = 0;

	for (guint i = 0; i < phase->steps->len; i++)
		count += ((RegentStep *) phase->steps->pdata[i])->state == state;
	return count;
}

/* Time. */

void phase_schedule(Phase *phase)
{
	gint64 next = G_MAXINT64;

	if (phase->until)
		next = MIN(next, phase->until);
	if (phase->judge_at)
		next = MIN(next, phase->judge_at);
	if (phase->again)
		next = MIN(next, phase->again);
	if (next == G_MAXINT64)
		loop_timer_stop(&phase->timer);
	else
		loop_timer_set(&phase->timer, next);
}

static void set_until(Phase *phase, gint64 span)
{
	phase->until = span ? phase_now(phase) + span : 0;
	phase_schedule(phase);
}

gint64 phase_jitter(Phase *phase, gint64 span)
{
	double chance = loop_random(phase->sequence->engine->loop) / (double) G_MAXUINT32;

	return (gint64) ((double) span * (1 - JITTER + 2 * JITTER * chance));
}

gint64 phase_backoff(Phase *phase)
{
	/* With its jitter no wait is longer than retry-max: people rely on that one. */
	gint64 most = (gint64) ((double) phase->config->retry_max / (1 + JITTER));
	gint64 first = phase->config->retry_min;

	if (phase->diagnosis && phase->diagnosis->retry)
		first = phase->diagnosis->retry * G_TIME_SPAN_SECOND;
	first = MIN(first, most);
	phase->backoff = CLAMP(phase->backoff * 2, first, most);
	return phase_jitter(phase, phase->backoff);
}

void phase_hold(Phase *phase, gint64 span)
{
	phase->state = PHASE_HELD;
	set_until(phase, span);
}

void phase_reset(Phase *phase)
{
	phase->state = PHASE_IDLE;
	phase->until = phase->judge_at = phase->again = 0;
	phase->next = 0;
	phase_clear_tried(phase);
	phase_schedule(phase);
}

/* Ends. */

void phase_done(Phase *phase)
{
	g_autofree char *names = NULL;
	GString *list = g_string_new(NULL);

	for (guint i = 0; i < phase->steps->len; i++) {
		RegentStep *step = phase->steps->pdata[i];

		if (step->state == STEP_DONE)
			g_string_append_printf(list, "%s%s", list->len ? "," : "", step->plugin->name);
	}
	names = g_string_free(list, FALSE);
	phase->state = PHASE_DONE;
	phase->took = phase_now(phase) - phase->started;
	phase->tries = 0;
	g_clear_pointer(&phase->diagnosis, diagnosis_free);
	set_until(phase, phase->config->retry_max);
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

void phase_fail(Phase *phase, const Diagnosis *why)
{
	Diagnosis *own = diagnosis_copy(why);
	gint64 wait;

	diagnosis_free(phase->diagnosis);
	phase->diagnosis = own;
	phase->failures++;
	phase->tries++;
	wait = phase_backoff(phase);
	phase->retry_from = retry_target(phase);
	phase->state = phase->config->goes_on ? PHASE_PASSED : PHASE_FAILED;
	set_until(phase, wait);
	phase_event_why(phase, NULL, "phase-failed", own, wait);
	sequence_kick(phase->sequence);
}

/* What the phase failed of: the words of the last candidate that was meant to work. */
static void fail_as_tried(Phase *phase)
{
	GError none = { REGENT_ERROR, REGENT_ERROR_NOT_MINE, (char *) "no plugin of this phase is for this endpoint" };
	g_autoptr(Diagnosis) nobody = diagnosis_from_error("phase.not-mine", &none);
	const Diagnosis *why = nobody;

	for (guint i = 0; i < phase->tried->len; i++) {
		Tried *tried = &g_array_index(phase->tried, Tried, i);

		if (!tried->not_mine && tried->why)
			why = tried->why;
	}
	phase_fail(phase, why);
}

static void kill_all(Phase *phase)
{
	while (phase->steps->len)
		step_kill(phase->steps->pdata[phase->steps->len - 1]);
}

/* Candidates. */

static void try_next(Phase *phase)
{
	while (phase->config->plugins[phase->next]) {
		guint candidate = phase->next++;

		if (!step_start(phase, candidate))
			continue;
		set_until(phase, phase->config->timeout);
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

/* Starts the candidates of any and all that are not at work; who cannot start while others do tries again. */
static void start_missing(Phase *phase)
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
	set_until(phase, phase->state == PHASE_RUNNING ? phase->config->timeout : 0);
	start_missing(phase);
}

void phase_step_done(Phase *phase, RegentStep *step)
{
	step->state = STEP_DONE;
	step->took = phase_now(phase) - step->started;
	phase->sequence->facts_moved = TRUE;
	sequence_event(phase->sequence, phase, step->plugin, "step-done", g_strdup(step->text));
	if (phase->state == PHASE_DONE)
		return;
	if (is_complete(phase))
		phase_done(phase);
}

static void note_failure(Phase *phase, RegentStep *step, gboolean lost)
{
	Tried *tried = phase_tried(phase, step->candidate);

	diagnosis_free(tried->why);
	tried->why = diagnosis_copy(step->diagnosis);
	tried->not_mine = step->not_mine;
	tried->from = -1;
	phase_event_why(phase, step->plugin, lost ? "phase-lost" : "step-failed", step->diagnosis, 0);
}

/* The last done step of the phase, or one of those that must all be, is gone. */
static void lose(Phase *phase, RegentStep *step)
{
	diagnosis_free(phase->diagnosis);
	phase->diagnosis = diagnosis_copy(step->diagnosis);
	phase->tries++;
	sequence_rewind(phase->sequence, phase->index, REGENT_CAUSE_LOST);
}

void phase_step_failed(Phase *phase, RegentStep *step)
{
	Sequence *sequence = phase->sequence;
	gboolean lost = step->state == STEP_DONE;
	gboolean all = phase->config->mode == MODE_ALL;

	step->state = STEP_BROKEN; /* its layer is hidden from now on */
	sequence->facts_moved = TRUE;
	note_failure(phase, step, lost);
	if (sequence->target >= 0 && (int) phase->index >= sequence->target)
		return;
	if (lost && (all || !count_state(phase, STEP_DONE))) {
		lose(phase, step);
	} else if (!lost && phase->config->mode == MODE_FIRST) {
		step_kill(step);
		try_next(phase);
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

/* What time brings, by the state the phase is in. */

static Diagnosis *timed_out(Phase *phase)
{
	g_autoptr(GError) error = g_error_new(REGENT_ERROR, REGENT_ERROR_TIMEOUT, "%s did not end within %g s",
		phase->config->name, (double) phase->config->timeout / G_TIME_SPAN_SECOND);

	return diagnosis_from_error("phase.timeout", error);
}

static RegentStep *running_step(Phase *phase)
{
	for (guint i = 0; i < phase->steps->len; i++)
		if (((RegentStep *) phase->steps->pdata[i])->state == STEP_RUNNING)
			return phase->steps->pdata[i];
	return NULL;
}

static const Diagnosis *first_explanation(Phase *phase)
{
	for (guint i = 0; i < phase->steps->len; i++)
		if (((RegentStep *) phase->steps->pdata[i])->diagnosis)
			return ((RegentStep *) phase->steps->pdata[i])->diagnosis;
	return NULL;
}

static void candidate_timed_out(Phase *phase, RegentStep *step)
{
	if (!step->diagnosis)
		step->diagnosis = timed_out(phase);
	phase_step_failed(phase, step);
}

static void phase_timed_out(Phase *phase)
{
	g_autoptr(Diagnosis) none = timed_out(phase);
	g_autoptr(Diagnosis) why = diagnosis_copy(first_explanation(phase));

	if (!phase->config->goes_on)
		kill_all(phase);
	phase_fail(phase, why ? why : none);
}

static void until_over(Phase *phase)
{
	RegentStep *step;

	switch (phase->state) {
	case PHASE_IDLE:
		return;
	case PHASE_HELD:
		phase->state = PHASE_IDLE;
		return;
	case PHASE_DONE:
		phase->backoff = phase->damping = phase->failures = 0;
		return;
	case PHASE_FAILED:
		sequence_rewind(phase->sequence, (guint) phase->retry_from, REGENT_CAUSE_RETRY);
		return;
	case PHASE_RUNNING:
	case PHASE_PASSED:
		step = running_step(phase);
		if (step && phase->config->mode == MODE_FIRST)
			candidate_timed_out(phase, step);
		else if (phase->state == PHASE_RUNNING)
			phase_timed_out(phase);
		else if (!phase->steps->len) {
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
	if (phase->judge_at && phase->judge_at <= time)
		phase->judge_at = 0;
	if (phase->again && phase->again <= time) {
		phase->again = 0;
		if (phase->steps->len)
			start_missing(phase);
	}
	if (phase->until && phase->until <= time) {
		phase->until = 0;
		until_over(phase);
	}
	phase_schedule(phase);
	sequence_kick(phase->sequence);
}
