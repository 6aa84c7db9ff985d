/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "expand.h"

#include <stdlib.h>
#include <string.h>

#define WIDEST 32

static void append_padded(GString *text, const char *value, gulong width, gboolean zeros)
{
	for (gsize length = strlen(value); length < MIN(width, WIDEST); length++)
		g_string_append_c(text, zeros ? '0' : ' ');
	g_string_append(text, value);
}

char *expand(const char *text, ExpandFunc func, gpointer data)
{
	GString *result;

	/* Options are kept as long as their step: what needs no buffer gets none. */
	if (!strchr(text, '%'))
		return g_strdup(text);
	result = g_string_new(NULL);
	while (*text) {
		char *code;
		gulong width;
		g_autofree char *value = NULL;

		if (*text != '%') {
			g_string_append_c(result, *text++);
			continue;
		}
		code = (char *) text + 1;
		width = g_ascii_isdigit(*code) ? strtoul(code, &code, 10) : 0;
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
