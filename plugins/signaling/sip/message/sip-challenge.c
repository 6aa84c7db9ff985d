/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-challenge.h"

#include "wire.h"

#include <string.h>

#define BLANKS " \t"

void sip_challenge_free(gpointer data)
{
	SipChallenge *challenge = data;

	g_free(challenge->scheme);
	g_free(challenge->realm);
	g_free(challenge->nonce);
	g_free(challenge->opaque);
	g_free(challenge->algorithm);
	g_free(challenge->qop);
	g_free(challenge->stale);
	g_free(challenge->text);
	g_free(challenge);
}

static SipChallenge *add(GPtrArray *list, gboolean proxy, const char *scheme, const char *value)
{
	SipChallenge *challenge = g_new0(SipChallenge, 1);

	challenge->proxy = proxy;
	challenge->scheme = g_strdup(scheme);
	challenge->text = wire_text(value, strlen(value));
	g_ptr_array_add(list, challenge);
	return challenge;
}

/* Returns: (transfer full): the token at @at, which goes behind it; "" where there is none. */
static char *take_token(const char **at)
{
	gsize length = strcspn(*at, BLANKS ",=\"");
	char *token = g_strndup(*at, length);

	*at += length;
	return token;
}

/* What stands between quotes stays as it is, also its backslashes: it is hashed that way. Returns: (transfer full)
 * (nullable): NULL: the quotes are not closed. */
static char *take_value(const char **at)
{
	const char *start = *at + 1, *end = start;

	if (**at != '"')
		return take_token(at);
	while (*end && *end != '"')
		end += *end == '\\' && end[1] ? 2 : 1;
	*at = end + (*end ? 1 : 0);
	return *end ? g_strndup(start, (gsize) (end - start)) : NULL;
}

/* It is said again in our next request: no character there may end a line. */
static char *without_controls(char *value)
{
	for (char *at = value; at && *at; at++)
		if (g_ascii_iscntrl(*at) && *at != '\t')
			*at = ' ';
	return value;
}

static void take_parameter(SipChallenge *challenge, const char *name, const char **at)
{
	const struct {
		const char *name;
		char **value;
	} table[] = { { "realm", &challenge->realm }, { "nonce", &challenge->nonce }, { "opaque", &challenge->opaque },
		{ "algorithm", &challenge->algorithm }, { "qop", &challenge->qop }, { "stale", &challenge->stale } };
	g_autofree char *value = without_controls(take_value(at));

	if (!value)
		challenge->broken = TRUE;
	for (guint i = 0; i < G_N_ELEMENTS(table); i++)
		if (g_ascii_strcasecmp(name, table[i].name) == 0 && !*table[i].value)
			*table[i].value = g_steal_pointer(&value);
}

/* A word before an equals sign is a parameter, any other begins a challenge. */
void sip_challenge_read(GPtrArray *list, gboolean proxy, const char *value)
{
	SipChallenge *challenge = NULL;
	const char *at = value + strspn(value, BLANKS ",");

	while (*at) {
		g_autofree char *word = take_token(&at);

		at += strspn(at, BLANKS);
		if (*at == '=' && *word && challenge) {
			at++;
			at += strspn(at, BLANKS);
			take_parameter(challenge, word, &at);
		} else if (*word && *at != '=') {
			challenge = add(list, proxy, word, value);
		} else {
			break;
		}
		at += strspn(at, BLANKS ",");
	}
	if (!challenge)
		challenge = add(list, proxy, "", value);
	challenge->broken = challenge->broken || *at || !*challenge->scheme;
}
