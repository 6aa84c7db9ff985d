/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "firmware-words.h"

#include <string.h>

#define MAX_LINES 40

/* How much a line tells that has the word: of two the last one of the heavier kind counts. What programs print last is often
 * only that they failed, and the cause stands before it. */
enum {
	SAYS_NOTHING,
	SAYS_THAT,  /* it failed */
	SAYS_WHY,   /* it failed */
	SAYS_CAUSE, /* in the installer's own field for it */
};

static const struct {
	const char *word;
	guint says;
} kinds[] = {
	{ "lasterror:", SAYS_CAUSE },
	{ "previous error", SAYS_THAT },
	{ "abort", SAYS_THAT },
	{ "error", SAYS_WHY },
	{ "cannot ", SAYS_WHY },
	{ "can't ", SAYS_WHY },
	{ "could not ", SAYS_WHY },
	{ "unable to ", SAYS_WHY },
	{ "mismatch", SAYS_WHY },
	{ "invalid", SAYS_WHY },
	{ "not compatible", SAYS_WHY },
	{ "incompatible", SAYS_WHY },
	{ "no space", SAYS_WHY },
	{ "denied", SAYS_WHY },
	{ "not permitted", SAYS_WHY },
	{ "not found", SAYS_WHY },
	{ "no such ", SAYS_WHY },
	{ "signature", SAYS_WHY },
	{ "corrupt", SAYS_WHY },
	{ "fail", SAYS_THAT },
};

void firmware_words_add(FirmwareWords *words, const char *line)
{
	g_queue_push_tail(&words->lines, g_strdup(line));
	if (words->lines.length > MAX_LINES)
		g_free(g_queue_pop_head(&words->lines));
}

void firmware_words_clear(FirmwareWords *words)
{
	g_queue_clear_full(&words->lines, g_free);
}

/* @cause: where it stands in the line. */
static guint weigh(const char *line, const char **cause)
{
	g_autofree char *low = g_ascii_strdown(line, -1);

	*cause = line;
	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
		const char *at = strstr(low, kinds[i].word);

		if (!at)
			continue;
		if (kinds[i].says == SAYS_CAUSE)
			*cause = line + (at - low) + strlen(kinds[i].word);
		*cause += strspn(*cause, " ");
		return **cause ? kinds[i].says : SAYS_NOTHING;
	}
	return SAYS_NOTHING;
}

const char *firmware_words_cause(const FirmwareWords *words)
{
	const char *best = NULL;
	guint most = SAYS_NOTHING;

	for (const GList *item = words->lines.head; item; item = item->next) {
		const char *cause;
		guint says = weigh(item->data, &cause);

		if (says < most)
			continue;
		most = says;
		best = cause;
	}
	return best;
}

gboolean firmware_words_progress(const char *line, double *fraction, const char **text)
{
	char *end;
	guint64 percent = g_ascii_strtoull(line, &end, 10);

	*fraction = (double) percent / 100;
	*text = end + strspn(end, "% ");
	return g_ascii_isdigit(*line) && percent <= 100 && (!*end || *end == '%' || *end == ' ');
}
