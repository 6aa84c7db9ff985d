/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "list-words.h"

#include <string.h>

#define SHOWN 4
#define CHARACTERS 40

static char *join(const char *const *items, guint shown, guint count)
{
	GString *words = g_string_new(NULL);

	for (guint i = 0; i < shown; i++)
		g_string_append_printf(words, "%s%s", i ? ", " : "", items[i]);
	if (count > shown)
		g_string_append_printf(words, " and %u more", count - shown);
	return g_string_free(words, FALSE);
}

char *list_words(const char *const *items)
{
	guint count = g_strv_length((char **) items);

	/* To say "and 1 more" is no shorter. */
	return join(items, count > SHOWN + 1 ? SHOWN : count, count);
}

char *list_words_within(const char *const *items, guint columns)
{
	guint count = g_strv_length((char **) items), shown = 0;

	for (gsize length = 0; shown < count; shown++) {
		length += strlen(items[shown]) + (shown ? strlen(", ") : 0);
		if (shown && length > columns)
			break;
	}
	return join(items, shown, count);
}

char *list_words_shortened(const char *text)
{
	glong length = g_utf8_strlen(text, -1);
	g_autofree char *beginning = g_utf8_substring(text, 0, MIN(length, CHARACTERS));

	return length <= CHARACTERS ? g_steal_pointer(&beginning)
				    : g_strdup_printf("%s... (%ld characters)", beginning, length);
}
