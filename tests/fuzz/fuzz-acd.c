/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The first octet of each piece says what happens; an ARP frame takes 28 more. */
#include "fuzz-main.h"

#include "acd.h"

typedef struct {
	gint64 wake;
	guint given_up;
} Net;

static void on_send(gpointer self, const guint8 *frame)
{
	g_assert_true(frame[12] == 0x08 && frame[13] == 0x06);
}

static void on_timer(gpointer self, gint64 when)
{
	((Net *) self)->wake = when;
}

static guint32 on_random(gpointer self)
{
	return 12345;
}

static void on_available(gpointer self)
{
	g_assert_true(((Net *) self)->given_up == 0);
}

static void on_conflict(gpointer self, const guint8 *mac)
{
	g_assert_true(((Net *) self)->given_up++ == 0);
}

static const AcdOps ops = { on_send, on_timer, on_random, on_available, on_conflict };

static void receive(Acd *acd, gint64 now, WireReader body)
{
	static const guint8 head[] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 1, 2, 3, 4, 6, 8, 6 };
	guint8 frame[ACD_FRAME_SIZE];
	WireWriter w = wire_writer(frame, sizeof frame);
	gsize length = wire_left(&body);

	wire_put_bytes(&w, head, sizeof head);
	wire_put_bytes(&w, wire_bytes(&body, length), length);
	acd_receive(acd, now, frame, w.length);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const guint8 mac[6] = { 0, 1, 2, 3, 4, 5 };
	WireReader r = wire_reader(data, size);
	Net net = { .wake = G_MAXINT64 };
	gint64 now = 0;
	Acd acd;

	acd_init(&acd, &ops, &net, wire_u8(&r) & 1 ? ACD_FULL : ACD_FAST, mac);
	acd_receive(&acd, 0, data, size);
	acd_probe(&acd, now, 0x0a010005);
	while (wire_left(&r)) {
		guint8 what = wire_u8(&r);

		now = what & 1 && net.wake != G_MAXINT64 ? net.wake : now + what;
		if (what & 1)
			acd_timeout(&acd, now);
		else if ((what & 2) && acd.state == ACD_AVAILABLE)
			acd_use(&acd, now);
		else
			receive(&acd, now, wire_sub(&r, MIN(28, wire_left(&r))));
	}
	return 0;
}
