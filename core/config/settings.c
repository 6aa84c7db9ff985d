/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "settings.h"

#include "ini.h"

#include <regent/step.h>

#include <string.h>

#define WHEN "when "
#define CLOCK_WAS_SET G_GINT64_CONSTANT(1577836800) /* 2020: a device without a clock begins in 1970 */
#define KEY_LETTERS G_CSET_a_2_z G_CSET_DIGITS "-"

struct Settings {
	GKeyFile *file;
	GKeyFile *times; /* same groups and keys */
};

Settings *settings_new(const Settings *from)
{
	g_autofree char *text = from ? settings_text(from) : NULL;
	Settings *settings;

	if (from)
		return settings_parse(text, NULL);
	settings = g_rc_box_new0(Settings);
	settings->file = g_key_file_new();
	settings->times = g_key_file_new();
	return settings;
}

Settings *settings_ref(Settings *settings)
{
	return g_rc_box_acquire(settings);
}

static void clear(gpointer data)
{
	Settings *settings = data;

	g_key_file_unref(settings->file);
	g_key_file_unref(settings->times);
}

void settings_unref(Settings *settings)
{
	g_rc_box_release_full(settings, clear);
}

/* Values. */

static gboolean refuse(GError **error, const char *group, const char *key, const char *why)
{
	g_set_error(error, REGENT_ERROR, REGENT_ERROR_CONFIG, SETTINGS_PATH ": [%s] %s: %s", group, key, why);
	return FALSE;
}

static gboolean is_plain(const char *text)
{
	if (!g_utf8_validate(text, -1, NULL))
		return FALSE;
	for (; *text; text++)
		if (g_ascii_iscntrl(*text) || *text == '"')
			return FALSE;
	return TRUE;
}

static gboolean is_group(const char *group)
{
	const char *name = strchr(group, ' ');
	gsize kind = strspn(group, G_CSET_a_2_z);

	return kind && !g_str_has_prefix(group, WHEN) &&
	       (!group[kind] || (name == group + kind && name[1] && is_plain(name) && !strpbrk(name, "[]")));
}

gboolean settings_set(
	Settings *settings, const char *group, const char *key, const char *value, gint64 when, GError **error)
{
	g_autofree char *quoted = g_strdup_printf("\"%s\"", value);

	if (!is_group(group) || !*key || strspn(key, KEY_LETTERS) != strlen(key))
		return refuse(error, is_plain(group) ? group : "?", is_plain(key) ? key : "?", "there is no such key");
	if (!is_plain(value))
		return refuse(error, group, key, "a value is one line of text without quotes");
	g_key_file_set_value(settings->file, group, key, quoted);
	g_key_file_set_int64(settings->times, group, key, MAX(when, 1));
	return TRUE;
}

static void forget(GKeyFile *file, const char *group, const char *key)
{
	g_auto(GStrv) left = NULL;

	if (!g_key_file_has_key(file, group, key, NULL))
		return;
	g_key_file_remove_key(file, group, key, NULL);
	left = g_key_file_get_keys(file, group, NULL, NULL);
	if (!left || !*left)
		g_key_file_remove_group(file, group, NULL);
}

void settings_unset(Settings *settings, const char *group, const char *key)
{
	forget(settings->file, group, key);
	forget(settings->times, group, key);
}

gint64 settings_when(const Settings *settings, const char *group, const char *key)
{
	return g_key_file_get_int64(settings->times, group, key, NULL);
}

GKeyFile *settings_file(const Settings *settings)
{
	return settings->file;
}

gboolean settings_is_empty(const Settings *settings)
{
	g_auto(GStrv) groups = g_key_file_get_groups(settings->file, NULL);

	return !*groups;
}

/* The file. */

static void copy_group(GKeyFile *from, const char *group, GKeyFile *into, const char *name)
{
	g_auto(GStrv) keys = g_key_file_get_keys(from, group, NULL, NULL);

	for (char **key = keys; *key; key++) {
		g_autofree char *value = g_key_file_get_value(from, group, *key, NULL);

		g_key_file_set_value(into, name, *key, value);
	}
}

char *settings_text(const Settings *settings)
{
	g_autoptr(GKeyFile) whole = g_key_file_new();
	g_auto(GStrv) groups = g_key_file_get_groups(settings->file, NULL);
	g_autofree char *text = NULL;

	for (char **group = groups; *group; group++) {
		g_autofree char *when = g_strconcat(WHEN, *group, NULL);

		copy_group(settings->file, *group, whole, *group);
		copy_group(settings->times, *group, whole, when);
	}
	text = g_key_file_to_data(whole, NULL, NULL);
	return g_strconcat(
		"# Set at the phone. Not to be edited: regentctl shows, changes and erases it.\n", text, NULL);
}

static gboolean take_group(Settings *settings, GKeyFile *whole, const char *group, GError **error)
{
	g_autofree char *times = g_strconcat(WHEN, group, NULL);
	g_auto(GStrv) keys = g_key_file_get_keys(whole, group, NULL, NULL);

	for (char **key = keys; *key; key++) {
		g_autofree char *value = ini_value(whole, group, *key);

		if (!settings_set(settings, group, *key, value, g_key_file_get_int64(whole, times, *key, NULL), error))
			return FALSE;
	}
	return TRUE;
}

Settings *settings_parse(const char *text, GError **error)
{
	g_autoptr(GKeyFile) whole = ini_parse(text, SETTINGS_PATH, error);
	g_auto(GStrv) groups = whole ? g_key_file_get_groups(whole, NULL) : NULL;
	g_autoptr(Settings) settings = settings_new(NULL);

	if (!whole)
		return NULL;
	for (char **group = groups; *group; group++)
		if (!g_str_has_prefix(*group, WHEN) && !take_group(settings, whole, *group, error))
			return NULL;
	return g_steal_pointer(&settings);
}

char *settings_words(gint64 when)
{
	g_autoptr(GDateTime) now = g_date_time_new_now_local();
	g_autoptr(GDateTime) time = when >= CLOCK_WAS_SET ? g_date_time_new_from_unix_local(when) : NULL;
	gboolean this_year = time && g_date_time_get_year(time) == g_date_time_get_year(now);

	return time ? g_date_time_format(time,
			      this_year ? "set at the phone on %-d %b %H:%M" : "set at the phone on %-d %b %Y %H:%M")
		    : g_strdup("set at the phone");
}
