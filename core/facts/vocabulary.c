/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "vocabulary.h"

#include <regent/step.h>

#include <string.h>

#define CONFIG FACT_CONFIG
#define PHONE FACT_PHONE
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
