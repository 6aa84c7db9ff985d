/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "models.h"

#include "config-private.h"
#include "ini.h"
#include "option.h"
#include "core/facts/vocabulary.h"

#include <string.h>

#define PREFIX "model."

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

static gboolean add_group(
	GKeyFile *models, GKeyFile *file, const char *path, const char *group, GPtrArray *warnings, GError **error)
{
	g_auto(GStrv) keys = g_key_file_get_keys(file, group, NULL, NULL);

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

static gboolean add_file(GKeyFile *models, const char *path, GPtrArray *warnings, GError **error)
{
	g_autoptr(GKeyFile) file = ini_load(path, error);
	g_auto(GStrv) groups = file ? g_key_file_get_groups(file, NULL) : NULL;

	for (char **group = groups; group && *group; group++)
		if (!add_group(models, file, path, *group, warnings, error))
			return FALSE;
	return file != NULL;
}

/* What is in @folder/models.d. */
static gboolean add_folder(GKeyFile *models, const char *folder, GPtrArray *warnings, GError **error)
{
	g_autofree char *path = g_build_filename(folder, "models.d", NULL);
	g_autoptr(GPtrArray) files = config_files(path, ".ini", error);

	for (guint i = 0; files && i < files->len; i++)
		if (!add_file(models, files->pdata[i], warnings, error))
			return FALSE;
	return files != NULL;
}

static gboolean stands_before(const char *const *folders, guint at)
{
	for (guint i = 0; i < at; i++)
		if (!g_strcmp0(folders[i], folders[at]))
			return TRUE;
	return FALSE;
}

GKeyFile *models_load(const char *const *folders, guint count, GPtrArray *warnings, GError **error)
{
	g_autoptr(GKeyFile) models = g_key_file_new();
	g_autofree char *path = g_build_filename(folders[0], "models.ini", NULL);

	if (g_file_test(path, G_FILE_TEST_EXISTS) && !add_file(models, path, warnings, error))
		return NULL;
	for (guint i = 0; i < count; i++)
		if (folders[i] && !stands_before(folders, i) && !add_folder(models, folders[i], warnings, error))
			return NULL;
	return g_steal_pointer(&models);
}
