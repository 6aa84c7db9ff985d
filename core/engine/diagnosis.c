/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "diagnosis.h"

#include <string.h>

/* What is looked up by whoever says it, and was. */
typedef struct {
	DiagnosisLookup lookup;
	gpointer data;
	GPtrArray *values; /* name, value, ... */
} Known;

typedef struct {
	Known *known;
	GString *text;
	gboolean lacking; /* a value was absent or empty */
} Filling;

static void fill(Filling *filling, const char *at, const char *end);

/* The bracket that closes the one at @at, NULL: there is none before @end. */
static const char *closing_bracket(const char *at, const char *end)
{
	guint depth = 0;

	for (; at < end; at++) {
		depth += *at == '[';
		if (*at == ']' && !--depth)
			return at;
	}
	return NULL;
}

static const char *closing_brace(const char *at, const char *end)
{
	return memchr(at, '}', (gsize) (end - at));
}

static gboolean has_placeholder(const char *at, const char *end)
{
	const char *brace = memchr(at, '{', (gsize) (end - at));

	return brace && closing_brace(brace, end);
}

static char *look_up(Known *known, const char *name)
{
	char *value;

	for (guint i = 0; i < known->values->len; i += 2)
		if (!strcmp(known->values->pdata[i], name))
			return g_strdup(known->values->pdata[i + 1]);
	value = known->lookup(known->data, name);
	if (value) {
		g_ptr_array_add(known->values, g_strdup(name));
		g_ptr_array_add(known->values, g_strdup(value));
	}
	return value;
}

static void fill_placeholder(Filling *filling, const char *name, const char *end)
{
	g_autofree char *word = g_strndup(name, (gsize) (end - name));
	g_autofree char *value = look_up(filling->known, word);

	filling->lacking |= !value || !*value;
	/* A peer's words may hold anything, but the lines of a cure are the table's. */
	for (char *at = value; at && *at; at++)
		if (g_ascii_iscntrl(*at))
			*at = ' ';
	g_string_append(filling->text, value ? value : "?");
}

/* A part in brackets; without a placeholder the brackets are meant: [plugin NAME]. */
static void fill_part(Filling *filling, const char *open, const char *close)
{
	gsize before = filling->text->len;
	gboolean lacking = filling->lacking;
	gboolean optional = has_placeholder(open + 1, close);

	if (!optional)
		g_string_append_c(filling->text, '[');
	filling->lacking = FALSE;
	fill(filling, open + 1, close);
	if (!optional)
		g_string_append_c(filling->text, ']');
	else if (filling->lacking)
		g_string_truncate(filling->text, before);
	filling->lacking = lacking;
}

static void fill(Filling *filling, const char *at, const char *end)
{
	while (at < end) {
		const char *brace = *at == '{' ? closing_brace(at, end) : NULL;
		const char *bracket = *at == '[' ? closing_bracket(at, end) : NULL;

		if (brace)
			fill_placeholder(filling, at + 1, brace);
		else if (bracket)
			fill_part(filling, at, bracket);
		else
			g_string_append_c(filling->text, *at);
		at = (brace ? brace : bracket ? bracket : at) + 1;
	}
}

static char *filled(const char *template, Known *known)
{
	Filling filling = { known, g_string_new(NULL), FALSE };

	if (template)
		fill(&filling, template, template + strlen(template));
	return g_string_free(filling.text, FALSE);
}

/* Lines that their brackets left empty are gone. @text: (transfer full). Returns: (transfer full) */
static char *without_empty_lines(char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	GString *kept = g_string_new(NULL);

	for (char **line = lines; *line; line++)
		if (*g_strstrip(*line))
			g_string_append_printf(kept, "%s%s", kept->len ? "\n" : "", *line);
	g_free(text);
	return g_string_free(kept, FALSE);
}

static void fill_all(Diagnosis *diagnosis, Known *known)
{
	const RegentReason *reason = diagnosis->reason;

	diagnosis->phone = filled(reason->phone, known);
	diagnosis->cause = filled(reason->cause, known);
	diagnosis->cure = without_empty_lines(filled(reason->cure, known));
	g_ptr_array_add(known->values, NULL);
	diagnosis->values = (char **) g_ptr_array_free(known->values, FALSE);
}

Diagnosis *diagnosis_from_reason(const RegentReason *reason, DiagnosisLookup lookup, gpointer data)
{
	Known known = { lookup, data, g_ptr_array_new() };
	Diagnosis *diagnosis = g_new0(Diagnosis, 1);

	diagnosis->code = g_strdup(reason->code);
	diagnosis->retry = reason->retry;
	diagnosis->weight = reason->weight;
	diagnosis->not_mine = reason->not_mine;
	diagnosis->reason = reason;
	fill_all(diagnosis, &known);
	return diagnosis;
}

Diagnosis *diagnosis_complete(const Diagnosis *from, DiagnosisLookup lookup, gpointer data)
{
	Known known = { lookup, data, NULL };
	Diagnosis *diagnosis;

	if (!from->reason)
		return diagnosis_copy(from);
	diagnosis = g_memdup2(from, sizeof *from);
	diagnosis->code = g_strdup(from->code);
	known.values = g_ptr_array_new();
	for (char **value = from->values; value && *value; value++)
		g_ptr_array_add(known.values, g_strdup(*value));
	fill_all(diagnosis, &known);
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

Diagnosis *diagnosis_in_words(const char *code, const char *phone, char *cause, char *cure)
{
	Diagnosis *diagnosis = g_new0(Diagnosis, 1);

	diagnosis->code = g_strdup(code);
	diagnosis->phone = g_strdup(phone);
	diagnosis->cause = cause;
	diagnosis->cure = cure;
	return diagnosis;
}

Diagnosis *diagnosis_copy(const Diagnosis *from)
{
	Diagnosis *diagnosis;

	if (!from)
		return NULL;
	diagnosis = g_memdup2(from, sizeof *from);
	diagnosis->code = g_strdup(from->code);
	diagnosis->phone = g_strdup(from->phone);
	diagnosis->cause = g_strdup(from->cause);
	diagnosis->cure = g_strdup(from->cure);
	diagnosis->values = g_strdupv(from->values);
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
	g_strfreev(diagnosis->values);
	g_free(diagnosis);
}

gboolean diagnosis_equal(const Diagnosis *a, const Diagnosis *b)
{
	return a == b || (a && b && !strcmp(a->code, b->code) && !strcmp(a->cause, b->cause));
}
