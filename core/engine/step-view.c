/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "step.h"

#include "phase.h"
#include "sequence.h"
#include "words.h"
#include "core/facts/vocabulary.h"

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

void step_pin(Step *step)
{
	factset_clear(&step->view);
	step_view(step->sequence, step->base.plugin, step->phase->index, &step->view);
}

gboolean step_reads_differently(Step *step)
{
	for (guint i = 0; i < step->view.count; i++) {
		const Fact *fact = &step->view.facts[i];

		if (!fact_equal(fact->value, sequence_see(step->sequence, fact->name, step->phase->index)))
			return TRUE;
	}
	return FALSE;
}

gboolean step_is_stale(Step *step)
{
	return step->refused || step_reads_differently(step);
}

const char *step_missing_need(Sequence *sequence, const RegentPlugin *plugin, guint index)
{
	for (const char *const *need = plugin->needs; need && *need; need++)
		if (!sequence_see(sequence, g_quark_from_string(*need), index))
			return *need;
	return NULL;
}

void regent_step_place(RegentStep *base, guint *before, guint *after)
{
	Step *step = step_of(base);

	*before = step ? step->candidate : 0;
	*after = 0;
	while (step && step->phase->config->plugins[*before + *after + 1])
		(*after)++;
}

/* What is missing. */

static const Diagnosis *absence_said(Phase *phase, GQuark fact)
{
	for (guint i = 0; i < phase->steps->len; i++) {
		Step *step = phase->steps->pdata[i];

		for (GSList *at = step->absences; at; at = at->next)
			if (((Absence *) at->data)->fact == fact)
				return ((Absence *) at->data)->why;
	}
	return NULL;
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
	return words_missing(&sequence->phases[index], need);
}
