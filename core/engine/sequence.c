/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sequence.h"

#include "phase.h"
#include "step.h"

void sequence_event(Sequence *sequence, Phase *phase, const RegentPlugin *plugin, const char *kind, char *text)
{
	const RegentEvent event = { .time = loop_now(sequence->engine->loop),
		.endpoint = sequence->name,
		.kind = kind,
		.phase = phase ? phase->config->name : NULL,
		.plugin = plugin ? plugin->name : NULL };

	events_add(sequence->engine->events, &event, text);
}

void sequence_kick(Sequence *sequence)
{
	loop_defer(sequence->engine->loop, &sequence->turn);
}

void sequence_say(Sequence *sequence, Said what, Step *step, RegentRequest request)
{
	Message message = { what, step, request };

	g_array_append_val(sequence->said, message);
	sequence_kick(sequence);
}

/* Life. */

Sequence *sequence_new(Engine *engine, Config *config, const char *name, Sequence *parent)
{
	ConfigEndpoint *endpoint = config_endpoint(config, name);
	Sequence *sequence;

	if (!endpoint)
		return NULL;
	sequence = g_new0(Sequence, 1);
	sequence->engine = engine;
	sequence->name = g_strdup(name);
	sequence->config = config_ref(config);
	sequence->endpoint = endpoint;
	sequence->chain = config_endpoint_chain(endpoint);
	sequence->order = g_ptr_array_new();
	sequence->said = g_array_new(FALSE, FALSE, sizeof(Message));
	sequence->turn = (LoopTask) { .func = sequence_turn, .data = sequence };
	sequence->target = -1;
	sequence->parent = parent;
	loop_timer_init(&sequence->wind, engine->loop, sequence_wind_over, sequence, NULL);
	loop_timer_init(&sequence->spread, engine->loop, sequence_spread_over, sequence, NULL);
	loop_timer_init(&sequence->held.timer, engine->loop, sequence_hold_over, sequence, NULL);
	sequence->held.target = -1;
	if (parent && !parent->children)
		parent->children = g_ptr_array_new();
	if (parent)
		g_ptr_array_add(parent->children, sequence);
	sequence_build_phases(sequence);
	sequence_read_zero(sequence);
	return sequence;
}

void sequence_free(Sequence *sequence)
{
	while (sequence->order->len)
		step_kill(sequence->order->pdata[sequence->order->len - 1]);
	if (sequence->parent)
		g_ptr_array_remove(sequence->parent->children, sequence);
	for (guint i = 0; sequence->children && i < sequence->children->len; i++)
		((Sequence *) sequence->children->pdata[i])->parent = NULL;
	g_clear_pointer(&sequence->children, g_ptr_array_unref);
	sequence_free_phases(sequence);
	loop_undefer(sequence->engine->loop, &sequence->turn);
	loop_timer_stop(&sequence->wind);
	loop_timer_stop(&sequence->spread);
	loop_timer_stop(&sequence->held.timer);
	factset_clear(&sequence->own);
	g_array_unref(sequence->said);
	g_clear_pointer(&sequence->moved, g_array_unref);
	g_ptr_array_unref(sequence->order);
	config_unref(sequence->config);
	g_clear_pointer(&sequence->next_config, config_unref);
	g_free(sequence->name);
	g_free(sequence->device);
	g_free(sequence);
}

void sequence_start(Sequence *sequence)
{
	sequence->booted = sequence->since = loop_now(sequence->engine->loop);
	sequence_event(sequence, NULL, NULL, "boot", NULL);
	sequence_kick(sequence);
}

gboolean sequence_is_empty(Sequence *sequence)
{
	return sequence->order->len == 0;
}

void sequence_quit(Sequence *sequence)
{
	sequence->hasty = sequence->quitting;
	sequence->quitting = TRUE;
	sequence_rewind(sequence, 0, REGENT_CAUSE_SHUTDOWN);
}

/* Facts. */

static GVariant *layer_see(Phase *phase, GQuark name)
{
	GVariant *best = NULL;
	guint rank = G_MAXUINT;

	for (guint i = 0; i < phase->steps->len; i++) {
		Step *step = phase->steps->pdata[i];
		GVariant *value = step->state == STEP_DONE ? factset_get(&step->layer, name) : NULL;

		if (!value || step->candidate >= rank)
			continue;
		best = value;
		rank = step->candidate;
	}
	return best;
}

GVariant *sequence_zero(Sequence *sequence, GQuark name)
{
	GVariant *value = factset_get(&sequence->own, name);

	return value ? value : factset_get(sequence->common, name);
}

GVariant *sequence_see(Sequence *sequence, GQuark name, guint index)
{
	GVariant *value = NULL;

	for (guint i = index; i > 0 && !value; i--)
		value = layer_see(&sequence->phases[i - 1], name);
	if (!value)
		value = sequence_zero(sequence, name);
	if (!value && sequence->parent)
		value = sequence_see(sequence->parent, name, sequence->parent->phase_count);
	return value;
}

/* Requests. */

void sequence_rewind(Sequence *sequence, guint index, RegentCause cause)
{
	if (sequence->target < 0)
		sequence->winding = loop_now(sequence->engine->loop);
	if (sequence->target < 0 || (int) index < sequence->target || cause == REGENT_CAUSE_SHUTDOWN) {
		sequence->target = (int) index;
		sequence->reason = cause;
		sequence->lost = cause == REGENT_CAUSE_LOST;
	}
	sequence_kick(sequence);
}
