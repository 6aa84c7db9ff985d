/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-digest.h"

#include "sip-write.h"
#include "wire.h"

#include <string.h>

#define MAX_REALMS 4
#define MAX_ROUNDS 4 /* challenges to one request; a server could call each nonce stale */

typedef struct {
	const char *name;
	GChecksumType type;
	gboolean session;
} Algorithm;

/* The stronger ones first. */
static const Algorithm algorithms[] = {
	{ "SHA-256", G_CHECKSUM_SHA256, FALSE },
	{ "SHA-256-sess", G_CHECKSUM_SHA256, TRUE },
	{ "MD5", G_CHECKSUM_MD5, FALSE },
	{ "MD5-sess", G_CHECKSUM_MD5, TRUE },
};

/* A challenge in force: one for each realm, and for user agent and proxy. */
typedef struct {
	gboolean proxy;
	char *realm, *nonce, *opaque;
	const Algorithm *algorithm;
	gboolean named; /* the server named the algorithm */
	gboolean qop;   /* "auth" is offered */
	guint32 count;  /* requests with this nonce */
	gboolean fresh; /* came in answer to the request at hand */
} Realm;

struct SipDigest {
	char *user, *password;
	GPtrArray *realms; /* Realm */
	guint rounds;
	gboolean second; /* chance of this request, gone: see is_wrong() */
	gboolean doubted;
};

static void realm_free(gpointer data)
{
	Realm *realm = data;

	g_free(realm->realm);
	g_free(realm->nonce);
	g_free(realm->opaque);
	g_free(realm);
}

SipDigest *sip_digest_new(const char *user, const char *password)
{
	SipDigest *digest = g_new0(SipDigest, 1);

	digest->user = g_strdup(user);
	digest->password = g_strdup(password);
	digest->realms = g_ptr_array_new_with_free_func(realm_free);
	return digest;
}

void sip_digest_free(SipDigest *digest)
{
	if (!digest)
		return;
	if (digest->password)
		explicit_bzero(digest->password, strlen(digest->password));
	g_ptr_array_unref(digest->realms);
	g_free(digest->user);
	g_free(digest->password);
	g_free(digest);
}

void sip_digest_doubt(SipDigest *digest)
{
	digest->doubted = digest->second = TRUE;
}

void sip_digest_begin(SipDigest *digest)
{
	digest->rounds = 0;
	digest->second = digest->doubted;
	for (guint i = 0; i < digest->realms->len; i++)
		((Realm *) g_ptr_array_index(digest->realms, i))->fresh = FALSE;
}

void sip_digest_reset(SipDigest *digest)
{
	digest->rounds = 0;
	digest->second = digest->doubted;
	g_ptr_array_set_size(digest->realms, 0);
}

static gboolean is_stale(const SipChallenge *challenge)
{
	return challenge->stale && g_ascii_strcasecmp(challenge->stale, "true") == 0;
}

/* Returns: its place in the table; the table's size when it is not known. */
static guint rank(const SipChallenge *challenge)
{
	const char *name = challenge->algorithm && *challenge->algorithm ? challenge->algorithm : "MD5";
	guint i = 0;

	while (i < G_N_ELEMENTS(algorithms) && g_ascii_strcasecmp(algorithms[i].name, name) != 0)
		i++;
	return i;
}

static gboolean offers_auth(const SipChallenge *challenge)
{
	g_auto(GStrv) offers = g_strsplit_set(challenge->qop ? challenge->qop : "", ", ", -1);

	for (char **offer = offers; *offer; offer++)
		if (g_ascii_strcasecmp(*offer, "auth") == 0)
			return TRUE;
	return FALSE;
}

static gboolean is_digest(const SipChallenge *challenge)
{
	return g_ascii_strcasecmp(challenge->scheme, "Digest") == 0;
}

static gboolean is_readable(const SipChallenge *challenge)
{
	return *challenge->scheme && (!is_digest(challenge) || (challenge->realm && challenge->nonce));
}

/* A server that offers nothing but auth-int is left out: that would need a hash over the body. */
static gboolean usable(const SipChallenge *challenge)
{
	return is_digest(challenge) && is_readable(challenge) && rank(challenge) < G_N_ELEMENTS(algorithms) &&
	       (!challenge->qop || !*challenge->qop || offers_auth(challenge));
}

static Realm *find_realm(SipDigest *digest, const SipChallenge *challenge)
{
	for (guint i = 0; i < digest->realms->len; i++) {
		Realm *realm = g_ptr_array_index(digest->realms, i);

		if (realm->proxy == challenge->proxy && strcmp(realm->realm, challenge->realm) == 0)
			return realm;
	}
	return NULL;
}

/* The strongest that the response offers for the realm of @challenge (RFC 8760 section 2.4). */
static gboolean is_best(const SipMessage *response, const SipChallenge *challenge)
{
	for (guint i = 0; i < response->challenges->len; i++) {
		const SipChallenge *other = g_ptr_array_index(response->challenges, i);

		if (usable(other) && other->proxy == challenge->proxy && strcmp(other->realm, challenge->realm) == 0 &&
			rank(other) < rank(challenge))
			return FALSE;
	}
	return TRUE;
}

/* The nonce may have run out between two requests although the server does not call it stale: once another one is
 * answered too. */
static gboolean is_wrong(SipDigest *digest, const Realm *realm, const SipChallenge *challenge)
{
	if (!realm->fresh || is_stale(challenge))
		return FALSE;
	if (digest->second || strcmp(realm->nonce, challenge->nonce) == 0)
		return TRUE;
	digest->second = TRUE;
	return FALSE;
}

/* Returns: FALSE: the same was asked before and answered wrongly. */
static gboolean keep_challenge(SipDigest *digest, const SipChallenge *challenge)
{
	Realm *realm = find_realm(digest, challenge);

	if (realm && is_wrong(digest, realm, challenge))
		return FALSE;
	if (!realm) {
		if (digest->realms->len >= MAX_REALMS)
			return FALSE;
		realm = g_new0(Realm, 1);
		realm->proxy = challenge->proxy;
		realm->realm = g_strdup(challenge->realm);
		g_ptr_array_add(digest->realms, realm);
	}
	g_free(realm->nonce);
	g_free(realm->opaque);
	realm->nonce = g_strdup(challenge->nonce);
	realm->opaque = g_strdup(challenge->opaque);
	realm->algorithm = &algorithms[rank(challenge)];
	realm->named = challenge->algorithm != NULL;
	realm->qop = offers_auth(challenge);
	realm->count = 0;
	realm->fresh = TRUE;
	return TRUE;
}

/* Why no challenge will do. */
static SipDigestResult why_none(const SipMessage *response)
{
	for (guint i = 0; i < response->challenges->len; i++)
		if (is_readable(g_ptr_array_index(response->challenges, i)))
			return SIP_DIGEST_UNKNOWN;
	return response->challenges->len ? SIP_DIGEST_UNREADABLE : SIP_DIGEST_MISSING;
}

SipDigestResult sip_digest_challenge(SipDigest *digest, const SipMessage *response)
{
	gboolean any = FALSE;

	if (!digest->user || !digest->password)
		return SIP_DIGEST_NO_PASSWORD;
	if (++digest->rounds > MAX_ROUNDS)
		return SIP_DIGEST_REFUSED;
	for (guint i = 0; i < response->challenges->len; i++) {
		const SipChallenge *challenge = g_ptr_array_index(response->challenges, i);

		if (!usable(challenge) || !is_best(response, challenge))
			continue;
		any = TRUE;
		if (!keep_challenge(digest, challenge))
			return SIP_DIGEST_REFUSED;
	}
	return any ? SIP_DIGEST_RETRY : why_none(response);
}

/* "SHA-512-256", "qop auth-int", "Basic" */
static void append_unknown(GString *out, const SipChallenge *challenge)
{
	const char *before = out->len ? " or " : "";

	if (!is_digest(challenge))
		g_string_append_printf(out, "%s%s", before, challenge->scheme);
	else if (rank(challenge) == G_N_ELEMENTS(algorithms))
		g_string_append_printf(out, "%salgorithm %s", before, challenge->algorithm);
	else
		g_string_append_printf(out, "%sqop %s", before, challenge->qop);
}

char *sip_digest_unknown(const SipMessage *response)
{
	GString *out = g_string_new(NULL);
	g_autofree char *bytes = NULL;

	for (guint i = 0; i < response->challenges->len; i++) {
		const SipChallenge *challenge = g_ptr_array_index(response->challenges, i);

		if (is_readable(challenge))
			append_unknown(out, challenge);
	}
	bytes = g_string_free(out, FALSE);
	return wire_text(bytes, strlen(bytes));
}

static char *hash(const Algorithm *algorithm, char *text)
{
	g_autofree char *owned = text;

	return g_compute_checksum_for_string(algorithm->type, owned, -1);
}

static char *respond(
	SipDigest *digest, const Realm *realm, const char *method, const char *uri, const char *nc, const char *cnonce)
{
	const Algorithm *algorithm = realm->algorithm;
	g_autofree char *a2 = hash(algorithm, g_strdup_printf("%s:%s", method, uri));
	g_autofree char *a1 =
		hash(algorithm, g_strdup_printf("%s:%s:%s", digest->user, realm->realm, digest->password));

	if (algorithm->session) {
		g_autofree char *first = g_steal_pointer(&a1);

		a1 = hash(algorithm, g_strdup_printf("%s:%s:%s", first, realm->nonce, cnonce));
	}
	if (!realm->qop)
		return hash(algorithm, g_strdup_printf("%s:%s:%s", a1, realm->nonce, a2));
	return hash(algorithm, g_strdup_printf("%s:%s:%s:%s:auth:%s", a1, realm->nonce, nc, cnonce, a2));
}

/* @value: as it stood between the quotes of the challenge. */
static void append_again(GString *out, const char *name, const char *value)
{
	g_string_append_printf(out, ",%s=\"%s\"", name, value);
}

static void append_quoted(GString *out, const char *name, const char *value)
{
	g_autofree char *quoted = sip_quote(value);

	g_string_append_printf(out, ",%s=%s", name, quoted);
}

static void append_realm(
	GString *out, SipDigest *digest, Realm *realm, const char *method, const char *uri, const char *cnonce)
{
	g_autofree char *nc = g_strdup_printf("%08x", ++realm->count);
	g_autofree char *response = respond(digest, realm, method, uri, nc, cnonce);
	g_autofree char *user = sip_quote(digest->user);

	g_string_append_printf(
		out, "%s: Digest username=%s", realm->proxy ? "Proxy-Authorization" : "Authorization", user);
	append_again(out, "realm", realm->realm);
	append_quoted(out, "uri", uri);
	append_quoted(out, "response", response);
	append_again(out, "nonce", realm->nonce);
	if (realm->opaque)
		append_again(out, "opaque", realm->opaque);
	if (realm->qop || realm->algorithm->session)
		append_quoted(out, "cnonce", cnonce);
	if (realm->qop)
		g_string_append_printf(out, ",qop=auth,nc=%s", nc);
	if (realm->named)
		g_string_append_printf(out, ",algorithm=%s", realm->algorithm->name);
	g_string_append(out, "\r\n");
}

gboolean sip_digest_is_used(const SipDigest *digest)
{
	return digest->realms->len > 0;
}

char *sip_digest_headers(SipDigest *digest, const char *method, const char *uri, const char *cnonce)
{
	GString *out = g_string_new(NULL);

	for (guint i = 0; i < digest->realms->len; i++)
		append_realm(out, digest, g_ptr_array_index(digest->realms, i), method, uri, cnonce);
	return g_string_free(out, FALSE);
}
