/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "scripted-peer.h"
#include "sip-answer.h"

#define STAMP "{2c0d7f4e-1f4b-6c52-9c53-00005e005320}"

typedef struct {
	const char *method, *headers, *body;
	guint status;
	SipOrder order;
	gboolean stranger; /* comes from elsewhere */
	gboolean unregistered;
} Row;

#define CONTROL "Event: service-control\r\nContent-Type: text/plain\r\n"
#define OURS "RegisterCallId={%s}\r\n" /* filled with the Call-ID in force */

static const Row rows[] = {
	{ "OPTIONS", "", "", 200, SIP_DO_NOTHING, TRUE },
	{ "INVITE", "", "", 486 },
	{ "ACK", "", "", 0 },
	{ "BYE", "", "", 481 },
	{ "CANCEL", "", "", 481 },
	{ "INFO", "", "", 481 },
	{ "MESSAGE", "", "", 405 },
	{ "SUBSCRIBE", "Event: presence\r\n", "", 489 },
	{ "FLY", "", "", 501 },
	{ "NOTIFY", "Event: message-summary\r\n", "", 200, SIP_DO_NOTHING, TRUE },
	{ "NOTIFY", "Event: presence\r\n", "", 481 },
	{ "NOTIFY", "Event: weather\r\n", "", 489 },
	{ "NOTIFY", "", "", 489 },
	{ "NOTIFY", CONTROL, "action=reset\r\n" OURS, 200, SIP_DO_RESET },
	{ "NOTIFY", CONTROL, "Action=Restart\r\n" OURS, 200, SIP_DO_RESTART },
	{ "NOTIFY", CONTROL, "action=reset\r\n" OURS, 403, SIP_DO_NOTHING, TRUE },
	{ "NOTIFY", CONTROL, "action=reset\r\n" OURS, 481, SIP_DO_NOTHING, FALSE, TRUE },
	{ "NOTIFY", CONTROL, "action=reset\r\nRegisterCallId={other}\r\n", 200 },
	{ "NOTIFY", CONTROL, "action=reset\r\nRegisterCallId={}\r\n", 200 },
	{ "NOTIFY", CONTROL, "action=restart\r\n", 200 },
	{ "NOTIFY", CONTROL, "action=apply-config\r\nRegisterCallId={other}\r\n", 200 },
	{ "NOTIFY", CONTROL, "action=check-version\r\nRegisterCallId={}\r\n", 200, SIP_DO_CHECK },
	{ "NOTIFY", CONTROL, "action=check-version\r\n" OURS "ConfigVersionStamp=" STAMP "\r\n", 200 },
	{ "NOTIFY", CONTROL, "action=check-version\r\n" OURS "ConfigVersionStamp={" STAMP "}\r\n", 200 },
	{ "NOTIFY", CONTROL, "action=check-version\r\n" OURS "ConfigVersionStamp={0}\r\n", 200, SIP_DO_CHECK },
	{ "NOTIFY", CONTROL, "action=check-version\r\n" OURS "ConfigVersionStamp={2c0d7f4e}\r\n", 200, SIP_DO_CHECK },
	{ "NOTIFY", CONTROL, "action=check-version\r\n" OURS, 200, SIP_DO_CHECK },
	{ "NOTIFY", CONTROL, "action=apply-config\r\n" OURS, 200, SIP_DO_CHECK },
	{ "NOTIFY", CONTROL, "action=prt-report\r\n" OURS, 200 },
	{ "NOTIFY", CONTROL, "", 200 },
	{ "NOTIFY", "Event: check-sync\r\n", "", 200, SIP_DO_CHECK },
	{ "NOTIFY", "Event: check-sync;reboot=false\r\n", "", 200, SIP_DO_CHECK },
	{ "NOTIFY", "Event: check-sync ; reboot=true\r\n", "", 200, SIP_DO_RESET },
	{ "NOTIFY", "Event: check-sync\r\n", "", 403, SIP_DO_NOTHING, TRUE },
	{ "NOTIFY", "Event: check-syncs\r\n", "", 489 },
	{ "REFER", "Content-Type: application/x-cisco-remotecc-request+xml\r\n", "<x/>", 202 },
	{ "REFER", "Content-Type: multipart/mixed;boundary=b\r\n",
		"--b\r\nContent-Type: text/plain\r\n\r\naction=restart\r\n" OURS "--b--\r\n", 202, SIP_DO_RESTART },
	{ "REFER", "Content-Type: multipart/mixed;boundary=b\r\n", "", 403, SIP_DO_NOTHING, TRUE },
	{ "REFER", "Content-Type: multipart/mixed;boundary=b\r\n", "action=restart\r\n" OURS, 403, SIP_DO_NOTHING,
		FALSE, TRUE },
	{ "REFER", "Refer-To: <sip:1@2>\r\n", "", 603 },
};

static SipMessage *request(const Row *row, const char *call_id)
{
	const char *why;
	g_auto(GStrv) parts = g_strsplit(row->body, "%s", 2);
	g_autofree char *body = g_strjoinv(call_id, parts);
	g_autofree char *text = g_strdup_printf(
		"%s sip:1001@192.0.2.50 SIP/2.0\r\nVia: SIP/2.0/TCP h;branch=z9hG4bK1\r\nFrom: <sip:cm>;tag=1\r\n"
		"To: <sip:1001@h>\r\nCall-ID: 1\r\nCSeq: 5 %s\r\n%sContent-Length: %zu\r\n\r\n%s",
		row->method, row->method, row->headers, strlen(body), body);
	SipMessage *message = sip_message_parse(text, strlen(text), &why);

	if (!message)
		fail_msg("%s: %s", why, text);
	return message;
}

/* @version: as the file has it. */
static void check_rows(const char *version)
{
	Fixture *f = fixture_new(new_config(TRUE, 1));

	sip_client_start(f->client, (SipAlarm) { 25, "initialized" }, f->now);
	opened(f);
	answer(f, "200 OK", "");
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(SipMessage) message = request(&rows[i], f->request->call_id);
		SipAsked asked = { .registered = !rows[i].unregistered,
			.from_server = !rows[i].stranger,
			.client = f->client,
			.config_version = version };
		SipAnswer got = sip_answer(message, &asked);

		if (got.status != rows[i].status || got.order != rows[i].order)
			fail_msg("row %u (%s %s): %u, order %d", i, rows[i].method, rows[i].headers, got.status,
				got.order);
	}
	fixture_free(f);
}

static void test_rows(void **state)
{
	check_rows("2C0D7F4E-1f4b-6c52-9c53-00005e005320");
	check_rows(STAMP);
}

static void test_values(void **state)
{
	static const char body[] = "ACTION=x\r\n  Key = 1\r\nOther={a=b}\r\nempty=\r\nOpen={abc\r\n";
	g_autofree char *action = sip_answer_value(body, "action"), *other = sip_answer_value(body, "other");
	g_autofree char *empty = sip_answer_value(body, "empty"), *open = sip_answer_value(body, "Open");

	assert_string_equal(action, "x");
	assert_string_equal(other, "a=b");
	assert_string_equal(empty, "");
	assert_string_equal(open, "abc");
	assert_null(sip_answer_value(body, "none"));
	assert_null(sip_answer_value(NULL, "action"));
}

/* What was answered is kept for 64 * T1, and an INVITE's final answer is sent until the ACK (Timer G). */
static GString *resent;

static void on_send(gpointer self, const HostPort *peer, const char *response)
{
	g_string_append_printf(resent, "%s>%s:%u ", response, peer->host, peer->port);
}

static const SipAnswersOps answers_ops = { .send = on_send };
static const SipTimers timers = { SECOND / 2, 4 * SECOND, 32 * SECOND };
static const HostPort peer = { (char *) "h", 1 };

static void test_answers_kept(void **state)
{
	SipAnswers *answers = sip_answers_new(&timers, &answers_ops, NULL);

	assert_null(sip_answers_find(answers, "k", 0));
	sip_answers_add(answers, "k", &peer, "200", FALSE, 0);
	assert_string_equal(sip_answers_find(answers, "k", 32 * SECOND - 1), "200");
	assert_true(sip_answers_deadline(answers) == REGENT_NEVER);
	assert_null(sip_answers_find(answers, "k", 32 * SECOND));
	for (guint i = 0; i < 40; i++) {
		g_autofree char *key = g_strdup_printf("k%u", i);

		sip_answers_add(answers, key, &peer, "200", FALSE, 0);
	}
	assert_null(sip_answers_find(answers, "k7", 1));
	assert_non_null(sip_answers_find(answers, "k8", 1));
	sip_answers_free(answers);
}

static void test_invite_answer(void **state)
{
	SipAnswers *answers = sip_answers_new(&timers, &answers_ops, NULL);
	guint count = 0;

	resent = g_string_new(NULL);
	sip_answers_add(answers, "i", &peer, "486", TRUE, 0);
	assert_int_equal(sip_answers_deadline(answers), SECOND / 2);
	sip_answers_tick(answers, SECOND / 2);
	assert_string_equal(resent->str, "486>h:1 ");
	assert_int_equal(sip_answers_deadline(answers), SECOND / 2 + SECOND);
	sip_answers_ack(answers, "i");
	assert_true(sip_answers_deadline(answers) == REGENT_NEVER);
	sip_answers_add(answers, "j", &peer, "486", TRUE, 0); /* never acknowledged */
	while (sip_answers_deadline(answers) != REGENT_NEVER && ++count < 100)
		sip_answers_tick(answers, sip_answers_deadline(answers));
	assert_int_equal(count, 11); /* at 0.5, 1.5, 3.5, 7.5 ... 31.5 s, then it is forgotten */
	g_string_free(resent, TRUE);
	sip_answers_free(answers);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_answers_kept),
		cmocka_unit_test(test_invite_answer),
	};

	sip_message_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
