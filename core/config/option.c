/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "option.h"

#include "expand.h"

#include <string.h>

#define LONGEST (G_GINT64_CONSTANT(30) * 365 * G_TIME_SPAN_DAY)

static gboolean invalid(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

static gboolean invalid(GError **error, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	if (error)
		*error = g_error_new_valist(REGENT_ERROR, REGENT_ERROR_CONFIG, format, args);
	va_end(args);
	return FALSE;
}

gboolean option_parse_boolean(const char *text, gboolean *value, GError **error)
{
	static const char *const words[] = { "no", "yes", "false", "true", "0", "1", "off", "on" };

	for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
		if (g_ascii_strcasecmp(text, words[i]))
			continue;
		*value = i % 2;
		return TRUE;
	}
	return invalid(error, "\"%s\" is neither yes nor no", text);
}

gboolean option_parse_integer(const char *text, gint64 min, gint64 max, gint64 *value, GError **error)
{
	char *end;

	errno = 0;
	/* Not base 0: a number with a leading zero is not octal to people. */
	*value = g_ascii_strtoll(text, &end, g_str_has_prefix(text, "0x") ? 16 : 10);
	if (end == text || *end || errno)
		return invalid(error, "\"%s\" is not a whole number", text);
	if ((min || max) && (*value < min || *value > max))
		return invalid(error, "%s is not between %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT, text, min, max);
	return TRUE;
}

gboolean option_parse_duration(const char *text, gint64 min, gint64 max, gint64 *value, GError **error)
{
	static const struct {
		const char *unit;
		gint64 span;
	} units[] = { { "", G_TIME_SPAN_SECOND }, { "s", G_TIME_SPAN_SECOND }, { "ms", G_TIME_SPAN_MILLISECOND },
		{ "min", G_TIME_SPAN_MINUTE }, { "h", G_TIME_SPAN_HOUR }, { "d", G_TIME_SPAN_DAY } };
	char *end;
	double number = g_ascii_strtod(text, &end);

	if (end == text || !(number >= 0 && number < 1e15))
		return invalid(error, "\"%s\" is not a time like 10s, 250ms, 5min or 1h", text);
	while (*end == ' ')
		end++;
	for (guint i = 0; i < G_N_ELEMENTS(units); i++) {
		if (strcmp(end, units[i].unit))
			continue;
		if (number * (double) units[i].span > (double) LONGEST)
			return invalid(error, "\"%s\" is longer than thirty years", text);
		*value = (gint64) (number * (double) units[i].span);
		if ((min || max) && (*value < min || *value > max))
			return invalid(
				error, "%s is not between %g s and %g s", text, (double) min / 1e6, (double) max / 1e6);
		return TRUE;
	}
	return invalid(error, "\"%s\": the unit must be ms, s, min, h or d", text);
}

gboolean option_parse_level(const char *text, GLogLevelFlags *level, GError **error)
{
	static const struct {
		const char *name;
		GLogLevelFlags level;
	} levels[] = { { "error", G_LOG_LEVEL_CRITICAL }, { "warning", G_LOG_LEVEL_WARNING },
		{ "message", G_LOG_LEVEL_MESSAGE }, { "info", G_LOG_LEVEL_INFO }, { "debug", G_LOG_LEVEL_DEBUG } };

	for (guint i = 0; i < G_N_ELEMENTS(levels); i++) {
		if (strcmp(text, levels[i].name))
			continue;
		*level = levels[i].level;
		return TRUE;
	}
	return invalid(error, "\"%s\" is none of error, warning, message, info and debug", text);
}

char **option_parse_list(const char *text)
{
	g_auto(GStrv) parts = g_strsplit(text, ";", -1);
	g_autoptr(GStrvBuilder) list = g_strv_builder_new();

	for (char **part = parts; *part; part++)
		if (*g_strstrip(*part))
			g_strv_builder_add(list, *part);
	return g_strv_builder_end(list);
}

static gboolean check_choice(const RegentOption *option, const char *text, GError **error)
{
	g_autofree char *all = NULL;

	if (g_strv_contains(option->choices, text))
		return TRUE;
	all = g_strjoinv(", ", (char **) option->choices);
	return invalid(error, "\"%s\" is none of %s", text, all);
}

static gboolean check_text(const RegentOption *option, const char *text, GError **error)
{
	gint64 number;
	gboolean truth = FALSE;

	switch (option->type) {
	case REGENT_OPTION_STRING:
	case REGENT_OPTION_LIST:
		return expand_check(text, error);
	case REGENT_OPTION_BOOLEAN:
		return option_parse_boolean(text, &truth, error);
	case REGENT_OPTION_INTEGER:
		return option_parse_integer(text, option->min, option->max, &number, error);
	case REGENT_OPTION_DURATION:
		return option_parse_duration(text, option->min, option->max, &number, error);
	case REGENT_OPTION_CHOICE:
		return check_choice(option, text, error);
	}
	return invalid(error, "its type is unknown to this regent");
}

/* Other messages quote what is wrong. */
gboolean option_check(const RegentOption *option, const char *text, GError **error)
{
	if (!(option->flags & REGENT_OPTION_SECRET))
		return check_text(option, text, error);
	if (check_text(option, text, NULL))
		return TRUE;
	if (option->type == REGENT_OPTION_STRING || option->type == REGENT_OPTION_LIST)
		return invalid(error,
			"a %% of this secret, which is not shown, begins no code: write %%%% for a percent sign");
	return invalid(error, "this secret, which is not shown, is no value for it: `regentctl plugins` has what is");
}

GVariant *option_parse_fact(const char *type, const char *text, GError **error)
{
	static const struct {
		char type;
		gint64 max;
	} numbers[] = { { 'y', G_MAXUINT8 }, { 'q', G_MAXUINT16 }, { 'u', G_MAXUINT32 } };
	gint64 number;
	gboolean truth = FALSE;

	if (*type == 's')
		return g_variant_ref_sink(g_variant_new_string(text));
	if (*type == 'b')
		return option_parse_boolean(text, &truth, error) ? g_variant_ref_sink(g_variant_new_boolean(truth))
								 : NULL;
	for (guint i = 0; i < G_N_ELEMENTS(numbers); i++) {
		if (numbers[i].type != *type)
			continue;
		if (!option_parse_integer(text, 0, numbers[i].max, &number, error))
			return NULL;
		if (*type == 'y')
			return g_variant_ref_sink(g_variant_new_byte((guchar) number));
		if (*type == 'q')
			return g_variant_ref_sink(g_variant_new_uint16((guint16) number));
		return g_variant_ref_sink(g_variant_new_uint32((guint32) number));
	}
	g_set_error(error, REGENT_ERROR, REGENT_ERROR_CONFIG, "a value of type %s cannot be written here", type);
	return NULL;
}
