/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config-private.h"

#include "ini.h"
#include "option.h"

#include <string.h>

ConfigPaths *config_paths_new(void)
{
	return g_new0(ConfigPaths, 1);
}

void config_paths_free(ConfigPaths *paths)
{
	g_free(paths->file);
	g_free(paths->over);
	g_free(paths->until);
	g_free(paths->config_dir);
	g_free(paths->data_dir);
	g_free(paths->plugin_dir);
	g_free(paths->state_dir);
	g_free(paths->run_dir);
	g_free(paths->interface);
	g_free(paths->log_level);
	g_free(paths);
}

void config_warn(GPtrArray *warnings, const char *format, ...)
{
	va_list args;

	g_autofree char *words = NULL;

	va_start(args, format);
	words = g_strdup_vprintf(format, args);
	va_end(args);
	/* Endpoints of one file have layers in common. */
	if (warnings && !g_ptr_array_find_with_equal_func(warnings, words, g_str_equal, NULL))
		g_ptr_array_add(warnings, g_steal_pointer(&words));
}

gboolean config_error(GError **error, const char *path, const char *group, const char *key, const char *format, ...)
{
	g_autofree char *words = NULL;
	va_list args;

	va_start(args, format);
	words = g_strdup_vprintf(format, args);
	va_end(args);
	g_set_error(error, REGENT_ERROR, REGENT_ERROR_CONFIG, "%s: [%s]%s%s: %s", path, group, key ? " " : "",
		key ? key : "", words);
	return FALSE;
}

Layer *layer_new(const char *path, GKeyFile *file)
{
	Layer *layer = g_rc_box_new0(Layer);

	layer->path = g_strdup(path);
	layer->file = file;
	return layer;
}

static void layer_clear(gpointer data)
{
	Layer *layer = data;

	g_free(layer->path);
	g_key_file_unref(layer->file);
}

void layer_unref(Layer *layer)
{
	g_rc_box_release_full(layer, layer_clear);
}

static void source_free(gpointer data)
{
	Source *source = data;

	g_clear_pointer(&source->own, layer_unref);
	g_clear_pointer(&source->at_phone, layer_unref);
	g_clear_pointer(&source->settings, settings_unref);
	g_clear_pointer(&source->chain, chain_free);
	g_clear_pointer(&source->identity, identity_free);
	g_hash_table_unref(source->asked);
	g_free(source);
}

static void endpoint_free(gpointer data)
{
	ConfigEndpoint *endpoint = data;

	g_free(endpoint->name);
	g_free(endpoint);
}

Config *config_new(void)
{
	Config *config = g_new0(Config, 1);

	config->refs = 1;
	config->layers = g_ptr_array_new_with_free_func((GDestroyNotify) layer_unref);
	config->sources = g_ptr_array_new_with_free_func(source_free);
	config->endpoints = g_ptr_array_new_with_free_func(endpoint_free);
	config->by_name = g_hash_table_new(g_str_hash, g_str_equal);
	return config;
}

Config *config_ref(Config *config)
{
	config->refs++;
	return config;
}

void config_unref(Config *config)
{
	if (--config->refs)
		return;
	g_hash_table_unref(config->by_name);
	g_ptr_array_unref(config->endpoints);
	g_ptr_array_unref(config->sources);
	g_ptr_array_unref(config->layers);
	g_clear_pointer(&config->cli, layer_unref);
	g_clear_pointer(&config->over, layer_unref);
	g_clear_pointer(&config->models, g_key_file_unref);
	g_free(config->services);
	g_free(config);
}

/* Look-ups. */

static gboolean has_key(Layer *layer, const char *group, const char *key)
{
	return layer && g_key_file_has_key(layer->file, group, key, NULL);
}

static Layer *find_layer(Config *config, Source *source, const char *group, const char *key)
{
	if (has_key(config->cli, group, key))
		return config->cli;
	if (has_key(config->over, group, key))
		return config->over;
	if (source && has_key(source->at_phone, group, key))
		return source->at_phone;
	if (source && has_key(source->own, group, key))
		return source->own;
	for (guint i = 0; i < config->layers->len; i++)
		if (has_key(config->layers->pdata[i], group, key))
			return config->layers->pdata[i];
	return NULL;
}

char *config_source_get(Config *config, Source *source, const char *group, const char *key)
{
	Layer *layer = find_layer(config, source, group, key);

	return layer ? ini_value(layer->file, group, key) : NULL;
}

/* Returns: (nullable): the strongest file of the administrator that has the group. */
static Layer *find_group(Config *config, Source *source, const char *group)
{
	if (source && source->own && g_key_file_has_group(source->own->file, group))
		return source->own;
	for (guint i = 0; i < config->layers->len; i++) {
		Layer *layer = config->layers->pdata[i];

		if (layer != config->defaults && g_key_file_has_group(layer->file, group))
			return layer;
	}
	return NULL;
}

/* Returns: (nullable): the main file, which stands above default.conf and below the drop-ins. */
static Layer *main_layer(Config *config)
{
	guint below = config->defaults ? 2 : 1;

	return config->layers->len >= below ? config->layers->pdata[config->layers->len - below] : NULL;
}

const char *config_source_path(Config *config, Source *source, const char *group, const char *key)
{
	Layer *layer = find_layer(config, source, group, key);

	/* A key that nobody sets belongs in the administrator's file, not in default.conf. */
	if (!layer && g_str_has_prefix(group, "plugin "))
		layer = find_group(config, source, group);
	if (!layer && source && source->own)
		layer = source->own;
	if (!layer)
		layer = main_layer(config);
	return layer ? layer->path : "configuration";
}

const char *config_plugin_path(Config *config, Source *source, const char *phase, const char *group, const char *key)
{
	g_autofree char *listed = g_strconcat("phase ", phase, NULL);
	Layer *layer = find_layer(config, source, listed, "plugins");

	if (!layer || layer == config->defaults || find_layer(config, source, group, key) ||
		find_group(config, source, group))
		return config_source_path(config, source, group, key);
	return layer->path;
}

gboolean config_is_default(Config *config, Source *source, const char *group, const char *key)
{
	return config->defaults && find_layer(config, source, group, key) == config->defaults;
}

gboolean config_is_inherited(Config *config, Source *source, const char *group, const char *key)
{
	if (has_key(config->cli, group, key) || has_key(config->over, group, key) ||
		has_key(source->at_phone, group, key) || has_key(source->own, group, key))
		return FALSE;
	if (has_key(config->over, "sequence", "phases") || has_key(source->own, "sequence", "phases"))
		return TRUE;
	for (guint i = 0; i < config->layers->len; i++) {
		if (has_key(config->layers->pdata[i], group, key))
			return FALSE;
		if (has_key(config->layers->pdata[i], "sequence", "phases"))
			return TRUE;
	}
	return FALSE;
}

char *config_get(Config *config, ConfigEndpoint *endpoint, const char *group, const char *key)
{
	Source *source = endpoint ? endpoint->source : NULL;
	g_autofree char *question = NULL;
	gpointer value;

	if (!source)
		return config_source_get(config, NULL, group, key);
	question = g_strconcat(group, "\n", key, NULL);
	if (!g_hash_table_lookup_extended(source->asked, question, NULL, &value)) {
		value = config_source_get(config, source, group, key);
		g_hash_table_insert(source->asked, g_steal_pointer(&question), value);
	}
	return g_strdup(value);
}

const char *config_place(Config *config, ConfigEndpoint *endpoint, const char *group, const char *key)
{
	Layer *layer = find_layer(config, endpoint->source, group, key);

	return layer ? layer->path : NULL;
}

gint64 config_set_at_phone(Config *config, ConfigEndpoint *endpoint, const char *group, const char *key)
{
	Source *source = endpoint->source;

	if (!source->settings || find_layer(config, source, group, key) != source->at_phone)
		return 0;
	return settings_when(source->settings, group, key);
}

GLogLevelFlags config_log_level(Config *config)
{
	g_autofree char *text = config_source_get(config, NULL, "log", "level");
	GLogLevelFlags level = G_LOG_LEVEL_MESSAGE;

	if (text)
		option_parse_level(text, &level, NULL);
	return level;
}

GPtrArray *config_endpoints(Config *config)
{
	return config->endpoints;
}

ConfigEndpoint *config_endpoint(Config *config, const char *name)
{
	return g_hash_table_lookup(config->by_name, name);
}

const char *config_endpoint_name(ConfigEndpoint *endpoint)
{
	return endpoint->name;
}

const Chain *config_endpoint_chain(ConfigEndpoint *endpoint)
{
	return endpoint->source->chain;
}

guint config_endpoint_instance(ConfigEndpoint *endpoint)
{
	return endpoint->instance;
}

const RegentPlugin *const *config_services(Config *config)
{
	return (const RegentPlugin *const *) config->services;
}

gboolean config_same_options(Config *a, ConfigEndpoint *ea, Config *b, ConfigEndpoint *eb, const RegentPlugin *plugin)
{
	g_autofree char *group = g_strconcat("plugin ", plugin->name, NULL);

	for (const RegentOption *option = plugin->options; option && option->key; option++) {
		g_autofree char *was = config_get(a, ea, group, option->key);
		g_autofree char *is = config_get(b, eb, group, option->key);

		if (g_strcmp0(was ? was : option->fallback, is ? is : option->fallback))
			return FALSE;
	}
	return TRUE;
}

char *config_complaint(Config *config, ConfigEndpoint *endpoint, const char *group, const char *key, const char *words)
{
	Source *source = endpoint ? endpoint->source : NULL;

	return g_strdup_printf("%s: [%s]%s%s: %s", config_source_path(config, source, group, key ? key : ""), group,
		key ? " " : "", key ? key : "", words);
}
