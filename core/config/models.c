/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "models.h"

#include "config-private.h"
#include "ini.h"
#include "option.h"
#include "core/facts/vocabulary.h"

#include <stdlib.h>
#include <string.h>

#define PREFIX "model."
#define LONGEST 15 /* letters of a device's name on a call manager */

typedef struct {
	GKeyFile *models;
	GHashTable *places; /* group -> path of the file that had it last */
	GPtrArray *warnings;
} Loading;

static void warn_of_key(GPtrArray *warnings, const char *path, const char *group, const char *key)
{
	g_autoptr(GPtrArray) known = g_ptr_array_new();
	const char *close;

	for (const FactRow *row = vocabulary(); row->name; row++)
		if (row->flags & FACT_MODEL)
			g_ptr_array_add(known, (gpointer) (row->name + strlen(PREFIX)));
	g_ptr_array_add(known, NULL);
	close = ini_suggest(key, (const char *const *) known->pdata);
	config_warn(warnings, "%s: [%s] %s: no model has such a key%s%s%s", path, group, key,
		close ? ": did you mean " : "; those of models.ini are all there are", close ? close : "",
		close ? "?" : "");
}

/* Whether the value can be used, or is not asked for. */
static gboolean check_key(
	const char *path, const char *group, const char *key, const char *text, GPtrArray *warnings, GError **error)
{
	g_autofree char *name = g_strconcat(PREFIX, key, NULL);
	const FactRow *row = vocabulary_find(name);
	g_autoptr(GError) bad = NULL;
	g_autoptr(GVariant) value = row ? option_parse_fact(row->type, text, &bad) : NULL;

	if (!row)
		warn_of_key(warnings, path, group, key);
	return !row || value || config_error(error, path, group, key, "%s", bad->message);
}

/* A device's name begins with it, and names files on servers. */
static void check_prefix(Loading *loading, GKeyFile *file, const char *path, const char *group)
{
	g_autofree char *prefix = ini_value(file, group, "prefix");

	if (prefix && strlen(prefix) > LONGEST)
		config_warn(loading->warnings, "%s: [%s] prefix: \"%s\" has %zu letters: set one of at most %d", path,
			group, prefix, strlen(prefix), LONGEST);
	else if (prefix && prefix[strspn(prefix, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-_")])
		config_warn(loading->warnings,
			"%s: [%s] prefix: \"%s\" begins no device's name: letters, digits, - and _ only", path, group,
			prefix);
}

/* Not wrong, but two makers may have taken one name. */
static void check_place(Loading *loading, const char *path, const char *group)
{
	const char *before = g_hash_table_lookup(loading->places, group);

	if (before)
		config_warn(loading->warnings, "%s: [%s]: overrides keys of this model in %s", path, group, before);
	g_hash_table_insert(loading->places, g_strdup(group), g_strdup(path));
}

static gboolean add_group(Loading *loading, GKeyFile *file, const char *path, const char *group, GError **error)
{
	g_auto(GStrv) keys = g_key_file_get_keys(file, group, NULL, NULL);
	GKeyFile *models = loading->models;
	GPtrArray *warnings = loading->warnings;

	check_place(loading, path, group);
	check_prefix(loading, file, path, group);

	for (char **key = keys; key && *key; key++) {
		g_autofree char *raw = g_key_file_get_value(file, group, *key, NULL);
		g_autofree char *text = ini_value(file, group, *key);

		if (!check_key(path, group, *key, text, warnings, error))
			return FALSE;
		g_key_file_set_value(models, group, *key, raw);
	}
	if (!g_key_file_has_key(models, group, "name", NULL))
		config_warn(warnings, "%s: [%s]: it has no name: set name to what people call this model", path, group);
	return TRUE;
}

static gboolean add_file(Loading *loading, const char *path, GError **error)
{
	g_autoptr(GKeyFile) file = ini_load(path, error);
	g_auto(GStrv) groups = file ? g_key_file_get_groups(file, NULL) : NULL;

	for (char **group = groups; group && *group; group++)
		if (!add_group(loading, file, path, *group, error))
			return FALSE;
	return file != NULL;
}

/* What is in @folder/models.d. */
static gboolean add_folder(Loading *loading, const char *folder, GError **error)
{
	g_autofree char *path = g_build_filename(folder, "models.d", NULL);
	g_autoptr(GPtrArray) files = config_files(path, ".ini", error);

	for (guint i = 0; files && i < files->len; i++)
		if (!add_file(loading, files->pdata[i], error))
			return FALSE;
	return files != NULL;
}

/* By whatever path. */
static gboolean is_same_folder(const char *one, const char *other)
{
	g_autofree char *a = one ? realpath(one, NULL) : NULL, *b = other ? realpath(other, NULL) : NULL;

	return !g_strcmp0(one, other) || (a && b && !strcmp(a, b));
}

static gboolean stands_before(const char *const *folders, guint at)
{
	for (guint i = 0; i < at; i++)
		if (is_same_folder(folders[i], folders[at]))
			return TRUE;
	return FALSE;
}

GKeyFile *models_load(const char *const *folders, guint count, GPtrArray *warnings, GError **error)
{
	g_autoptr(GKeyFile) models = g_key_file_new();
	g_autoptr(GHashTable) places = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	g_autofree char *path = g_build_filename(folders[0], "models.ini", NULL);
	Loading loading = { models, places, warnings };

	if (g_file_test(path, G_FILE_TEST_EXISTS) && !add_file(&loading, path, error))
		return NULL;
	for (guint i = 0; i < count; i++)
		if (folders[i] && !stands_before(folders, i) && !add_folder(&loading, folders[i], error))
			return NULL;
	return g_steal_pointer(&models);
}
