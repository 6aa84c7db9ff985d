/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The goodbye, whenever it is asked for. */
#include "scripted-peer.h"

static void test_leave(void **state)
{
	Fixture *f = begin(new_config(TRUE, 2));

	answer(f, "200 OK", GRANT);
	answer(f, "200 OK", GRANT);
	g_string_truncate(f->log, 0);
	sip_client_leave(f->client, (SipAlarm) { 22, "reset-reset" }, f->now);
	check(f, "REGISTER:1002/102/0 ");
	answer(f, "200 OK", "");
	check(f, "REGISTER:1001/102/0 ");
	assert_non_null(
		strstr(f->sent, "cisco-alarm:22 Name=SEP001122AABBCC ActiveLoad=acme-1.loads Last=reset-reset"));
	answer(f, "401 Unauthorized", CHALLENGE("n"));
	check(f, "REGISTER:1001/103/0 ");
	answer(f, "200 OK", "");
	check(f, "left ");
	assert_true(sip_client_deadline(f->client) == REGENT_NEVER);
	fixture_free(f);
}

static void test_leave_limit(void **state)
{
	Fixture *f = begin_registered(FALSE);

	sip_client_leave(f->client, (SipAlarm) { 0 }, f->now);
	assert_null(strstr(f->sent, "Reason:"));
	pass(f, 2 * SECOND);
	check(f, "REGISTER:1001/102/0 again:REGISTER:1001/102/0 again:REGISTER:1001/102/0 left ");
	pass(f, 600 * SECOND);
	check(f, "");
	fixture_free(f);
}

/* Whenever it is told to go, it goes; also what was asked for and not answered yet is taken back. */
static void test_leave_early(void **state)
{
	Fixture *f = fixture_new(new_config(TRUE, 1));

	sip_client_start(f->client, boot, f->now);
	sip_client_leave(f->client, (SipAlarm) { 0 }, f->now);
	check(f, "connecting:cm-a connect:cm-a:5060 left ");
	opened(f);
	check(f, "");
	fixture_free(f);
	f = begin(new_config(TRUE, 1));
	sip_client_leave(f->client, (SipAlarm) { 0 }, f->now);
	check(f, "REGISTER:1001/102/0 ");
	closed(f, SIP_CLOSE_RESET, "reset");
	check(f, "left ");
	fixture_free(f);
}

/* One that has given up has nothing to say, and whoever waits for all of them is told so. */
static void test_leave_failed(void **state)
{
	Fixture *f = begin(new_config(TRUE, 1));

	answer(f, "403 Forbidden", "");
	check(f, "failed:sip.forbidden ");
	sip_client_leave(f->client, (SipAlarm) { 0 }, f->now);
	check(f, "left ");
	fixture_free(f);
}

static void test_leave_refused(void **state)
{
	Fixture *f = begin_registered(TRUE);

	sip_client_leave(f->client, (SipAlarm) { 0 }, f->now);
	answer(f, "401 Unauthorized", CHALLENGE("n"));
	answer(f, "401 Unauthorized", CHALLENGE("n"));
	check(f, "REGISTER:1001/102/0 REGISTER:1001/103/0 left ");
	fixture_free(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_leave),
		cmocka_unit_test(test_leave_limit),
		cmocka_unit_test(test_leave_early),
		cmocka_unit_test(test_leave_failed),
		cmocka_unit_test(test_leave_refused),
	};

	sip_message_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
