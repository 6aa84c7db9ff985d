/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "diagnosis.h"

#include <string.h>

static char *fill(const char *template, DiagnosisLookup lookup, gpointer data)
{
	GString *text = g_string_new(NULL);

	for (const char *at = template ? template : ""; *at; at++) {
		const char *end = *at == '{' ? strchr(at, '}') : NULL;
		g_autofree char *name = end ? g_strndup(at + 1, (gsize) (end - at) - 1) : NULL;
		g_autofree char *value = name ? lookup(data, name) : NULL;

		if (!end) {
			g_string_append_c(text, *at);
			continue;
		}
		g_string_append(text, value ? value : "?");
		at = end;
	}
	return g_string_free(text, FALSE);
}

Diagnosis *diagnosis_from_reason(const RegentReason *reason, DiagnosisLookup lookup, gpointer data)
{
	Diagnosis *diagnosis = g_new0(Diagnosis, 1);

	diagnosis->code = g_strdup(reason->code);
	diagnosis->phone = fill(reason->phone, lookup, data);
	diagnosis->cause = fill(reason->cause, lookup, data);
	diagnosis->cure = fill(reason->cure, lookup, data);
	diagnosis->retry = reason->retry;
	return diagnosis;
}

Diagnosis *diagnosis_from_error(const char *code, const GError *error)
{
	Diagnosis *diagnosis = g_new0(Diagnosis, 1);

	diagnosis->code = g_strdup(code);
	diagnosis->phone = g_strdup("");
	diagnosis->cause = g_strdup(error->message);
	diagnosis->cure = g_strdup("");
	return diagnosis;
}

Diagnosis *diagnosis_copy(const Diagnosis *from)
{
	Diagnosis *diagnosis;

	if (!from)
		return NULL;
	diagnosis = g_new0(Diagnosis, 1);
	diagnosis->code = g_strdup(from->code);
	diagnosis->phone = g_strdup(from->phone);
	diagnosis->cause = g_strdup(from->cause);
	diagnosis->cure = g_strdup(from->cure);
	diagnosis->retry = from->retry;
	return diagnosis;
}

void diagnosis_free(Diagnosis *diagnosis)
{
	if (!diagnosis)
		return;
	g_free(diagnosis->code);
	g_free(diagnosis->phone);
	g_free(diagnosis->cause);
	g_free(diagnosis->cure);
	g_free(diagnosis);
}

gboolean diagnosis_equal(const Diagnosis *a, const Diagnosis *b)
{
	return a == b || (a && b && !strcmp(a->code, b->code) && !strcmp(a->cause, b->cause));
}
