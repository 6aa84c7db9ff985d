/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "phone.h"

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

static void on_finish(gpointer self, SccpSession *session)
{
	Phone *phone = self;

	assert_false(phone->finished);
	phone->finished = TRUE;
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

static const SccpSessionOps ops = { on_send, on_finish, on_random, on_state, on_log };

int phone_setup(void **state)
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

int phone_teardown(void **state)
{
	Phone *phone = *state;

	sccp_session_clear(&phone->session);
	sccp_face_clear(&phone->face);
	g_string_free(phone->sent, TRUE);
	g_string_free(phone->logged, TRUE);
	g_free(phone);
	return 0;
}

void phone_expect_sent(Phone *phone, const char *sent)
{
	assert_string_equal(phone->sent->str, sent);
	g_string_truncate(phone->sent, 0);
}

void phone_hear(Phone *phone, const char *hex)
{
	g_autoptr(GByteArray) bytes = test_hex(hex);

	sccp_session_feed(&phone->session, bytes->data, bytes->len, phone->now);
}

void phone_wait(Phone *phone, gint64 span)
{
	gint64 end = phone->now + span;

	while (phone->now < end) {
		gint64 next = sccp_session_deadline(&phone->session);

		phone->now = MIN(next, end);
		sccp_session_tick(&phone->session, phone->now);
	}
}

void phone_become_registered(Phone *phone)
{
	sccp_session_register(&phone->session, SCCP_CLOSE_INITIALIZED, phone->now);
	phone_hear(phone, ACK_20);
	phone_hear(phone, NO_BUTTONS);
	phone_hear(phone, NO_KEYS);
	phone_hear(phone, NO_SETS);
	phone_hear(phone, CONFIG);
	phone_hear(phone, TIME);
	assert_int_equal(phone->session.state, SCCP_STATE_REGISTERED);
	g_string_truncate(phone->sent, 0);
}
