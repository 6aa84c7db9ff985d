/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "step.h"

#include "core/facts/vocabulary.h"

RegentStep *step_new(Engine *engine, Sequence *sequence, Phase *phase, const RegentPlugin *plugin, Config *config)
{
	RegentStep *step = g_new0(RegentStep, 1);

	step->engine = engine;
	step->sequence = sequence;
	step->phase = phase;
	step->plugin = plugin;
	step->config = config_ref(config);
	step->endpoint = sequence ? sequence->endpoint : NULL;
	step->fraction = -1;
	step->started = loop_now(engine->loop);
	return step;
}

static void absence_free(gpointer data)
{
	Absence *absence = data;

	diagnosis_free(absence->why);
	g_free(absence);
}

static void end_tools(RegentStep *step)
{
	if (step->cancellable)
		g_cancellable_cancel(step->cancellable);
	g_clear_object(&step->cancellable);
	step_drop_asyncs(step);
	step_drop_fetches(step);
	step_drop_timers(step);
}

static void forget_before(RegentStep *step)
{
	if (step->before)
		factset_clear(step->before);
	g_clear_pointer(&step->before, g_free);
}

void step_free(RegentStep *step)
{
	end_tools(step);
	forget_before(step);
	factset_clear(&step->layer);
	factset_clear(&step->view);
	g_clear_pointer(&step->diagnosis, diagnosis_free);
	g_slist_free_full(step->absences, absence_free);
	g_slist_free_full(step->strings, step_string_free);
	g_clear_pointer(&step->fact_watches, g_array_unref);
	g_clear_pointer(&step->complaints, g_hash_table_unref);
	config_unref(step->config);
	g_free(step->text);
	g_free(step->stage);
	g_free(step);
}

/* Views. */

static void view_list(Sequence *sequence, const char *const *names, guint index, FactSet *view)
{
	for (; names && *names; names++) {
		GQuark name = g_quark_from_string(*names);

		if (!fact_is_live(*names))
			factset_pin(view, name, sequence_see(sequence, name, index));
	}
}

static guint count(const char *const *names)
{
	return names ? g_strv_length((char **) names) : 0;
}

void step_view(Sequence *sequence, const RegentPlugin *plugin, guint index, FactSet *view)
{
	factset_reserve(view, count(plugin->needs) + count(plugin->uses));
	view_list(sequence, plugin->needs, index, view);
	view_list(sequence, plugin->uses, index, view);
}

void step_pin(RegentStep *step)
{
	factset_clear(&step->view);
	step_view(step->sequence, step->plugin, step->phase->index, &step->view);
}

static gboolean reads_differently(RegentStep *step)
{
	for (guint i = 0; i < step->view.count; i++) {
		const Fact *fact = &step->view.facts[i];

		if (!fact_equal(fact->value, sequence_see(step->sequence, fact->name, step->phase->index)))
			return TRUE;
	}
	return FALSE;
}

gboolean step_is_stale(RegentStep *step)
{
	return step->refused || reads_differently(step);
}

static const char *missing_need(Sequence *sequence, const RegentPlugin *plugin, guint index)
{
	for (const char *const *need = plugin->needs; need && *need; need++)
		if (!sequence_see(sequence, g_quark_from_string(*need), index))
			return *need;
	return NULL;
}

gboolean step_needs_met(RegentStep *step)
{
	return !missing_need(step->sequence, step->plugin, step->phase->index);
}

/* What is missing. */

static const Diagnosis *absence_said(Phase *phase, GQuark fact)
{
	for (guint i = 0; i < phase->steps->len; i++) {
		RegentStep *step = phase->steps->pdata[i];

		for (GSList *at = step->absences; at; at = at->next)
			if (((Absence *) at->data)->fact == fact)
				return ((Absence *) at->data)->why;
	}
	return NULL;
}

static Diagnosis *nobody_gave(const char *need)
{
	const FactRow *row = vocabulary_find(need);
	g_autoptr(GError) error = g_error_new(REGENT_ERROR, REGENT_ERROR_FAILED,
		"%s is missing (%s): no earlier phase gave it", need, row ? row->summary : "a fact of a third party");

	return diagnosis_from_error("fact.missing", error);
}

Diagnosis *step_missing(Sequence *sequence, guint index, const char *need, int *from)
{
	*from = -1;
	for (guint i = index; i > 0; i--) {
		const Diagnosis *why = absence_said(&sequence->phases[i - 1], g_quark_from_string(need));

		if (!why)
			continue;
		*from = (int) i - 1;
		return diagnosis_copy(why);
	}
	return nobody_gave(need);
}

/* Start and end. */

static gboolean refuse(Phase *phase, guint candidate, Diagnosis *why, gboolean not_mine, int from)
{
	Tried *tried = phase_tried(phase, candidate);
	const RegentPlugin *plugin = phase->config->plugins[candidate];

	diagnosis_free(tried->why);
	tried->why = why;
	tried->not_mine = not_mine;
	tried->from = from;
	phase_event_why(phase, plugin, not_mine ? "step-passed" : "step-failed", why, 0);
	return FALSE;
}

/* The instance could not be made: what it said before it gave up is its diagnosis. */
static gboolean start_failed(RegentStep *step, GError *failure)
{
	g_autoptr(GError) unsaid = g_error_new(
		REGENT_ERROR, REGENT_ERROR_FAILED, "%s did not say why it cannot start", step->plugin->name);
	g_autoptr(GError) error = failure ? failure : g_steal_pointer(&unsaid);
	gboolean not_mine = g_error_matches(error, REGENT_ERROR, REGENT_ERROR_NOT_MINE);
	g_autofree char *code = g_strconcat(step->plugin->name, not_mine ? ".not-needed" : ".start", NULL);
	Diagnosis *why = step->diagnosis ? g_steal_pointer(&step->diagnosis) : diagnosis_from_error(code, error);
	Phase *phase = step->phase;
	guint candidate = step->candidate;

	step->self = NULL;
	step_kill(step);
	return refuse(phase, candidate, why, not_mine, -1);
}

gboolean step_start(Phase *phase, guint candidate)
{
	Sequence *sequence = phase->sequence;
	const RegentPlugin *plugin = phase->config->plugins[candidate];
	const char *need = missing_need(sequence, plugin, phase->index);
	Tried *tried = phase_tried(phase, candidate);
	GError *error = NULL;
	RegentStep *step;
	gint64 entered;

	factset_clear(&tried->view);
	if (need) {
		int from;
		Diagnosis *why = step_missing(sequence, phase->index, need, &from);

		step_view(sequence, plugin, phase->index, &tried->view);
		return refuse(phase, candidate, why, FALSE, from);
	}
	step = step_new(sequence->engine, sequence, phase, plugin, sequence->config);
	step->candidate = candidate;
	step->cause = phase->cause;
	step_pin(step);
	g_ptr_array_add(phase->steps, step);
	g_ptr_array_add(sequence->order, step);
	sequence_event(sequence, phase, plugin, "step-start", NULL);
	entered = loop_measure(sequence->engine->loop);
	step->self = plugin->start(step, &error);
	loop_measured(sequence->engine->loop, entered, step);
	if (!step->self)
		return start_failed(step, error);
	g_clear_error(&error);
	return TRUE;
}

static void forget_words(Sequence *sequence, RegentStep *step)
{
	for (guint i = sequence->said->len; i > 0; i--)
		if (g_array_index(sequence->said, Message, i - 1).step == step)
			g_array_remove_index(sequence->said, i - 1);
}

/* What the candidate saw decides whether it is worth another try. */
static void leave_view(RegentStep *step)
{
	Tried *tried = phase_tried(step->phase, step->candidate);

	factset_clear(&tried->view);
	tried->view = step->view;
	step->view = (FactSet) { 0 };
}

static void stop_instance(RegentStep *step)
{
	Loop *loop = step->engine->loop;
	gint64 entered = loop_measure(loop);

	step->plugin->stop(step->self);
	loop_measured(loop, entered, step);
}

gboolean regent_step_changed(RegentStep *step, const char *name)
{
	GQuark quark = g_quark_from_string(name);

	return step->before && !fact_equal(factset_get(step->before, quark), factset_get(&step->view, quark));
}

/* Whether the descriptor leaves what changed to refresh. */
static gboolean changed_in_place(RegentStep *step)
{
	if (!step->plugin->in_place)
		return TRUE;
	for (guint i = 0; i < step->view.count; i++) {
		const char *name = g_quark_to_string(step->view.facts[i].name);

		if (regent_step_changed(step, name) && !plugin_lists(step->plugin->in_place, name))
			return FALSE;
	}
	return TRUE;
}

static gboolean ask_to_refresh(RegentStep *step, RegentCause cause)
{
	Loop *loop = step->engine->loop;
	RegentCause started = step->cause;
	gint64 entered = loop_measure(loop);
	gboolean taken;

	step->cause = cause;
	taken = step->plugin->refresh(step->self);
	step->cause = started;
	loop_measured(loop, entered, step);
	return taken;
}

gboolean step_refresh(RegentStep *step, RegentCause cause)
{
	if (!step->plugin->refresh || !step_needs_met(step))
		return FALSE;
	/* It waits for the end of the damping: it is asked again only if that reads otherwise by then. */
	if (step->refused && !reads_differently(step))
		return FALSE;
	/* What a refusal has left counts from what was taken last, not from what was refused. */
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

void step_wind_down(RegentStep *step, RegentCause cause)
{
	Loop *loop = step->engine->loop;
	gint64 entered = loop_measure(loop);

	step->state = STEP_WINDING;
	step->plugin->wind_down(step->self, cause);
	loop_measured(loop, entered, step);
}

void step_kill(RegentStep *step)
{
	Sequence *sequence = step->sequence;

	if (step->state == STEP_WINDING)
		loop_timer_stop(&sequence->wind);
	step->state = STEP_DEAD;
	step_end_consumers(step);
	if (step->self)
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
