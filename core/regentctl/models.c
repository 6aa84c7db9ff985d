/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "models.h"

#include <string.h>

#include "ctl.h"
#include "paths.h"

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

	ctl_table_add(table, group, name, prefix, type, lines, platform);
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
	CtlTable *table = ctl_table_new(6);
	g_auto(GStrv) groups = g_key_file_get_groups(models, NULL);

	ctl_table_add(table, "model", "name", "prefix", "type", "lines", "CDP platform");
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

CtlExit ctl_models(Ctl *ctl, char **arguments)
{
	const char *folder = g_getenv("REGENT_DATA_DIR");
	g_autofree char *path = g_build_filename(folder ? folder : REGENT_DATA_DIR, "models.ini", NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(GKeyFile) models = g_key_file_new();

	if (!g_key_file_load_from_file(models, path, G_KEY_FILE_NONE, &error))
		return ctl_fail(ctl, CTL_UNREGISTERED, "failed", "%s: %s", path, error->message);
	if (ctl->json) {
		g_autoptr(GVariant) dict = ctl_models_dict(models, arguments[0]);

		ctl_print_json(dict);
	} else {
		ctl_print(ctl_models_text(models, arguments[0], &ctl->style));
	}
	return 0;
}
