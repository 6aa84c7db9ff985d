/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lines at one server: what is sent, what is granted, what is refused. */
#include "scripted-peer.h"

static const char *lookup(const char *text, const char *header)
{
	const char *at = strstr(text, header);

	return at ? at + strlen(header) : NULL;
}

static const HostPort elsewhere = { (char *) "x", 1 };

static void test_first_register(void **state)
{
	Fixture *f = begin(new_config(TRUE, 1));
	const char *call_id = lookup(f->sent, "Call-ID: ");

	assert_true(g_str_has_prefix(
		f->sent, "REGISTER sip:cm-a SIP/2.0\r\nVia: SIP/2.0/TCP 192.0.2.50:51077;branch=z9hG4bK"));
	assert_non_null(strstr(f->sent, ";rport\r\nFrom: <sip:1001@cm-a>;tag=001122aabbcc"));
	assert_non_null(strstr(f->sent, "\r\nTo: <sip:1001@cm-a>\r\n"));
	assert_true(g_str_has_prefix(call_id, "001122aa-bbcc"));
	assert_non_null(strstr(f->sent, "\r\nUser-Agent: Cisco-CP8841/1.0\r\n"));
	assert_non_null(strstr(f->sent,
		"\r\nContact: <sip:1001@192.0.2.50:51077;transport=tcp>;"
		"+sip.instance=\"<urn:uuid:00000000-0000-0000-0000-001122aabbcc>\";"
		"+u.sip!devicename.ccm.cisco.com=\"SEP001122AABBCC\";+u.sip!model.ccm.cisco.com=\"683\"\r\n"));
	assert_non_null(strstr(f->sent, "\r\nReason: SIP;cause=200;text=\"cisco-alarm:25 Name=SEP001122AABBCC "
					"ActiveLoad=acme-1.loads Last=initialized\"\r\n"));
	assert_non_null(strstr(f->sent, "\r\nExpires: 3600\r\nContent-Length: 0\r\n\r\n"));
	fixture_free(f);
}

/* The fields of the alarm are parted by blanks. */
static void test_load_with_blanks(void **state)
{
	SipConfig *config = new_config(TRUE, 1);
	Fixture *f;

	g_free(config->load);
	config->load = g_strdup("12 (bookworm)");
	config->other_load = g_strdup("sip88xx.2");
	f = begin(config);
	assert_non_null(strstr(f->sent, " ActiveLoad=12_(bookworm).loads InactiveLoad=sip88xx.2.loads Last="));
	/* Another one is configured meanwhile: the next alarm has it. */
	sip_client_set_load(f->client, "sip88xx.3");
	answer(f, "503 Service Unavailable", "");
	opened(f);
	assert_non_null(strstr(f->sent, " InactiveLoad=sip88xx.3.loads Last="));
	sip_client_set_load(f->client, "12 (bookworm)");
	answer(f, "401 Unauthorized", CHALLENGE("n"));
	assert_null(strstr(f->sent, "InactiveLoad"));
	fixture_free(f);
}

/* A plain registrar need not know what Cisco is. */
static void test_plain_register(void **state)
{
	SipConfig *config = new_config(FALSE, 1);
	Fixture *f;

	config->listed = FALSE;
	f = begin(config);
	assert_null(strstr(f->sent, "cisco.com"));
	assert_null(strstr(f->sent, "Reason:"));
	assert_non_null(strstr(f->sent, ";transport=udp>;+sip.instance="));
	fixture_free(f);
}

static void test_refresh(void **state)
{
	Fixture *f = begin_registered(TRUE);
	g_autofree char *call_id = g_strdup(f->request->call_id);

	assert_true(sip_client_registered(f->client));
	pass(f, 115 * SECOND - 1);
	check(f, "");
	pass(f, 1);
	check(f, "REGISTER:1001/102 ");
	assert_string_equal(f->request->call_id, call_id);
	assert_null(strstr(f->sent, "Reason:"));
	answer(f, "200 OK", GRANT);
	check(f, "");
	pass(f, 115 * SECOND);
	check(f, "REGISTER:1001/103 ");
	fixture_free(f);
}

/* What the server grants: contact before header, never more than was asked for, and not what was asked for because the
 * answer does not say; then when it is refreshed. */
#define INSTANCE "+sip.instance=\"<urn:uuid:00000000-0000-0000-0000-001122AABBCC>\""

static const struct {
	const char *headers;
	gint64 refresh;
} grants[] = {
	{ "", 115 },
	{ "Contact: <sip:1001@192.0.2.50:51077>\r\n", 115 },
	{ "Expires: 7200\r\n", 3595 },
	{ "Expires: 120\r\n", 115 },
	{ "Expires: 120\r\nContact: <sip:1001@192.0.2.50:51077>;expires=60\r\n", 55 },
	{ "Expires: 120\r\nContact: <sip:1001@192.0.2.50:51077>;expires=\"60\",\r\n", 55 },
	{ "Contact: <sip:1001@192.0.2.50:51077>;\texpires = \"8\"\r\n", 4 },
	/* rewritten: the only one is ours, the one with our name, else the shortest */
	{ "Contact: <sip:1001@198.51.100.7:40001>;expires=8\r\n", 4 },
	{ "Expires: 120\r\nContact: <sip:other@192.0.2.9>;expires=20\r\n", 15 },
	{ "Contact: <sip:other@192.0.2.9>;expires=300\r\nContact: <sip:1001@198.51.100.7>;expires=60\r\n", 55 },
	{ "Contact: <sip:a@192.0.2.9>;expires=300, <sip:b@192.0.2.9>;expires=0, <sip:c@192.0.2.9>;expires=60\r\n", 55 },
	{ "Expires: 40\r\nContact: <sip:a@192.0.2.9>;expires=300, <sip:b@192.0.2.9>\r\n", 35 },
	{ "Contact: <sip:a@192.0.2.9>;expires=9;+sip.instance=\"<urn:x>\", <sip:b@192.0.2.9>;expires=60\r\n", 55 },
	{ "Contact: <sip:b@192.0.2.9>;expires=60;" INSTANCE ", <sip:c@192.0.2.9>;expires=20\r\n", 55 },
	{ "Contact: <sip:x@192.0.2.9>;expires=20, <sip:1001@10.9.9.9:1>;expires=300;" INSTANCE "\r\n", 295 },
	/* what an earlier connection of ours left counts where nothing else does */
	{ "Contact: <sip:1001@192.0.2.50:40000>;expires=20;" INSTANCE
	  ", <sip:1001@192.0.2.50:51077>;expires=300;" INSTANCE ", <sip:1001@192.0.2.50:40001>;expires=30;" INSTANCE
	  "\r\n",
		295 },
	{ "Expires: 6\r\n", 3 },
};

static void test_granted(void **state)
{
	for (guint i = 0; i < G_N_ELEMENTS(grants); i++) {
		Fixture *f = begin(new_config(TRUE, 1));

		answer(f, "200 OK", grants[i].headers);
		check(f, "lines+ registered:cm-a ");
		assert_int_equal(wait_of(f), grants[i].refresh * SECOND);
		fixture_free(f);
	}
}

/* Ours after many others. */
static void test_granted_last(void **state)
{
	Fixture *f = begin(new_config(TRUE, 1));
	GString *contacts = g_string_new("Contact: <sip:0@192.0.2.9>;expires=20");

	for (guint i = 1; i < 40; i++)
		g_string_append_printf(contacts, ", <sip:%u@192.0.2.9>;expires=20", i);
	g_string_append(contacts, ", <sip:1001@192.0.2.50:51077>;expires=300\r\n");
	answer(f, "200 OK", contacts->str);
	assert_int_equal(wait_of(f), 295 * SECOND);
	g_string_free(contacts, TRUE);
	fixture_free(f);
}

static void test_granted_nothing(void **state)
{
	Fixture *f = begin(new_config(TRUE, 1));

	answer(f, "200 OK", "Expires: 0\r\n");
	check(f, "failed:sip.rejected ");
	fixture_free(f);
}

static void test_digest(void **state)
{
	Fixture *f = begin(new_config(FALSE, 1));

	answer(f, "401 Unauthorized", CHALLENGE("n1"));
	check(f, "REGISTER:1001/102 ");
	assert_non_null(strstr(f->sent, "\r\nAuthorization: Digest username=\"1001\",realm=\"lab\",uri=\"sip:cm-a\""));
	assert_null(strstr(f->sent, "secret"));
	answer(f, "200 OK", GRANT);
	check(f, "lines+ registered:cm-a ");
	pass(f, 115 * SECOND);
	check(f, "REGISTER:1001/103 ");
	assert_non_null(strstr(f->sent, "nc=00000002")); /* sent ahead */
	answer(f, "401 Unauthorized", CHALLENGE("n2"));
	check(f, "REGISTER:1001/104 ");
	assert_non_null(strstr(f->sent, "nonce=\"n2\""));
	answer(f, "200 OK", GRANT);
	check(f, "");
	/* Another server gets nothing that is made for this one. */
	closed(f, SIP_CLOSE_BY_PEER, "x");
	pass(f, 115 * SECOND);
	closed(f, SIP_CLOSE_REFUSED, "x");
	opened(f);
	assert_null(strstr(f->sent, "Authorization"));
	fixture_free(f);
}

static void test_wrong_password(void **state)
{
	Fixture *f = begin(new_config(FALSE, 1));

	answer(f, "401 Unauthorized", CHALLENGE("n1"));
	answer(f, "401 Unauthorized", CHALLENGE("n2"));
	answer(f, "401 Unauthorized", CHALLENGE("n3"));
	check(f, "REGISTER:1001/102 REGISTER:1001/103 failed:sip.password ");
	assert_string_equal(f->failure, "sip.password|cm-a|1001|401 Unauthorized|");
	fixture_free(f);
}

static void test_no_password(void **state)
{
	SipConfig *config = new_config(FALSE, 1);
	SipLine *line = g_ptr_array_index(config->lines, 0);
	Fixture *f;

	g_clear_pointer(&line->password, g_free);
	f = begin(config);
	answer(f, "407 Proxy Authentication Required", CHALLENGE("n1"));
	check(f, "failed:sip.no-password ");
	fixture_free(f);
}

/* What ends it at once, and in which words; no other server is asked then. */
static const struct {
	const char *status, *headers, *failure;
} rejections[] = {
	{ "403 Forbidden", "Warning: 399 cm \"profile\"\r\n", "sip.forbidden|cm-a|1001|403 Forbidden|profile" },
	{ "404 Not Found", "", "sip.unknown|cm-a|1001|404 Not Found|" },
	{ "410 Gone", "", "sip.unknown|cm-a|1001|410 Gone|" },
	{ "400 Bad Request", "", "sip.rejected|cm-a|1001|400 Bad Request|" },
	{ "603 Decline", "", "sip.forbidden|cm-a|1001|603 Decline|" },
	{ "423 Interval Too Brief", "Min-Expires: 10\r\n",
		"sip.rejected|cm-a|1001|423 Interval Too Brief|no interval suits it" },
	{ "423 Interval Too Brief", "", "sip.rejected|cm-a|1001|423 Interval Too Brief|no interval suits it" },
	{ "302 Moved", "", "sip.rejected|cm-a|1001|302 Moved|it names no other server, or too many" },
};

static void test_rejections(void **state)
{
	for (guint i = 0; i < G_N_ELEMENTS(rejections); i++) {
		Fixture *f = begin(new_config(TRUE, 2));

		answer(f, rejections[i].status, rejections[i].headers);
		assert_string_equal(f->failure, rejections[i].failure);
		pass(f, 600 * SECOND);
		assert_null(strstr(f->log->str, "cm-b"));
		fixture_free(f);
	}
}

/* Whatever the answer, it may say when to come again. */
static void test_retry_after(void **state)
{
	static const char *const answers[] = { "403 Forbidden", "404 Not Found", "413 Too Large", "480 Not Available",
		"486 Busy Here", "600 Busy", "603 Decline", "503 Service Unavailable" };

	for (guint i = 0; i < G_N_ELEMENTS(answers); i++) {
		SipConfig *config = new_config(TRUE, 1);
		Fixture *f;

		g_ptr_array_set_size(config->servers, 1);
		f = begin(config);
		answer(f, answers[i], "Retry-After: 77\r\n");
		assert_int_equal(f->retry_after, 77);
		fixture_free(f);
	}
}

/* A line that is refused comes again when its server says, else the later the more often its password was wrong. */
static void test_line_waits(void **state)
{
	SipConfig *config = new_config(TRUE, 2);
	Fixture *f;

	config->expires = 86400;
	f = begin(config);
	answer(f, "200 OK", "Expires: 86400\r\n");
	answer(f, "480 Not Available", "Retry-After: 20\r\n");
	assert_int_equal(wait_of(f), 20 * SECOND);
	pass(f, 20 * SECOND);
	for (gint64 wait = 300; wait <= 2400; wait *= 2) {
		answer(f, "401 Unauthorized", CHALLENGE("n"));
		answer(f, "401 Unauthorized", CHALLENGE("n"));
		assert_int_equal(wait_of(f), wait * SECOND);
		pass(f, wait * SECOND);
	}
	assert_non_null(strstr(f->log->str, "refused:1002 (401 Unauthorized) "));
	fixture_free(f);
}

/* A server that took the credentials does not refuse for the password; one that asked for none cannot. */
static void test_forbidden(void **state)
{
	static const char *const answers[] = { "403 Forbidden", "603 Decline" };

	for (guint i = 0; i < G_N_ELEMENTS(answers); i++) {
		Fixture *f = begin(new_config(TRUE, 1));

		answer(f, answers[i], "");
		check(f, "failed:sip.forbidden ");
		fixture_free(f);
		f = begin(new_config(TRUE, 1));
		answer(f, "401 Unauthorized", CHALLENGE("n"));
		answer(f, answers[i], "");
		if (i == 0) /* it could be for another contact: see test-sip-rival.c */
			answer(f, answers[i], "");
		check(f, i ? "REGISTER:1001/102 failed:sip.not-allowed "
			   : "REGISTER:1001/102 REGISTER:?/103 failed:sip.not-allowed ");
		fixture_free(f);
	}
}

/* Three sentences: a challenge that is missing, one that cannot be read, one of a kind that is not known. */
static const struct {
	const char *headers, *failure;
} challenges[] = {
	{ "", "sip.challenge-missing|cm-a|1001|401 Unauthorized|" },
	{ "WWW-Authenticate: Digest nonce=\"x\"\r\n",
		"sip.challenge-unreadable|cm-a|1001|401 Unauthorized|Digest nonce=\"x\"" },
	{ "WWW-Authenticate: Digest realm=\"lab\",nonce=\"n\",qop=\"auth-int\"\r\n",
		"sip.challenge-unknown|cm-a|1001|401 Unauthorized|qop auth-int" },
	{ "WWW-Authenticate: Digest realm=\"lab\",nonce=\"n\",algorithm=SHA-512-256\r\n",
		"sip.challenge-unknown|cm-a|1001|401 Unauthorized|algorithm SHA-512-256" },
	{ "WWW-Authenticate: Basic realm=\"lab\"\r\n", "sip.challenge-unknown|cm-a|1001|401 Unauthorized|Basic" },
};

static void test_challenges(void **state)
{
	for (guint i = 0; i < G_N_ELEMENTS(challenges); i++) {
		Fixture *f = begin(new_config(TRUE, 1));

		answer(f, "401 Unauthorized", challenges[i].headers);
		assert_string_equal(f->failure, challenges[i].failure);
		fixture_free(f);
	}
}

static void test_interval_too_brief(void **state)
{
	Fixture *f = begin(new_config(TRUE, 1));
	g_autofree char *call_id = g_strdup(f->request->call_id);

	answer(f, "423 Interval Too Brief", "Min-Expires: 7200\r\n");
	check(f, "REGISTER:1001/101 ");
	assert_string_not_equal(f->request->call_id, call_id);
	assert_non_null(strstr(f->sent, "Expires: 7200\r\n"));
	answer(f, "200 OK", "Expires: 7200\r\n");
	check(f, "lines+ registered:cm-a ");
	assert_int_equal(wait_of(f), 7195 * SECOND);
	fixture_free(f);
}

static void test_interval_loop(void **state)
{
	Fixture *f = begin(new_config(TRUE, 1));

	answer(f, "423 Interval Too Brief", "Min-Expires: 7200\r\n");
	answer(f, "423 Interval Too Brief", "Min-Expires: 7300\r\n");
	answer(f, "423 Interval Too Brief", "Min-Expires: 7400\r\n");
	check(f, "REGISTER:1001/101 REGISTER:1001/101 failed:sip.rejected ");
	fixture_free(f);
}

static void test_lines(void **state)
{
	Fixture *f = begin(new_config(TRUE, 3));
	g_autofree char *first = g_strdup(f->request->call_id);

	answer(f, "200 OK", GRANT);
	check(f, "lines+-- REGISTER:1002/101 ");
	assert_string_not_equal(f->request->call_id, first);
	assert_null(strstr(f->sent, "Reason:"));
	answer(f, "404 Not Found", "");
	check(f, "refused:1002 (404 Not Found) lines+-- REGISTER:1003/101 ");
	answer(f, "200 OK", GRANT);
	check(f, "lines+-+ registered:cm-a ");
	pass(f, 115 * SECOND);
	check(f, "REGISTER:1001/102 ");
	answer(f, "200 OK", GRANT);
	check(f, "REGISTER:1003/102 ");
	answer(f, "200 OK", GRANT);
	check(f, "");
	/* The refused one is asked for again after five minutes, and then is there. */
	pass(f, 115 * SECOND);
	answer(f, "200 OK", "");
	answer(f, "200 OK", "");
	g_string_truncate(f->log, 0);
	pass(f, 71 * SECOND);
	check(f, "REGISTER:1002/102 ");
	answer(f, "200 OK", GRANT);
	check(f, "lines+++ refused:none ");
	assert_true(sip_client_owns(f->client, first));
	assert_false(sip_client_owns(f->client, "other"));
	fixture_free(f);
}

/* The call manager was started again: the other lines are registered again at once. */
static void test_newreg(void **state)
{
	Fixture *f = begin(new_config(TRUE, 2));

	answer(f, "200 OK", GRANT "Contact: <sip:1001@192.0.2.50:51077>;x-cisco-newreg\r\n");
	answer(f, "200 OK", "");
	check(f, "lines+- REGISTER:1002/101 lines++ registered:cm-a ");
	pass(f, 115 * SECOND);
	check(f, "REGISTER:1001/102 ");
	answer(f, "200 OK", GRANT "Contact: <sip:1001@192.0.2.50:51077>;x-cisco-newreg\r\n");
	check(f, "REGISTER:1002/102 ");
	fixture_free(f);
}

static void test_refresh_rejected(void **state)
{
	Fixture *f = begin_registered(TRUE);

	pass(f, 115 * SECOND);
	answer(f, "404 Not Found", "");
	check(f, "REGISTER:1001/102 failed:sip.unknown ");
	fixture_free(f);
}

/* Each of branch, method and number must be that of the request that is out. */
static void test_answers_of_others(void **state)
{
	Fixture *f = begin(new_config(FALSE, 1));
	g_autofree char *text = sip_response(f->request, 200, "OK", GRANT, &elsewhere, "t");
	static const char *const changes[][2] = {
		{ "branch=z9hG4bK", "branch=z9hG4bKx" },
		{ "CSeq: 101 REGISTER", "CSeq: 102 REGISTER" },
		{ "CSeq: 101 REGISTER", "CSeq: 101 OPTIONS" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(changes); i++) {
		g_auto(GStrv) parts = g_strsplit(text, changes[i][0], 2);
		g_autofree char *other = g_strjoinv(changes[i][1], parts);
		const char *why;
		g_autoptr(SipMessage) response = sip_message_parse(other, strlen(other), &why);

		assert_non_null(response);
		sip_client_response(f->client, response, f->now);
		check(f, "");
	}
	answer(f, "200 OK", GRANT);
	check(f, "lines+ registered:cm-a ");
	fixture_free(f);
}

/* Answers to earlier requests change nothing. */
static void test_stray_answers(void **state)
{
	Fixture *f = begin(new_config(FALSE, 1));
	g_autofree char *text = NULL;
	g_autoptr(SipMessage) late = NULL;
	const char *why;

	text = sip_response(f->request, 200, "OK", GRANT, &elsewhere, "t");
	late = sip_message_parse(text, strlen(text), &why);
	answer(f, "401 Unauthorized", CHALLENGE("n1"));
	check(f, "REGISTER:1001/102 ");
	sip_client_response(f->client, late, f->now);
	check(f, "");
	answer(f, "200 OK", GRANT);
	check(f, "lines+ registered:cm-a ");
	answer(f, "403 Forbidden", ""); /* the same again, and contradicting */
	check(f, "");
	fixture_free(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_first_register),
		cmocka_unit_test(test_load_with_blanks),
		cmocka_unit_test(test_plain_register),
		cmocka_unit_test(test_refresh),
		cmocka_unit_test(test_granted),
		cmocka_unit_test(test_granted_last),
		cmocka_unit_test(test_granted_nothing),
		cmocka_unit_test(test_digest),
		cmocka_unit_test(test_wrong_password),
		cmocka_unit_test(test_no_password),
		cmocka_unit_test(test_rejections),
		cmocka_unit_test(test_retry_after),
		cmocka_unit_test(test_line_waits),
		cmocka_unit_test(test_forbidden),
		cmocka_unit_test(test_challenges),
		cmocka_unit_test(test_interval_too_brief),
		cmocka_unit_test(test_interval_loop),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_newreg),
		cmocka_unit_test(test_refresh_rejected),
		cmocka_unit_test(test_answers_of_others),
		cmocka_unit_test(test_stray_answers),
	};

	sip_message_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
