/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "vocabulary.h"

#include "option.h"

#include <regent/step.h>

#include <string.h>

#define CONFIG FACT_CONFIG
#define MODEL FACT_MODEL
#define LIVE FACT_LIVE
#define ROW(id, name, type, flags, unit, summary) { name, type, flags, unit, summary },

static const FactRow rows[] = { REGENT_FACTS(ROW) { NULL, NULL, FACT_PLAIN, NULL, NULL } };

const FactRow *vocabulary(void)
{
	return rows;
}

const FactRow *vocabulary_find(const char *name)
{
	for (const FactRow *row = rows; row->name; row++)
		if (!strcmp(row->name, name))
			return row;
	return NULL;
}

gboolean fact_is_secret(const char *name)
{
	const char *word = strrchr(name, '.');

	return g_str_has_prefix(word ? word + 1 : name, "secret-");
}

gboolean fact_is_live(const char *name)
{
	const FactRow *row = vocabulary_find(name);

	return row && (row->flags & FACT_LIVE);
}

gboolean fact_is_known(const char *name)
{
	return g_str_has_prefix(name, "x-") || vocabulary_find(name);
}

GVariant *fact_parse(const char *type, const char *text, GError **error)
{
	static const struct {
		char type;
		gint64 max;
	} numbers[] = { { 'y', G_MAXUINT8 }, { 'q', G_MAXUINT16 }, { 'u', G_MAXUINT32 } };
	gint64 number;
	gboolean truth;

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
