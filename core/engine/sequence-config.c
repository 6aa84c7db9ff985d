/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sequence.h"

#include "phase.h"
#include "core/config/identity.h"

void sequence_build_phases(Sequence *sequence)
{
	GPtrArray *configs = sequence->chain->phases;

	sequence->phase_count = configs->len;
	sequence->phases = g_new0(Phase, configs->len);
	for (guint i = 0; i < configs->len; i++)
		phase_init(&sequence->phases[i], sequence, configs->pdata[i], i);
}

void sequence_free_phases(Sequence *sequence)
{
	for (guint i = 0; i < sequence->phase_count; i++)
		phase_clear(&sequence->phases[i]);
	g_clear_pointer(&sequence->phases, g_free);
	sequence->phase_count = 0;
}

void sequence_read_zero(Sequence *sequence)
{
	const char *warning;

	factset_clear(&sequence->own);
	sequence->common = identity_common(sequence->endpoint, &warning);
	identity_own(sequence->config, sequence->endpoint, &sequence->own);
	if (warning)
		sequence_event(sequence, NULL, NULL, "warning", g_strdup(warning));
}

static gboolean phase_differs(Sequence *sequence, Config *config, ConfigEndpoint *endpoint, guint index)
{
	const PhaseConfig *is = sequence->phases[index].config;
	const PhaseConfig *will = config_endpoint_chain(endpoint)->phases->pdata[index];

	if (!phase_config_equal(is, will))
		return TRUE;
	for (guint i = 0; is->plugins[i]; i++)
		if (!config_same_options(sequence->config, sequence->endpoint, config, endpoint, is->plugins[i]))
			return TRUE;
	return FALSE;
}

static gboolean same_phases(Sequence *sequence, const Chain *chain)
{
	if (chain->phases->len != sequence->phase_count)
		return FALSE;
	for (guint i = 0; i < sequence->phase_count; i++)
		if (g_strcmp0(((PhaseConfig *) chain->phases->pdata[i])->name, sequence->phases[i].config->name))
			return FALSE;
	return TRUE;
}

/* The first phase that reads differently, phase_count: none. */
static guint first_difference(Sequence *sequence, Config *config, ConfigEndpoint *endpoint)
{
	guint i = 0;

	if (!same_phases(sequence, config_endpoint_chain(endpoint)))
		return 0;
	while (i < sequence->phase_count && !phase_differs(sequence, config, endpoint, i))
		i++;
	return i;
}

void sequence_adopt_config(Sequence *sequence)
{
	Config *config = g_steal_pointer(&sequence->next_config);
	ConfigEndpoint *endpoint = config_endpoint(config, sequence->name);
	const Chain *chain = config_endpoint_chain(endpoint);
	gboolean rebuild = !same_phases(sequence, chain);

	if (rebuild)
		sequence_free_phases(sequence);
	config_unref(sequence->config);
	sequence->config = config;
	sequence->endpoint = endpoint;
	sequence->chain = chain;
	if (rebuild)
		sequence_build_phases(sequence);
	for (guint i = 0; i < sequence->phase_count; i++) {
		sequence->phases[i].config = chain->phases->pdata[i];
		sequence->phases[i].spoke = -1;
	}
	sequence_read_zero(sequence);
}

void sequence_configure(Sequence *sequence, Config *config)
{
	ConfigEndpoint *endpoint = config_endpoint(config, sequence->name);
	guint difference = first_difference(sequence, config, endpoint);

	g_clear_pointer(&sequence->next_config, config_unref);
	sequence->next_config = config_ref(config);
	sequence_event(sequence, NULL, NULL, "config", NULL);
	if (difference < sequence->phase_count)
		sequence_rewind(sequence, difference, REGENT_CAUSE_CONFIG);
	sequence_kick(sequence);
}
