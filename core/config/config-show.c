/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config-show.h"

#include "config-private.h"
#include "ini.h"
#include "core/facts/vocabulary.h"

#include <string.h>

#define NAME_LETTERS G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-_.%"

typedef struct {
	Loader *loader;
	Hidden *hidden;
	GString *out;
} Show;

typedef gboolean (*IsOpen)(Loader *loader, const char *group, const char *key);

/* A group of models.ini is a model, whatever its name. */
static gboolean is_open_model(Loader *loader, const char *group, const char *key)
{
	g_autofree char *name = g_strconcat("model.", key, NULL);
	const FactRow *row = vocabulary_find(name);

	return row && (row->flags & FACT_MODEL);
}

/* Names tell what was meant; text that cannot be one is not shown. */
static const char *show_name(Show *show, const char *name, const char *also)
{
	if (strspn(name, NAME_LETTERS) == strlen(name) || (also && strspn(name, also) == strlen(name)))
		return name;
	hidden_add(show->hidden, name);
	return HIDDEN_MARK;
}

static void show_key(Show *show, GKeyFile *file, const char *group, const char *key, IsOpen is_open)
{
	g_autofree char *value = ini_value(file, group, key);
	g_autofree char *shown = NULL;

	if (config_is_command(show->loader, group, key))
		shown = hidden_blank_command(show->hidden, value);
	else if (is_open(show->loader, group, key))
		shown = hidden_blank_urls(show->hidden, value);
	else
		hidden_add(show->hidden, value);
	g_string_append_printf(show->out, "%s = %s\n", show_name(show, key, NULL),
		shown    ? shown
		: *value ? HIDDEN_MARK
			 : "");
}

static void show_groups(Show *show, GKeyFile *file, IsOpen is_open)
{
	g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

	for (char **group = groups; *group; group++) {
		g_auto(GStrv) keys = g_key_file_get_keys(file, *group, NULL, NULL);

		g_string_append_printf(show->out, "[%s]\n", show_name(show, *group, NAME_LETTERS " "));
		for (char **key = keys; *key; key++)
			show_key(show, file, *group, *key, is_open);
	}
	g_string_append_c(show->out, '\n');
}

/* Of a file that is no INI file any other line may be a secret, and the words about it quote one. */
static void hide_lines(Show *show, const char *text, IsOpen is_open)
{
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	g_autofree char *plain = ini_plain(valid);
	g_auto(GStrv) lines = g_strsplit(plain, "\n", -1);
	g_autofree char *group = g_strdup("");

	for (char **line = lines; *line; line++) {
		g_auto(GStrv) sides = g_strsplit(g_strstrip(*line), "=", 2);

		if (**line == '[' && g_str_has_suffix(*line, "]")) {
			g_free(group);
			group = g_strndup(*line + 1, strlen(*line) - 2);
		} else if (!sides[0] || !sides[1]) {
			hidden_add(show->hidden, *line);
		} else if (!is_open(show->loader, group, g_strstrip(sides[0]))) {
			hidden_add(show->hidden, *line);
			hidden_add(show->hidden, sides[1]);
		} else if (config_is_command(show->loader, group, sides[0])) {
			g_free(hidden_blank_command(show->hidden, g_strstrip(sides[1])));
		}
	}
}

static gboolean show_broken(Show *show, const char *path, IsOpen is_open, GError **error)
{
	g_autofree char *text = NULL;

	if (g_file_test(path, G_FILE_TEST_IS_REGULAR) && !g_file_get_contents(path, &text, NULL, error))
		return FALSE;
	if (text)
		hide_lines(show, text, is_open);
	g_string_append(show->out, "# is not an INI file: `regentd --check` says why\n\n");
	return TRUE;
}

static gboolean show_file(Show *show, const char *path, IsOpen is_open, GError **error)
{
	g_autoptr(GKeyFile) file = NULL;

	g_string_append_printf(show->out, "# %s\n", path);
	if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
		g_string_append(show->out, "# is not there\n\n");
		return TRUE;
	}
	file = ini_load(path, NULL);
	if (!file)
		return show_broken(show, path, is_open, error);
	show_groups(show, file, is_open);
	return TRUE;
}

/* What is named and not there had secrets that nobody can tell. */
static gboolean show_named(Show *show, const char *path, GError **error)
{
	if (g_file_test(path, G_FILE_TEST_EXISTS))
		return show_file(show, path, config_is_open, error);
	g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "%s: it is not there, or you may not look", path);
	return FALSE;
}

static gboolean show_folder(
	Show *show, const char *folder, const char *name, const char *suffix, IsOpen is_open, GError **error)
{
	g_autofree char *path = name ? g_build_filename(folder, name, NULL) : g_strdup(folder);
	g_autoptr(GPtrArray) files = config_files(path, suffix, error);

	for (guint i = 0; files && i < files->len; i++)
		if (!show_file(show, files->pdata[i], is_open, error))
			return FALSE;
	return files != NULL;
}

/* It is named alone, but somebody may have written a secret into it. */
static gboolean hide_file(Show *show, const char *folder, const char *name, GError **error)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	g_autoptr(GString) unseen = g_string_new(NULL);
	Show aside = { show->loader, show->hidden, unseen };

	return show_file(&aside, path, config_is_open, error);
}

/* What came with this version is named: whoever reads it has it, or sees by the sum that it was changed. */
static void name_file(Show *show, const char *folder, const char *name)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	g_autofree char *text = NULL, *sum = NULL;
	gsize length;

	if (g_file_get_contents(path, &text, &length, NULL))
		sum = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *) text, length);
	g_string_append_printf(show->out, "# %s: %s%s\n", path, sum ? "sha256 " : "is not there", sum ? sum : "");
}

/* @folders: (nullable elements): each once. */
static gboolean show_models(Show *show, const char *const *folders, guint count, GError **error)
{
	for (guint i = 0; i < count; i++) {
		gboolean seen = !folders[i];

		for (guint j = 0; j < i; j++)
			seen |= !g_strcmp0(folders[i], folders[j]);
		if (!seen && !show_folder(show, folders[i], "models.d", ".ini", is_open_model, error))
			return FALSE;
	}
	return TRUE;
}

static gboolean show_files(Show *show, const ConfigPaths *paths, GError **error)
{
	g_autofree char *folder = paths->file ? g_path_get_dirname(paths->file) : NULL;
	g_autofree char *drop_ins = paths->file ? g_strconcat(paths->file, ".d", NULL) : NULL;

	name_file(show, paths->data_dir, "default.conf");
	name_file(show, paths->data_dir, "models.ini");
	g_string_append_c(show->out, '\n');
	if (!hide_file(show, paths->data_dir, "default.conf", error))
		return FALSE;
	if (!show_models(show, (const char *const[]) { paths->data_dir, paths->config_dir, folder }, 3, error))
		return FALSE;
	if (!paths->file) {
		g_string_append(show->out, "# No file: default.conf and the command line alone.\n\n");
		return TRUE;
	}
	return show_named(show, paths->file, error) &&
	       show_folder(show, drop_ins, NULL, ".conf", config_is_open, error) &&
	       show_folder(show, folder, "endpoints.d", ".conf", config_is_open, error);
}

static void show_settings(Show *show, GHashTable *settings)
{
	g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(settings), (GCompareFunc) strcmp);

	for (GList *name = names; name; name = name->next) {
		Settings *kept = g_hash_table_lookup(settings, name->data);

		g_string_append_printf(show->out, "# " SETTINGS_PATH " of %s\n", (char *) name->data);
		show_groups(show, settings_file(kept), config_is_open);
	}
}

char *config_show(const ConfigPaths *paths, GHashTable *settings, Loader *loader, Hidden *hidden, GError **error)
{
	g_autoptr(GString) out = g_string_new(NULL);
	Show show = { loader, hidden, out };

	if (!show_files(&show, paths, error))
		return NULL;
	if (settings)
		show_settings(&show, settings);
	if (paths->over && !show_named(&show, paths->over, error))
		return NULL;
	if (paths->interface || paths->log_level)
		g_string_append_printf(out, "# command line\n%s%s%s%s%s%s", paths->interface ? "--interface " : "",
			paths->interface ? paths->interface : "", paths->interface ? "\n" : "",
			paths->log_level ? "--log-level " : "", paths->log_level ? paths->log_level : "",
			paths->log_level ? "\n" : "");
	return g_strdup(out->str);
}
