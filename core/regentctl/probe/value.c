/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "value.h"

#include "text.h"

/* Characters. */
#define LONGEST_VALUE 300
#define LONGEST_SENTENCE 1200

/* Controls, and what turns the direction of writing. */
static gboolean is_harmful(gunichar c)
{
	switch (g_unichar_type(c)) {
	case G_UNICODE_CONTROL:
	case G_UNICODE_FORMAT:
	case G_UNICODE_LINE_SEPARATOR:
	case G_UNICODE_PARAGRAPH_SEPARATOR:
	case G_UNICODE_UNASSIGNED:
	case G_UNICODE_PRIVATE_USE:
	case G_UNICODE_SURROGATE:
		return TRUE;
	default:
		return FALSE;
	}
}

static char *clean(const char *text, guint most)
{
	GString *out = g_string_new(NULL);
	guint count = 0;

	for (const char *p = text; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);

		if (++count > most) {
			g_string_append(out, "...");
			break;
		}
		if (is_harmful(c))
			g_string_append_printf(out, "\\x%02x", c);
		else
			g_string_append_unichar(out, c);
	}
	return g_string_free(out, FALSE);
}

char *probe_value_clean(const char *text)
{
	return clean(text, LONGEST_VALUE);
}

char *probe_value_clean_sentence(const char *text)
{
	return clean(text, LONGEST_SENTENCE);
}

char *probe_value_clean_lines(const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

	for (guint i = 0; lines[i]; i++) {
		char *line = clean(lines[i], LONGEST_SENTENCE);

		g_free(lines[i]);
		lines[i] = line;
	}
	return g_strjoinv("\n", lines);
}

char *probe_value_text(GVariant *value)
{
	g_autofree const char **list = NULL;

	if (!value)
		return g_strdup("");
	if (g_variant_is_of_type(value, G_VARIANT_TYPE_STRING))
		return g_variant_dup_string(value, NULL);
	if (g_variant_is_of_type(value, G_VARIANT_TYPE_BOOLEAN))
		return g_strdup(g_variant_get_boolean(value) ? "yes" : "no");
	if (g_variant_is_of_type(value, G_VARIANT_TYPE_BYTE))
		return g_strdup_printf("%u", g_variant_get_byte(value));
	if (g_variant_is_of_type(value, G_VARIANT_TYPE_STRING_ARRAY)) {
		list = g_variant_get_strv(value, NULL);
		return g_strjoinv("; ", (char **) list);
	}
	return g_variant_print(value, FALSE);
}

char *probe_value_span(gint64 span)
{
	if (span < 100 * G_TIME_SPAN_MILLISECOND)
		return g_strdup_printf("%d ms", (int) (MAX(span, 0) / G_TIME_SPAN_MILLISECOND));
	if (span < 10 * G_TIME_SPAN_SECOND)
		return g_strdup_printf("%.2f s", (double) span / G_TIME_SPAN_SECOND);
	if (span < G_TIME_SPAN_MINUTE)
		return g_strdup_printf("%.1f s", (double) span / G_TIME_SPAN_SECOND);
	return ctl_text_span(span);
}

char *probe_value_power(guint32 milliwatts)
{
	return g_strdup_printf("%.1f W", milliwatts / 1000.0);
}
