/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "phone.h"

/* Registering, keepalives, tokens, and how a session ends. */

static void test_register(void **state)
{
	Phone *phone = *state;

	sccp_session_register(&phone->session, SCCP_CLOSE_RESTART, phone->now);
	phone_expect_sent(phone, "Alarm Register ");
	assert_int_equal(phone->last.length, 124);
	assert_int_equal(phone->last.reg.version, 22);
	assert_int_equal(phone->last.reg.type, 404);
	assert_int_equal(phone->last.reg.address, 0xc0000232);
	assert_int_equal(phone->last.reg.lines, 6);
	assert_int_equal(phone->last.reg.mac[5], 0x55);
	assert_string_equal(phone->last.reg.load, "SCCP42.9-4-2SR3-1S");
	phone_hear(phone, ACK_20);
	assert_int_equal(phone->session.version, 21);
	assert_int_equal(phone->session.keepalive, 30);
	assert_int_equal(phone->session.standby_keepalive, 60);
	assert_string_equal(phone->face.date_template, "M/D/YA");
	phone_expect_sent(phone, "v21:IpPort " TEMPLATES);
	assert_string_equal(sccp_session_stage(&phone->session), "Requesting Template");
}

static void test_7960(void **state)
{
	Phone *phone = *state;

	phone->identity.type = 7;
	sccp_session_register(&phone->session, SCCP_CLOSE_INITIALIZED, phone->now);
	assert_int_equal(phone->last.length, 68);
	assert_int_equal(phone->last.reg.version, 11);
	assert_int_equal(phone->last.reg.features[2], 0x85);
	assert_int_equal(phone->last.reg.mac[5], 0);
}

static void test_version_is_capped(void **state)
{
	Phone *phone = *state;

	phone->identity.version = 17;
	sccp_session_register(&phone->session, SCCP_CLOSE_INITIALIZED, phone->now);
	assert_int_equal(phone->last.reg.version, 17);
	phone_hear(phone, ACK_20);
	assert_int_equal(phone->session.version, 17);
}

static void test_keepalive(void **state)
{
	Phone *phone = *state;

	phone_become_registered(phone);
	phone_wait(phone, 27 * SECOND);
	phone_expect_sent(phone, "");
	phone_wait(phone, 2 * SECOND);
	phone_expect_sent(phone, "v21:KeepAlive ");
	phone_hear(phone, KEEPALIVE_ACK);
	for (guint i = 0; i < 3000; i++) {
		phone_wait(phone, SECOND);
		phone_hear(phone, KEEPALIVE_ACK);
	}
	assert_int_equal(phone->session.state, SCCP_STATE_REGISTERED);
	assert_in_range(phone->sent->len / strlen("v21:KeepAlive "), 100, 106);
}

static void test_keepalive_lost(void **state)
{
	Phone *phone = *state;
	gint64 start;

	phone_become_registered(phone);
	start = phone->now;
	phone_wait(phone, 88 * SECOND);
	phone_expect_sent(phone, "v21:KeepAlive v21:KeepAlive v21:KeepAlive ");
	phone_wait(phone, 32 * SECOND);
	assert_int_equal(phone->session.state, SCCP_STATE_LOST);
	assert_int_equal(phone->session.cause, SCCP_CLOSE_KEEPALIVE);
	assert_true(phone->now - start <= 120 * SECOND);
	phone_expect_sent(phone, "");
	assert_int_equal(sccp_session_deadline(&phone->session), REGENT_NEVER);
}

static void test_register_unanswered(void **state)
{
	Phone *phone = *state;

	sccp_session_register(&phone->session, SCCP_CLOSE_INITIALIZED, phone->now);
	phone_wait(phone, 9 * SECOND);
	assert_int_equal(phone->session.state, SCCP_STATE_REGISTERING);
	phone_wait(phone, 1 * SECOND);
	assert_int_equal(phone->session.state, SCCP_STATE_LOST);
	assert_int_equal(phone->session.cause, SCCP_CLOSE_REGISTER_TIMEOUT);
}

static void test_reject(void **state)
{
	Phone *phone = *state;

	sccp_session_register(&phone->session, SCCP_CLOSE_INITIALIZED, phone->now);
	phone_hear(phone,
		"28000000 00000000 9d000000 4572726f723a204e6f204c6963656e7365 000000000000000000000000000000008fdf00");
	assert_int_equal(phone->session.state, SCCP_STATE_REJECTED);
	assert_string_equal(phone->session.reject_text, "Error: No License");
	g_string_truncate(phone->sent, 0);
	phone_wait(phone, 300 * SECOND);
	phone_expect_sent(phone, "");
}

static void test_garbage(void **state)
{
	Phone *phone = *state;

	phone_become_registered(phone);
	for (guint i = 0; i < 3; i++)
		phone_hear(phone, "08000000 00000000 ff0f0000 01000000" KEEPALIVE_ACK);
	assert_int_equal(phone->session.state, SCCP_STATE_REGISTERED);
	assert_string_equal(phone->logged->str, "unknown message 0x0fff with 4 bytes, skipped\n");
	phone_hear(phone, "474554202f20485454502f312e310d0a");
	assert_int_equal(phone->session.state, SCCP_STATE_LOST);
	assert_int_equal(phone->session.cause, SCCP_CLOSE_BAD_MESSAGE);
}

static void test_flood(void **state)
{
	Phone *phone = *state;
	g_autoptr(GString) flood = g_string_new(NULL);

	phone_become_registered(phone);
	for (guint i = 0; i < 20000; i++)
		g_string_append(flood, i % 2 ? "0800000000000000ff0f000001000000"
					     : "2c000000000000002001000000000000050000"
					       "0048656c6c6f000000000000000000000000000000000000000000000000000000");
	phone_hear(phone, flood->str);
	assert_int_equal(phone->session.state, SCCP_STATE_REGISTERED);
	assert_string_equal(sccp_face_notice(&phone->face), "Hello");
	assert_true(strlen(phone->logged->str) < 1000);
}

static void test_token(void **state)
{
	Phone *phone = *state;

	sccp_session_ask_token(&phone->session, phone->now);
	phone_expect_sent(phone, "RegisterTokenReq ");
	assert_int_equal(phone->last.length, 48);
	phone_hear(phone, "08000000 00000000 1b010000 3c000000");
	assert_int_equal(phone->session.state, SCCP_STATE_DENIED);
	assert_int_equal(phone->session.wait, 60);
	sccp_session_ask_token(&phone->session, phone->now);
	phone_hear(phone, "04000000 00000000 1a010000");
	assert_int_equal(phone->session.state, SCCP_STATE_GRANTED);
}

static void test_token_unanswered(void **state)
{
	Phone *phone = *state;

	sccp_session_ask_token(&phone->session, phone->now);
	phone_wait(phone, 10 * SECOND);
	assert_int_equal(phone->session.state, SCCP_STATE_GRANTED);
}

static void test_standby(void **state)
{
	Phone *phone = *state;

	phone_wait(phone, 60 * SECOND);
	phone_expect_sent(phone, "KeepAlive ");
	phone_hear(phone, KEEPALIVE_ACK);
	assert_int_equal(phone->session.state, SCCP_STATE_OPEN);
	phone_wait(phone, 300 * SECOND);
	assert_int_equal(phone->session.state, SCCP_STATE_LOST);
}

/* Answered in any state, with the header that all use for it. */
static void test_keepalive_of_the_call_manager(void **state)
{
	Phone *phone = *state;

	phone_hear(phone, KEEPALIVE);
	phone_expect_sent(phone, "KeepAliveAck ");
	phone_become_registered(phone);
	phone_hear(phone, KEEPALIVE);
	phone_expect_sent(phone, "KeepAliveAck ");
}

/* A call is up there: it stays registered, and answers and keeps alive as before. */
static void test_unregister_refused(void **state)
{
	Phone *phone = *state;

	phone_become_registered(phone);
	sccp_session_leave(&phone->session, phone->now);
	phone_hear(phone, "08000000 00000000 18010000 02000000");
	assert_int_equal(phone->session.state, SCCP_STATE_REFUSED);
	g_string_truncate(phone->sent, 0);
	phone_hear(phone, "04000000 14000000 9b000000");
	phone_wait(phone, 30 * SECOND);
	phone_expect_sent(phone, "v21:CapabilitiesRes v21:KeepAlive ");
}

static void test_unasked_unregister(void **state)
{
	Phone *phone = *state;

	phone_become_registered(phone);
	phone_hear(phone, "08000000 00000000 18010000 00000000");
	assert_int_equal(phone->session.state, SCCP_STATE_LOST);
}

static void test_nothing_after_goodbye(void **state)
{
	Phone *phone = *state;

	phone_become_registered(phone);
	sccp_session_leave(&phone->session, phone->now);
	phone_expect_sent(phone, "v21:Unregister ");
	phone_hear(phone, "04000000 14000000 9b000000");
	phone_hear(phone, OPEN_CHANNEL KEEPALIVE);
	phone_hear(phone, "08000000 00000000 18010000 00000000");
	assert_int_equal(phone->session.state, SCCP_STATE_CLOSING);
	phone_hear(phone, "04000000 14000000 9b000000" OPEN_CHANNEL KEEPALIVE);
	phone_wait(phone, 300 * SECOND);
	assert_int_equal(phone->session.state, SCCP_STATE_LEFT);
	phone_hear(phone, "04000000 14000000 9b000000");
	phone_expect_sent(phone, "");
}

/* After the UnregisterAck we end our side, and have left when the call manager has ended its own. */
static void test_end_is_awaited(void **state)
{
	Phone *phone = *state;

	phone_become_registered(phone);
	sccp_session_leave(&phone->session, phone->now);
	assert_false(phone->finished);
	phone_hear(phone, "08000000 00000000 18010000 00000000");
	assert_true(phone->finished);
	phone_wait(phone, SECOND / 2);
	assert_int_equal(phone->session.state, SCCP_STATE_CLOSING);
	sccp_session_closed(&phone->session, SCCP_CLOSE_TCP_CLOSED);
	assert_int_equal(phone->session.state, SCCP_STATE_LEFT);
}

/* The sister: those that never send an UnregisterAck. */
static void test_end_is_awaited_without_ack(void **state)
{
	Phone *phone = *state;

	phone_become_registered(phone);
	phone->session.quirks |= SCCP_NO_UNREGISTER_ACK;
	sccp_session_leave(&phone->session, phone->now);
	assert_int_equal(phone->session.state, SCCP_STATE_CLOSING);
	assert_true(phone->finished);
	phone_wait(phone, SECOND);
	assert_int_equal(phone->session.state, SCCP_STATE_LEFT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PHONE_TEST(test_register),
		PHONE_TEST(test_7960),
		PHONE_TEST(test_version_is_capped),
		PHONE_TEST(test_keepalive),
		PHONE_TEST(test_keepalive_lost),
		PHONE_TEST(test_register_unanswered),
		PHONE_TEST(test_reject),
		PHONE_TEST(test_garbage),
		PHONE_TEST(test_flood),
		PHONE_TEST(test_token),
		PHONE_TEST(test_token_unanswered),
		PHONE_TEST(test_standby),
		PHONE_TEST(test_keepalive_of_the_call_manager),
		PHONE_TEST(test_unregister_refused),
		PHONE_TEST(test_unasked_unregister),
		PHONE_TEST(test_nothing_after_goodbye),
		PHONE_TEST(test_end_is_awaited),
		PHONE_TEST(test_end_is_awaited_without_ack),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
