/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "agent-private.h"

#include "core/config/settable.h"
#include "core/engine/step.h"

#include <string.h>

static void add_value(GVariantBuilder *list, Config *config, ConfigEndpoint *endpoint, const Settable *settable)
{
	g_autofree char *value = config_get(config, endpoint, settable->group, settable->key);
	const char *place = config_place(config, endpoint, settable->group, settable->key);
	gint64 when = config_set_at_phone(config, endpoint, settable->group, settable->key);

	if (value)
		g_variant_builder_add_parsed(list,
			"{'group': <%s>, 'key': <%s>, 'value': <%s>, 'time': <%x>, 'file': <%s>}", settable->group,
			settable->key, value, when, when ? "" : place);
}

/* The step in force that made the fact of its option. */
static gboolean is_from(Sequence *sequence, const Settable *settable)
{
	GQuark name = g_quark_from_string(settable->fact);

	if (!strcmp(settable->group, "endpoint"))
		return TRUE;
	for (guint i = 0; i < sequence->order->len; i++) {
		Step *step = sequence->order->pdata[i];

		if (step->state == STEP_DONE && !strcmp(step->base.plugin->name, settable->group + strlen("plugin ")) &&
			factset_get(&step->layer, name))
			return TRUE;
	}
	return FALSE;
}

static gboolean has(GPtrArray *list, const char *group, const char *key)
{
	for (guint i = 0; i < list->len; i++) {
		const Settable *settable = list->pdata[i];

		if (!strcmp(settable->group, group) && !strcmp(settable->key, key))
			return TRUE;
	}
	return FALSE;
}

/* What was set for a plugin that is not used now is kept for when it is. */
static void add_unused(GVariantBuilder *values, Config *config, ConfigEndpoint *endpoint, GPtrArray *list, AtPhone *at)
{
	GKeyFile *file = settings_file(at->tried ? at->tried : at->kept);
	g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

	for (char **group = groups; *group; group++) {
		g_auto(GStrv) keys = g_key_file_get_keys(file, *group, NULL, NULL);

		for (char **key = keys; *key; key++)
			if (!has(list, *group, *key))
				add_value(values, config, endpoint, &(Settable) { .group = *group, .key = *key });
	}
}

static void add_values(
	GVariantDict *dict, RegentAgent *agent, Sequence *sequence, ConfigEndpoint *endpoint, AtPhone *at)
{
	GVariantBuilder values = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));
	GVariantBuilder facts = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("a{sx}"));
	g_autoptr(GPtrArray) list = settable_list(endpoint);

	for (guint i = 0; i < list->len; i++) {
		const Settable *settable = list->pdata[i];
		gint64 when = config_set_at_phone(agent->config, endpoint, settable->group, settable->key);

		add_value(&values, agent->config, endpoint, settable);
		if (when && settable->fact && is_from(sequence, settable))
			g_variant_builder_add(&facts, "{sx}", settable->fact, when);
	}
	if (at)
		add_unused(&values, agent->config, endpoint, list, at);
	g_variant_dict_insert_value(dict, "values", g_variant_builder_end(&values));
	g_variant_dict_insert_value(dict, "facts", g_variant_builder_end(&facts));
}

GVariant *regent_agent_settings(RegentAgent *agent, const char *name)
{
	Sequence *sequence = agent_find(agent, name);
	ConfigEndpoint *endpoint = sequence ? config_endpoint(agent->config, sequence->name) : NULL;
	AtPhone *at = endpoint ? g_hash_table_lookup(agent->at_phone, sequence->name) : NULL;
	g_autofree char *locked = endpoint ? settable_locked(agent->config, endpoint) : NULL;
	GVariantDict dict;

	if (!endpoint)
		return NULL;
	g_variant_dict_init(&dict, NULL);
	add_values(&dict, agent, sequence, endpoint, at);
	if (locked)
		g_variant_dict_insert(&dict, "locked", "s", locked);
	if (at && at->unused)
		g_variant_dict_insert(&dict, "unused", "s", at->unused);
	if (at && at->tried)
		g_variant_dict_insert_value(&dict, "trial", trial_dict(at));
	if (at && at->last)
		g_variant_dict_insert_value(&dict, "last", at->last);
	return g_variant_dict_end(&dict);
}
