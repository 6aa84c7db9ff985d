/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "peer.h"

/* One session alone: what it sends, when, and how it ends. */
typedef struct {
	SccpSession session;
	SccpFace face;
	SccpIdentity identity;
	GString *sent;
	GString *logged;
	SccpMessage last;
	SccpState state; /* as told */
	gint64 now;
} Phone;

static void on_send(gpointer self, SccpSession *session, gconstpointer pdu, gsize length)
{
	Phone *phone = self;
	WireReader r = wire_reader(pdu, length);

	assert_true(sccp_decode(pdu, length, &phone->last));
	assert_int_equal(wire_le32(&r), length - 8);
	if (wire_le32(&r))
		g_string_append_printf(phone->sent, "v%u:", phone->last.version);
	g_string_append_printf(phone->sent, "%s ", sccp_id_name(phone->last.id));
}

static guint32 on_random(gpointer self)
{
	return 12345;
}

static void on_log(gpointer self, SccpSession *session, const char *text)
{
	g_string_append_printf(((Phone *) self)->logged, "%s\n", text);
}

/* No state is skipped, and none is told twice. */
static void on_state(gpointer self, SccpSession *session, SccpState from, SccpState to)
{
	Phone *phone = self;

	assert_int_equal(from, phone->state);
	assert_int_not_equal(from, to);
	assert_int_equal(session->state, to);
	phone->state = to;
}

static const SccpSessionOps ops = { on_send, on_random, on_state, on_log };

static int setup(void **state)
{
	Phone *phone = g_new0(Phone, 1);

	phone->now = 1000 * SECOND;
	phone->sent = g_string_new(NULL);
	phone->logged = g_string_new(NULL);
	phone->identity = (SccpIdentity) { .name = "SEP001122334455",
		.type = 404,
		.address = 0xc0000232,
		.mac = { 0, 0x11, 0x22, 0x33, 0x44, 0x55 },
		.load = "SCCP42.9-4-2SR3-1S",
		.lines = 6 };
	sccp_face_clear(&phone->face);
	sccp_session_init(&phone->session, &ops, phone, &phone->identity, &phone->face, 60, phone->now);
	*state = phone;
	return 0;
}

static int teardown(void **state)
{
	Phone *phone = *state;

	sccp_session_clear(&phone->session);
	sccp_face_clear(&phone->face);
	g_string_free(phone->sent, TRUE);
	g_string_free(phone->logged, TRUE);
	g_free(phone);
	return 0;
}

static void expect_sent(Phone *phone, const char *sent)
{
	assert_string_equal(phone->sent->str, sent);
	g_string_truncate(phone->sent, 0);
}

static void hear(Phone *phone, const char *hex)
{
	g_autoptr(GByteArray) bytes = test_hex(hex);

	sccp_session_feed(&phone->session, bytes->data, bytes->len, phone->now);
}

static void wait_for(Phone *phone, gint64 span)
{
	gint64 end = phone->now + span;

	while (phone->now < end) {
		gint64 next = sccp_session_deadline(&phone->session);

		phone->now = MIN(next, end);
		sccp_session_tick(&phone->session, phone->now);
	}
}

#define ACK_20 "18000000 00000000 81000000 1e000000 4d2f442f5941 0000 3c000000 1520f1ff"
#define KEEPALIVE_ACK "04000000 00000000 00010000"
#define KEEPALIVE "04000000 00000000 00000000"
#define NO_BUTTONS "10000000 00000000 97000000 00000000 00000000 00000000"
#define NO_KEYS "10000000 00000000 08010000 00000000 00000000 00000000"
#define NO_SETS "10000000 00000000 09010000 00000000 00000000 00000000"
#define TIME \
	"28000000 00000000 94000000 ea070000 01000000 05000000 02000000 03000000 04000000 05000000 00000000 a5355769"
#define OPEN_CHANNEL "20000000 00000000 05010000 1f000001 01010001 14000000 04000000 00000000 00000000 1f000001"
#define TEMPLATES "v21:ButtonTemplateReq v21:SoftKeyTemplateReq v21:SoftKeySetReq v21:ConfigStatReq "
#define CONFIG "08000000 00000000 93000000 00000000"

static void test_register(void **state)
{
	Phone *phone = *state;

	sccp_session_register(&phone->session, SCCP_CLOSE_RESTART, phone->now);
	expect_sent(phone, "Alarm Register ");
	assert_int_equal(phone->last.length, 124);
	assert_int_equal(phone->last.reg.version, 22);
	assert_int_equal(phone->last.reg.type, 404);
	assert_int_equal(phone->last.reg.address, 0xc0000232);
	assert_int_equal(phone->last.reg.lines, 6);
	assert_int_equal(phone->last.reg.mac[5], 0x55);
	assert_string_equal(phone->last.reg.load, "SCCP42.9-4-2SR3-1S");
	hear(phone, ACK_20);
	assert_int_equal(phone->session.version, 21);
	assert_int_equal(phone->session.keepalive, 30);
	assert_int_equal(phone->session.standby_keepalive, 60);
	assert_string_equal(phone->face.date_template, "M/D/YA");
	expect_sent(phone, "v21:IpPort " TEMPLATES);
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
	hear(phone, ACK_20);
	assert_int_equal(phone->session.version, 17);
}

static void become_registered(Phone *phone)
{
	sccp_session_register(&phone->session, SCCP_CLOSE_INITIALIZED, phone->now);
	hear(phone, ACK_20);
	hear(phone, NO_BUTTONS);
	hear(phone, NO_KEYS);
	hear(phone, NO_SETS);
	hear(phone, CONFIG);
	hear(phone, TIME);
	assert_int_equal(phone->session.state, SCCP_STATE_REGISTERED);
	g_string_truncate(phone->sent, 0);
}

static void test_gateway_asks_no_soft_keys(void **state)
{
	Phone *phone = *state;

	phone->identity.type = 30027;
	sccp_session_register(&phone->session, SCCP_CLOSE_INITIALIZED, phone->now);
	hear(phone, ACK_20);
	g_string_truncate(phone->sent, 0);
	hear(phone, NO_BUTTONS);
	expect_sent(phone, "v21:TimeDateReq ");
}

static void test_keepalive(void **state)
{
	Phone *phone = *state;

	become_registered(phone);
	wait_for(phone, 27 * SECOND);
	expect_sent(phone, "");
	wait_for(phone, 2 * SECOND);
	expect_sent(phone, "v21:KeepAlive ");
	hear(phone, KEEPALIVE_ACK);
	for (guint i = 0; i < 3000; i++) {
		wait_for(phone, SECOND);
		hear(phone, KEEPALIVE_ACK);
	}
	assert_int_equal(phone->session.state, SCCP_STATE_REGISTERED);
	assert_in_range(phone->sent->len / strlen("v21:KeepAlive "), 100, 106);
}

static void test_keepalive_lost(void **state)
{
	Phone *phone = *state;
	gint64 start;

	become_registered(phone);
	start = phone->now;
	wait_for(phone, 88 * SECOND);
	expect_sent(phone, "v21:KeepAlive v21:KeepAlive v21:KeepAlive ");
	wait_for(phone, 32 * SECOND);
	assert_int_equal(phone->session.state, SCCP_STATE_LOST);
	assert_int_equal(phone->session.cause, SCCP_CLOSE_KEEPALIVE);
	assert_true(phone->now - start <= 120 * SECOND);
	expect_sent(phone, "");
	assert_int_equal(sccp_session_deadline(&phone->session), REGENT_NEVER);
}

static void test_register_unanswered(void **state)
{
	Phone *phone = *state;

	sccp_session_register(&phone->session, SCCP_CLOSE_INITIALIZED, phone->now);
	wait_for(phone, 9 * SECOND);
	assert_int_equal(phone->session.state, SCCP_STATE_REGISTERING);
	wait_for(phone, 1 * SECOND);
	assert_int_equal(phone->session.state, SCCP_STATE_LOST);
	assert_int_equal(phone->session.cause, SCCP_CLOSE_REGISTER_TIMEOUT);
}

/* No answer at all: each request has its time, and it is registered in the end. */
static void test_answers_missing(void **state)
{
	Phone *phone = *state;

	sccp_session_register(&phone->session, SCCP_CLOSE_INITIALIZED, phone->now);
	hear(phone, ACK_20);
	wait_for(phone, 10 * SECOND);
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
	hear(phone, ACK_20);
	g_string_truncate(phone->sent, 0);
	hear(phone, NO_KEYS NO_SETS CONFIG);
	hear(phone, "14000000 00000000 97000000 00000000 02000000 03000000 0109 0209");
	expect_sent(phone, "");
	hear(phone, "12000000 00000000 97000000 02000000 01000000 03000000 0102");
	expect_sent(phone, "v21:LineStatReq v21:ForwardStatReq v21:LineStatReq v21:ForwardStatReq v21:SpeedDialStatReq "
			   "v21:TimeDateReq ");
	assert_int_equal(phone->face.button_count, 3);
	assert_int_equal(phone->face.buttons[2].type, SCCP_BUTTON_SPEED_DIAL);
}

static void test_capabilities_at_any_time(void **state)
{
	Phone *phone = *state;

	become_registered(phone);
	hear(phone, "04000000 14000000 9b000000");
	expect_sent(phone, "v21:CapabilitiesRes ");
	assert_int_equal(phone->last.capabilities.count, 3);
	assert_int_equal(phone->last.capabilities.list[0].codec, 4);
}

static void test_reject(void **state)
{
	Phone *phone = *state;

	sccp_session_register(&phone->session, SCCP_CLOSE_INITIALIZED, phone->now);
	hear(phone,
		"28000000 00000000 9d000000 4572726f723a204e6f204c6963656e7365 000000000000000000000000000000008fdf00");
	assert_int_equal(phone->session.state, SCCP_STATE_REJECTED);
	assert_string_equal(phone->session.reject_text, "Error: No License");
	g_string_truncate(phone->sent, 0);
	wait_for(phone, 300 * SECOND);
	expect_sent(phone, "");
}

static void test_garbage(void **state)
{
	Phone *phone = *state;

	become_registered(phone);
	for (guint i = 0; i < 3; i++)
		hear(phone, "08000000 00000000 ff0f0000 01000000" KEEPALIVE_ACK);
	assert_int_equal(phone->session.state, SCCP_STATE_REGISTERED);
	assert_string_equal(phone->logged->str, "unknown message 0x0fff with 4 bytes, skipped\n");
	hear(phone, "474554202f20485454502f312e310d0a");
	assert_int_equal(phone->session.state, SCCP_STATE_LOST);
	assert_int_equal(phone->session.cause, SCCP_CLOSE_BAD_MESSAGE);
}

static void test_flood(void **state)
{
	Phone *phone = *state;
	g_autoptr(GString) flood = g_string_new(NULL);

	become_registered(phone);
	for (guint i = 0; i < 20000; i++)
		g_string_append(flood, i % 2 ? "0800000000000000ff0f000001000000"
					     : "2c000000000000002001000000000000050000"
					       "0048656c6c6f000000000000000000000000000000000000000000000000000000");
	hear(phone, flood->str);
	assert_int_equal(phone->session.state, SCCP_STATE_REGISTERED);
	assert_string_equal(sccp_face_notice(&phone->face), "Hello");
	assert_true(strlen(phone->logged->str) < 1000);
}

static void test_call_is_refused(void **state)
{
	Phone *phone = *state;

	become_registered(phone);
	hear(phone, "1c000000 00000000 11010000 04000000 01000000 1f000001 00000000 04000000 00000000");
	expect_sent(phone, "");
	assert_int_equal(phone->face.call.state, SCCP_CALL_RING_IN);
	wait_for(phone, 1 * SECOND);
	expect_sent(phone, "v21:SoftKeyEvent ");
	assert_int_equal(phone->last.soft_key.event, 9);
	assert_int_equal(phone->last.soft_key.line, 1);
	assert_int_equal(phone->last.soft_key.call, 0x0100001f);
	wait_for(phone, 5 * SECOND);
	expect_sent(phone, "");
	hear(phone, "1c000000 00000000 11010000 02000000 01000000 1f000001 00000000 04000000 00000000");
	assert_int_equal(phone->face.call.state, 0);
}

static void test_call_that_ends_first(void **state)
{
	Phone *phone = *state;

	become_registered(phone);
	hear(phone, "1c000000 00000000 11010000 04000000 01000000 1f000001 00000000 04000000 00000000");
	hear(phone, "1c000000 00000000 11010000 02000000 01000000 1f000001 00000000 04000000 00000000");
	wait_for(phone, 5 * SECOND);
	expect_sent(phone, "");
}

static void test_two_calls(void **state)
{
	Phone *phone = *state;

	become_registered(phone);
	hear(phone, "1c000000 00000000 11010000 04000000 01000000 01000001 00000000 04000000 00000000");
	hear(phone, "1c000000 00000000 11010000 09000000 01000000 02000001 00000000 04000000 00000000");
	expect_sent(phone, "v21:SoftKeyEvent ");
	assert_int_equal(phone->last.soft_key.call, 0x01000001);
	wait_for(phone, 1 * SECOND);
	assert_int_equal(phone->last.soft_key.call, 0x01000002);
}

static void test_media_is_refused(void **state)
{
	Phone *phone = *state;

	become_registered(phone);
	hear(phone, OPEN_CHANNEL);
	expect_sent(phone, "v21:OpenReceiveChannelAck v21:OnHook ");
	assert_int_equal(phone->last.ref.call, 0x0100001f);
	hear(phone, "30000000 00000000 8a000000 1f000001 01010001 0a000001 00400000 14000000 04000000 b8000000"
		    "00000000 01000000 00000000 1f000001");
	expect_sent(phone, "v21:StartMediaTransmissionAck ");
	assert_int_equal(phone->last.media.status, 1);
	assert_int_equal(phone->last.media.party, 0x01000101);
	assert_int_equal(phone->last.length, 40);
}

static void test_token(void **state)
{
	Phone *phone = *state;

	sccp_session_ask_token(&phone->session, phone->now);
	expect_sent(phone, "RegisterTokenReq ");
	assert_int_equal(phone->last.length, 48);
	hear(phone, "08000000 00000000 1b010000 3c000000");
	assert_int_equal(phone->session.state, SCCP_STATE_DENIED);
	assert_int_equal(phone->session.wait, 60);
	sccp_session_ask_token(&phone->session, phone->now);
	hear(phone, "04000000 00000000 1a010000");
	assert_int_equal(phone->session.state, SCCP_STATE_GRANTED);
}

static void test_token_unanswered(void **state)
{
	Phone *phone = *state;

	sccp_session_ask_token(&phone->session, phone->now);
	wait_for(phone, 10 * SECOND);
	assert_int_equal(phone->session.state, SCCP_STATE_GRANTED);
}

static void test_standby(void **state)
{
	Phone *phone = *state;

	wait_for(phone, 60 * SECOND);
	expect_sent(phone, "KeepAlive ");
	hear(phone, KEEPALIVE_ACK);
	assert_int_equal(phone->session.state, SCCP_STATE_OPEN);
	wait_for(phone, 300 * SECOND);
	assert_int_equal(phone->session.state, SCCP_STATE_LOST);
}

/* Answered in any state, with the header that all use for it. */
static void test_keepalive_of_the_call_manager(void **state)
{
	Phone *phone = *state;

	hear(phone, KEEPALIVE);
	expect_sent(phone, "KeepAliveAck ");
	become_registered(phone);
	hear(phone, KEEPALIVE);
	expect_sent(phone, "KeepAliveAck ");
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

	become_registered(phone);
	for (guint i = 0; i < G_N_ELEMENTS(messages); i++)
		hear(phone, messages[i]);
	expect_sent(phone, "");
	assert_int_equal(phone->session.state, SCCP_STATE_REGISTERED);
	assert_string_equal(phone->logged->str, "");
	assert_null(phone->face.text);
}

/* A call is up there: it stays registered, and answers and keeps alive as before. */
static void test_unregister_refused(void **state)
{
	Phone *phone = *state;

	become_registered(phone);
	sccp_session_leave(&phone->session, phone->now);
	hear(phone, "08000000 00000000 18010000 02000000");
	assert_int_equal(phone->session.state, SCCP_STATE_REFUSED);
	g_string_truncate(phone->sent, 0);
	hear(phone, "04000000 14000000 9b000000");
	wait_for(phone, 30 * SECOND);
	expect_sent(phone, "v21:CapabilitiesRes v21:KeepAlive ");
}

static void test_what_buttons_ask(void **state)
{
	Phone *phone = *state;

	sccp_session_register(&phone->session, SCCP_CLOSE_INITIALIZED, phone->now);
	hear(phone, ACK_20 NO_KEYS NO_SETS CONFIG);
	g_string_truncate(phone->sent, 0);
	hear(phone, "1e000000 00000000 97000000 00000000 07000000 07000000 0109 0102 0114 0115 0103 0000 00ff");
	expect_sent(phone,
		"v21:LineStatReq v21:ForwardStatReq v21:SpeedDialStatReq v21:ServiceURLStatReq v21:FeatureStatReq "
		"v21:FeatureStatReq v21:TimeDateReq ");
}

static void test_unasked_unregister(void **state)
{
	Phone *phone = *state;

	become_registered(phone);
	hear(phone, "08000000 00000000 18010000 00000000");
	assert_int_equal(phone->session.state, SCCP_STATE_LOST);
}

static void test_nothing_after_goodbye(void **state)
{
	Phone *phone = *state;

	become_registered(phone);
	sccp_session_leave(&phone->session, phone->now);
	expect_sent(phone, "v21:Unregister ");
	hear(phone, "04000000 14000000 9b000000");
	hear(phone, OPEN_CHANNEL KEEPALIVE);
	hear(phone, "08000000 00000000 18010000 00000000");
	assert_int_equal(phone->session.state, SCCP_STATE_LEFT);
	hear(phone, "04000000 14000000 9b000000");
	wait_for(phone, 300 * SECOND);
	expect_sent(phone, "");
}

/* Answers that come unasked, late or twice change the face but not the order. */
static void test_unasked_answers(void **state)
{
	Phone *phone = *state;

	sccp_session_register(&phone->session, SCCP_CLOSE_INITIALIZED, phone->now);
	hear(phone, ACK_20);
	g_string_truncate(phone->sent, 0);
	hear(phone, NO_SETS TIME NO_KEYS ACK_20 NO_SETS);
	expect_sent(phone, "");
	hear(phone, CONFIG NO_BUTTONS);
	expect_sent(phone, "v21:TimeDateReq ");
	hear(phone, NO_BUTTONS CONFIG);
	expect_sent(phone, "");
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
	hear(phone, ACK_20 NO_KEYS NO_SETS CONFIG);
	g_string_truncate(phone->sent, 0);
	hear(phone, buttons->str);
	expect_sent(phone, "v21:LineStatReq v21:ForwardStatReq v21:LineStatReq v21:ForwardStatReq v21:LineStatReq "
			   "v21:ForwardStatReq v21:LineStatReq v21:ForwardStatReq ");
	assert_int_equal(phone->last.number.number, 4);
	hear(phone, "10000000 00000000 47010000 02000000 00000000 00000000");
	expect_sent(phone, "v21:LineStatReq ");
	assert_int_equal(phone->last.number.number, 5);
	wait_for(phone, 60 * SECOND);
	assert_int_equal(phone->session.state, SCCP_STATE_REGISTERED);
}

#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_register),
		TEST(test_7960),
		TEST(test_version_is_capped),
		TEST(test_gateway_asks_no_soft_keys),
		TEST(test_keepalive),
		TEST(test_keepalive_lost),
		TEST(test_register_unanswered),
		TEST(test_answers_missing),
		TEST(test_parts),
		TEST(test_capabilities_at_any_time),
		TEST(test_reject),
		TEST(test_garbage),
		TEST(test_flood),
		TEST(test_call_is_refused),
		TEST(test_call_that_ends_first),
		TEST(test_two_calls),
		TEST(test_media_is_refused),
		TEST(test_token),
		TEST(test_token_unanswered),
		TEST(test_standby),
		TEST(test_keepalive_of_the_call_manager),
		TEST(test_not_for_us),
		TEST(test_unregister_refused),
		TEST(test_what_buttons_ask),
		TEST(test_unasked_unregister),
		TEST(test_nothing_after_goodbye),
		TEST(test_unasked_answers),
		TEST(test_window),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
