/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "hidden.h"

#include <string.h>

#define SHORTEST 3 /* letters of a secret that can be told from other text */
#define LONGEST_URL 4096
#define SURE 6 /* from here on it is hidden inside words, too */

struct Hidden {
	GHashTable *all;                       /* of the forms, which it owns */
	GPtrArray *begin_with[G_MAXUINT8 + 1]; /* those with that first byte, the longest first; NULL: none */
};

Hidden *hidden_new(void)
{
	Hidden *hidden = g_new0(Hidden, 1);

	hidden->all = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	return hidden;
}

void hidden_free(Hidden *hidden)
{
	for (guint i = 0; i < G_N_ELEMENTS(hidden->begin_with); i++)
		g_clear_pointer(&hidden->begin_with[i], g_ptr_array_unref);
	g_hash_table_unref(hidden->all);
	g_free(hidden);
}

/* Adding. */

static int longest_first(gconstpointer a, gconstpointer b)
{
	gsize one = strlen(*(char *const *) a), other = strlen(*(char *const *) b);

	return (one < other) - (one > other);
}

/* @form: (transfer full) (nullable). */
static void add_form(Hidden *hidden, char *form)
{
	GPtrArray **list = form ? &hidden->begin_with[(guint8) *form] : NULL;

	if (!form || g_utf8_strlen(form, -1) < SHORTEST || g_hash_table_contains(hidden->all, form)) {
		g_free(form);
		return;
	}
	g_hash_table_add(hidden->all, form);
	if (!*list)
		*list = g_ptr_array_new();
	g_ptr_array_add(*list, form);
	g_ptr_array_sort(*list, longest_first);
}

/* As JSON, GLib's text format and URLs have it. */
static void add_forms(Hidden *hidden, const char *secret)
{
	g_autofree char *stripped = g_strstrip(g_strdup(secret));
	g_auto(GStrv) backslash = g_strsplit(stripped, "\\", -1);
	g_autofree char *doubled = g_strjoinv("\\\\", backslash);
	g_auto(GStrv) quote = g_strsplit(doubled, "\"", -1);
	g_auto(GStrv) percent = g_strsplit(stripped, "%%", -1);

	if (strlen(stripped) > 2 && *stripped == '"' && g_str_has_suffix(stripped, "\""))
		add_form(hidden, g_strndup(stripped + 1, strlen(stripped) - 2));
	add_form(hidden, g_strdup(stripped));
	add_form(hidden, g_strjoinv("\\\"", quote));
	add_form(hidden, g_strescape(stripped, NULL));
	add_form(hidden, g_strjoinv("%", percent));
	add_form(hidden, g_uri_escape_string(stripped, NULL, FALSE));
	add_form(hidden, g_uri_unescape_string(stripped, NULL));
}

/* What stands between %-codes, which the device fills in. */
static void add_parts(Hidden *hidden, const char *secret)
{
	const char *start = secret;

	for (const char *at = secret; (at = strchr(at, '%')) && at[1]; at += 2) {
		g_autofree char *part = g_strndup(start, (gsize) (at - start));

		if (strlen(part) >= SURE)
			add_forms(hidden, part);
		start = at + 2;
	}
	if (start != secret && strlen(start) >= SURE)
		add_forms(hidden, start);
}

void hidden_add(Hidden *hidden, const char *secret)
{
	g_auto(GStrv) items = g_strsplit(secret, ";", -1);

	add_forms(hidden, secret);
	add_parts(hidden, secret);
	for (char **item = items; *item && items[1]; item++) {
		add_forms(hidden, *item);
		add_parts(hidden, g_strstrip(*item));
	}
}

/* Words that stand behind an option or a sign, as passwords do: others, such as "reboot", are words of every text. */
static void add_arguments(Hidden *hidden, const char *command)
{
	g_auto(GStrv) words = g_strsplit_set(command, " \t\"'", -1);
	gboolean option = FALSE;

	for (char **word = words; *word; word++) {
		const char *sign = strpbrk(*word, "=:");
		const char *value = sign ? sign + 1 : option && **word != '-' ? *word : NULL;

		if (value && strlen(value) >= SURE && !g_str_has_prefix(value, "//"))
			hidden_add(hidden, value);
		if (**word)
			option = sign ? !sign[1] : **word == '-';
	}
}

char *hidden_blank_command(Hidden *hidden, const char *command)
{
	gsize first = strcspn(command, " \t");
	gboolean plain = !memchr(command, '=', first) && !memchr(command, '"', first) && !memchr(command, '\'', first);

	if (!command[first] && plain)
		return g_strdup(command);
	add_forms(hidden, command);
	add_arguments(hidden, command);
	g_free(hidden_blank_urls(hidden, command));
	return plain ? g_strdup_printf("%.*s " HIDDEN_MARK, (int) first, command) : g_strdup(HIDDEN_MARK);
}

/* Blanking. */

static gboolean is_word(char letter)
{
	return g_ascii_isalnum(letter) || (letter & 0x80);
}

/* A short secret may be a piece of another word. */
static gboolean stands_alone(const char *text, gsize at, gsize length, gsize end)
{
	return length >= SURE ||
	       ((!at || !is_word(text[at - 1])) && (at + length == end || !is_word(text[at + length])));
}

/* Returns: the length of what is hidden at @at, 0: nothing is. */
static gsize hidden_at(Hidden *hidden, const char *text, gsize at, gsize end)
{
	GPtrArray *list = hidden->begin_with[(guint8) text[at]];

	for (guint i = 0; list && i < list->len; i++) {
		gsize length = strlen(list->pdata[i]);

		if (length <= end - at && !memcmp(text + at, list->pdata[i], length) &&
			stands_alone(text, at, length, end))
			return length;
	}
	return 0;
}

/* Returns: the length of what is left of a URL at @at. */
static gsize url_left(const char *text, gsize at, gsize end)
{
	gsize i = at;

	while (i < end && text[i] && !g_ascii_isspace(text[i]) && !strchr("\"'<>", text[i]))
		i++;
	return i - at;
}

/* Returns: the length of USER:PASSWORD behind a ://, 0: there is none. A password may have any letter in it: behind a colon
 * the last @ ends it, and a port may be taken for one rather than a password be left. */
static gsize user_at(const char *text, gsize at, gsize end)
{
	gsize user = 0, left;
	gboolean colon = FALSE, bracket = at < end && text[at] == '[', host = TRUE;

	if (at < 3 || memcmp(text + at - 3, "://", 3))
		return 0;
	left = url_left(text, at, end);
	for (gsize i = 0; i < left; i++) {
		char letter = text[at + i];

		bracket = bracket && letter != ']';
		colon = colon || (host && !bracket && letter == ':');
		host = host && !strchr("/?#", letter);
		if (letter == '@' && (host || colon))
			user = i;
	}
	return user;
}

/* Returns: the length of what stands behind the ? of a URL, 0: there is none. */
static gsize query_at(const char *text, gsize at, gsize end)
{
	if (!at || text[at - 1] != '?')
		return 0;
	for (gsize i = at - 1; i >= 3 && at - i < LONGEST_URL; i--) {
		if (!url_left(text, i - 1, i))
			return 0;
		if (!memcmp(text + i - 3, "://", 3))
			return url_left(text, at, end);
	}
	return 0;
}

static gsize url_secret_at(const char *text, gsize at, gsize end)
{
	gsize user = user_at(text, at, end);

	return user ? user : query_at(text, at, end);
}

char *hidden_blank(Hidden *hidden, const char *text, gsize length, gsize *ret_length)
{
	GString *out = g_string_sized_new(length);

	for (gsize i = 0; i < length;) {
		gsize skip = url_secret_at(text, i, length);

		skip = skip ? skip : hidden_at(hidden, text, i, length);
		if (skip)
			g_string_append(out, HIDDEN_MARK);
		else
			g_string_append_c(out, text[i]);
		i += MAX(skip, 1);
	}
	*ret_length = out->len;
	return g_string_free(out, FALSE);
}

/* Of what is left out of a URL. */
static void add_url_secret(Hidden *hidden, const char *secret, gboolean user)
{
	const char *password = strchr(secret, ':');
	g_auto(GStrv) pieces = user ? NULL : g_strsplit_set(secret, "&=;", -1);

	if (user && password)
		hidden_add(hidden, password + 1);
	for (char **piece = pieces; piece && *piece; piece++)
		if (strlen(*piece) >= SURE)
			hidden_add(hidden, *piece);
}

char *hidden_blank_urls(Hidden *hidden, const char *value)
{
	gsize length = strlen(value);
	GString *out = g_string_new(NULL);

	for (gsize i = 0; i < length;) {
		gsize skip = url_secret_at(value, i, length);
		g_autofree char *secret = g_strndup(value + i, skip);

		add_url_secret(hidden, secret, user_at(value, i, length) > 0);
		if (skip)
			g_string_append(out, HIDDEN_MARK);
		else
			g_string_append_c(out, value[i]);
		i += MAX(skip, 1);
	}
	return g_string_free(out, FALSE);
}
