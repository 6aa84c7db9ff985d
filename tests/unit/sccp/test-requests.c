/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "phone.h"

/* What a session asks after RegisterAck, and how it refuses calls and media. */

static void test_gateway_asks_no_soft_keys(void **state)
{
	Phone *phone = *state;

	phone->identity.type = 30027;
	sccp_session_register(&phone->session, SCCP_CLOSE_INITIALIZED, phone->now);
	phone_hear(phone, ACK_20);
	g_string_truncate(phone->sent, 0);
	phone_hear(phone, NO_BUTTONS);
	phone_expect_sent(phone, "v21:TimeDateReq ");
}

/* Of what the template has besides its line an ATA asks nothing: it has no such keys. */
static void test_gateway_asks_for_its_line_only(void **state)
{
	static const guint32 types[] = { 12, 13, 30027 };

	for (guint i = 0; i < G_N_ELEMENTS(types); i++) {
		Phone *phone = *state;

		phone->identity.type = types[i];
		sccp_session_register(&phone->session, SCCP_CLOSE_INITIALIZED, phone->now);
		phone_hear(phone, ACK_20);
		g_string_truncate(phone->sent, 0);
		phone_hear(phone, "1a000000 00000000 97000000 00000000 05000000 05000000 0109 0102 0114 0115 0103");
		assert_non_null(strstr(phone->sent->str, "LineStatReq"));
		assert_non_null(strstr(phone->sent->str, "TimeDateReq"));
		assert_null(strstr(phone->sent->str, "SpeedDial"));
		assert_null(strstr(phone->sent->str, "ServiceURL"));
		assert_null(strstr(phone->sent->str, "Feature"));
		phone_teardown(state);
		phone_setup(state);
	}
}

/* Nor does a phone without soft keys ask for those. */
static void test_plain_phone_asks_no_soft_keys(void **state)
{
	static const guint32 types[] = { 1, 2, 3, 5 };

	for (guint i = 0; i < G_N_ELEMENTS(types); i++) {
		Phone *phone = *state;

		phone->identity.type = types[i];
		sccp_session_register(&phone->session, SCCP_CLOSE_INITIALIZED, phone->now);
		assert_int_equal(phone->last.reg.version, 3);
		assert_int_equal(phone->last.length, 44);
		phone_hear(phone, ACK_20);
		assert_null(strstr(phone->sent->str, "SoftKey"));
		assert_non_null(strstr(phone->sent->str, "ButtonTemplateReq"));
		phone_teardown(state);
		phone_setup(state);
	}
}

/* A template that does not come costs two seconds; when it comes after all its lines are asked for. */
static void test_template_that_is_late(void **state)
{
	Phone *phone = *state;

	sccp_session_register(&phone->session, SCCP_CLOSE_INITIALIZED, phone->now);
	phone_hear(phone, ACK_20 NO_KEYS NO_SETS CONFIG);
	phone_wait(phone, 2 * SECOND);
	phone_hear(phone, TIME);
	assert_int_equal(phone->session.state, SCCP_STATE_REGISTERED);
	assert_string_equal(sccp_session_asked_in_vain(&phone->session), "button template");
	g_string_truncate(phone->sent, 0);
	phone_hear(phone, "12000000 00000000 97000000 00000000 01000000 01000000 0109");
	assert_true(g_str_has_prefix(phone->sent->str, "v21:LineStatReq v21:ForwardStatReq v21:TimeDateReq "));
	phone_hear(phone, "18000000 14000000 47010000 01000000 09000000 38303031 00 416e6e 00 00 0000");
	phone_hear(phone, TIME);
	phone_wait(phone, 2 * SECOND);
	assert_int_equal(phone->session.state, SCCP_STATE_REGISTERED);
	assert_null(sccp_session_asked_in_vain(&phone->session));
	assert_string_equal(phone->face.buttons[0].number, "8001");
}

static void test_line_that_is_silent(void **state)
{
	Phone *phone = *state;

	sccp_session_register(&phone->session, SCCP_CLOSE_INITIALIZED, phone->now);
	phone_hear(phone, ACK_20 NO_KEYS NO_SETS CONFIG);
	phone_hear(phone, "12000000 00000000 97000000 00000000 01000000 01000000 0109" TIME);
	assert_null(sccp_session_asked_in_vain(&phone->session));
	phone_wait(phone, 6 * SECOND);
	assert_int_equal(phone->session.state, SCCP_STATE_REGISTERED);
	assert_string_equal(sccp_session_asked_in_vain(&phone->session), "line's status");
}

/* What comes before the RegisterAck is kept: chan_skinny says so that messages wait. */
static void test_lamps_before_the_ack(void **state)
{
	Phone *phone = *state;

	sccp_session_register(&phone->session, SCCP_CLOSE_INITIALIZED, phone->now);
	phone_hear(phone, "10000000 00000000 86000000 0f000000 01000000 02000000");
	phone_hear(phone, "10000000 00000000 86000000 0f000000 00000000 02000000");
	phone_hear(phone, "0c000000 16000000 43010000 00000000 4f6e65 00");
	phone_hear(phone, ACK_20);
	assert_int_equal(phone->face.messages, 3);
	assert_string_equal(sccp_face_notice(&phone->face), "One");
	assert_string_equal(phone->face.date_template, "M/D/YA");
	sccp_session_register(&phone->session, SCCP_CLOSE_INITIALIZED, phone->now);
	assert_int_equal(phone->face.messages, 0);
}

/* No answer at all: each request has its time, and it is registered in the end. */
static void test_answers_missing(void **state)
{
	Phone *phone = *state;

	sccp_session_register(&phone->session, SCCP_CLOSE_INITIALIZED, phone->now);
	phone_hear(phone, ACK_20);
	phone_wait(phone, 10 * SECOND);
	assert_int_equal(phone->session.state, SCCP_STATE_REGISTERED);
	assert_string_equal(phone->logged->str,
		"Requesting Template: no answer\nRequesting Softkey Template: no answer\n"
		"Requesting Softkey Set: no answer\nRegistering: no answer\nRegistering: no answer\n");
}

/* A template in two parts; the next request waits for both. */
static void test_parts(void **state)
{
	Phone *phone = *state;

	sccp_session_register(&phone->session, SCCP_CLOSE_INITIALIZED, phone->now);
	phone_hear(phone, ACK_20);
	g_string_truncate(phone->sent, 0);
	phone_hear(phone, NO_KEYS NO_SETS CONFIG);
	phone_hear(phone, "14000000 00000000 97000000 00000000 02000000 03000000 0109 0209");
	phone_expect_sent(phone, "");
	phone_hear(phone, "12000000 00000000 97000000 02000000 01000000 03000000 0102");
	phone_expect_sent(phone,
		"v21:LineStatReq v21:ForwardStatReq v21:LineStatReq v21:ForwardStatReq v21:SpeedDialStatReq "
		"v21:TimeDateReq ");
	assert_int_equal(phone->face.button_count, 3);
	assert_int_equal(phone->face.buttons[2].type, SCCP_BUTTON_SPEED_DIAL);
}

static void test_capabilities_at_any_time(void **state)
{
	Phone *phone = *state;

	phone_become_registered(phone);
	phone_hear(phone, "04000000 14000000 9b000000");
	phone_expect_sent(phone, "v21:CapabilitiesRes ");
	assert_int_equal(phone->last.capabilities.count, 3);
	assert_int_equal(phone->last.capabilities.list[0].codec, 4);
}

static void test_call_is_refused(void **state)
{
	Phone *phone = *state;

	phone_become_registered(phone);
	phone_hear(phone, "1c000000 00000000 11010000 04000000 01000000 1f000001 00000000 04000000 00000000");
	phone_expect_sent(phone, "");
	assert_int_equal(phone->face.call.state, SCCP_CALL_RING_IN);
	phone_wait(phone, 1 * SECOND);
	phone_expect_sent(phone, "v21:SoftKeyEvent ");
	assert_int_equal(phone->last.soft_key.event, 9);
	assert_int_equal(phone->last.soft_key.line, 1);
	assert_int_equal(phone->last.soft_key.call, 0x0100001f);
	phone_wait(phone, 5 * SECOND);
	phone_expect_sent(phone, "");
	phone_hear(phone, "1c000000 00000000 11010000 02000000 01000000 1f000001 00000000 04000000 00000000");
	assert_int_equal(phone->face.call.state, 0);
}

static void test_call_that_ends_first(void **state)
{
	Phone *phone = *state;

	phone_become_registered(phone);
	phone_hear(phone, "1c000000 00000000 11010000 04000000 01000000 1f000001 00000000 04000000 00000000");
	phone_hear(phone, "1c000000 00000000 11010000 02000000 01000000 1f000001 00000000 04000000 00000000");
	phone_wait(phone, 5 * SECOND);
	phone_expect_sent(phone, "");
}

static void test_two_calls(void **state)
{
	Phone *phone = *state;

	phone_become_registered(phone);
	phone_hear(phone, "1c000000 00000000 11010000 04000000 01000000 01000001 00000000 04000000 00000000");
	phone_hear(phone, "1c000000 00000000 11010000 09000000 01000000 02000001 00000000 04000000 00000000");
	phone_expect_sent(phone, "v21:SoftKeyEvent ");
	assert_int_equal(phone->last.soft_key.call, 0x01000001);
	phone_wait(phone, 1 * SECOND);
	assert_int_equal(phone->last.soft_key.call, 0x01000002);
}

static void test_media_is_refused(void **state)
{
	Phone *phone = *state;

	phone_become_registered(phone);
	phone_hear(phone, OPEN_CHANNEL);
	phone_expect_sent(phone, "v21:OpenReceiveChannelAck v21:OnHook ");
	assert_int_equal(phone->last.ref.call, 0x0100001f);
	phone_hear(phone, "30000000 00000000 8a000000 1f000001 01010001 0a000001 00400000 14000000 04000000 b8000000"
			  "00000000 01000000 00000000 1f000001");
	phone_expect_sent(phone, "v21:StartMediaTransmissionAck ");
	assert_int_equal(phone->last.media.status, 1);
	assert_int_equal(phone->last.media.party, 0x01000101);
	assert_int_equal(phone->last.length, 40);
}

/* Tokens of another kind of phone, and data for applications that there are none of. */
static void test_not_for_us(void **state)
{
	static const char *const messages[] = {
		"08000000 00000000 00810000 00000000",
		"08000000 00000000 01810000 0a000000",
		"08000000 00000000 1b010000 0a000000",
		"04000000 00000000 1a010000",
		"20000000 15000000 1e010000 01000000 00000000 00000000 01000000 07000000 3c676574 2f3e0000",
		("34000000 15000000 3f010000 1b000000 00000000 00000000 1b000000 07000000 02000000 02000000 00000000 1b000000"
		 "00000000 3c67650000000000"),
	};
	Phone *phone = *state;

	phone_become_registered(phone);
	for (guint i = 0; i < G_N_ELEMENTS(messages); i++)
		phone_hear(phone, messages[i]);
	phone_expect_sent(phone, "");
	assert_int_equal(phone->session.state, SCCP_STATE_REGISTERED);
	assert_string_equal(phone->logged->str, "");
	assert_null(phone->face.text);
}

static void test_what_buttons_ask(void **state)
{
	Phone *phone = *state;

	sccp_session_register(&phone->session, SCCP_CLOSE_INITIALIZED, phone->now);
	phone_hear(phone, ACK_20 NO_KEYS NO_SETS CONFIG);
	g_string_truncate(phone->sent, 0);
	phone_hear(phone, "1e000000 00000000 97000000 00000000 07000000 07000000 0109 0102 0114 0115 0103 0000 00ff");
	phone_expect_sent(phone,
		"v21:LineStatReq v21:ForwardStatReq v21:SpeedDialStatReq v21:ServiceURLStatReq v21:FeatureStatReq "
		"v21:FeatureStatReq v21:TimeDateReq ");
}

/* Answers that come unasked, late or twice change the face but not the order. */
static void test_unasked_answers(void **state)
{
	Phone *phone = *state;

	sccp_session_register(&phone->session, SCCP_CLOSE_INITIALIZED, phone->now);
	phone_hear(phone, ACK_20);
	g_string_truncate(phone->sent, 0);
	phone_hear(phone, NO_SETS TIME NO_KEYS ACK_20 NO_SETS);
	phone_expect_sent(phone, "");
	phone_hear(phone, CONFIG NO_BUTTONS);
	phone_expect_sent(phone, "v21:TimeDateReq ");
	phone_hear(phone, NO_BUTTONS CONFIG);
	phone_expect_sent(phone, "");
}

/* Twenty lines: never more requests under way than the window has room for. */
static void test_window(void **state)
{
	Phone *phone = *state;
	g_autoptr(GString) buttons = g_string_new("3c000000 00000000 97000000 00000000 14000000 14000000 ");

	for (guint i = 1; i <= 20; i++)
		g_string_append_printf(buttons, "%02x09", i);
	g_string_append(buttons, "00000000");
	sccp_session_register(&phone->session, SCCP_CLOSE_INITIALIZED, phone->now);
	phone_hear(phone, ACK_20 NO_KEYS NO_SETS CONFIG);
	g_string_truncate(phone->sent, 0);
	phone_hear(phone, buttons->str);
	phone_expect_sent(phone,
		"v21:LineStatReq v21:ForwardStatReq v21:LineStatReq v21:ForwardStatReq v21:LineStatReq "
		"v21:ForwardStatReq v21:LineStatReq v21:ForwardStatReq ");
	assert_int_equal(phone->last.number.number, 4);
	phone_hear(phone, "10000000 00000000 47010000 02000000 00000000 00000000");
	phone_expect_sent(phone, "v21:LineStatReq ");
	assert_int_equal(phone->last.number.number, 5);
	phone_wait(phone, 60 * SECOND);
	assert_int_equal(phone->session.state, SCCP_STATE_REGISTERED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PHONE_TEST(test_gateway_asks_no_soft_keys),
		PHONE_TEST(test_gateway_asks_for_its_line_only),
		PHONE_TEST(test_plain_phone_asks_no_soft_keys),
		PHONE_TEST(test_template_that_is_late),
		PHONE_TEST(test_line_that_is_silent),
		PHONE_TEST(test_lamps_before_the_ack),
		PHONE_TEST(test_answers_missing),
		PHONE_TEST(test_parts),
		PHONE_TEST(test_capabilities_at_any_time),
		PHONE_TEST(test_call_is_refused),
		PHONE_TEST(test_call_that_ends_first),
		PHONE_TEST(test_two_calls),
		PHONE_TEST(test_media_is_refused),
		PHONE_TEST(test_not_for_us),
		PHONE_TEST(test_what_buttons_ask),
		PHONE_TEST(test_unasked_answers),
		PHONE_TEST(test_window),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
