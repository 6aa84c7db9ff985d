/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "json.h"

#include <math.h>

#define ONE_LINE (-1) /* for a depth */

static void add_value(GString *out, GVariant *value, int depth);

static void add_string(GString *out, const char *text)
{
	g_string_append_c(out, '"');
	for (const char *p = text; *p; p++) {
		if (*p == '"' || *p == '\\')
			g_string_append_printf(out, "\\%c", *p);
		else if ((guchar) *p < 0x20 || *p == 0x7f)
			g_string_append_printf(out, "\\u%04x", *p);
		else
			g_string_append_c(out, *p);
	}
	g_string_append_c(out, '"');
}

static void new_line(GString *out, int depth)
{
	if (depth == ONE_LINE)
		return;
	g_string_append_c(out, '\n');
	for (int i = 0; i < depth; i++)
		g_string_append(out, "  ");
}

static void add_key(GString *out, GVariant *key)
{
	g_autofree char *text = NULL;

	if (g_variant_is_of_type(key, G_VARIANT_TYPE_STRING)) {
		add_string(out, g_variant_get_string(key, NULL));
	} else {
		text = g_variant_print(key, FALSE);
		add_string(out, text);
	}
	g_string_append(out, ": ");
}

static void add_container(GString *out, GVariant *value, int depth)
{
	int below = depth == ONE_LINE ? ONE_LINE : depth + 1;
	gboolean object = g_variant_is_of_type(value, G_VARIANT_TYPE_DICTIONARY);
	gsize n = g_variant_n_children(value);

	g_string_append_c(out, object ? '{' : '[');
	for (gsize i = 0; i < n; i++) {
		g_autoptr(GVariant) child = g_variant_get_child_value(value, i);

		g_string_append(out, i == 0 ? "" : below == ONE_LINE ? ", " : ",");
		new_line(out, below);
		if (object) {
			g_autoptr(GVariant) key = g_variant_get_child_value(child, 0);
			g_autoptr(GVariant) member = g_variant_get_child_value(child, 1);

			add_key(out, key);
			add_value(out, member, below);
		} else {
			add_value(out, child, below);
		}
	}
	if (n > 0)
		new_line(out, depth);
	g_string_append_c(out, object ? '}' : ']');
}

static void add_double(GString *out, double value)
{
	char text[G_ASCII_DTOSTR_BUF_SIZE];

	g_string_append(out, isfinite(value) ? g_ascii_dtostr(text, sizeof text, value) : "null");
}

static void add_value(GString *out, GVariant *value, int depth)
{
	g_autoptr(GVariant) inner = NULL;
	g_autofree char *number = NULL;

	switch (g_variant_classify(value)) {
	case G_VARIANT_CLASS_VARIANT:
		inner = g_variant_get_variant(value);
		add_value(out, inner, depth);
		return;
	case G_VARIANT_CLASS_STRING:
	case G_VARIANT_CLASS_OBJECT_PATH:
	case G_VARIANT_CLASS_SIGNATURE:
		add_string(out, g_variant_get_string(value, NULL));
		return;
	case G_VARIANT_CLASS_BYTE:
		g_string_append_printf(out, "%u", g_variant_get_byte(value));
		return;
	case G_VARIANT_CLASS_DOUBLE:
		add_double(out, g_variant_get_double(value));
		return;
	case G_VARIANT_CLASS_ARRAY:
	case G_VARIANT_CLASS_TUPLE:
	case G_VARIANT_CLASS_DICT_ENTRY:
	case G_VARIANT_CLASS_MAYBE:
		add_container(out, value, depth);
		return;
	case G_VARIANT_CLASS_BOOLEAN:
	case G_VARIANT_CLASS_INT16:
	case G_VARIANT_CLASS_UINT16:
	case G_VARIANT_CLASS_INT32:
	case G_VARIANT_CLASS_UINT32:
	case G_VARIANT_CLASS_INT64:
	case G_VARIANT_CLASS_UINT64:
	case G_VARIANT_CLASS_HANDLE:
		number = g_variant_print(value, FALSE);
		g_string_append(out, number);
		return;
	}
}

char *ctl_json(GVariant *value)
{
	GString *out = g_string_new(NULL);

	add_value(out, value, 0);
	return g_string_free(out, FALSE);
}

char *ctl_json_line(GVariant *value)
{
	GString *out = g_string_new(NULL);

	add_value(out, value, ONE_LINE);
	return g_string_free(out, FALSE);
}
