/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ini.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define LARGEST (1 << 20)

/* The length of a line without its comment; quotes protect ; and #. */
static gsize without_comment(const char *line)
{
	gboolean quoted = FALSE;

	for (const char *at = line; *at; at++) {
		if (*at == '"')
			quoted = !quoted;
		else if (!quoted && (*at == ';' || *at == '#') && (at == line || g_ascii_isspace(at[-1])))
			return (gsize) (at - line);
	}
	return strlen(line);
}

char *ini_plain(const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

	for (char **line = lines; *line; line++) {
		(*line)[without_comment(*line)] = 0;
		g_strchomp(*line);
	}
	return g_strjoinv("\n", lines);
}

/* Returns: the number of the first line that is nothing of what an INI file has, 0: there is none. GLib would quote the line,
 * and there may be a secret in it. */
static guint odd_line(const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

	for (guint i = 0; lines[i]; i++) {
		const char *line = g_strstrip(lines[i]);

		if (*line && *line != '[' && !strchr(line + 1, '='))
			return i + 1;
	}
	return 0;
}

GKeyFile *ini_parse(const char *text, const char *path, GError **error)
{
	g_autoptr(GKeyFile) file = g_key_file_new();
	/* Editors of Windows put a mark there that nobody sees. */
	g_autofree char *text_only = ini_plain(g_str_has_prefix(text, "\xef\xbb\xbf") ? text + 3 : text);
	guint odd = odd_line(text_only);

	if (!g_utf8_validate(text, -1, NULL)) {
		g_set_error(error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_PARSE, "%s: is not UTF-8 text", path);
		return NULL;
	}
	if (odd) {
		g_set_error(error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_PARSE,
			"%s: line %u is neither KEY = VALUE nor [GROUP]: comments begin with # or ;", path, odd);
		return NULL;
	}
	if (!g_key_file_load_from_data(file, text_only, strlen(text_only), G_KEY_FILE_NONE, error)) {
		g_prefix_error(error, "%s: ", path);
		return NULL;
	}
	return g_steal_pointer(&file);
}

/* Not more than a configuration may have: the path may lead to a device that never ends. */
static char *read_text(const char *path, gsize *length, GError **error)
{
	FILE *file = fopen(path, "re");
	g_autofree char *text = g_malloc(LARGEST + 2);
	gboolean bad = TRUE;
	int reason = errno;

	if (file) {
		*length = fread(text, 1, LARGEST + 1, file);
		bad = ferror(file);
		reason = errno;
		fclose(file);
	}
	if (bad) {
		g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(reason), "%s: cannot be read: %s", path,
			g_strerror(reason));
		return NULL;
	}
	text[*length] = 0;
	return g_realloc(g_steal_pointer(&text), *length + 1);
}

GKeyFile *ini_load(const char *path, GError **error)
{
	gsize length;
	g_autofree char *text = read_text(path, &length, error);

	if (!text)
		return NULL;
	if (length > LARGEST || strlen(text) != length) {
		g_set_error(error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_PARSE, "%s: is not an INI file", path);
		return NULL;
	}
	return ini_parse(text, path, error);
}

char *ini_value(GKeyFile *file, const char *group, const char *key)
{
	char *value = g_key_file_get_value(file, group, key, NULL);
	gsize length = value ? strlen(value) : 0;

	if (length < 2 || value[0] != '"' || value[length - 1] != '"')
		return value;
	value[length - 1] = 0;
	memmove(value, value + 1, length - 1);
	return value;
}

/* How many letters must change to make one word of the other; words too long for the row are not compared. */
static guint distance(const char *a, const char *b)
{
	gsize width = strlen(b) + 1;
	guint row[64];

	if (width > G_N_ELEMENTS(row))
		return G_MAXUINT;
	for (guint j = 0; j < width; j++)
		row[j] = j;
	for (guint i = 1; a[i - 1]; i++) {
		guint diagonal = row[0];

		row[0] = i;
		for (guint j = 1; j < width; j++) {
			guint change = diagonal + (a[i - 1] != b[j - 1]);

			diagonal = row[j];
			row[j] = MIN(change, MIN(row[j], row[j - 1]) + 1);
		}
	}
	return row[width - 1];
}

const char *ini_suggest(const char *word, const char *const *names)
{
	const char *best = NULL;
	guint length = (guint) strlen(word);
	guint best_distance = MIN(MAX(2, length / 3) + 1, length); /* not another word altogether */

	for (; *names; names++) {
		guint d = distance(word, *names);

		if (d >= best_distance)
			continue;
		best = *names;
		best_distance = d;
	}
	return best;
}
