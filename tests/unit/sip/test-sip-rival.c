/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A registrar that has another contact of the line and takes no second one. */
#include "scripted-peer.h"

#define FULL "P-Registrar-Error: Too many registered contacts\r\n"
#define OLD "<sip:1001@192.0.2.50:5070>"
#define OURS "<sip:1001@192.0.2.50:51077;transport=tcp>"

/* As far as the question which contacts there are. */
static Fixture *doubting(const char *status, const char *headers)
{
	Fixture *f = begin(new_config(TRUE, 1));

	answer(f, "401 Unauthorized", CHALLENGE("n"));
	answer(f, status, headers);
	check(f, "REGISTER:1001/102 REGISTER:?/103 ");
	return f;
}

/* The request registers nothing, and is the same line's. */
static void test_question(void **state)
{
	Fixture *f = doubting("403 Forbidden", "");

	assert_null(strstr(f->sent, "\r\nContact:"));
	assert_null(strstr(f->sent, "\r\nExpires:"));
	assert_null(strstr(f->sent, "\r\nReason:"));
	assert_non_null(strstr(f->sent, "\r\nTo: <sip:1001@cm-a>\r\n"));
	assert_non_null(strstr(f->sent, "\r\nAuthorization: "));
	fixture_free(f);
}

static const struct {
	const char *status, *headers;  /* the refusal */
	const char *answer, *contacts; /* to the question */
	const char *failure, *contact;
} rows[] = {
	{ "403 Forbidden", "Server: Asterisk PBX 18\r\n", "200 OK", "Contact: " OLD ";expires=77\r\n",
		"sip.contact|cm-a|1001|403 Forbidden|", "192.0.2.50:5070 for 77" },
	{ "503 Service Unavailable", FULL, "200 OK", "Contact: <sip:1001@198.51.100.7>\r\n",
		"sip.contact|cm-a|1001|503 Service Unavailable|Too many registered contacts",
		"198.51.100.7:5060 for -1" },
	{ "403 Forbidden", "", "200 OK", "Contact: " OLD "\r\nExpires: 20\r\n", "sip.contact|cm-a|1001|403 Forbidden|",
		"192.0.2.50:5070 for 20" },
	/* None, ours, one that has ended, or it does not say: then the refusal stands as it was. */
	{ "403 Forbidden", "", "200 OK", "", "sip.not-allowed|cm-a|1001|403 Forbidden|", NULL },
	{ "403 Forbidden", "", "200 OK", "Contact: " OLD ";expires=77," OURS ";expires=9\r\n",
		"sip.not-allowed|cm-a|1001|403 Forbidden|", NULL },
	{ "403 Forbidden", "", "200 OK", "Contact: " OLD ";expires=0\r\n", "sip.not-allowed|cm-a|1001|403 Forbidden|",
		NULL },
	{ "403 Forbidden", "Warning: 399 x \"no\"\r\n", "500 Error", "", "sip.not-allowed|cm-a|1001|403 Forbidden|no",
		NULL },
	{ "403 Forbidden", "", "404 Not Found", "", "sip.not-allowed|cm-a|1001|403 Forbidden|", NULL },
};

static void test_answers(void **state)
{
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		Fixture *f = doubting(rows[i].status, rows[i].headers);

		answer(f, rows[i].answer, rows[i].contacts);
		assert_string_equal(f->failure, rows[i].failure);
		if (rows[i].contact)
			assert_string_equal(f->contact, rows[i].contact);
		else
			assert_null(f->contact);
		fixture_free(f);
	}
}

/* A nonce that is too old for the question is taken up as for any request. */
static void test_question_challenged(void **state)
{
	Fixture *f = doubting("403 Forbidden", "");

	answer(f, "401 Unauthorized", "WWW-Authenticate: Digest realm=\"lab\",nonce=\"m\",qop=\"auth\",stale=true\r\n");
	check(f, "REGISTER:?/104 ");
	assert_null(strstr(f->sent, "\r\nContact:"));
	answer(f, "200 OK", "Contact: " OLD ";expires=77\r\n");
	check(f, "failed:sip.contact ");
	fixture_free(f);
}

static void test_question_unanswered(void **state)
{
	Fixture *f = doubting("403 Forbidden", "");

	pass(f, 32 * SECOND);
	check(f, "failed:sip.not-allowed ");
	fixture_free(f);
}

/* A server that says it is busy is asked nothing more; a call manager knows devices. */
static void test_no_question(void **state)
{
	Fixture *f = begin(new_config(TRUE, 1));

	answer(f, "401 Unauthorized", CHALLENGE("n"));
	answer(f, "403 Forbidden", "Server: Cisco-CUCM14.0\r\n");
	check(f, "REGISTER:1001/102 failed:sip.not-allowed ");
	fixture_free(f);
	f = begin(new_config(TRUE, 1));
	answer(f, "503 Service Unavailable", "Warning: 399 x \"overload\"\r\n");
	assert_null(strstr(f->log->str, "REGISTER:1001/102"));
	fixture_free(f);
}

/* What is registered after it is not a question any more. */
static void test_after(void **state)
{
	Fixture *f = doubting("503 Service Unavailable", FULL);

	answer(f, "200 OK", "Contact: " OLD ";expires=77\r\n");
	check(f, "failed:sip.contact ");
	sip_client_start(f->client, boot, f->now);
	opened(f);
	assert_non_null(strstr(f->sent, "\r\nContact:"));
	assert_non_null(strstr(f->sent, "\r\nExpires:"));
	fixture_free(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_question),
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_question_challenged),
		cmocka_unit_test(test_question_unanswered),
		cmocka_unit_test(test_no_question),
		cmocka_unit_test(test_after),
	};

	sip_message_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
