/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "list-words.h"

#define SHOWN 4

char *list_words(const char *const *items)
{
	guint count = g_strv_length((char **) items);
	GString *words = g_string_new(NULL);

	/* To say "and 1 more" is no shorter. */
	for (guint i = 0; i < count && (i < SHOWN || count == SHOWN + 1); i++)
		g_string_append_printf(words, "%s%s", i ? ", " : "", items[i]);
	if (count > SHOWN + 1)
		g_string_append_printf(words, " and %u more", count - SHOWN);
	return g_string_free(words, FALSE);
}
