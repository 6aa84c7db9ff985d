/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "check.h"

#include "settings-file.h"
#include "core/config/settable.h"
#include "core/engine/step-check.h"
#include "core/system/system.h"

static void unref_settings(gpointer settings)
{
	settings_unref(settings);
}

GHashTable *check_read_settings(const ConfigPaths *paths, GError **error)
{
	GHashTable *table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, unref_settings);
	g_auto(GStrv) endpoints = settings_file_endpoints(paths->state_dir, error);

	for (char **endpoint = endpoints; endpoint && *endpoint; endpoint++) {
		g_autoptr(GError) bad = NULL;
		Settings *settings = settings_file_read(paths->state_dir, *endpoint, SETTINGS_KEPT, &bad);

		if (settings)
			g_hash_table_insert(table, g_strdup(*endpoint), settings);
		if (!bad || (error && *error))
			continue;
		g_prefix_error(&bad, "%s: ", *endpoint);
		g_propagate_error(error, g_steal_pointer(&bad));
	}
	return table;
}

static Config *load(const ConfigPaths *paths, Loader *loader, GHashTable *settings, GPtrArray *warnings, GError **error)
{
	g_autoptr(Config) config = config_load(paths, settings, loader, TRUE, warnings, error);

	return config && step_check_options(config, warnings, error) ? g_steal_pointer(&config) : NULL;
}

/* Returns: whether what was set for @endpoint can be used on top of files that can. */
static gboolean fits(const ConfigPaths *paths, Loader *loader, const char *endpoint, Settings *settings, GError **error)
{
	g_autoptr(GHashTable) alone = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(Config) config = NULL;

	g_hash_table_insert(alone, (gpointer) endpoint, settings);
	config = load(paths, loader, alone, NULL, error);
	return config != NULL;
}

/* The daemon leaves them out, too, and says the same. */
static void leave_out(const ConfigPaths *paths, Loader *loader, GHashTable *settings, GPtrArray *warnings)
{
	GHashTableIter iter;
	gpointer endpoint, kept;

	g_hash_table_iter_init(&iter, settings);
	while (g_hash_table_iter_next(&iter, &endpoint, &kept)) {
		g_autoptr(GError) error = NULL;

		if (fits(paths, loader, endpoint, kept, &error))
			continue;
		g_ptr_array_add(warnings, g_strdup_printf("%s: what was set at the phone is not used: %s",
						  (char *) endpoint, error->message));
		g_hash_table_iter_remove(&iter);
	}
}

Config *check_load(const ConfigPaths *paths, Loader *loader, GHashTable *settings, GPtrArray *warnings, GError **error)
{
	g_autoptr(GPtrArray) first = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) bad = NULL;
	g_autoptr(Config) config = load(paths, loader, settings, first, &bad), files = NULL;

	if (config || !g_hash_table_size(settings)) {
		g_ptr_array_extend_and_steal(warnings, g_steal_pointer(&first));
		if (bad)
			g_propagate_error(error, g_steal_pointer(&bad));
		return g_steal_pointer(&config);
	}
	files = load(paths, loader, NULL, NULL, error);
	if (!files)
		return NULL;
	leave_out(paths, loader, settings, warnings);
	return load(paths, loader, settings, warnings, error);
}

static void print_set(Config *config, ConfigEndpoint *endpoint)
{
	g_autoptr(GPtrArray) list = settable_list(endpoint);

	for (guint i = 0; i < list->len; i++) {
		const Settable *settable = list->pdata[i];
		gint64 when = config_set_at_phone(config, endpoint, settable->group, settable->key);
		g_autofree char *words = settings_words(when);
		g_autofree char *value = config_get(config, endpoint, settable->group, settable->key);

		if (when)
			g_print("%s: %s: [%s] %s = %s\n", config_endpoint_name(endpoint), words, settable->group,
				settable->key, value);
	}
}

static void print_findings(Config *config, GPtrArray *warnings, const char *file)
{
	GPtrArray *endpoints = config_endpoints(config);

	for (guint i = 0; i < warnings->len; i++)
		g_printerr("warning: %s\n", (char *) warnings->pdata[i]);
	for (guint i = 0; i < endpoints->len; i++)
		print_set(config, endpoints->pdata[i]);
	g_print("%s is good: %u endpoint%s\n", file ? file : "default.conf", endpoints->len,
		endpoints->len == 1 ? "" : "s");
}

/* Returns: (transfer full) (nullable): the configuration, of which everything was said. */
static Config *check(const ConfigPaths *paths, Loader *loader, GError **error)
{
	g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) unread = NULL;
	g_autoptr(GHashTable) settings = check_read_settings(paths, &unread);
	Config *config;

	if (unread)
		g_ptr_array_add(
			warnings, g_strdup_printf("settings at the phone are not checked: %s", unread->message));
	config = check_load(paths, loader, settings, warnings, error);
	if (config)
		print_findings(config, warnings, paths->file);
	return config;
}

gboolean check_config(const ConfigPaths *paths, Loader *loader, GError **error)
{
	g_autoptr(Config) config = check(paths, loader, error);

	return config != NULL;
}

gboolean check_system(const ConfigPaths *paths, Loader *loader, gboolean all, gboolean *complete, GError **error)
{
	g_autoptr(Config) config = check(paths, loader, error);
	g_autoptr(GPtrArray) findings = NULL;
	g_autofree char *text = NULL;
	SystemMachine machine;
	guint missing;

	if (!config)
		return FALSE;
	system_machine_here(&machine);
	findings = system_check(&machine, config, paths);
	text = system_text(findings, all);
	missing = system_count_missing(findings);
	g_print("%s", text);
	if (missing)
		g_print("%u of what it needs %s missing\n", missing, missing == 1 ? "is" : "are");
	else
		g_print("nothing is missing on this machine\n");
	*complete = !missing;
	return TRUE;
}
