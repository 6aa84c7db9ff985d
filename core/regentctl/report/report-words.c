/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report.h"

#include <string.h>

/* What stands in no folder comes first. */
static int compare(gconstpointer a, gconstpointer b)
{
	const char *one = *(char *const *) a, *other = *(char *const *) b;
	gboolean inside = strchr(one, '/') != NULL, other_inside = strchr(other, '/') != NULL;

	return inside == other_inside ? strcmp(one, other) : inside - other_inside;
}

GPtrArray *report_names(GPtrArray *parts)
{
	GPtrArray *names = g_ptr_array_new();

	for (guint i = 0; i < parts->len; i++) {
		const ReportPart *part = parts->pdata[i];

		if (!g_ptr_array_find_with_equal_func(names, part->file, g_str_equal, NULL))
			g_ptr_array_add(names, part->file);
	}
	g_ptr_array_sort(names, compare);
	return names;
}

static char *folder_of(const char *name)
{
	const char *slash = strrchr(name, '/');

	return slash ? g_strndup(name, (gsize) (slash - name)) : g_strdup(".");
}

/* A line for each folder: text and JSON of one name are said once. */
static void add_names(GString *out, GPtrArray *names)
{
	g_autofree char *last = NULL, *said = NULL;

	for (guint i = 0; i < names->len; i++) {
		g_autofree char *folder = folder_of(names->pdata[i]);
		g_autofree char *base = g_path_get_basename(names->pdata[i]);
		gboolean next = g_strcmp0(folder, last) != 0;

		*strrchr(base, '.') = 0;
		if (next)
			g_string_append_printf(out, "%s  %s%s", i ? "\n" : "", g_str_equal(folder, ".") ? "" : folder,
				g_str_equal(folder, ".") ? "" : ": ");
		if (next || g_strcmp0(base, said))
			g_string_append_printf(out, "%s%s", next ? "" : ", ", base);
		g_free(last);
		last = g_steal_pointer(&folder);
		g_free(said);
		said = g_steal_pointer(&base);
	}
	g_string_append_c(out, '\n');
}

static GPtrArray *missing_programs(GPtrArray *parts)
{
	GPtrArray *names = g_ptr_array_new();

	for (guint i = 0; i < parts->len; i++) {
		const ReportPart *part = parts->pdata[i];

		if (part->missing && !g_ptr_array_find_with_equal_func(names, part->command[0], g_str_equal, NULL))
			g_ptr_array_add(names, part->command[0]);
	}
	g_ptr_array_sort(names, compare);
	g_ptr_array_add(names, NULL);
	return names;
}

char *report_text(GPtrArray *parts, const char *path, gint64 size, const ReportDaemon *daemon)
{
	g_autoptr(GPtrArray) names = report_names(parts), missing = missing_programs(parts);
	g_autofree char *programs = g_strjoinv(", ", (char **) missing->pdata);
	GString *out = g_string_new(path);

	if (size >= 0)
		g_string_append_printf(out, ", %" G_GINT64_FORMAT " kB", (size + 1023) / 1024);
	g_string_append_printf(out, ", has %u files:\n", names->len);
	add_names(out, names);
	if (!daemon->answers)
		g_string_append_printf(out, "regentd %s: nothing of its endpoints is in it.\n",
			daemon->pid ? "does not answer" : "is not running");
	if (*programs)
		g_string_append_printf(out, "Not on this machine: %s.\n", programs);
	g_string_append(out,
		"Secrets of the configuration are left out, and so are its comments. Names, addresses and numbers of your "
		"network are\nin it: look at it before you send it.\n");
	if (!g_str_equal(path, "-"))
		g_string_append_printf(out, "  tar -xzOf %s | less\n", path);
	return g_string_free(out, FALSE);
}

GVariant *report_dict(GPtrArray *parts, const char *path, const ReportDaemon *daemon)
{
	g_autoptr(GPtrArray) names = report_names(parts), missing = missing_programs(parts);
	GVariantDict dict;

	g_variant_dict_init(&dict, NULL);
	g_variant_dict_insert(&dict, "file", "s", path);
	g_variant_dict_insert(&dict, "running", "b", daemon->pid != 0);
	g_variant_dict_insert(&dict, "answers", "b", daemon->answers);
	g_variant_dict_insert_value(
		&dict, "files", g_variant_new_strv((const char *const *) names->pdata, (gssize) names->len));
	g_variant_dict_insert_value(&dict, "missing", g_variant_new_strv((const char *const *) missing->pdata, -1));
	return g_variant_dict_end(&dict);
}
