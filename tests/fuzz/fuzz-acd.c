/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The first octet of each piece says what happens; an ARP frame takes 28 more. */
#include "fuzz-main.h"

#include "acd.h"

typedef struct {
	guint given_up;
} Net;

static void on_send(gpointer self, const guint8 *frame)
{
	g_assert_true(frame[12] == 0x08 && frame[13] == 0x06);
}

static guint32 on_random(gpointer self)
{
	return 12345;
}

static void on_state(gpointer self, AcdState from, AcdState to)
{
	g_assert_true(from != to && acd_state_name(from) && acd_state_name(to));
}

static void on_available(gpointer self)
{
	g_assert_true(((Net *) self)->given_up == 0);
}

static void on_conflict(gpointer self, const guint8 *mac)
{
	g_assert_true(((Net *) self)->given_up++ == 0);
}

static const AcdOps ops = { on_send, on_random, on_state, on_available, on_conflict };

static void receive(Acd *acd, WireReader body, gint64 now)
{
	static const guint8 head[] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 1, 2, 3, 4, 6, 8, 6 };
	guint8 frame[ACD_FRAME_SIZE];
	WireWriter w = wire_writer(frame, sizeof frame);
	gsize length = wire_left(&body);

	wire_put_bytes(&w, head, sizeof head);
	wire_put_bytes(&w, wire_bytes(&body, length), length);
	acd_receive(acd, frame, w.length, now);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const guint8 mac[6] = { 0, 1, 2, 3, 4, 5 };
	WireReader r = wire_reader(data, size);
	Net net = { 0 };
	gint64 now = 0;
	g_autoptr(Acd) acd = acd_new(&ops, &net, wire_u8(&r) & 1 ? ACD_FULL : ACD_FAST, mac);

	acd_receive(acd, data, size, 0);
	acd_probe(acd, 0x0a010005, now);
	while (wire_left(&r)) {
		guint8 what = wire_u8(&r);

		now = what & 1 && acd_deadline(acd) != REGENT_NEVER ? acd_deadline(acd) : now + what;
		if (what & 1)
			acd_tick(acd, now);
		else if ((what & 2) && acd_state(acd) == ACD_AVAILABLE)
			acd_use(acd, now);
		else
			receive(acd, wire_sub(&r, MIN(28, wire_left(&r))), now);
	}
	return 0;
}
