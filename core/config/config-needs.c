/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config-private.h"

#include "core/facts/vocabulary.h"

#include <string.h>

/* What is known before phase @end of a chain: what layer zero may hold, then what the phases provide. */

static gboolean is_set(Config *config, Source *source, const char *key)
{
	g_autofree char *text = config_source_get(config, source, "endpoint", key);

	return text && *text && strcmp(text, "auto");
}

static gboolean is_layer_zero(Config *config, Source *source, const char *fact)
{
	const FactRow *row = vocabulary_find(fact);

	if (!strcmp(fact, REGENT_FACT_VOICE_INTERFACE))
		return is_set(config, source, "interface");
	if (!strcmp(fact, REGENT_FACT_ENDPOINT_NAME_STABLE))
		return is_set(config, source, "device-name");
	if (!strcmp(fact, REGENT_FACT_ENDPOINT_LOAD) && is_set(config, source, "load-file"))
		return TRUE;
	if (row && (row->flags & FACT_CONFIG))
		return is_set(config, source, fact + strlen("endpoint."));
	return row && (row->flags & FACT_MODEL) && is_set(config, source, "model");
}

/* 0: nobody gives it; 1: perhaps, as the phase may fail or another plugin may win; 2: yes. */
static int phase_gives(const PhaseConfig *phase, const char *fact)
{
	guint giving = 0, count = 0;

	for (; phase->plugins[count]; count++)
		giving += plugin_lists(phase->plugins[count]->provides, fact);
	if (!giving)
		return 0;
	return giving == count && !phase->goes_on ? 2 : 1;
}

static int source_gives(Config *config, Source *source, guint end, const char *fact, guint depth)
{
	int best = is_layer_zero(config, source, fact) ? 2 : 0;
	const Chain *chain = source->chain;
	ConfigEndpoint *parent = chain->parent && depth < 8 ? config_endpoint(config, chain->parent) : NULL;

	for (guint i = 0; i < end; i++)
		best = MAX(best, phase_gives(chain->phases->pdata[i], fact));
	if (best < 2 && parent)
		best = MAX(best,
			source_gives(config, parent->source, parent->source->chain->phases->len, fact, depth + 1));
	return best;
}

static gboolean comes_later(Source *source, guint at, const char *need)
{
	for (guint i = at; i < source->chain->phases->len; i++)
		if (phase_gives(source->chain->phases->pdata[i], need))
			return TRUE;
	return FALSE;
}

static gboolean not_given(
	Config *config, Source *source, guint at, const char *plugin, const char *need, GError **error)
{
	const PhaseConfig *phase = source->chain->phases->pdata[at];
	g_autofree char *group = g_strconcat("phase ", phase->name, NULL);
	const FactRow *row = vocabulary_find(need);
	const char *key = row && (row->flags & FACT_CONFIG) ? need + strlen("endpoint.") : NULL;
	gboolean later = comes_later(source, at, need);

	if (key && !later)
		return config_error(error, config_source_path(config, source, "endpoint", key), "endpoint", key,
			"must be set, as %s needs it: %s%s", plugin, row->summary,
			strcmp(key, "interface") ? "" : "; regentd --interface IF sets it too");
	return config_error(error, config_source_path(config, source, group, "plugins"), group, "plugins",
		"%s needs %s, which %s", plugin, need,
		later ? "only a later phase provides: [sequence] phases has them in the wrong order"
		      : "no plugin of an earlier phase provides");
}

gboolean config_check_needs(Config *config, Source *source, guint at, GPtrArray *warnings, GError **error)
{
	const PhaseConfig *phase = source->chain->phases->pdata[at];
	g_autofree char *group = g_strconcat("phase ", phase->name, NULL);

	for (guint i = 0; phase->plugins[i]; i++) {
		const char *const *need = phase->plugins[i]->needs;

		for (; need && *need; need++) {
			int given = source_gives(config, source, at, *need, 0);

			if (given == 0)
				return not_given(config, source, at, phase->plugins[i]->name, *need, error);
			if (given == 1)
				config_warn(warnings, "[%s] %s needs %s, which an earlier phase may end without", group,
					phase->plugins[i]->name, *need);
		}
	}
	return TRUE;
}
