/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sequence.h"

#include "phase.h"
#include "step.h"

#include <regent/facts.h>

#include <string.h>

/* How far the endpoint is, for who waits for it: registered by the word of a done step, else complete. */

static const char *const state_names[] = { [SEQUENCE_UNREGISTERED] = "unregistered",
	[SEQUENCE_COMPLETE] = "complete",
	[SEQUENCE_NO_LINE] = "no-line",
	[SEQUENCE_REGISTERED] = "registered" };

const char *sequence_state_name(SequenceState state)
{
	return state_names[state];
}

Step *sequence_registering_step(Sequence *sequence)
{
	GQuark state = g_quark_from_static_string(REGENT_FACT_REGISTRATION_STATE);

	for (guint i = sequence->order->len; i > 0; i--) {
		Step *step = sequence->order->pdata[i - 1];

		if (step->state == STEP_DONE && factset_get(&step->layer, state))
			return step;
	}
	return NULL;
}

static gboolean is_registered(Step *step)
{
	GVariant *state = factset_get(&step->layer, g_quark_from_static_string(REGENT_FACT_REGISTRATION_STATE));

	return !strcmp(g_variant_get_string(state, NULL), "registered");
}

static gboolean has_lines(Step *step)
{
	GVariant *lines = factset_get(&step->layer, g_quark_from_static_string(REGENT_FACT_REGISTRATION_LINES));

	return lines && g_variant_n_children(lines);
}

static SequenceState read_state(Sequence *sequence)
{
	Step *registering = sequence_registering_step(sequence);

	if (registering && is_registered(registering))
		return has_lines(registering) ? SEQUENCE_REGISTERED : SEQUENCE_NO_LINE;
	return sequence->complete && !registering ? SEQUENCE_COMPLETE : SEQUENCE_UNREGISTERED;
}

static gboolean is_complete(Sequence *sequence)
{
	gboolean complete = sequence->phase_count && sequence->target < 0;

	for (guint i = 0; complete && i < sequence->phase_count; i++)
		complete = phase_is_over(&sequence->phases[i]);
	return complete;
}

gboolean sequence_is_checked(Sequence *sequence)
{
	guint check = chain_checked_phase(sequence->chain);

	if (sequence->next_config || sequence->target >= 0 || sequence->said->len)
		return FALSE;
	for (guint i = 0; i <= check; i++)
		if (!phase_is_over(&sequence->phases[i]) || sequence->phases[i].judge_at != REGENT_NEVER)
			return FALSE;
	return sequence->phases[check].state == PHASE_DONE;
}

void sequence_note_state(Sequence *sequence)
{
	SequenceState was = sequence->state;
	SequenceState state;

	sequence->complete = is_complete(sequence);
	state = sequence->state = read_state(sequence);
	if (state == SEQUENCE_NO_LINE && state != was)
		sequence->no_line = loop_now(sequence->engine->loop);
	/* A line that comes or goes does not register it anew. */
	if (state == was || MIN(state, was) == SEQUENCE_NO_LINE)
		return;
	sequence->since = loop_now(sequence->engine->loop);
	sequence_event(sequence, NULL, NULL, state == SEQUENCE_NO_LINE ? "registered" : state_names[state],
		state == SEQUENCE_NO_LINE ? g_strdup("without a line") : NULL);
}
