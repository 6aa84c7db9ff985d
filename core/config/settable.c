/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "settable.h"

#include "config-private.h"
#include "option.h"
#include "core/facts/vocabulary.h"

#include <string.h>

static void settable_free(gpointer data)
{
	g_free(((Settable *) data)->group);
	g_free(data);
}

static void add(GPtrArray *list, const char *kind, const char *name, const char *key, const char *fact)
{
	Settable *settable = g_new0(Settable, 1);

	settable->group = name ? g_strdup_printf("%s %s", kind, name) : g_strdup(kind);
	settable->key = key;
	settable->fact = fact;
	g_ptr_array_add(list, settable);
}

static void add_options(GPtrArray *list, const RegentPlugin *plugin)
{
	for (const RegentOption *option = plugin->options; option && option->key; option++)
		if (option->flags & REGENT_OPTION_AT_PHONE)
			add(list, "plugin", plugin->name, option->key, option->fact);
}

GPtrArray *settable_list(ConfigEndpoint *endpoint)
{
	GPtrArray *phases = config_endpoint_chain(endpoint)->phases;
	GPtrArray *list = g_ptr_array_new_with_free_func(settable_free);

	for (const FactRow *row = vocabulary(); row->name; row++)
		if (row->flags & FACT_PHONE)
			add(list, "endpoint", NULL, row->name + strlen("endpoint."), row->name);
	for (guint i = 0; i < phases->len; i++) {
		const PhaseConfig *phase = phases->pdata[i];

		add(list, "phase", phase->name, "plugins", NULL);
		for (guint j = 0; phase->plugins[j]; j++)
			add_options(list, phase->plugins[j]);
	}
	return list;
}

gint64 settable_when(Config *config, ConfigEndpoint *endpoint, const char *phase, const RegentPlugin *plugin)
{
	g_autofree char *group = g_strconcat("phase ", phase, NULL);
	gint64 latest = config_set_at_phone(config, endpoint, group, "plugins");
	g_autoptr(GPtrArray) options = g_ptr_array_new_with_free_func(settable_free);

	if (plugin)
		add_options(options, plugin);
	for (guint i = 0; i < options->len; i++) {
		const Settable *option = options->pdata[i];

		latest = MAX(latest, config_set_at_phone(config, endpoint, option->group, option->key));
	}
	return latest;
}

char *settable_locked(Config *config, ConfigEndpoint *endpoint)
{
	g_autofree char *text = config_get(config, endpoint, "endpoint", "lock-network");
	gboolean locked = FALSE;

	if (!text || !option_parse_boolean(text, &locked, NULL) || !locked)
		return NULL;
	return g_strdup_printf("Settings are locked: %s has [endpoint] lock-network = yes.",
		config_place(config, endpoint, "endpoint", "lock-network"));
}

/* The check. */

static gboolean refuse(GError **error, const char *group, const char *key)
{
	return config_error(error, SETTINGS_PATH, group, key,
		"cannot be set at the phone: it belongs in a file of the configuration");
}

static const RegentPlugin *find_in_chain(Source *source, const char *name)
{
	for (guint i = 0; i < source->chain->phases->len; i++) {
		const PhaseConfig *phase = source->chain->phases->pdata[i];

		for (guint j = 0; phase->plugins[j]; j++)
			if (!strcmp(phase->plugins[j]->name, name))
				return phase->plugins[j];
	}
	return NULL;
}

/* The options of a plugin that is not used now are kept for when it is, and judged then. */
static gboolean check_plugin(
	Source *source, Loader *loader, const char *group, const char *key, GPtrArray *warnings, GError **error)
{
	const char *name = group + strlen("plugin ");
	const RegentPlugin *used = find_in_chain(source, name);
	const RegentPlugin *plugin = used                             ? used
				     : loader_is_loaded(loader, name) ? loader_get(loader, name, NULL)
								      : NULL;
	const RegentOption *option = plugin ? plugin_option(plugin, key) : NULL;

	if (plugin && !(option && (option->flags & REGENT_OPTION_AT_PHONE)))
		return refuse(error, group, key);
	if (!used)
		config_warn(warnings,
			SETTINGS_PATH ": [%s] %s: has no effect, because no phase of this endpoint uses %s", group, key,
			name);
	return TRUE;
}

static gboolean check_fact(const char *key, GError **error)
{
	g_autofree char *name = g_strconcat("endpoint.", key, NULL);
	const FactRow *row = vocabulary_find(name);

	return (row && (row->flags & FACT_PHONE)) || refuse(error, "endpoint", key);
}

static gboolean check_phase(Source *source, const char *group, const char *key, GError **error)
{
	for (guint i = 0; i < source->chain->phases->len; i++)
		if (!strcmp(((PhaseConfig *) source->chain->phases->pdata[i])->name, group + strlen("phase ")))
			return !strcmp(key, "plugins") || refuse(error, group, key);
	return config_error(error, SETTINGS_PATH, group, key, "this endpoint has no such phase");
}

static gboolean check_key(
	Source *source, Loader *loader, const char *group, const char *key, GPtrArray *warnings, GError **error)
{
	if (g_str_has_prefix(group, "plugin "))
		return check_plugin(source, loader, group, key, warnings, error);
	if (g_str_has_prefix(group, "phase "))
		return check_phase(source, group, key, error);
	if (!strcmp(group, "endpoint"))
		return check_fact(key, error);
	return refuse(error, group, key);
}

gboolean settable_check(Source *source, Loader *loader, GPtrArray *warnings, GError **error)
{
	GKeyFile *file = source->at_phone->file;
	g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

	for (char **group = groups; *group; group++) {
		g_auto(GStrv) keys = g_key_file_get_keys(file, *group, NULL, NULL);

		for (char **key = keys; *key; key++)
			if (!check_key(source, loader, *group, *key, warnings, error))
				return FALSE;
	}
	return TRUE;
}
