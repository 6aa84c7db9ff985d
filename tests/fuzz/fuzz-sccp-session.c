/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-facts.h"
#include "sccp-group.h"
#include "sccp-layouts.h"
#include "fuzz-main.h"

/*
 * A life: the input says what call managers do to a phone that has three of them. Two bytes an act: what, and to which
 * connection; then what it needs.
 */
enum { ACT_TIME, ACT_RAW, ACT_MESSAGE, ACT_ACK, ACT_OPEN, ACT_CLOSE, ACT_ORDER, ACTS };

typedef struct {
	SccpGroup group;
	gint64 now;
	gboolean wanted[SCCP_GROUP_LINKS]; /* asked to be opened */
	gboolean up[SCCP_GROUP_LINKS];
	gboolean over;                     /* FAILED or LEFT was said */
} Life;

static void on_open(gpointer owner, guint link, guint server)
{
	Life *life = owner;

	g_assert_false(life->over || life->wanted[link] || life->up[link]);
	life->wanted[link] = TRUE;
}

static void on_close(gpointer owner, guint link)
{
	Life *life = owner;

	g_assert_true(life->wanted[link] || life->up[link]);
	life->wanted[link] = life->up[link] = FALSE;
}

static void on_send(gpointer owner, guint link, gconstpointer pdu, gsize length)
{
	Life *life = owner;
	SccpMessage m;

	g_assert_true(!life->over && life->up[link]);
	g_assert_true(sccp_decode(pdu, length, &m));
}

static guint32 on_random(gpointer owner)
{
	return (guint32) ((Life *) owner)->now;
}

static void on_event(gpointer owner, const SccpGroupEvent *event)
{
	Life *life = owner;

	if (event->kind == SCCP_GROUP_FAILED || event->kind == SCCP_GROUP_LEFT) {
		g_assert_false(life->over);
		life->over = TRUE;
	}
}

static void on_log(gpointer owner, guint server, const char *text)
{
	g_assert_true(g_utf8_validate(text, -1, NULL));
}

static const SccpGroupOps ops = { on_open, on_close, on_send, on_random, on_event, on_log };

static void pass_time(Life *life, gint64 span)
{
	gint64 end = life->now + span;

	for (guint i = 0; i < 200 && !life->over; i++) {
		gint64 next = sccp_group_deadline(&life->group);

		if (!next || next > end)
			break;
		life->now = MAX(next, life->now);
		sccp_group_tick(&life->group, life->now);
	}
	life->now = MAX(life->now, end);
}

static void feed(Life *life, guint link, const guint8 *data, gsize length)
{
	if (life->up[link])
		sccp_group_received(&life->group, link, data, length, life->now);
}

static void feed_message(Life *life, guint link, WireReader *r)
{
	const SccpLayout *layout = &sccp_layouts[wire_u8(r) % sccp_layouts_count];
	gsize length = wire_u8(r) * 4u;
	guint8 pdu[SCCP_HEADER + 1024];
	WireWriter w = wire_writer(pdu, sizeof pdu);

	length = MIN(length, wire_left(r));
	wire_put_le32(&w, (guint32) length + 4);
	wire_put_le32(&w, 0);
	wire_put_le32(&w, layout->id);
	wire_put_bytes(&w, wire_bytes(r, length), length);
	feed(life, link, pdu, w.length);
}

/* Gets it through the door, so that what follows is heard. */
static void feed_ack(Life *life, guint link, guint8 version)
{
	guint8 pdu[64];
	WireWriter w = wire_writer(pdu, sizeof pdu);
	SccpMessage m;

	sccp_message_init(&m, SCCP_REGISTER_ACK, 3);
	m.ack.keepalive = 30;
	m.ack.version = version;
	sccp_encode(&m, 0, &w);
	feed(life, link, pdu, w.length);
}

static void open_or_fail(Life *life, guint link, guint8 how)
{
	if (!life->wanted[link])
		return;
	if (how & 1) {
		sccp_group_open_failed(&life->group, link, SCCP_CLOSE_REFUSED, "refused", life->now);
		return;
	}
	life->wanted[link] = FALSE;
	life->up[link] = TRUE;
	sccp_group_opened(&life->group, link, life->now);
}

static void act(Life *life, guint8 what, guint link, WireReader *r)
{
	guint8 how = wire_u8(r);
	gsize length;

	switch (what % ACTS) {
	case ACT_TIME:
		pass_time(life, how * (gint64) G_USEC_PER_SEC);
		break;
	case ACT_RAW:
		length = MIN(how, wire_left(r));
		feed(life, link, wire_bytes(r, length), length);
		break;
	case ACT_MESSAGE:
		feed_message(life, link, r);
		break;
	case ACT_ACK:
		feed_ack(life, link, how);
		break;
	case ACT_OPEN:
		open_or_fail(life, link, how);
		break;
	case ACT_CLOSE:
		if (life->up[link])
			sccp_group_closed(&life->group, link, SCCP_CLOSE_TCP_CLOSED, life->now);
		break;
	default:
		if (how > 240 && !life->group.leaving)
			sccp_group_leave(&life->group, life->now);
	}
}

static void look(const Life *life)
{
	const SccpFace *face = &life->group.face;

	g_variant_unref(g_variant_ref_sink(sccp_facts_lines(face)));
	g_variant_unref(g_variant_ref_sink(sccp_facts_buttons(face)));
	g_variant_unref(g_variant_ref_sink(sccp_facts_soft_keys(face)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const SccpIdentity identity = { .name = "SEP001122334455", .type = 404, .lines = 6 };
	SccpServer *servers = g_new0(SccpServer, 3);
	WireReader r = wire_reader(data, size);
	Life *life = g_new0(Life, 1);

	for (guint i = 0; i < 3; i++)
		servers[i] = (SccpServer) { .name = g_strdup("cm"), .port = 2000, .srst = i == 2 };
	life->now = G_USEC_PER_SEC;
	sccp_group_init(&life->group, &ops, life, &identity, servers, 3, 5 * G_USEC_PER_SEC);
	sccp_group_start(&life->group, SCCP_CLOSE_INITIALIZED, 0, life->now);
	while (wire_left(&r) && !life->over) {
		guint8 what = wire_u8(&r);

		act(life, what & 15, (what >> 4) % SCCP_GROUP_LINKS, &r);
	}
	look(life);
	sccp_group_clear(&life->group);
	for (guint i = 0; i < SCCP_GROUP_LINKS; i++)
		g_assert_false(life->wanted[i] || life->up[i]);
	g_free(life);
	return 0;
}
