/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config-private.h"

#include "ini.h"
#include "models.h"
#include "option.h"

#include <string.h>

#define INSTANCES_MAX 100000

/* Endpoints. */

static Source *add_source(Config *config, Layer *own)
{
	Source *source = g_new0(Source, 1);

	source->own = own;
	source->asked = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	g_ptr_array_add(config->sources, source);
	return source;
}

/* The source of an endpoint whose settings differ from those of its file. */
static Source *at_phone(Config *config, Source *source, const char *endpoint)
{
	Settings *settings = config->settings ? g_hash_table_lookup(config->settings, endpoint) : NULL;
	Source *own;

	if (!settings || settings_is_empty(settings))
		return source;
	own = add_source(config, source->own ? g_rc_box_acquire(source->own) : NULL);
	own->at_phone = layer_new(SETTINGS_PATH, g_key_file_ref(settings_file(settings)));
	own->settings = settings_ref(settings);
	return own;
}

/* @name: (transfer full). */
static gboolean add_endpoint(Config *config, Source *source, char *name, guint instance, GError **error)
{
	ConfigEndpoint *endpoint = g_new0(ConfigEndpoint, 1);

	endpoint->name = name;
	endpoint->source = at_phone(config, source, name);
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
	g_autofree char *instances = source->own ? ini_value(source->own->file, "endpoint", "instances") : NULL;
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

/* Files. */

static int compare_strings(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *) a, *(char *const *) b);
}

GPtrArray *config_files(const char *folder, const char *suffix, GError **error)
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
		if (g_str_has_suffix(file, suffix) && *file != '.')
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
	config->defaults = config->layers->pdata[0];
	if (!paths->file)
		return TRUE;
	files = config_files(drop_ins, ".conf", error);
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

/* Of a file whose endpoints all have settings of their own. */
static void drop_unused_sources(Config *config)
{
	for (guint i = config->sources->len; i > 0; i--) {
		gboolean used = FALSE;

		for (guint j = 0; j < config->endpoints->len && !used; j++)
			used = ((ConfigEndpoint *) config->endpoints->pdata[j])->source ==
			       config->sources->pdata[i - 1];
		if (!used)
			g_ptr_array_remove_index(config->sources, i - 1);
	}
}

static gboolean add_endpoint_files(Config *config, const char *main_file, GError **error)
{
	g_autofree char *folder = main_file ? g_path_get_dirname(main_file) : NULL;
	g_autofree char *endpoints = folder ? g_build_filename(folder, "endpoints.d", NULL) : NULL;
	g_autoptr(GPtrArray) files = endpoints ? config_files(endpoints, ".conf", error) : g_ptr_array_new();

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

static gboolean add_over(Config *config, const char *path, GError **error)
{
	GKeyFile *file = path ? ini_load(path, error) : NULL;

	if (file)
		config->over = layer_new(path, file);
	return file || !path;
}

static void add_cli(Config *config, const ConfigPaths *paths)
{
	config->cli = layer_new("command line", g_key_file_new());
	if (paths->interface)
		g_key_file_set_value(config->cli->file, "endpoint", "interface", paths->interface);
	if (paths->log_level)
		g_key_file_set_value(config->cli->file, "log", "level", paths->log_level);
}

static gboolean load_models(Config *config, const ConfigPaths *paths, GPtrArray *warnings, GError **error)
{
	g_autofree char *folder = paths->file ? g_path_get_dirname(paths->file) : NULL;

	config->models =
		models_load((const char *const[]) { paths->data_dir, paths->config_dir, folder }, 3, warnings, error);
	return config->models != NULL;
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
				"%s is not a service: it belongs in a phase, %s", names[i], config->services[i]->phase);
		for (guint j = 0; j < i && !bad; j++)
			if (config->services[j] == config->services[i])
				g_set_error(&bad, REGENT_ERROR, REGENT_ERROR_CONFIG, "names %s twice", names[i]);
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

/* What a file's endpoints are is read while the table of models is here; nobody needs the table afterwards. */
static void read_identities(Config *config, GPtrArray *warnings)
{
	Source *told = NULL;

	for (guint i = 0; i < config->endpoints->len; i++) {
		ConfigEndpoint *endpoint = config->endpoints->pdata[i];
		const char *warning;

		identity_read(config, endpoint);
		identity_common(endpoint, &warning);
		if (warning && endpoint->source != told)
			config_warn(warnings, "%s", warning);
		told = endpoint->source;
	}
	g_clear_pointer(&config->models, g_key_file_unref);
}

Config *config_load(const ConfigPaths *paths, GHashTable *settings, Loader *loader, gboolean all, GPtrArray *warnings,
	GError **error)
{
	g_autoptr(Config) config = config_new();

	config->settings = settings;
	add_cli(config, paths);
	if (!add_layers(config, paths, error) || !add_over(config, paths->over, error) ||
		!load_models(config, paths, warnings, error) || !add_endpoint_files(config, paths->file, error))
		return NULL;
	if (settings && g_hash_table_size(settings))
		drop_unused_sources(config);
	if (!build_chains(config, loader, error) || !load_services(config, loader, error) ||
		!config_check(config, loader, all, warnings, error) ||
		(paths->until && !config_until(config, paths->until, error)))
		return NULL;
	read_identities(config, warnings);
	config->settings = NULL;
	return g_steal_pointer(&config);
}

Config *config_from_text(const char *text, Loader *loader, GError **error)
{
	g_autoptr(Config) config = config_new();
	GKeyFile *file = ini_parse(text, "test.conf", error);

	if (!file)
		return NULL;
	g_ptr_array_add(config->layers, layer_new("test.conf", file));
	config->models = g_key_file_new();
	if (!add_endpoints(config, add_source(config, NULL), "phone", error) || !build_chains(config, loader, error) ||
		!load_services(config, loader, error) || !config_check(config, loader, FALSE, NULL, error))
		return NULL;
	read_identities(config, NULL);
	return g_steal_pointer(&config);
}
