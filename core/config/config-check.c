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
} Check;

static void warn(Check *c, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void warn(Check *c, const char *format, ...)
{
	va_list args;

	if (!c->warnings)
		return;
	va_start(args, format);
	g_ptr_array_add(c->warnings, g_strdup_vprintf(format, args));
	va_end(args);
}

static gboolean unknown(Check *c, const char *group, const char *key, const char *const *names)
{
	const char *meant = ini_suggest(key ? key : group, names);

	return config_error(c->error, c->layer->path, group, key, "unknown %s%s%s%s", key ? "key" : "group",
		meant ? ": did you mean " : "", meant ? meant : "", meant ? "?" : "");
}

static gboolean check_keys(Check *c, const char *group, const char *const *names)
{
	g_auto(GStrv) keys = g_key_file_get_keys(c->layer->file, group, NULL, NULL);

	for (char **key = keys; *key; key++)
		if (!g_strv_contains(names, *key))
			return unknown(c, group, *key, names);
	return TRUE;
}

/* [endpoint]: the facts that the administrator may set, and three keys the core reads itself. */

static char **endpoint_keys(void)
{
	g_autoptr(GStrvBuilder) keys = g_strv_builder_new();

	for (const FactRow *row = vocabulary(); row->name; row++)
		if (row->flags & FACT_CONFIG)
			g_strv_builder_add(keys, row->name + strlen("endpoint."));
	g_strv_builder_add(keys, "load-file");
	g_strv_builder_add(keys, "instances");
	return g_strv_builder_end(keys);
}

/* Six bytes in hexadecimal, with colons between them. */
static gboolean is_mac(const char *text)
{
	for (guint i = 0; i < 17; i++)
		if (i % 3 == 2 ? text[i] != ':' : !g_ascii_isxdigit(text[i]))
			return FALSE;
	return !text[17];
}

static gboolean check_endpoint_value(Check *c, const char *key)
{
	g_autofree char *name = g_strconcat("endpoint.", key, NULL);
	const FactRow *row = vocabulary_find(name);
	g_autofree char *text = ini_value(c->layer->file, "endpoint", key);
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) value = row ? option_parse_fact(row->type, text, &error) : NULL;

	if (row && !value)
		return config_error(c->error, c->layer->path, "endpoint", key, "%s", error->message);
	return strcmp(name, REGENT_FACT_ENDPOINT_MAC) || !*text || is_mac(text) ||
	       config_error(c->error, c->layer->path, "endpoint", key,
		       "\"%s\" is no hardware address like 00:11:22:33:44:55", text);
}

static gboolean check_endpoint(Check *c)
{
	g_auto(GStrv) names = endpoint_keys();
	g_auto(GStrv) keys = g_key_file_get_keys(c->layer->file, "endpoint", NULL, NULL);

	if (!check_keys(c, "endpoint", (const char *const *) names))
		return FALSE;
	for (char **key = keys; *key; key++)
		if (!check_endpoint_value(c, *key))
			return FALSE;
	return TRUE;
}

static gboolean phase_exists(Check *c, const char *name)
{
	for (guint i = 0; i < c->config->sources->len; i++) {
		Source *source = c->config->sources->pdata[i];

		for (guint j = 0; j < source->chain->phases->len; j++)
			if (!strcmp(((PhaseConfig *) source->chain->phases->pdata[j])->name, name))
				return TRUE;
	}
	return FALSE;
}

/* Returns: (nullable): the phase whose name is nearly @name, unless default.conf knows a phase of just that name. */
static const char *meant_phase(Check *c, const char *name)
{
	Layer *defaults = c->config->layers->pdata[c->config->layers->len - 1];
	g_autofree char *group = g_strconcat("phase ", name, NULL);
	g_autoptr(GPtrArray) names = g_ptr_array_new();

	for (guint i = 0; i < c->config->sources->len; i++) {
		Source *source = c->config->sources->pdata[i];

		for (guint j = 0; j < source->chain->phases->len; j++)
			g_ptr_array_add(names, ((PhaseConfig *) source->chain->phases->pdata[j])->name);
	}
	g_ptr_array_add(names, NULL);
	return g_key_file_has_group(defaults->file, group) ? NULL
							   : ini_suggest(name, (const char *const *) names->pdata);
}

static gboolean check_phase(Check *c, const char *group)
{
	/* default.conf, the weakest layer, describes phases for all to pick from. */
	gboolean defaults = c->layer == c->config->layers->pdata[c->config->layers->len - 1];
	gboolean exists = phase_exists(c, group + strlen("phase "));
	g_autofree char *after = ini_value(c->layer->file, group, "after");

	/* No error: a package's phase must not keep a device with a chain of its own from starting. */
	const char *meant = exists || defaults || after ? NULL : meant_phase(c, group + strlen("phase "));

	if (meant)
		return config_error(c->error, c->layer->path, group, NULL,
			"no sequence has this phase: did you mean [phase %s]?", meant);
	if (!exists && after)
		warn(c, "%s: [%s] after: there is no phase %s", c->layer->path, group, after);
	else if (!exists && !defaults)
		warn(c, "%s: [%s]: no sequence has this phase; add it to [sequence] phases or say after = PHASE",
			c->layer->path, group);
	return check_keys(c, group, phase_keys);
}

static gboolean check_option(Check *c, const char *group, const RegentPlugin *plugin, const char *key)
{
	const RegentOption *option = plugin_option(plugin, key);
	g_autofree char *text = ini_value(c->layer->file, group, key);
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	g_autoptr(GError) error = NULL;

	if (option)
		return option_check(option, text, &error) ||
		       config_error(c->error, c->layer->path, group, key, "%s", error->message);
	for (option = plugin->options; option && option->key; option++)
		g_ptr_array_add(names, (gpointer) option->key);
	g_ptr_array_add(names, NULL);
	return unknown(c, group, key, (const char *const *) names->pdata);
}

static gboolean check_plugin(Check *c, const char *group)
{
	const char *name = group + strlen("plugin ");
	g_auto(GStrv) keys = g_key_file_get_keys(c->layer->file, group, NULL, NULL);
	g_autoptr(GError) error = NULL;
	const RegentPlugin *plugin;

	if (!c->all && loader_exists(c->loader, name) && !loader_is_loaded(c->loader, name))
		return TRUE;
	plugin = config_find_plugin(c->loader, name, &error);
	if (!plugin)
		return config_error(c->error, c->layer->path, group, NULL, "%s", error->message);
	for (char **key = keys; *key; key++)
		if (!check_option(c, group, plugin, *key))
			return FALSE;
	return TRUE;
}

static gboolean check_log(Check *c)
{
	g_autofree char *text = ini_value(c->layer->file, "log", "level");
	g_autoptr(GError) error = NULL;
	GLogLevelFlags level;

	if (!check_keys(c, "log", log_keys))
		return FALSE;
	return !text || option_parse_level(text, &level, &error) ||
	       config_error(c->error, c->layer->path, "log", "level", "%s", error->message);
}

/* What only some files may say: it would be taken for nothing in another. */
static gboolean check_place(Check *c, const char *group)
{
	if (c->own && (!strcmp(group, "services") || !strcmp(group, "log")))
		return config_error(c->error, c->layer->path, group, NULL,
			"is the same for all endpoints: it belongs in regent.conf or a drop-in");
	if (!c->own && !strcmp(group, "sequence") && g_key_file_has_key(c->layer->file, group, "parent", NULL))
		return config_error(c->error, c->layer->path, group, "parent", "belongs in endpoints.d/NAME.conf");
	return TRUE;
}

static gboolean check_group(Check *c, const char *group)
{
	if (!check_place(c, group))
		return FALSE;
	if (!strcmp(group, "endpoint"))
		return check_endpoint(c);
	if (!strcmp(group, "sequence"))
		return check_keys(c, group, sequence_keys);
	if (!strcmp(group, "services"))
		return check_keys(c, group, services_keys);
	if (!strcmp(group, "log"))
		return check_log(c);
	if (g_str_has_prefix(group, "phase "))
		return check_phase(c, group);
	if (g_str_has_prefix(group, "plugin "))
		return check_plugin(c, group);
	return unknown(c, group, NULL, groups);
}

static gboolean check_layer(Check *c, Layer *layer, gboolean own)
{
	g_auto(GStrv) found = g_key_file_get_groups(layer->file, NULL);

	c->layer = layer;
	c->own = own;
	for (char **group = found; *group; group++)
		if (!check_group(c, *group))
			return FALSE;
	return TRUE;
}

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

static gboolean nobody_gives(Check *c, Source *source, guint at, const char *plugin, const char *need)
{
	const PhaseConfig *phase = source->chain->phases->pdata[at];
	g_autofree char *group = g_strconcat("phase ", phase->name, NULL);
	const FactRow *row = vocabulary_find(need);
	const char *key = row && (row->flags & FACT_CONFIG) ? need + strlen("endpoint.") : NULL;
	gboolean later = comes_later(source, at, need);

	if (key && !later)
		return config_error(c->error, config_source_path(c->config, source, "endpoint", key), "endpoint", key,
			"must be set, as %s needs it: %s%s", plugin, row->summary,
			strcmp(key, "interface") ? "" : "; regentd --interface IF sets it too");
	return config_error(c->error, config_source_path(c->config, source, group, "plugins"), group, "plugins",
		"%s needs %s, which %s", plugin, need,
		later ? "only a later phase provides: [sequence] phases has them in the wrong order"
		      : "no plugin of an earlier phase provides");
}

static gboolean check_needs(Check *c, Source *source, guint at)
{
	const PhaseConfig *phase = source->chain->phases->pdata[at];
	g_autofree char *group = g_strconcat("phase ", phase->name, NULL);

	for (guint i = 0; phase->plugins[i]; i++) {
		const char *const *need = phase->plugins[i]->needs;

		for (; need && *need; need++) {
			int given = source_gives(c->config, source, at, *need, 0);

			if (given == 0)
				return nobody_gives(c, source, at, phase->plugins[i]->name, *need);
			if (given == 1)
				warn(c, "[%s] %s needs %s, which an earlier phase may end without", group,
					phase->plugins[i]->name, *need);
		}
	}
	return TRUE;
}

static gboolean check_required(Check *c, Source *source, const RegentPlugin *plugin)
{
	g_autofree char *group = g_strconcat("plugin ", plugin->name, NULL);

	for (const RegentOption *option = plugin->options; option && option->key; option++) {
		g_autofree char *text = config_source_get(c->config, source, group, option->key);

		if ((option->flags & REGENT_OPTION_REQUIRED) && !text)
			return config_error(c->error, config_source_path(c->config, source, group, option->key), group,
				option->key, "must be set: %s", option->summary);
	}
	return TRUE;
}

static gboolean check_parent(Check *c, Source *source)
{
	const char *name = source->chain->parent;
	guint depth = 0;

	while (name) {
		ConfigEndpoint *parent = config_endpoint(c->config, name);

		if (!parent || ++depth > 8)
			return config_error(c->error, config_source_path(c->config, source, "sequence", "parent"),
				"sequence", "parent",
				parent ? "the parents of this endpoint go round in a circle"
				       : "there is no endpoint %s",
				name);
		name = config_endpoint_chain(parent)->parent;
	}
	return TRUE;
}

/* No error: it works with what else is set, and a device's maker may bring the model later. */
static void check_model(Check *c, Source *source)
{
	g_autofree char *text = config_source_get(c->config, source, "endpoint", "model");
	g_autofree char *group = text && *text ? identity_find_model(c->config->models, text) : NULL;

	if (text && *text && !group)
		warn(c, "%s: [endpoint] model: \"%s\" is not in models.ini; regentctl models lists what is",
			config_source_path(c->config, source, "endpoint", "model"), text);
}

static gboolean check_source(Check *c, Source *source)
{
	GPtrArray *phases = source->chain->phases;

	check_model(c, source);
	if (!check_parent(c, source))
		return FALSE;
	for (guint i = 0; i < phases->len; i++) {
		const PhaseConfig *phase = phases->pdata[i];

		for (guint j = 0; phase->plugins[j]; j++)
			if (!check_required(c, source, phase->plugins[j]))
				return FALSE;
		if (!check_needs(c, source, i))
			return FALSE;
	}
	return TRUE;
}

gboolean config_check(Config *config, Loader *loader, gboolean all, GPtrArray *warnings, GError **error)
{
	Check c = { .config = config, .loader = loader, .all = all, .warnings = warnings, .error = error };

	if (config->cli && !check_layer(&c, config->cli, FALSE))
		return FALSE;
	for (guint i = 0; i < config->layers->len; i++)
		if (!check_layer(&c, config->layers->pdata[i], FALSE))
			return FALSE;
	for (guint i = 0; i < config->sources->len; i++) {
		Source *source = config->sources->pdata[i];

		if ((source->own && !check_layer(&c, source->own, TRUE)) || !check_source(&c, source))
			return FALSE;
	}
	return TRUE;
}
