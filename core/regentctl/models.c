/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "models.h"

#include <string.h>

#include "ctl.h"
#include "paths.h"

#define FROM "file" /* no key of a model: the file that has the group */

static char *value(GKeyFile *models, const char *group, const char *key)
{
	char *text = g_key_file_get_value(models, group, key, NULL);

	return text ? text : g_strdup("");
}

static void add_model(CtlTable *table, GKeyFile *models, const char *group)
{
	g_autofree char *name = value(models, group, "name");
	g_autofree char *prefix = value(models, group, "prefix");
	g_autofree char *type = value(models, group, "device-type");
	g_autofree char *lines = value(models, group, "lines");
	g_autofree char *platform = value(models, group, "platform");
	g_autofree char *file = value(models, group, FROM);

	ctl_table_add(table, group, name, prefix, type, lines, platform, file);
}

/** Whether the model's group or name has @part in it, in any case. */
static gboolean matches(GKeyFile *models, const char *group, const char *part)
{
	g_autofree char *name = value(models, group, "name");
	g_autofree char *both = g_strjoin(" ", group, name, NULL);
	g_autofree char *folded = g_utf8_casefold(both, -1);
	g_autofree char *wanted = g_utf8_casefold(part ? part : "", -1);

	return strstr(folded, wanted) != NULL;
}

char *ctl_models_text(GKeyFile *models, const char *part, const CtlStyle *style)
{
	CtlTable *table = ctl_table_new(7);
	g_auto(GStrv) groups = g_key_file_get_groups(models, NULL);

	ctl_table_add(table, "model", "name", "prefix", "type", "lines", "CDP platform", "file");
	for (guint i = 0; groups[i]; i++) {
		if (matches(models, groups[i], part))
			add_model(table, models, groups[i]);
	}
	return ctl_table_end(table, style);
}

static GVariant *group_dict(GKeyFile *models, const char *group)
{
	g_auto(GStrv) keys = g_key_file_get_keys(models, group, NULL, NULL);
	GVariantBuilder builder;

	g_variant_builder_init(&builder, G_VARIANT_TYPE("a{ss}"));
	for (guint i = 0; keys && keys[i]; i++) {
		g_autofree char *text = value(models, group, keys[i]);

		g_variant_builder_add(&builder, "{ss}", keys[i], text);
	}
	return g_variant_builder_end(&builder);
}

GVariant *ctl_models_dict(GKeyFile *models, const char *part)
{
	g_auto(GStrv) groups = g_key_file_get_groups(models, NULL);
	GVariantBuilder builder;

	g_variant_builder_init(&builder, G_VARIANT_TYPE("a{sa{ss}}"));
	for (guint i = 0; groups[i]; i++) {
		if (matches(models, groups[i], part))
			g_variant_builder_add(&builder, "{s@a{ss}}", groups[i], group_dict(models, groups[i]));
	}
	return g_variant_ref_sink(g_variant_builder_end(&builder));
}

/* Adds the groups of @path, key by key over what is there, each with the name of the last file that has it. */
static gboolean add_file(GKeyFile *models, const char *path, GError **error)
{
	g_autoptr(GKeyFile) file = g_key_file_new();
	g_auto(GStrv) groups = NULL;

	if (!g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, error))
		return FALSE;
	groups = g_key_file_get_groups(file, NULL);
	for (guint i = 0; groups[i]; i++) {
		g_auto(GStrv) keys = g_key_file_get_keys(file, groups[i], NULL, NULL);

		for (guint j = 0; keys && keys[j]; j++) {
			g_autofree char *text = value(file, groups[i], keys[j]);

			g_key_file_set_value(models, groups[i], keys[j], text);
		}
		g_key_file_set_value(models, groups[i], FROM, path);
	}
	return TRUE;
}

static int compare(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *) a, *(char *const *) b);
}

/* What is in @folder/models.d, in the order of the names; there need not be any. */
static gboolean add_folder(GKeyFile *models, const char *folder, GError **error)
{
	g_autofree char *path = g_build_filename(folder, "models.d", NULL);
	g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir)))
		if (g_str_has_suffix(name, ".ini") && *name != '.')
			g_ptr_array_add(files, g_build_filename(path, name, NULL));
	g_ptr_array_sort(files, compare);
	for (guint i = 0; i < files->len; i++)
		if (!add_file(models, files->pdata[i], error))
			return FALSE;
	return TRUE;
}

GKeyFile *ctl_models_read(const char *data, const char *folder, GError **error)
{
	g_autofree char *path = g_build_filename(data, "models.ini", NULL);
	g_autoptr(GKeyFile) models = g_key_file_new();

	if (!add_file(models, path, error)) {
		g_prefix_error(error, "%s: ", path);
		return NULL;
	}
	return add_folder(models, data, error) && add_folder(models, folder, error) ? g_steal_pointer(&models) : NULL;
}

CtlExit ctl_models(Ctl *ctl, char **arguments)
{
	const char *data = g_getenv("REGENT_DATA_DIR"), *given = g_getenv("REGENT_CONFIG_DIR");
	g_autofree char *folder = given ? g_strdup(given) : g_path_get_dirname(REGENT_CONFIG_FILE);
	g_autoptr(GError) error = NULL;
	g_autoptr(GKeyFile) models = ctl_models_read(data ? data : REGENT_DATA_DIR, folder, &error);

	if (!models)
		return ctl_fail(ctl, CTL_UNREGISTERED, "failed", "%s", error->message);
	if (ctl->json) {
		g_autoptr(GVariant) dict = ctl_models_dict(models, arguments[0]);

		ctl_print_json(dict);
	} else {
		ctl_print(ctl_models_text(models, arguments[0], &ctl->style));
	}
	return 0;
}
