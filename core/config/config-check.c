/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config-private.h"

#include "identity.h"
#include "ini.h"
#include "option.h"
#include "core/facts/vocabulary.h"

#include <string.h>

static const char *const sequence_keys[] = { "phases", "restart", "reset", "check", "reboot", "parent", "spread",
	NULL };
static const char *const services_keys[] = { "plugins", NULL };
static const char *const log_keys[] = { "level", NULL };
static const char *const phase_keys[] = { "plugins", "mode", "timeout", "on-failure", "retry-min", "retry-max",
	"stop-timeout", "after", NULL };
static const char *const groups[] = { "endpoint", "sequence", "services", "log", "phase", "plugin", NULL };

typedef struct {
	Config *config;
	Loader *loader;
	Layer *layer;
	gboolean own; /* it is an endpoint's file */
	gboolean all;
	GPtrArray *warnings;
	GError **error;
} ConfigCheck;

static gboolean unknown(ConfigCheck *check, const char *group, const char *key, const char *const *names)
{
	const char *meant = ini_suggest(key ? key : group, names);

	return config_error(check->error, check->layer->path, group, key, "unknown %s%s%s%s", key ? "key" : "group",
		meant ? ": did you mean " : "", meant ? meant : "", meant ? "?" : "");
}

static gboolean check_keys(ConfigCheck *check, const char *group, const char *const *names)
{
	g_auto(GStrv) keys = g_key_file_get_keys(check->layer->file, group, NULL, NULL);

	for (char **key = keys; *key; key++)
		if (!g_strv_contains(names, *key))
			return unknown(check, group, *key, names);
	return TRUE;
}

/* [endpoint]: the facts that the administrator may set, and three keys that the core reads itself. */

static char **endpoint_keys(void)
{
	g_autoptr(GStrvBuilder) keys = g_strv_builder_new();

	for (const FactRow *row = vocabulary(); row->name; row++)
		if (row->flags & FACT_CONFIG)
			g_strv_builder_add(keys, row->name + strlen("endpoint."));
	g_strv_builder_add(keys, "load-file");
	g_strv_builder_add(keys, "instances");
	g_strv_builder_add(keys, "lock-network");
	return g_strv_builder_end(keys);
}

static gboolean check_endpoint(ConfigCheck *check)
{
	g_auto(GStrv) names = endpoint_keys();
	g_auto(GStrv) keys = g_key_file_get_keys(check->layer->file, "endpoint", NULL, NULL);

	if (!check_keys(check, "endpoint", (const char *const *) names))
		return FALSE;
	for (char **key = keys; *key; key++)
		if (!config_check_value(check->layer, *key, check->error))
			return FALSE;
	return TRUE;
}

static gboolean phase_exists(ConfigCheck *check, const char *name)
{
	for (guint i = 0; i < check->config->sources->len; i++) {
		Source *source = check->config->sources->pdata[i];

		for (guint j = 0; j < source->chain->phases->len; j++)
			if (!strcmp(((PhaseConfig *) source->chain->phases->pdata[j])->name, name))
				return TRUE;
	}
	return FALSE;
}

/* Returns: (nullable): the phase whose name is nearly @name, unless default.conf knows a phase of just that name. */
static const char *meant_phase(ConfigCheck *check, const char *name)
{
	Layer *defaults = check->config->layers->pdata[check->config->layers->len - 1];
	g_autofree char *group = g_strconcat("phase ", name, NULL);
	g_autoptr(GPtrArray) names = g_ptr_array_new();

	for (guint i = 0; i < check->config->sources->len; i++) {
		Source *source = check->config->sources->pdata[i];

		for (guint j = 0; j < source->chain->phases->len; j++)
			g_ptr_array_add(names, ((PhaseConfig *) source->chain->phases->pdata[j])->name);
	}
	g_ptr_array_add(names, NULL);
	return g_key_file_has_group(defaults->file, group) ? NULL
							   : ini_suggest(name, (const char *const *) names->pdata);
}

static gboolean check_phase(ConfigCheck *check, const char *group)
{
	/* default.conf, the weakest layer, describes phases for all to pick from. */
	gboolean defaults = check->layer == check->config->layers->pdata[check->config->layers->len - 1];
	gboolean exists = phase_exists(check, group + strlen("phase "));
	g_autofree char *after = ini_value(check->layer->file, group, "after");

	/* Only a warning: a package's phase must not keep a device with a chain of its own from starting. */
	const char *meant = exists || defaults || after ? NULL : meant_phase(check, group + strlen("phase "));

	if (meant)
		return config_error(check->error, check->layer->path, group, NULL,
			"no sequence has this phase: did you mean [phase %s]?", meant);
	if (!exists && after)
		config_warn(check->warnings, "%s: [%s] after: there is no phase %s", check->layer->path, group, after);
	else if (!exists && !defaults)
		config_warn(check->warnings,
			"%s: [%s]: no sequence has this phase; add it to [sequence] phases or say after = PHASE",
			check->layer->path, group);
	return check_keys(check, group, phase_keys);
}

static gboolean check_option(ConfigCheck *check, const char *group, const RegentPlugin *plugin, const char *key)
{
	const RegentOption *option = plugin_option(plugin, key);
	g_autofree char *text = ini_value(check->layer->file, group, key);
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	g_autoptr(GError) error = NULL;

	if (option)
		return option_check(option, text, &error) ||
		       config_error(check->error, check->layer->path, group, key, "%s", error->message);
	for (option = plugin->options; option && option->key; option++)
		g_ptr_array_add(names, (gpointer) option->key);
	g_ptr_array_add(names, NULL);
	return unknown(check, group, key, (const char *const *) names->pdata);
}

static gboolean check_plugin(ConfigCheck *check, const char *group)
{
	const char *name = group + strlen("plugin ");
	g_auto(GStrv) keys = g_key_file_get_keys(check->layer->file, group, NULL, NULL);
	g_autoptr(GError) error = NULL;
	const RegentPlugin *plugin;

	if (!check->all && loader_exists(check->loader, name) && !loader_is_loaded(check->loader, name))
		return TRUE;
	plugin = config_find_plugin(check->loader, name, &error);
	/* What stands over all files keeps plugins from this or that, and need not know which are installed. */
	if (!plugin && check->layer == check->config->over && !loader_exists(check->loader, name)) {
		config_warn(check->warnings, "%s: [%s]: %s", check->layer->path, group, error->message);
		return TRUE;
	}
	if (!plugin)
		return config_error(check->error, check->layer->path, group, NULL, "%s", error->message);
	for (char **key = keys; *key; key++)
		if (!check_option(check, group, plugin, *key))
			return FALSE;
	return TRUE;
}

static gboolean check_log(ConfigCheck *check)
{
	g_autofree char *text = ini_value(check->layer->file, "log", "level");
	g_autoptr(GError) error = NULL;
	GLogLevelFlags level;

	if (!check_keys(check, "log", log_keys))
		return FALSE;
	return !text || option_parse_level(text, &level, &error) ||
	       config_error(check->error, check->layer->path, "log", "level", "%s", error->message);
}

static gboolean check_own_key(ConfigCheck *check, const char *group, const char *own, const char *key)
{
	return check->own || strcmp(group, own) || !g_key_file_has_key(check->layer->file, group, key, NULL) ||
	       config_error(check->error, check->layer->path, group, key, "belongs in endpoints.d/NAME.conf");
}

/* Some groups and keys belong in some files alone; in another one nobody would read them. */
static gboolean check_place(ConfigCheck *check, const char *group)
{
	if (check->own && (!strcmp(group, "services") || !strcmp(group, "log")))
		return config_error(check->error, check->layer->path, group, NULL,
			"is the same for all endpoints: it belongs in regent.conf or a drop-in");
	return check_own_key(check, group, "sequence", "parent") &&
	       check_own_key(check, group, "endpoint", "instances");
}

static gboolean check_group(ConfigCheck *check, const char *group)
{
	if (!check_place(check, group))
		return FALSE;
	if (!strcmp(group, "endpoint"))
		return check_endpoint(check);
	if (!strcmp(group, "sequence"))
		return check_keys(check, group, sequence_keys);
	if (!strcmp(group, "services"))
		return check_keys(check, group, services_keys);
	if (!strcmp(group, "log"))
		return check_log(check);
	if (g_str_has_prefix(group, "phase "))
		return check_phase(check, group);
	if (g_str_has_prefix(group, "plugin "))
		return check_plugin(check, group);
	return unknown(check, group, NULL, groups);
}

static gboolean is_open_option(Loader *loader, const char *name, const char *key)
{
	const RegentPlugin *plugin = loader_get(loader, name, NULL);
	const RegentOption *option = plugin ? plugin_option(plugin, key) : NULL;

	return option && !(option->flags & REGENT_OPTION_SECRET);
}

static gboolean is_open_fact(const char *key)
{
	g_auto(GStrv) names = endpoint_keys();
	g_autofree char *fact = g_strconcat("endpoint.", key, NULL);

	return g_strv_contains((const char *const *) names, key) && !fact_is_secret(fact);
}

gboolean config_is_open(Loader *loader, const char *group, const char *key)
{
	if (!strcmp(group, "endpoint"))
		return is_open_fact(key);
	if (!strcmp(group, "sequence"))
		return g_strv_contains(sequence_keys, key);
	if (!strcmp(group, "services"))
		return g_strv_contains(services_keys, key);
	if (!strcmp(group, "log"))
		return g_strv_contains(log_keys, key);
	if (g_str_has_prefix(group, "phase "))
		return g_strv_contains(phase_keys, key);
	return g_str_has_prefix(group, "plugin ") && is_open_option(loader, group + strlen("plugin "), key);
}

gboolean config_is_command(Loader *loader, const char *group, const char *key)
{
	gboolean of_plugin = g_str_has_prefix(group, "plugin ");
	const RegentPlugin *plugin = of_plugin ? loader_get(loader, group + strlen("plugin "), NULL) : NULL;

	for (const RegentFacility *row = plugin ? plugin->facilities : NULL; row && row->why; row++)
		if (row->kind == REGENT_FACILITY_PROGRAM && !g_strcmp0(row->option, key))
			return TRUE;
	return !strcmp(group, "sequence") && !strcmp(key, "reboot");
}

static gboolean check_layer(ConfigCheck *check, Layer *layer, gboolean own)
{
	g_auto(GStrv) found = g_key_file_get_groups(layer->file, NULL);

	check->layer = layer;
	check->own = own;
	for (char **group = found; *group; group++)
		if (!check_group(check, *group))
			return FALSE;
	return TRUE;
}

static gboolean check_required(ConfigCheck *check, Source *source, const char *phase, const RegentPlugin *plugin)
{
	g_autofree char *group = g_strconcat("plugin ", plugin->name, NULL);

	for (const RegentOption *option = plugin->options; option && option->key; option++) {
		g_autofree char *text = config_source_get(check->config, source, group, option->key);

		if ((option->flags & REGENT_OPTION_REQUIRED) && !text)
			return config_error(check->error,
				config_plugin_path(check->config, source, phase, group, option->key), group,
				option->key, "must be set: %s", option->summary);
	}
	return TRUE;
}

static gboolean check_parent(ConfigCheck *check, Source *source)
{
	const char *name = source->chain->parent;
	guint depth = 0;

	while (name) {
		ConfigEndpoint *parent = config_endpoint(check->config, name);

		if (!parent || ++depth > 8)
			return config_error(check->error,
				config_source_path(check->config, source, "sequence", "parent"), "sequence", "parent",
				parent ? "the parents of this endpoint go round in a circle"
				       : "there is no endpoint %s",
				name);
		name = config_endpoint_chain(parent)->parent;
	}
	return TRUE;
}

/* Only a warning: it may do there, too. A phase of the administrator's own takes any plugin. */
static void check_usual_phase(ConfigCheck *check, Source *source, const char *phase, const RegentPlugin *plugin)
{
	Layer *defaults = check->config->layers->pdata[check->config->layers->len - 1];
	g_autofree char *group = g_strconcat("phase ", phase, NULL);
	g_autofree char *usual = g_strconcat("phase ", plugin->phase, NULL);
	const char *path = config_source_path(check->config, source, group, "plugins");

	if (!plugin->phase)
		config_warn(check->warnings, "%s: [%s] plugins: %s is a service: list it in [services] plugins", path,
			group, plugin->name);
	else if (strcmp(group, usual) && g_key_file_has_group(defaults->file, group) &&
		 g_key_file_has_group(defaults->file, usual))
		config_warn(check->warnings, "%s: [%s] plugins: %s is a plugin of another phase: list it in [phase %s]",
			path, group, plugin->name, plugin->phase);
}

static gboolean check_source(ConfigCheck *check, Source *source)
{
	GPtrArray *phases = source->chain->phases;

	if (!check_parent(check, source))
		return FALSE;
	for (guint i = 0; i < phases->len; i++) {
		const PhaseConfig *phase = phases->pdata[i];

		for (guint j = 0; phase->plugins[j]; j++) {
			check_usual_phase(check, source, phase->name, phase->plugins[j]);
			if (!check_required(check, source, phase->name, phase->plugins[j]))
				return FALSE;
		}
		if (!config_check_needs(check->config, source, i, check->warnings, check->error))
			return FALSE;
	}
	return TRUE;
}

gboolean config_check(Config *config, Loader *loader, gboolean all, GPtrArray *warnings, GError **error)
{
	ConfigCheck check = { .config = config, .loader = loader, .all = all, .warnings = warnings, .error = error };

	if (config->cli && !check_layer(&check, config->cli, FALSE))
		return FALSE;
	if (config->over && !check_layer(&check, config->over, FALSE))
		return FALSE;
	for (guint i = 0; i < config->layers->len; i++)
		if (!check_layer(&check, config->layers->pdata[i], FALSE))
			return FALSE;
	for (guint i = 0; i < config->sources->len; i++) {
		Source *source = config->sources->pdata[i];

		if ((source->own && !check_layer(&check, source->own, TRUE)) ||
			(source->at_phone && !check_layer(&check, source->at_phone, TRUE)) ||
			(source->at_phone && !settable_check(source, loader, warnings, error)) ||
			!check_source(&check, source))
			return FALSE;
	}
	return TRUE;
}
