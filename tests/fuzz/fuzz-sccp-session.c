/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-face-facts.h"
#include "sccp-group.h"
#include "sccp-layouts.h"
#include "fuzz-main.h"

#include <string.h>

/*
 * A life: the input says what call managers do to a phone that has three of them. Four bytes an act: what, to which
 * connection, how, and how many bytes follow for it. The call manager of ACT_SERVE answers all that it was asked as it should, with
 * whatever the input puts into the fields, so that the lives come as far as a standby, fail-over and fall-back.
 */
enum { ACT_TIME, ACT_RAW, ACT_MESSAGE, ACT_SERVE, ACT_OPEN, ACT_CLOSE, ACT_FIELDS, ACT_LEAVE, ACTS };

enum {
	OWED_MAX = 16,
	REGISTERS_MAX = 6, /* at one moment: the rest of a round and a new one */
};

typedef struct {
	SccpGroup group;
	gint64 now;
	gboolean wanted[SCCP_LINKS_MAX]; /* asked to be opened */
	gboolean up[SCCP_LINKS_MAX];
	guint8 owed[SCCP_LINKS_MAX][OWED_MAX]; /* SccpKind of what was asked, in its order */
	guint8 owed_count[SCCP_LINKS_MAX];
	guint registers; /* at this moment */
	gboolean over;   /* FAILED or LEFT was said */
} Life;

static void on_open(gpointer self, guint link, guint server)
{
	Life *life = self;

	g_assert_false(life->over || life->wanted[link] || life->up[link]);
	life->wanted[link] = TRUE;
}

static void on_close(gpointer self, guint link)
{
	Life *life = self;

	g_assert_true(life->wanted[link] || life->up[link]);
	life->wanted[link] = life->up[link] = FALSE;
	life->owed_count[link] = 0;
}

static void on_send(gpointer self, guint link, gconstpointer pdu, gsize length)
{
	Life *life = self;
	SccpMessage m;

	g_assert_true(!life->over && life->up[link]);
	g_assert_true(sccp_decode(pdu, length, &m));
	if (life->owed_count[link] < OWED_MAX)
		life->owed[link][life->owed_count[link]++] = (guint8) m.kind;
	if (m.kind == SCCP_REGISTER)
		g_assert_cmpuint(++life->registers, <=, REGISTERS_MAX);
}

static void on_finish(gpointer self, guint link)
{
	g_assert_true(((Life *) self)->up[link]);
}

static guint32 on_random(gpointer self)
{
	return (guint32) ((Life *) self)->now;
}

static void on_event(gpointer self, const SccpEvent *event)
{
	Life *life = self;

	if (event->kind == SCCP_EVENT_FAILED || event->kind == SCCP_EVENT_LEFT) {
		g_assert_false(life->over);
		life->over = TRUE;
	}
}

static void on_log(gpointer self, guint server, const char *text)
{
	g_assert_true(g_utf8_validate(text, -1, NULL));
}

static void on_state(gpointer self, SccpGroupState from, SccpGroupState to)
{
}

static void on_session_state(gpointer self, guint server, SccpState from, SccpState to)
{
}

static const SccpGroupOps ops = { on_open, on_close, on_send, on_finish, on_random, on_event, on_state,
	on_session_state, on_log };

static void move_to(Life *life, gint64 when)
{
	if (when != life->now)
		life->registers = 0;
	life->now = when;
}

static void pass_time(Life *life, gint64 span)
{
	gint64 end = life->now + span;

	for (guint i = 0; i < 200 && !life->over; i++) {
		gint64 next = sccp_group_deadline(&life->group);

		if (next > end)
			break;
		move_to(life, MAX(next, life->now));
		sccp_group_tick(&life->group, life->now);
	}
	move_to(life, MAX(life->now, end));
}

static void feed(Life *life, guint link, const guint8 *data, gsize length)
{
	if (life->up[link])
		sccp_group_received(&life->group, link, data, length, life->now);
}

/* Any bytes as the body of any message. */
static void feed_message(Life *life, guint link, WireReader *r)
{
	guint32 id = wire_le16(r);
	gsize length = wire_left(r);
	guint8 pdu[SCCP_HEADER + 256];
	WireWriter w = wire_writer(pdu, sizeof pdu);

	wire_put_le32(&w, (guint32) length + 4);
	wire_put_le32(&w, 0);
	wire_put_le32(&w, id);
	wire_put_bytes(&w, wire_bytes(r, length), length);
	feed(life, link, pdu, w.length);
}

/* Small numbers say more than large ones: lines, states, counts. */
static guint32 any_number(WireReader *r)
{
	guint8 byte = wire_u8(r);

	return byte < 0xf0 ? byte % 24 : wire_le32(r);
}

static void fill_bytes(WireReader *r, guint8 *to, gsize size)
{
	gsize length = MIN(wire_u8(r), size);

	length = MIN(length, wire_left(r));
	if (length)
		memcpy(to, wire_bytes(r, length), length);
}

static void fill_fields(const SccpField *field, WireReader *r, guint8 *base)
{
	for (; field->type != SCCP_END && wire_left(r); field++) {
		guint8 *to = base + field->offset;
		guint32 count = field->type != SCCP_ENTRIES ? 0
				: field->count < 0          ? field->room
						   : MIN(*(const guint32 *) (base + field->count), field->room);

		if (field->type == SCCP_TEXT || field->type == SCCP_STRING)
			fill_bytes(r, to, field->size - 1u);
		else if (field->type == SCCP_BYTES)
			fill_bytes(r, to, field->width);
		else if (field->width == 1)
			*to = wire_u8(r);
		else if (field->width == 2 && field->type == SCCP_U16)
			*(guint16 *) to = (guint16) any_number(r);
		else if (field->type == SCCP_U32 || field->type == SCCP_IPV4)
			*(guint32 *) to = any_number(r);
		for (guint32 i = 0; i < count; i++)
			fill_fields(field->entries, r, to + i * field->size);
	}
}

static void feed_encoded(Life *life, guint link, const SccpMessage *m)
{
	guint8 pdu[8192];
	WireWriter w = wire_writer(pdu, sizeof pdu);

	sccp_encode(m, 0, &w);
	if (!w.bad)
		feed(life, link, pdu, w.length);
}

/* Data is left out: it is no part of the structure. */
static void leave_data_out(const SccpField *field, guint8 *base)
{
	for (; field->type != SCCP_END; field++)
		if (field->type == SCCP_DATA)
			*(guint32 *) (base + field->count) = 0;
}

/* A message as it should be, with anything in its fields. */
static void feed_fields(Life *life, guint link, SccpKind kind, guint8 version, WireReader *r)
{
	SccpMessage m;

	sccp_message_init(&m, kind, version);
	fill_fields(m.layout->fields, r, (guint8 *) &m.number);
	leave_data_out(m.layout->fields, (guint8 *) &m.number);
	feed_encoded(life, link, &m);
}

/* The last word of the RegisterAck is what call managers are told apart by. */
static void feed_ack(Life *life, guint link, guint8 how)
{
	static const guint8 words[][4] = { { 22, 0x20, 0xf1, 0xff }, { 0x30, 0, 0, 0 }, { 0, 0, 0, 0 },
		{ 17, 0x00, 0x30, 0x01 }, { 11, 0x20, 0xf1, 0xff }, { 3, 0, 0, 0 } };
	const guint8 *word = words[how % G_N_ELEMENTS(words)];
	SccpMessage m;

	sccp_message_init(&m, SCCP_REGISTER_ACK, 3);
	m.ack.keepalive = how >> 3;
	m.ack.version = word[0];
	memcpy(m.ack.features, word + 1, 3);
	feed_encoded(life, link, &m);
}

static SccpKind answer_to(SccpKind request)
{
	static const SccpKind answers[][2] = {
		{ SCCP_KEEPALIVE, SCCP_KEEPALIVE_ACK },
		{ SCCP_REGISTER_TOKEN_REQ, SCCP_REGISTER_TOKEN_ACK },
		{ SCCP_UNREGISTER, SCCP_UNREGISTER_ACK },
		{ SCCP_BUTTON_TEMPLATE_REQ, SCCP_BUTTON_TEMPLATE },
		{ SCCP_SOFT_KEY_TEMPLATE_REQ, SCCP_SOFT_KEY_TEMPLATE },
		{ SCCP_SOFT_KEY_SET_REQ, SCCP_SOFT_KEY_SETS },
		{ SCCP_CONFIG_STAT_REQ, SCCP_CONFIG_STAT },
		{ SCCP_LINE_STAT_REQ, SCCP_LINE_STAT },
		{ SCCP_FORWARD_STAT_REQ, SCCP_FORWARD_STAT },
		{ SCCP_SPEED_DIAL_STAT_REQ, SCCP_SPEED_DIAL_STAT },
		{ SCCP_SERVICE_URL_STAT_REQ, SCCP_SERVICE_URL_STAT },
		{ SCCP_FEATURE_STAT_REQ, SCCP_FEATURE_STAT },
		{ SCCP_TIME_DATE_REQ, SCCP_TIME_DATE },
		{ SCCP_VERSION_REQ, SCCP_VERSION },
	};

	for (guint i = 0; i < G_N_ELEMENTS(answers); i++)
		if (answers[i][0] == request)
			return answers[i][1];
	return SCCP_UNKNOWN;
}

static SccpKind take_owed(Life *life, guint link)
{
	SccpKind request = life->owed[link][0];

	memmove(life->owed[link], life->owed[link] + 1, --life->owed_count[link]);
	return request;
}

static void serve(Life *life, guint link, guint8 how, WireReader *r)
{
	for (guint i = 0; i < 64 && life->up[link] && life->owed_count[link]; i++) {
		SccpKind request = take_owed(life, link);
		SccpKind answer = answer_to(request);

		if (request == SCCP_REGISTER)
			feed_ack(life, link, how);
		else if (answer)
			feed_fields(life, link, answer, how, r);
	}
}

static void open_or_fail(Life *life, guint link, guint8 how)
{
	if (!life->wanted[link])
		return;
	if (how & 1) {
		sccp_group_open_failed(&life->group, link, SERVER_TROUBLE_REFUSED, "refused", NULL, life->now);
		return;
	}
	life->wanted[link] = FALSE;
	life->up[link] = TRUE;
	sccp_group_opened(&life->group, link, life->now);
}

static void act(Life *life, guint8 what, guint link, guint8 how, WireReader *r)
{
	gsize length = wire_left(r);

	switch (what % ACTS) {
	case ACT_TIME:
		pass_time(life, how * (gint64) G_USEC_PER_SEC);
		break;
	case ACT_RAW:
		feed(life, link, wire_bytes(r, length), length);
		break;
	case ACT_MESSAGE:
		feed_message(life, link, r);
		break;
	case ACT_SERVE:
		serve(life, link, how, r);
		break;
	case ACT_FIELDS:
		feed_fields(life, link, (SccpKind) (1 + wire_u8(r) % (SCCP_KINDS - 1)), how, r);
		break;
	case ACT_OPEN:
		open_or_fail(life, link, how);
		break;
	case ACT_CLOSE:
		if (life->up[link])
			sccp_group_closed(&life->group, link, SCCP_CLOSE_TCP_CLOSED, life->now);
		break;
	default: /* rarely, for a life ends with it */
		if (how > 240 && life->group.state != SCCP_GROUP_LEAVING && life->group.state != SCCP_GROUP_LEFT)
			sccp_group_leave(&life->group, life->now);
	}
}

static void act_next(Life *life, WireReader *r)
{
	guint8 what = wire_u8(r);
	guint8 link = wire_u8(r);
	guint8 how = wire_u8(r);
	gsize length = wire_u8(r);
	WireReader for_it = wire_sub(r, MIN(length, wire_left(r)));

	act(life, what, link % SCCP_LINKS_MAX, how, &for_it);
}

static void look(const Life *life)
{
	const SccpFace *face = &life->group.face;

	g_variant_unref(g_variant_ref_sink(sccp_face_facts_lines(face)));
	g_variant_unref(g_variant_ref_sink(sccp_face_facts_buttons(face)));
	g_variant_unref(g_variant_ref_sink(sccp_face_facts_soft_keys(face)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const SccpPast past = { .cause = SCCP_CLOSE_INITIALIZED };
	const SccpIdentity identity = { .name = "SEP001122334455", .type = 404, .lines = 6 };
	CallManager *servers = g_new0(CallManager, 3);
	WireReader r = wire_reader(data, size);
	Life *life = g_new0(Life, 1);

	for (guint i = 0; i < 3; i++)
		servers[i] = (CallManager) { .where = { g_strdup("cm"), 2000 }, .srst = i == 2 };
	life->now = G_USEC_PER_SEC;
	sccp_group_init(&life->group, &ops, life, &identity, servers, 3, 5 * G_USEC_PER_SEC);
	sccp_group_start(&life->group, &past, life->now);
	while (wire_left(&r) && !life->over)
		act_next(life, &r);
	look(life);
	sccp_group_clear(&life->group);
	for (guint i = 0; i < SCCP_LINKS_MAX; i++)
		g_assert_false(life->wanted[i] || life->up[i]);
	g_free(life);
	return 0;
}
