/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz-main.h"
#include "tftp-client.h"
#include "wire.h"

/* A server that says anything at any time: the client never takes more than the limit, and always comes to an end. */

#define LIMIT 5000

typedef struct {
	guint64 taken;
	guint sent;
} Owner;

static void on_send(gpointer self, guint16 port, const guint8 *packet, gsize length)
{
	g_assert_true(length >= 4 && length <= TFTP_REQUEST_MAX);
	((Owner *) self)->sent++;
}

static void on_announce(gpointer self, guint64 size)
{
	g_assert_true(size);
}

static gboolean on_data(gpointer self, const guint8 *data, gsize length)
{
	Owner *owner = self;

	if (length > LIMIT - owner->taken)
		return FALSE;
	owner->taken += length;
	return TRUE;
}

static gint64 on_jitter(gpointer self, gint64 span)
{
	return span;
}

static void on_state(gpointer self, TftpState from, TftpState to)
{
	g_assert_true(from < TFTP_ENDED && to > from);
}

static const TftpClientOps ops = { on_send, on_announce, on_data, on_jitter, on_state };

/* Each record: what happens, from which of four ports, and a packet as long as the next octet says. */
static void live(TftpClient *client, Owner *owner, WireReader *told)
{
	static const guint16 ports[] = { 69, 4000, 4001, 65535 };
	gint64 now = 0;

	while (wire_left(told)) {
		guint8 what = wire_u8(told);
		guint16 port = ports[what >> 6];
		WireReader packet = wire_sub(told, MIN(wire_u8(told), wire_left(told)));
		guint sent = owner->sent;

		if (what % 8 == 0 && tftp_client_deadline(client) != REGENT_NEVER)
			tftp_client_tick(client, now = tftp_client_deadline(client));
		else if (what % 8 == 1)
			tftp_client_refused(client, port);
		else if (what % 8 == 2)
			tftp_client_unreachable(client);
		else
			tftp_client_packet(client, port, packet.pos, wire_left(&packet), now);
		/* One packet makes two at most: an error, and a request without options. */
		g_assert_true(owner->sent <= sent + 2);
		g_assert_true((client->state >= TFTP_ENDED) == (tftp_client_deadline(client) == REGENT_NEVER));
	}
	for (guint i = 0; i < 100 && tftp_client_deadline(client) != REGENT_NEVER; i++)
		tftp_client_tick(client, now = tftp_client_deadline(client));
	g_assert_true(client->state >= TFTP_ENDED);
	g_assert_true(owner->taken <= LIMIT);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const TftpClientConfig config = { .port = 69, .block_size = 40, .timeout = 2, .tries = 4 };
	WireReader told = wire_reader(data, size);
	Owner owner = { 0 };
	TftpClient client;
	TftpPacket packet;

	if (tftp_packet_read(&packet, data, size))
		tftp_packet_clear(&packet);
	tftp_client_start(&client, &ops, &owner, &config, "SEP001122334455.cnf.xml", 0);
	live(&client, &owner, &told);
	tftp_client_clear(&client);
	return 0;
}
