/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "peer-words.h"

#include <string.h>

#define ENOUGH 120 /* characters */

void peer_words_add(char **words, const char *format, ...)
{
	g_autofree char *before = NULL;
	g_autofree char *text = NULL;
	va_list args;

	if (*words && strlen(*words) > ENOUGH)
		return;
	before = g_steal_pointer(words);
	va_start(args, format);
	text = g_strdup_vprintf(format, args);
	va_end(args);
	*words = before ? g_strconcat(before, ", ", text, NULL) : g_strdup(text);
}

char *peer_words_line(WireReader *reader)
{
	gsize length = wire_left(reader);
	const guint8 *bytes = wire_bytes(reader, length);
	gsize line = 0;

	while (line < length && bytes[line] != '\n' && bytes[line] != '\r')
		line++;
	return wire_text(bytes, line);
}
