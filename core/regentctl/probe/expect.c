/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "expect.h"

#include "expect-kinds.h"
#include "value.h"

#include <string.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

static void expectation_free(gpointer data)
{
	Expectation *expectation = data;

	g_free(expectation->key);
	g_free(expectation->value);
	g_free(expectation->what);
	g_free(expectation);
}

/** @number: of the line, 0: the whole file. @key: (nullable) */
static gboolean refuse(GError **error, const char *name, guint number, const char *key, const char *why)
{
	g_autofree char *line = number ? g_strdup_printf(", line %u", number) : g_strdup("");
	g_autofree char *shown = probe_value_clean(key ? key : "");

	g_set_error(error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE, "%s%s: %s%s%s", name, line, shown,
		*shown ? ": " : "", why);
	return FALSE;
}

/* A blank and ; or # behind a value begin a comment. */
static void cut_comment(char *line)
{
	for (char *p = line; *p; p++)
		if ((*p == '#' || *p == ';') && (p == line || p[-1] == ' ' || p[-1] == '\t')) {
			*p = '\0';
			return;
		}
}

static gboolean is_there(const ProbeExpect *expect, const char *key)
{
	for (guint i = 0; i < expect->lines->len; i++)
		if (g_str_equal(((Expectation *) expect->lines->pdata[i])->key, key))
			return TRUE;
	return FALSE;
}

static gboolean add_pair(
	ProbeExpect *expect, const char *key, const char *value, const char *name, guint number, GError **error)
{
	gboolean twice = is_there(expect, key);
	Expectation *expectation = g_new0(Expectation, 1);
	g_autofree char *fault = NULL;
	const char *why;

	expectation->key = g_strdup(key);
	expectation->value = g_strdup(value);
	g_ptr_array_add(expect->lines, expectation);
	fault = twice ? g_strdup("it stands there twice") : expect_key_read(key, expectation);
	if (fault)
		return refuse(error, name, number, key, fault);
	why = expect_value_fault(expectation->kind, value);
	return why ? refuse(error, name, number, key, why) : TRUE;
}

static gboolean add_group(const char *line, const char *name, guint number, GError **error)
{
	if (g_str_equal(line, "[expect]"))
		return TRUE;
	return refuse(error, name, number, line, "there is one group, [expect], and it may be left out");
}

static gboolean add_line(ProbeExpect *expect, char *line, const char *name, guint number, GError **error)
{
	char *equals;

	cut_comment(line);
	g_strstrip(line);
	if (!*line)
		return TRUE;
	if (*line == '[')
		return add_group(line, name, number, error);
	equals = strchr(line, '=');
	if (!equals || equals == line)
		return refuse(error, name, number, line, "a line is KEY = VALUE");
	*equals = '\0';
	return add_pair(expect, g_strchomp(line), g_strchug(equals + 1), name, number, error);
}

ProbeExpect *probe_expect_parse(const char *text, gsize length, const char *name, GError **error)
{
	g_autoptr(ProbeExpect) expect = g_new0(ProbeExpect, 1);
	g_autofree char *whole = NULL;
	g_auto(GStrv) lines = NULL;

	expect->lines = g_ptr_array_new_with_free_func(expectation_free);
	if (!g_utf8_validate(text, (gssize) length, NULL)) {
		refuse(error, name, 0, NULL, "that is not a file of text in UTF-8");
		return NULL;
	}
	whole = g_strndup(text, length);
	/* Editors of Windows mark UTF-8 so. */
	if (g_str_has_prefix(whole, BYTE_ORDER_MARK))
		memmove(whole, whole + strlen(BYTE_ORDER_MARK), strlen(whole) - strlen(BYTE_ORDER_MARK) + 1);
	lines = g_strsplit(whole, "\n", -1);
	for (guint i = 0; lines[i]; i++)
		if (!add_line(expect, lines[i], name, i + 1, error))
			return NULL;
	if (!expect->lines->len) {
		refuse(error, name, 0, NULL, "there is no expectation in it. A line is: voice-vlan = 100");
		return NULL;
	}
	return g_steal_pointer(&expect);
}

ProbeExpect *probe_expect_load(const char *path, GError **error)
{
	g_autofree char *text = NULL;
	g_autoptr(GError) fault = NULL;
	gsize length = 0;

	if (!g_file_get_contents(path, &text, &length, &fault)) {
		g_propagate_prefixed_error(error, g_steal_pointer(&fault), "The expectations cannot be read: ");
		return NULL;
	}
	return probe_expect_parse(text, length, path, error);
}

void probe_expect_free(ProbeExpect *expect)
{
	g_ptr_array_unref(expect->lines);
	g_free(expect);
}
