/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-head.h"

#include <string.h>

/* What is read of a message. */
static const struct {
	const char *name, *brief; /* NULL: it has no compact form */
	gboolean list;
} wanted[] = {
	{ "Via", "v", TRUE },
	{ "Contact", "m", TRUE },
	{ "From", "f", FALSE },
	{ "To", "t", FALSE },
	{ "Call-ID", "i", FALSE },
	{ "CSeq", NULL, FALSE },
	{ "Content-Type", "c", FALSE },
	{ "Event", "o", FALSE },
	{ "Expires", NULL, FALSE },
	{ "Min-Expires", NULL, FALSE },
	{ "Retry-After", NULL, FALSE },
	{ "Date", NULL, FALSE },
	{ "Warning", NULL, FALSE },
	{ "P-Registrar-Error", NULL, FALSE },
	{ "Server", NULL, FALSE },
	{ "User-Agent", NULL, FALSE },
};

/* The lines of a head; those that were folded are one (RFC 3261 section 7.3.1). */
static GPtrArray *unfold(const char *head)
{
	GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);

	for (const char *at = head; *at;) {
		gsize length = strcspn(at, "\n");
		g_autofree char *line = g_strchomp(g_strndup(at, length));

		at += length + (at[length] ? 1 : 0);
		if (lines->len && g_ascii_isspace(*line)) {
			char **last = (char **) &lines->pdata[lines->len - 1];
			g_autofree char *before = *last;

			*last = g_strdup_printf("%s %s", before, g_strchug(line));
		} else if (*line) {
			g_ptr_array_add(lines, g_steal_pointer(&line));
		}
	}
	return lines;
}

/* Returns: the end of the element that begins at @at: a comma outside of quotes and brackets, or the end. */
static const char *element_end(const char *at)
{
	gboolean quoted = FALSE, bracketed = FALSE;

	for (; *at && (quoted || bracketed || *at != ','); at++) {
		if (quoted && *at == '\\' && at[1])
			at++;
		else if (*at == '"')
			quoted = !quoted;
		else if (!quoted && (*at == '<' || *at == '>'))
			bracketed = *at == '<';
	}
	return at;
}

/* Without empty elements. Returns: (transfer full) */
static char *clean_list(const char *value)
{
	GString *out = g_string_new(NULL);

	for (const char *at = value; *at;) {
		const char *end = element_end(at);
		g_autofree char *element = g_strstrip(g_strndup(at, (gsize) (end - at)));

		if (*element)
			g_string_append_printf(out, "%s%s", out->len ? ", " : "", element);
		at = end + (*end ? 1 : 0);
	}
	return g_string_free(out, FALSE);
}

static void append_wanted(GString *out, const char *name, char *value)
{
	for (guint i = 0; i < G_N_ELEMENTS(wanted); i++) {
		g_autofree char *list = NULL;

		if (g_ascii_strcasecmp(name, wanted[i].name) != 0 &&
			(!wanted[i].brief || g_ascii_strcasecmp(name, wanted[i].brief) != 0))
			continue;
		g_strdelimit(value, "\t", ' ');
		list = wanted[i].list ? clean_list(value) : NULL;
		g_string_append_printf(out, "%s: %s\r\n", wanted[i].name, list ? list : value);
	}
}

static void take_line(GString *out, const char *line, SipHeadChallenge challenge, gpointer self)
{
	const char *colon = strchr(line, ':');
	g_autofree char *name = colon ? g_strchomp(g_strndup(line, (gsize) (colon - line))) : NULL;
	g_autofree char *value = colon ? g_strstrip(g_strdup(colon + 1)) : NULL;

	if (!name)
		return;
	if (g_ascii_strcasecmp(name, "WWW-Authenticate") == 0)
		challenge(self, FALSE, value);
	else if (g_ascii_strcasecmp(name, "Proxy-Authenticate") == 0)
		challenge(self, TRUE, value);
	else
		append_wanted(out, name, value);
}

char *sip_head_select(const char *head, SipHeadChallenge challenge, gpointer self)
{
	g_autoptr(GPtrArray) lines = unfold(head);
	GString *out = g_string_new(NULL);

	for (guint i = 0; i < lines->len; i++) {
		const char *line = g_ptr_array_index(lines, i);

		if (i)
			take_line(out, line, challenge, self);
		else
			g_string_append_printf(out, "%s\r\n", line);
	}
	g_string_append(out, "\r\n");
	return g_string_free(out, FALSE);
}
