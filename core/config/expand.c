/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "expand.h"

#include <regent/plugin.h>

#include <stdlib.h>
#include <string.h>

#define WIDEST 32

static const ExpandCode codes[] = {
	{ 'n', REGENT_FACT_ENDPOINT_DEVICE_NAME, "device name" },
	{ 'm', REGENT_FACT_ENDPOINT_MAC, "MAC" },
	{ 'l', REGENT_FACT_ENDPOINT_LOAD, "load" },
	{ 'o', REGENT_FACT_ENDPOINT_MODEL, "model" },
	{ 'i', NULL, "instance" },
};

const ExpandCode *expand_code(char code)
{
	for (guint i = 0; i < G_N_ELEMENTS(codes); i++)
		if (codes[i].code == code)
			return &codes[i];
	return NULL;
}

/* The letter that ends what a % begins, behind the width. */
static const char *letter_of(const char *percent, gulong *width)
{
	char *letter = (char *) percent + 1;

	*width = g_ascii_isdigit(*letter) ? strtoul(letter, &letter, 10) : 0;
	return letter;
}

static gboolean unknown_code(const char *percent, const char *letter, GError **error)
{
	g_autoptr(GString) all = g_string_new(NULL);
	const char *end = *letter ? g_utf8_next_char(letter) : letter;

	for (guint i = 0; i < G_N_ELEMENTS(codes); i++)
		g_string_append_printf(all, "%s%%%c %s", i ? ", " : "", codes[i].code, codes[i].meaning);
	g_set_error(error, REGENT_ERROR, REGENT_ERROR_CONFIG,
		"\"%.*s\" is not a code: there are %s; write %%%% for a percent sign", (int) (end - percent), percent,
		all->str);
	return FALSE;
}

gboolean expand_check(const char *text, GError **error)
{
	const char *percent = strchr(text, '%');

	while (percent) {
		gulong width;
		const char *letter = letter_of(percent, &width);

		if (*letter != '%' && !expand_code(*letter))
			return unknown_code(percent, letter, error);
		percent = strchr(letter + 1, '%');
	}
	return TRUE;
}

static void append_padded(GString *text, const char *value, gulong width, gboolean zeros)
{
	for (gsize length = strlen(value); length < MIN(width, WIDEST); length++)
		g_string_append_c(text, zeros ? '0' : ' ');
	g_string_append(text, value);
}

char *expand(const char *text, ExpandFunc func, gpointer data)
{
	GString *result;

	/* An option is kept as long as its step: a GString would waste the end of its buffer. */
	if (!strchr(text, '%'))
		return g_strdup(text);
	result = g_string_new(NULL);
	while (*text) {
		const char *code;
		gulong width;
		g_autofree char *value = NULL;

		if (*text != '%') {
			g_string_append_c(result, *text++);
			continue;
		}
		code = letter_of(text, &width);
		value = *code == '%' ? g_strdup("%") : *code ? func(data, *code) : NULL;
		if (!value) {
			g_string_append_c(result, *text++);
			continue;
		}
		append_padded(result, value, width, text[1] == '0');
		text = code + 1;
	}
	return g_string_free(result, FALSE);
}

static char *instance_code(gpointer data, char code)
{
	return code == 'i' ? g_strdup_printf("%u", *(guint *) data) : NULL;
}

char *expand_instance(const char *text, guint instance)
{
	return expand(text, instance_code, &instance);
}
