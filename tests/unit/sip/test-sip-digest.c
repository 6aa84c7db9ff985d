/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-digest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static SipMessage *unauthorized(const char *challenges)
{
	const char *why;
	g_autofree char *text = g_strdup_printf(
		"SIP/2.0 401 Unauthorized\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\n"
		"To: <sip:a@b>;tag=2\r\nCall-ID: 1@b\r\nCSeq: 1 REGISTER\r\n%sContent-Length: 0\r\n\r\n",
		challenges);
	SipMessage *message = sip_message_parse(text, strlen(text), &why);

	assert_non_null(message);
	return message;
}

static SipDigestResult challenge(SipDigest *digest, const char *challenges)
{
	g_autoptr(SipMessage) message = unauthorized(challenges);

	return sip_digest_challenge(digest, message);
}

#define RFC2617 \
	"WWW-Authenticate: Digest realm=\"testrealm@host.com\", qop=\"auth,auth-int\", " \
	"nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"\r\n"
#define RFC7616_NONCE "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"
#define RFC7616_CNONCE "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
#define RFC7616(algorithm) \
	"WWW-Authenticate: Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=" algorithm \
	", nonce=\"" RFC7616_NONCE "\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"\r\n"

/* The worked examples of RFC 2617 section 3.5 and RFC 7616 section 3.9.1. */
static const struct {
	const char *challenges, *password, *cnonce, *response;
} examples[] = {
	{ RFC2617, "Circle Of Life", "0a4f113b", "6629fae49393a05397450978507c4ef1" },
	{ RFC7616("MD5"), "Circle of Life", RFC7616_CNONCE, "8ca523f5e9506fed4657c9700eebdbec" },
	{ RFC7616("SHA-256"), "Circle of Life", RFC7616_CNONCE,
		"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1" },
	{ RFC7616("MD5") RFC7616("SHA-256"), "Circle of Life", RFC7616_CNONCE,
		"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1" },
	{ RFC7616("SHA-512-256") RFC7616("MD5"), "Circle of Life", RFC7616_CNONCE, "8ca523f5e9506fed4657c9700eebdbec" },
};

static void test_examples(void **state)
{
	for (guint i = 0; i < G_N_ELEMENTS(examples); i++) {
		SipDigest *digest = sip_digest_new("Mufasa", examples[i].password);
		g_autofree char *want = g_strdup_printf("response=\"%s\"", examples[i].response);
		g_autofree char *text = NULL;

		assert_int_equal(challenge(digest, examples[i].challenges), SIP_DIGEST_RETRY);
		text = sip_digest_headers(digest, "GET", "/dir/index.html", examples[i].cnonce);
		assert_non_null(strstr(text, want));
		assert_non_null(strstr(text, "nc=00000001"));
		sip_digest_free(digest);
	}
}

#define OLD_FORM "WWW-Authenticate: Digest realm=\"lab\",nonce=\"n1\"\r\n"

/* Without qop: MD5(MD5(u:lab:p):n1:MD5(REGISTER:sip:h)), nothing counted. */
static void test_old_form(void **state)
{
	SipDigest *digest = sip_digest_new("u", "p");
	g_autofree char *text = NULL, *a1 = g_compute_checksum_for_string(G_CHECKSUM_MD5, "u:lab:p", -1);
	g_autofree char *a2 = g_compute_checksum_for_string(G_CHECKSUM_MD5, "REGISTER:sip:h", -1);
	g_autofree char *both = g_strdup_printf("%s:n1:%s", a1, a2);
	g_autofree char *response = g_compute_checksum_for_string(G_CHECKSUM_MD5, both, -1);
	g_autofree char *want = g_strdup_printf("Authorization: Digest username=\"u\",realm=\"lab\",uri=\"sip:h\","
						"response=\"%s\",nonce=\"n1\"\r\n",
		response);

	challenge(digest, OLD_FORM);
	text = sip_digest_headers(digest, "REGISTER", "sip:h", "c");
	assert_string_equal(text, want);
	sip_digest_free(digest);
}

#define SESSION "WWW-Authenticate: Digest realm=\"lab\",nonce=\"n\",algorithm=MD5-sess,qop=\"auth\"\r\n"

static void test_session(void **state)
{
	SipDigest *digest = sip_digest_new("u", "p");
	g_autofree char *inner = g_compute_checksum_for_string(G_CHECKSUM_MD5, "u:lab:p", -1);
	g_autofree char *a1_text = g_strdup_printf("%s:n:c", inner);
	g_autofree char *a1 = g_compute_checksum_for_string(G_CHECKSUM_MD5, a1_text, -1);
	g_autofree char *a2 = g_compute_checksum_for_string(G_CHECKSUM_MD5, "REGISTER:sip:h", -1);
	g_autofree char *all = g_strdup_printf("%s:n:00000001:c:auth:%s", a1, a2);
	g_autofree char *response = g_compute_checksum_for_string(G_CHECKSUM_MD5, all, -1);
	g_autofree char *text = NULL;

	challenge(digest, SESSION);
	text = sip_digest_headers(digest, "REGISTER", "sip:h", "c");
	assert_non_null(strstr(text, response));
	sip_digest_free(digest);
}

#define NONCE(nonce, more) "WWW-Authenticate: Digest realm=\"lab\",nonce=\"" nonce "\",qop=\"auth\"" more "\r\n"

static void check_count(SipDigest *digest, const char *nonce, const char *count)
{
	g_autofree char *text = sip_digest_headers(digest, "REGISTER", "sip:h", "c");
	g_autofree char *has_nonce = g_strdup_printf("nonce=\"%s\"", nonce);

	assert_non_null(strstr(text, has_nonce));
	assert_non_null(strstr(text, count));
}

static void test_life(void **state)
{
	SipDigest *digest = sip_digest_new("u", "p");
	g_autofree char *nothing = sip_digest_headers(digest, "REGISTER", "sip:h", "c");

	assert_string_equal(nothing, "");
	sip_digest_begin(digest);
	assert_int_equal(challenge(digest, NONCE("n1", "")), SIP_DIGEST_RETRY);
	check_count(digest, "n1", "nc=00000001");
	sip_digest_begin(digest); /* refresh: the nonce is used again */
	check_count(digest, "n1", "nc=00000002");
	assert_int_equal(challenge(digest, NONCE("n2", "")), SIP_DIGEST_RETRY); /* too old by now */
	check_count(digest, "n2", "nc=00000001");
	assert_int_equal(challenge(digest, NONCE("n3", ",stale=TRUE")), SIP_DIGEST_RETRY);
	check_count(digest, "n3", "nc=00000001");
	assert_int_equal(challenge(digest, NONCE("n3", ",stale=FALSE")), SIP_DIGEST_REFUSED);
	sip_digest_begin(digest);
	assert_int_equal(challenge(digest, NONCE("n5", "")), SIP_DIGEST_RETRY);
	assert_int_equal(challenge(digest, NONCE("n5", "")), SIP_DIGEST_REFUSED);
	sip_digest_reset(digest);
	assert_int_equal(challenge(digest, NONCE("n7", "")), SIP_DIGEST_RETRY);
	sip_digest_free(digest);
}

/* Another nonce that is not called stale may be the next one after a right answer: once. */
static void test_second_chance(void **state)
{
	SipDigest *digest = sip_digest_new("u", "p");

	for (guint i = 0; i < 2; i++) {
		sip_digest_begin(digest);
		assert_int_equal(challenge(digest, NONCE("n1", "")), SIP_DIGEST_RETRY);
		assert_int_equal(challenge(digest, NONCE("n2", ",stale=false")), SIP_DIGEST_RETRY);
		check_count(digest, "n2", "nc=00000001");
		assert_int_equal(challenge(digest, NONCE("n3", "")), SIP_DIGEST_REFUSED);
	}
	/* After a password that was refused each try counts at the server. */
	sip_digest_doubt(digest);
	for (guint i = 0; i < 2; i++) {
		sip_digest_begin(digest);
		assert_int_equal(challenge(digest, NONCE("n4", "")), SIP_DIGEST_RETRY);
		assert_int_equal(challenge(digest, NONCE("n5", "")), SIP_DIGEST_REFUSED);
		sip_digest_reset(digest);
	}
	sip_digest_free(digest);
}

/* As servers write challenges, and what is hashed and said again of the realm. */
static const struct {
	const char *challenge, *realm;
	gboolean qop;
} forms[] = {
	{ "WWW-Authenticate: Digest realm=\"lab\",nonce=\"n\",qop=auth\r\n", "lab", TRUE },
	{ "WWW-Authenticate: Digest realm=\"lab\", nonce=\"n\", qop=\"auth\",\r\n", "lab", TRUE },
	{ "WWW-Authenticate: Digest\trealm=\"lab\",\tnonce=\"n\"\r\n", "lab", FALSE },
	{ "WWW-Authenticate: Digest realm=\"\",nonce=\"n\"\r\n", "", FALSE },
	{ "WWW-Authenticate: Digest realm=\"DOM\\\\x\",nonce=\"n\"\r\n", "DOM\\\\x", FALSE },
	{ "WWW-Authenticate: Digest realm=\"DOM\\x\",nonce=\"n\"\r\n", "DOM\\x", FALSE },
	{ "WWW-Authenticate: Digest realm=\"a \\\"b\\\", c=d\",nonce=\"n\"\r\n", "a \\\"b\\\", c=d", FALSE },
	{ "WWW-Authenticate: Digest realm=\"B\xfcro \",nonce=\"n\"\r\n", "B\xfcro ", FALSE },
	{ "www-authenticate :digest , nonce = n ,, REALM = lab , algorithm=\"md5\"\r\n", "lab", FALSE },
	{ "WWW-Authenticate: Digest realm=\"lab\",\r\n\tnonce=\"n\", qop=\"auth-int, auth\"\r\n", "lab", TRUE },
	{ "WWW-Authenticate: Basic realm=\"b\", Digest realm=\"lab\",nonce=\"n\"\r\n", "lab", FALSE },
	{ "WWW-Authenticate: Digest realm=\"b\", nonce=\"m\", algorithm=X, Digest realm=\"lab\",nonce=\"n\"\r\n", "lab",
		FALSE },
	{ "WWW-Authenticate: Negotiate, Digest realm=\"lab\",nonce=\"n\",domain=\"sip:a, sip:b\"\r\n", "lab", FALSE },
};

/* @text: (transfer full) */
static char *md5(char *text)
{
	g_autofree char *owned = text;

	return g_compute_checksum_for_string(G_CHECKSUM_MD5, owned, -1);
}

static void test_forms(void **state)
{
	for (guint i = 0; i < G_N_ELEMENTS(forms); i++) {
		SipDigest *digest = sip_digest_new("u", "p");
		g_autofree char *a1 = md5(g_strdup_printf("u:%s:p", forms[i].realm));
		g_autofree char *a2 = md5(g_strdup("REGISTER:sip:h"));
		g_autofree char *response =
			md5(g_strdup_printf("%s:n:%s%s", a1, forms[i].qop ? "00000001:c:auth:" : "", a2));
		g_autofree char *want = g_strdup_printf(
			"username=\"u\",realm=\"%s\",uri=\"sip:h\",response=\"%s\"", forms[i].realm, response);
		g_autofree char *text = NULL;

		if (challenge(digest, forms[i].challenge) != SIP_DIGEST_RETRY)
			fail_msg("%s", forms[i].challenge);
		text = sip_digest_headers(digest, "REGISTER", "sip:h", "c");
		if (!strstr(text, want))
			fail_msg("%s is not in %s", want, text);
		sip_digest_free(digest);
	}
}

/* A server that calls every nonce stale must not be asked for ever. */
static void test_stale_for_ever(void **state)
{
	SipDigest *digest = sip_digest_new("u", "p");
	guint rounds = 0;

	sip_digest_begin(digest);
	while (challenge(digest, NONCE("n", ",stale=true")) == SIP_DIGEST_RETRY)
		assert_true(++rounds < 10);
	assert_int_equal(rounds, 4);
	sip_digest_free(digest);
}

/* A challenge that is missing, one that cannot be read, and one of a kind that is not known. */
static const struct {
	const char *challenge;
	SipDigestResult result;
	const char *unknown;
} no_ways[] = {
	{ "", SIP_DIGEST_MISSING, "" },
	{ "WWW-Authenticate:\r\n", SIP_DIGEST_UNREADABLE, "" },
	{ "WWW-Authenticate: realm=\"lab\",nonce=\"n\"\r\n", SIP_DIGEST_UNREADABLE, "" },
	{ "WWW-Authenticate: Digest realm=\"lab\"\r\n", SIP_DIGEST_UNREADABLE, "" },
	{ "WWW-Authenticate: Digest nonce=\"n\",realm=\"lab\r\n", SIP_DIGEST_UNREADABLE, "" },
	{ RFC7616("SHA-512-256"), SIP_DIGEST_UNKNOWN, "algorithm SHA-512-256" },
	{ "WWW-Authenticate: Digest realm=\"r\",nonce=\"n\",qop=\"auth-int\"\r\n", SIP_DIGEST_UNKNOWN, "qop auth-int" },
	{ "WWW-Authenticate: Basic realm=\"r\"\r\nWWW-Authenticate: Digest realm=\"r\",nonce=\"n\",algorithm=X\r\n",
		SIP_DIGEST_UNKNOWN, "Basic or algorithm X" },
};

static void test_no_way(void **state)
{
	SipDigest *digest = sip_digest_new("u", "p"), *none = sip_digest_new("u", NULL);

	assert_int_equal(challenge(none, NONCE("n", "")), SIP_DIGEST_NO_PASSWORD);
	for (guint i = 0; i < G_N_ELEMENTS(no_ways); i++) {
		g_autoptr(SipMessage) response = unauthorized(no_ways[i].challenge);
		g_autofree char *unknown = sip_digest_unknown(response);

		sip_digest_begin(digest);
		assert_int_equal(challenge(digest, no_ways[i].challenge), no_ways[i].result);
		assert_string_equal(unknown, no_ways[i].unknown);
	}
	sip_digest_free(digest);
	sip_digest_free(none);
}

/* Proxy and server at once, and a quote in the user's name. */
static void test_proxy(void **state)
{
	SipDigest *digest = sip_digest_new("u\"x", "p");
	g_autofree char *text = NULL;

	assert_int_equal(challenge(digest, NONCE("n", "") "Proxy-Authenticate: Digest realm=\"p\",nonce=\"m\"\r\n"),
		SIP_DIGEST_RETRY);
	text = sip_digest_headers(digest, "REGISTER", "sip:h", "c");
	assert_non_null(strstr(text, "\r\nProxy-Authorization: Digest username=\"u\\\"x\",realm=\"p\""));
	assert_true(g_str_has_prefix(text, "Authorization: Digest username=\"u\\\"x\",realm=\"lab\""));
	sip_digest_free(digest);
}

/* A proxy in front may carry the server's own realm. */
static void test_same_realm(void **state)
{
	SipDigest *digest = sip_digest_new("u", "p");
	g_autofree char *text = NULL;

	assert_int_equal(challenge(digest, NONCE("n", "")), SIP_DIGEST_RETRY);
	assert_int_equal(
		challenge(digest, "Proxy-Authenticate: Digest realm=\"lab\",nonce=\"m\"\r\n"), SIP_DIGEST_RETRY);
	text = sip_digest_headers(digest, "REGISTER", "sip:h", "c");
	assert_non_null(strstr(text, "nonce=\"n\""));
	assert_non_null(strstr(text, "nonce=\"m\""));
	sip_digest_free(digest);
}

/* A server that invents realms must not make requests that grow for ever. */
static void test_many_realms(void **state)
{
	SipDigest *digest = sip_digest_new("u", "p");
	SipDigestResult result = SIP_DIGEST_RETRY;
	guint i;

	for (i = 0; i < 10 && result == SIP_DIGEST_RETRY; i++) {
		g_autofree char *text = g_strdup_printf("WWW-Authenticate: Digest realm=\"%u\",nonce=\"n\"\r\n", i);

		sip_digest_begin(digest);
		result = challenge(digest, text);
	}
	assert_int_equal(result, SIP_DIGEST_REFUSED);
	assert_int_equal(i, 5);
	sip_digest_free(digest);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_examples),
		cmocka_unit_test(test_old_form),
		cmocka_unit_test(test_session),
		cmocka_unit_test(test_life),
		cmocka_unit_test(test_second_chance),
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_stale_for_ever),
		cmocka_unit_test(test_no_way),
		cmocka_unit_test(test_proxy),
		cmocka_unit_test(test_same_realm),
		cmocka_unit_test(test_many_realms),
	};

	sip_message_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
