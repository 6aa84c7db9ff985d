/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "step.h"

#include "phase.h"
#include "sequence.h"

static const char *const state_names[] = { [STEP_RUNNING] = "running",
	[STEP_DONE] = "done",
	[STEP_BROKEN] = "broken",
	[STEP_WINDING] = "winding",
	[STEP_DEAD] = "dead" };

void step_set_state(Step *step, StepState state)
{
	if (state == step->state)
		return;
	regent_step_log(&step->base, G_LOG_LEVEL_DEBUG, "%s, was %s", state_names[state], state_names[step->state]);
	step->state = state;
}

gboolean step_is_at_work(const Step *step)
{
	return step->state == STEP_RUNNING || step->state == STEP_DONE;
}

/* Life. */

static Step *step_new(Phase *phase, guint candidate)
{
	Sequence *sequence = phase->sequence;
	Step *step = g_new0(Step, 1);

	step_base_init(&step->base, STEP_OF_PHASE, sequence->engine, phase->config->plugins[candidate],
		sequence->config, sequence->endpoint);
	step->sequence = sequence;
	step->phase = phase;
	step->candidate = candidate;
	step->cause = phase->cause;
	step->fraction = -1;
	step->started = phase_now(phase);
	return step;
}

static void absence_free(gpointer data)
{
	Absence *absence = data;

	diagnosis_free(absence->why);
	g_free(absence);
}

static void forget_before(Step *step)
{
	if (step->before)
		factset_clear(step->before);
	g_clear_pointer(&step->before, g_free);
}

static void step_free(Step *step)
{
	step_base_clear(&step->base);
	forget_before(step);
	factset_clear(&step->layer);
	factset_clear(&step->view);
	g_clear_pointer(&step->diagnosis, diagnosis_free);
	g_slist_free_full(step->drawbacks, (GDestroyNotify) diagnosis_free);
	g_slist_free_full(step->absences, absence_free);
	g_clear_pointer(&step->fact_watches, g_array_unref);
	g_free(step->text);
	g_free(step->stage);
	g_free(step);
}

static gboolean refuse(Phase *phase, guint candidate, Diagnosis *why, gboolean not_mine, int from)
{
	Tried *tried = phase_tried(phase, candidate);
	const RegentPlugin *plugin = phase->config->plugins[candidate];

	if (!why->since)
		why->since = phase_now(phase);
	diagnosis_free(tried->why);
	tried->why = why;
	tried->not_mine = not_mine;
	tried->from = from;
	phase_event_why(phase, plugin, not_mine ? "step-passed" : "step-failed", why, 0);
	return FALSE;
}

/* The instance could not be made: what it said before it gave up is its diagnosis. */
static gboolean start_failed(Step *step, GError *failure)
{
	g_autoptr(GError) unsaid = g_error_new(
		REGENT_ERROR, REGENT_ERROR_FAILED, "%s did not say why it cannot start", step->base.plugin->name);
	g_autoptr(GError) error = failure ? failure : g_steal_pointer(&unsaid);
	gboolean not_mine = step->not_mine || g_error_matches(error, REGENT_ERROR, REGENT_ERROR_NOT_MINE);
	g_autofree char *code = g_strconcat(step->base.plugin->name, not_mine ? ".not-needed" : ".start", NULL);
	Diagnosis *why = step->diagnosis ? g_steal_pointer(&step->diagnosis) : diagnosis_from_error(code, error);
	Phase *phase = step->phase;
	guint candidate = step->candidate;

	step->base.self = NULL;
	step_kill(step);
	return refuse(phase, candidate, why, not_mine, -1);
}

gboolean step_start(Phase *phase, guint candidate)
{
	Sequence *sequence = phase->sequence;
	const RegentPlugin *plugin = phase->config->plugins[candidate];
	const char *need = step_missing_need(sequence, plugin, phase->index);
	Tried *tried = phase_tried(phase, candidate);
	GError *error = NULL;
	Step *step;
	gint64 entered;

	factset_clear(&tried->view);
	if (need) {
		int from;
		Diagnosis *why = step_missing(sequence, phase->index, need, &from);

		step_view(sequence, plugin, phase->index, &tried->view);
		return refuse(phase, candidate, why, FALSE, from);
	}
	step = step_new(phase, candidate);
	step_pin(step);
	g_ptr_array_add(phase->steps, step);
	g_ptr_array_add(sequence->order, step);
	sequence_event(sequence, phase, plugin, "step-start", NULL);
	entered = loop_measure(sequence->engine->loop);
	step->base.self = plugin->start(&step->base, &error);
	loop_measured(sequence->engine->loop, entered, step);
	if (!step->base.self)
		return start_failed(step, error);
	phase->spoke = (int) candidate;
	g_clear_error(&error);
	return TRUE;
}

static void forget_words(Sequence *sequence, Step *step)
{
	for (guint i = sequence->said->len; i > 0; i--)
		if (g_array_index(sequence->said, Message, i - 1).step == step)
			g_array_remove_index(sequence->said, i - 1);
}

/* What the candidate saw decides whether it is worth another try. */
static void leave_view(Step *step)
{
	Tried *tried = phase_tried(step->phase, step->candidate);

	factset_clear(&tried->view);
	tried->view = step->view;
	step->view = (FactSet) { 0 };
}

static void stop_instance(Step *step)
{
	Loop *loop = step->base.engine->loop;
	gint64 entered = loop_measure(loop);

	step->base.plugin->stop(step->base.self);
	loop_measured(loop, entered, step);
}

static gboolean fact_changed(Step *step, GQuark quark)
{
	return step->before && !fact_equal(factset_get(step->before, quark), factset_get(&step->view, quark));
}

gboolean regent_step_changed(RegentStep *base, const char *name)
{
	Step *step = step_of(base);

	return step && fact_changed(step, g_quark_from_string(name));
}

RegentCause regent_step_cause(RegentStep *base)
{
	Step *step = step_of(base);

	return step ? step->cause : REGENT_CAUSE_BOOT;
}

/* Whether the descriptor leaves what changed to refresh. */
static gboolean changed_in_place(Step *step)
{
	if (!step->base.plugin->in_place)
		return TRUE;
	for (guint i = 0; i < step->view.count; i++) {
		GQuark name = step->view.facts[i].name;

		if (fact_changed(step, name) && !plugin_lists(step->base.plugin->in_place, g_quark_to_string(name)))
			return FALSE;
	}
	return TRUE;
}

static gboolean ask_to_refresh(Step *step, RegentCause cause)
{
	Loop *loop = step->base.engine->loop;
	RegentCause started = step->cause;
	gint64 entered = loop_measure(loop);
	gboolean taken;

	step->cause = cause;
	taken = step->base.plugin->refresh(step->base.self);
	step->cause = started;
	loop_measured(loop, entered, step);
	return taken;
}

gboolean step_refresh(Step *step, RegentCause cause)
{
	if (!step->base.plugin->refresh || step_missing_need(step->sequence, step->base.plugin, step->phase->index))
		return FALSE;
	/* It has refused this already, and waits for the end of the damping: it is asked again only about something else. */
	if (step->refused && !step_reads_differently(step))
		return FALSE;
	/* What changed is counted from what the step took last, not from what it refused. */
	if (!step->before) {
		step->before = g_new0(FactSet, 1);
		*step->before = step->view;
		step->view = (FactSet) { 0 };
	}
	step_pin(step);
	step->refused = !changed_in_place(step) || !ask_to_refresh(step, cause);
	if (!step->refused)
		forget_before(step);
	return !step->refused;
}

void step_wind_down(Step *step, RegentCause cause)
{
	Loop *loop = step->base.engine->loop;
	gint64 entered = loop_measure(loop);

	step_set_state(step, STEP_WINDING);
	step->base.plugin->wind_down(step->base.self, cause);
	loop_measured(loop, entered, step);
}

void step_kill(Step *step)
{
	Sequence *sequence = step->sequence;

	if (step->state == STEP_WINDING)
		loop_timer_stop(&sequence->wind);
	step_set_state(step, STEP_DEAD);
	step_end_consumers(step);
	if (step->base.self)
		stop_instance(step);
	forget_words(sequence, step);
	leave_view(step);
	g_ptr_array_remove(step->phase->steps, step);
	g_ptr_array_remove(sequence->order, step);
	if (step->layer.count)
		sequence->facts_moved = TRUE;
	for (guint i = 0; i < step->layer.count; i++)
		step_note_moved(sequence, step->layer.facts[i].name);
	step_free(step);
}
