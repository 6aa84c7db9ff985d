/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config-private.h"

#include "ini.h"
#include "option.h"

#include <string.h>

#define INSTANCES_MAX 100000

ConfigPaths *config_paths_new(void)
{
	return g_new0(ConfigPaths, 1);
}

void config_paths_free(ConfigPaths *paths)
{
	g_free(paths->file);
	g_free(paths->data_dir);
	g_free(paths->plugin_dir);
	g_free(paths->state_dir);
	g_free(paths->run_dir);
	g_free(paths->interface);
	g_free(paths->log_level);
	g_free(paths);
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

static Layer *layer_new(const char *path, GKeyFile *file)
{
	Layer *layer = g_new0(Layer, 1);

	layer->path = g_strdup(path);
	layer->file = file;
	return layer;
}

static void layer_free(gpointer data)
{
	Layer *layer = data;

	g_free(layer->path);
	g_key_file_unref(layer->file);
	g_free(layer);
}

static void source_free(gpointer data)
{
	Source *source = data;

	g_clear_pointer(&source->own, layer_free);
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

static Config *config_new(void)
{
	Config *config = g_new0(Config, 1);

	config->refs = 1;
	config->layers = g_ptr_array_new_with_free_func(layer_free);
	config->sources = g_ptr_array_new_with_free_func(source_free);
	config->endpoints = g_ptr_array_new_with_free_func(endpoint_free);
	config->by_name = g_hash_table_new(g_str_hash, g_str_equal);
	config->models = g_key_file_new();
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
	g_clear_pointer(&config->cli, layer_free);
	g_key_file_unref(config->models);
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

const char *config_source_path(Config *config, Source *source, const char *group, const char *key)
{
	Layer *layer = find_layer(config, source, group, key);

	if (!layer && source && source->own)
		layer = source->own;
	/* What nobody sets is not to be set in default.conf, which is all there is without a file. */
	if (!layer && config->layers->len > (config->cli != NULL))
		layer = config->layers->pdata[0];
	return layer ? layer->path : "configuration";
}

gboolean config_is_inherited(Config *config, Source *source, const char *group, const char *key)
{
	if (has_key(config->cli, group, key) || has_key(source->own, group, key))
		return FALSE;
	if (has_key(source->own, "sequence", "phases"))
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

GKeyFile *config_models(Config *config)
{
	return config->models;
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

gboolean config_option_error(Config *config, ConfigEndpoint *endpoint, const RegentPlugin *plugin, const char *key,
	const char *words, GError **error)
{
	g_autofree char *group = g_strconcat("plugin ", plugin->name, NULL);
	Source *source = endpoint ? endpoint->source : NULL;

	return config_error(error, config_source_path(config, source, group, key ? key : ""), group, key, "%s", words);
}

/* Endpoints. */

static gboolean add_endpoint(Config *config, Source *source, char *name, guint instance, GError **error)
{
	ConfigEndpoint *endpoint = g_new0(ConfigEndpoint, 1);

	endpoint->name = name;
	endpoint->source = source;
	endpoint->instance = instance;
	g_ptr_array_add(config->endpoints, endpoint);
	return g_hash_table_insert(config->by_name, endpoint->name, endpoint) ||
	       config_error(error, config_source_path(config, source, "endpoint", "instances"), "endpoint", "instances",
		       "there are two endpoints %s", name);
}

/* "24" is 1 to 24, "5-8" is 5 to 8. */
static gboolean parse_instances(const char *text, guint *first, guint *last)
{
	g_auto(GStrv) ends = g_strsplit(text, "-", 2);
	gint64 from = 1, to;

	if (ends[0] && ends[1] && !option_parse_integer(g_strstrip(ends[0]), 1, INSTANCES_MAX, &from, NULL))
		return FALSE;
	if (!ends[0] || !option_parse_integer(g_strstrip(ends[ends[1] ? 1 : 0]), from, INSTANCES_MAX, &to, NULL))
		return FALSE;
	*first = (guint) from;
	*last = (guint) to;
	return TRUE;
}

static gboolean add_endpoints(Config *config, Source *source, const char *name, GError **error)
{
	g_autofree char *instances = config_source_get(config, source, "endpoint", "instances");
	guint first, last;

	if (!instances)
		return add_endpoint(config, source, g_strdup(name), 0, error);
	if (!parse_instances(instances, &first, &last))
		return config_error(error, config_source_path(config, source, "endpoint", "instances"), "endpoint",
			"instances", "\"%s\" is neither a number like 24 nor a range like 1-24", instances);
	for (guint i = first; i <= last; i++)
		if (!add_endpoint(config, source, g_strdup_printf("%s-%u", name, i), i, error))
			return FALSE;
	return TRUE;
}

static Source *add_source(Config *config, Layer *own)
{
	Source *source = g_new0(Source, 1);

	source->own = own;
	source->asked = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	g_ptr_array_add(config->sources, source);
	return source;
}

/* Files. */

static int compare_strings(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *) a, *(char *const *) b);
}

/* Returns: NULL with @error: the folder is there but cannot be read. */
static GPtrArray *conf_files(const char *folder, GError **error)
{
	GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) bad = NULL;
	g_autoptr(GDir) dir = g_dir_open(folder, 0, &bad);
	const char *file;

	if (!dir && !g_error_matches(bad, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
		g_propagate_error(error, g_steal_pointer(&bad));
		g_ptr_array_unref(paths);
		return NULL;
	}
	while (dir && (file = g_dir_read_name(dir)))
		if (g_str_has_suffix(file, ".conf") && *file != '.')
			g_ptr_array_add(paths, g_build_filename(folder, file, NULL));
	g_ptr_array_sort(paths, compare_strings);
	return paths;
}

static gboolean add_layer(Config *config, const char *path, GError **error)
{
	GKeyFile *file = ini_load(path, error);

	if (!file)
		return FALSE;
	g_ptr_array_insert(config->layers, 0, layer_new(path, file));
	return TRUE;
}

static gboolean add_layers(Config *config, const ConfigPaths *paths, GError **error)
{
	g_autofree char *defaults = g_build_filename(paths->data_dir, "default.conf", NULL);
	g_autofree char *drop_ins = paths->file ? g_strconcat(paths->file, ".d", NULL) : NULL;
	g_autoptr(GPtrArray) files = NULL;

	if (!add_layer(config, defaults, error))
		return FALSE;
	if (!paths->file)
		return TRUE;
	files = conf_files(drop_ins, error);
	if (!files || !add_layer(config, paths->file, error))
		return FALSE;
	for (guint i = 0; i < files->len; i++)
		if (!add_layer(config, files->pdata[i], error))
			return FALSE;
	return TRUE;
}

/* The name goes into paths, logs and D-Bus. */
static gboolean check_name(const char *name, const char *path, GError **error)
{
	static const char *const good = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
	g_autofree char *shown = g_filename_display_name(path);

	if (strlen(name) <= 64 && strspn(name, good) == strlen(name))
		return TRUE;
	g_set_error(error, REGENT_ERROR, REGENT_ERROR_CONFIG,
		"%s: the name of an endpoint has 1 to 64 letters, digits, - _ or .", shown);
	return FALSE;
}

static gboolean add_endpoint_files(Config *config, const char *main_file, GError **error)
{
	g_autofree char *folder = main_file ? g_path_get_dirname(main_file) : NULL;
	g_autofree char *endpoints = folder ? g_build_filename(folder, "endpoints.d", NULL) : NULL;
	g_autoptr(GPtrArray) files = endpoints ? conf_files(endpoints, error) : g_ptr_array_new();

	if (!files)
		return FALSE;
	for (guint i = 0; i < files->len; i++) {
		const char *path = files->pdata[i];
		g_autofree char *base = g_path_get_basename(path);
		GKeyFile *file;

		*strrchr(base, '.') = 0;
		file = check_name(base, path, error) ? ini_load(path, error) : NULL;
		if (!file)
			return FALSE;
		if (!add_endpoints(config, add_source(config, layer_new(path, file)), base, error))
			return FALSE;
	}
	if (config->endpoints->len)
		return TRUE;
	return add_endpoints(config, add_source(config, NULL), "phone", error);
}

static void add_cli(Config *config, const ConfigPaths *paths)
{
	config->cli = layer_new("command line", g_key_file_new());
	if (paths->interface)
		g_key_file_set_value(config->cli->file, "endpoint", "interface", paths->interface);
	if (paths->log_level)
		g_key_file_set_value(config->cli->file, "log", "level", paths->log_level);
}

static gboolean load_models(Config *config, const ConfigPaths *paths, GError **error)
{
	g_autofree char *path = g_build_filename(paths->data_dir, "models.ini", NULL);
	GKeyFile *models;

	if (!g_file_test(path, G_FILE_TEST_EXISTS))
		return TRUE;
	models = ini_load(path, error);
	if (!models)
		return FALSE;
	g_key_file_unref(config->models);
	config->models = models;
	return TRUE;
}

static gboolean load_services(Config *config, Loader *loader, GError **error)
{
	g_autofree char *text = config_source_get(config, NULL, "services", "plugins");
	g_auto(GStrv) names = option_parse_list(text ? text : "");

	config->services = g_new0(const RegentPlugin *, g_strv_length(names) + 1);
	for (guint i = 0; names[i]; i++) {
		g_autoptr(GError) bad = NULL;

		config->services[i] = config_find_plugin(loader, names[i], &bad);
		if (config->services[i] && config->services[i]->phase)
			g_set_error(&bad, REGENT_ERROR, REGENT_ERROR_CONFIG,
				"%s is no service: it belongs in a phase, %s", names[i], config->services[i]->phase);
		if (bad)
			return config_error(error, config_source_path(config, NULL, "services", "plugins"), "services",
				"plugins", "%s", bad->message);
	}
	return TRUE;
}

static gboolean build_chains(Config *config, Loader *loader, GError **error)
{
	for (guint i = 0; i < config->sources->len; i++) {
		Source *source = config->sources->pdata[i];

		source->chain = chain_build(config, source, loader, error);
		if (!source->chain)
			return FALSE;
	}
	return TRUE;
}

Config *config_load(const ConfigPaths *paths, Loader *loader, gboolean all, GPtrArray *warnings, GError **error)
{
	g_autoptr(Config) config = config_new();

	add_cli(config, paths);
	if (!add_layers(config, paths, error) || !load_models(config, paths, error) ||
		!add_endpoint_files(config, paths->file, error) || !build_chains(config, loader, error) ||
		!load_services(config, loader, error) || !config_check(config, loader, all, warnings, error))
		return NULL;
	return g_steal_pointer(&config);
}

Config *config_from_text(const char *text, Loader *loader, GError **error)
{
	g_autoptr(Config) config = config_new();
	GKeyFile *file = ini_parse(text, "test.conf", error);

	if (!file)
		return NULL;
	g_ptr_array_add(config->layers, layer_new("test.conf", file));
	if (!add_endpoints(config, add_source(config, NULL), "phone", error) || !build_chains(config, loader, error) ||
		!load_services(config, loader, error) || !config_check(config, loader, FALSE, NULL, error))
		return NULL;
	return g_steal_pointer(&config);
}
