/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "text.h"

#include <stdarg.h>
#include <string.h>

guint ctl_text_width(const char *text)
{
	guint width = 0;

	for (const char *p = text; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);

		if (!g_unichar_iszerowidth(c))
			width += g_unichar_iswide(c) ? 2 : 1;
	}
	return width;
}

void ctl_text_blanks(GString *out, guint count)
{
	while (count-- > 0)
		g_string_append_c(out, ' ');
}

void ctl_text_pad(GString *out, const char *text, guint width)
{
	guint own = ctl_text_width(text);

	g_string_append(out, text);
	if (own < width)
		ctl_text_blanks(out, width - own);
}

void ctl_text_paint(GString *out, const CtlStyle *style, CtlColour colour, const char *text)
{
	static const char *const codes[] = {
		[CTL_PLAIN] = "0",
		[CTL_GREEN] = "32",
		[CTL_RED] = "31",
		[CTL_YELLOW] = "33",
		[CTL_BOLD] = "1",
		[CTL_DIM] = "2",
	};

	if (style->colour && colour != CTL_PLAIN)
		g_string_append_printf(out, "\033[%sm%s\033[0m", codes[colour], text);
	else
		g_string_append(out, text);
}

static guint count_quotes(const char *from, const char *to)
{
	guint count = 0;

	for (; from < to; from++)
		count += *from == '`';
	return count;
}

/** Returns: bytes of @text that make a line: up to the last blank that fits, or as many characters as fit. A blank of a
 * `command` is taken only where it is longer than the line: what is copied must stay in one piece.
 * @command: (inout): the line begins, the next one will begin, inside one. */
static gsize line_length(const char *text, guint width, gboolean *command)
{
	const char *between = NULL, *within = NULL;
	gboolean inside = *command;
	const char *p = text;
	guint columns = 0;

	while (*p) {
		gunichar c = g_utf8_get_char(p);

		columns += g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
		if (c == '`')
			inside = !inside;
		else if (c == ' ' && p > text)
			*(inside ? &within : &between) = p;
		if (columns > width && p > text)
			break;
		p = g_utf8_next_char(p);
	}
	if (*p)
		p = between ? between : within ? within : p;
	*command ^= count_quotes(text, p) % 2;
	return p - text;
}

char **ctl_text_wrap(const char *text, guint width)
{
	g_autoptr(GPtrArray) lines = g_ptr_array_new();
	gboolean command = FALSE;

	do {
		gsize length = width ? line_length(text, width, &command) : strlen(text);

		g_ptr_array_add(lines, g_strndup(text, length));
		text += length;
		while (*text == ' ')
			text++;
	} while (*text);
	g_ptr_array_add(lines, NULL);
	return (char **) g_ptr_array_free(g_steal_pointer(&lines), FALSE);
}

/** With colours a `command` stands in bold and without its quotes. @command: (inout): @line begins, ends inside one. */
static void add_line(GString *out, const CtlStyle *style, const char *line, gboolean *command)
{
	g_auto(GStrv) parts = g_strsplit(line, "`", -1);

	if (!style->colour) {
		g_string_append(out, line);
		return;
	}
	for (guint i = 0; parts[i]; i++) {
		if (i > 0)
			*command = !*command;
		if (*parts[i])
			ctl_text_paint(out, style, *command ? CTL_BOLD : CTL_PLAIN, parts[i]);
	}
}

#define LABEL 6

void ctl_text_paragraph(GString *out, const CtlStyle *style, const char *label, const char *text)
{
	guint width = style->width > LABEL + 20 ? style->width - LABEL : style->width;
	g_auto(GStrv) lines = ctl_text_wrap(text, width);
	gboolean command = FALSE;

	ctl_text_paint(out, style, CTL_BOLD, label);
	ctl_text_blanks(out, LABEL - MIN(LABEL, ctl_text_width(label)));
	for (guint i = 0; lines[i]; i++) {
		if (i > 0)
			ctl_text_blanks(out, LABEL);
		add_line(out, style, lines[i], &command);
		g_string_append_c(out, '\n');
	}
}

char *ctl_text_span(gint64 span)
{
	gint64 s = MAX(span, 0) / G_USEC_PER_SEC;

	if (s < 60)
		return g_strdup_printf("%d s", (int) s);
	if (s < 3600)
		return g_strdup_printf("%d min %d s", (int) s / 60, (int) s % 60);
	if (s < 86400)
		return g_strdup_printf("%d h %d min", (int) s / 3600, (int) s / 60 % 60);
	return g_strdup_printf("%d d %d h", (int) (s / 86400), (int) (s / 3600 % 24));
}

#define CLOCK_WAS_SET G_GINT64_CONSTANT(1577836800) /* 2020: without a clock of its own a device begins in 1970 */

char *ctl_text_on(gint64 when, const CtlStyle *style)
{
	g_autoptr(GDateTime) time = when >= CLOCK_WAS_SET ? g_date_time_new_from_unix_local(when) : NULL;
	gboolean this_year = time && g_date_time_get_year(time) == style->year;

	return time ? g_date_time_format(time, this_year ? " on %-d %b %H:%M" : " on %-d %b %Y %H:%M") : g_strdup("");
}

char *ctl_text_set_at(gint64 when, const CtlStyle *style)
{
	g_autofree char *on = ctl_text_on(when, style);

	return g_strconcat("set at the phone", on, NULL);
}

char *ctl_text_ordinal(guint number)
{
	static const char *const endings[] = { "th", "st", "nd", "rd" };
	guint last = number % 10;
	gboolean teen = number / 10 % 10 == 1;

	return g_strdup_printf("%u%s", number, endings[teen || last > 3 ? 0 : last]);
}

const char *ctl_string(GVariant *dict, const char *key)
{
	const char *value = "";

	g_variant_lookup(dict, key, "&s", &value);
	return value;
}

gint64 ctl_int64(GVariant *dict, const char *key, gint64 fallback)
{
	g_variant_lookup(dict, key, "x", &fallback);
	return fallback;
}

guint32 ctl_uint32(GVariant *dict, const char *key, guint32 fallback)
{
	g_variant_lookup(dict, key, "u", &fallback);
	return fallback;
}

gboolean ctl_boolean(GVariant *dict, const char *key)
{
	gboolean value = FALSE;

	g_variant_lookup(dict, key, "b", &value);
	return value;
}
