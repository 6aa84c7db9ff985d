/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A client under fire: each piece of the input is an event, with a length octet before those that
 * are messages. */
#include "fuzz-main.h"

#include <string.h>

#include "dhcp-client.h"
#include "dhcp-frame.h"
#include "dhcp-memory.h"
#include "dhcp-servers.h"
#include "dhcp-words.h"

typedef struct {
	DhcpClient *client;
	gint64 now;
	gboolean in_use;
	guint32 xid;
} Net;

static void on_send(gpointer self, const guint8 *message, gsize length, const DhcpLease *lease, guint32 destination)
{
	Net *net = self;
	WireReader r = wire_reader(message + 4, 4);

	g_assert_true(length >= 300 && length <= DHCP_MESSAGE_MAX);
	net->xid = wire_be32(&r);
}

static guint32 on_random(gpointer self)
{
	return 0x01020304;
}

static void on_state(gpointer self, DhcpState from, DhcpState to)
{
	g_assert_true(from != to && dhcp_state_name(from) && dhcp_state_name(to));
}

static void on_check(gpointer self, guint32 address)
{
	g_assert_true(ipv4_usable(address));
}

static void on_bound(gpointer self, DhcpLease *lease)
{
	Net *net = self;
	const char *source = NULL;
	static const char *const order[] = { "150", "66", "67", "next-server", "sname", "dhcp-server", NULL };
	g_autoptr(GString) remarks = g_string_new(lease->remarks);
	g_auto(GStrv) servers = dhcp_servers_choose(lease, order, &source, remarks);
	g_auto(GStrv) words = dhcp_words(lease);

	g_assert_true(ipv4_usable(lease->address) && lease->prefix <= 32);
	g_assert_true(g_utf8_validate(remarks->str, -1, NULL));
	g_assert_true(lease->t1 <= lease->t2 && lease->t2 <= lease->time);
	for (guint i = 0; servers && servers[i]; i++)
		g_assert_true(*servers[i] && g_utf8_validate(servers[i], -1, NULL));
	for (guint i = 0; words[i]; i++)
		g_assert_true(g_utf8_validate(words[i], -1, NULL) && strlen(words[i]) < 600);
	net->in_use = TRUE;
}

static void on_lost(gpointer self, DhcpLease *lease, DhcpLoss loss)
{
	Net *net = self;

	g_assert_true(net->in_use);
	net->in_use = FALSE;
}

static void on_forget(gpointer self)
{
}

static void on_declined(gpointer self, guint32 address, gint64 until)
{
	g_assert_true(until > ((Net *) self)->now);
}

static void on_refused(gpointer self, guint32 address, gboolean conflict, const char *words)
{
	g_assert_true(!((Net *) self)->in_use);
}

static void on_heard(gpointer self, DhcpType type, guint32 server, guint32 address, const char *words)
{
	g_assert_true(!words || g_utf8_validate(words, -1, NULL));
}

static const DhcpClientOps ops = { .send = on_send,
	.random = on_random,
	.state = on_state,
	.check = on_check,
	.bound = on_bound,
	.lost = on_lost,
	.forget = on_forget,
	.declined = on_declined,
	.refused = on_refused,
	.heard = on_heard };

/* The rest of a message after a good header, so that options and states are reached. */
static void answer(Net *net, WireReader body)
{
	static const guint8 mac[6] = { 0, 1, 2, 3, 4, 5 };
	guint8 buffer[600];
	WireWriter w = wire_writer(buffer, sizeof buffer);
	gsize length = wire_left(&body);

	wire_put_be32(&w, 0x02010600);
	wire_put_be32(&w, net->xid);
	wire_put_zeros(&w, 8);
	wire_put_be32(&w, 0x0a010005);
	wire_put_zeros(&w, 8);
	wire_put_bytes(&w, mac, sizeof mac);
	wire_put_zeros(&w, 10 + 64 + 128);
	wire_put_be32(&w, 0x63825363);
	wire_put_be16(&w, 0x3501);
	wire_put_bytes(&w, wire_bytes(&body, length), length);
	dhcp_client_receive(net->client, 0x0a010001, buffer, w.length, NULL, net->now);
}

static void one_event(Net *net, WireReader *r)
{
	guint8 what = wire_u8(r);

	switch (what & 7) {
	case 0:
		net->now = MAX(net->now, MIN(dhcp_client_deadline(net->client), REGENT_NEVER / 2));
		dhcp_client_tick(net->client, net->now);
		break;
	case 1:
		dhcp_client_checked(net->client, what & 8, net->now);
		break;
	case 2:
		dhcp_client_confirm(net->client, net->now);
		break;
	case 3:
		dhcp_client_conflict(net->client, net->now);
		break;
	default:
		answer(net, wire_sub(r, MIN(wire_u8(r), wire_left(r))));
		break;
	}
}

static void live(const guint8 *data, gsize size)
{
	static const char *const order[] = { "150", "66", NULL };
	Net net = { 0 };
	WireReader r = wire_reader(data, size);
	guint8 how = wire_u8(&r);
	DhcpConfig config = { .identity = { .mac = { 0, 1, 2, 3, 4, 5 } },
		.check = how & 1,
		.offer_wait = how & 2 ? G_USEC_PER_SEC : 0,
		.order = how & 4 ? order : NULL };

	net.client = dhcp_client_new(&config, &ops, &net);
	dhcp_client_start(net.client, &(DhcpBeginning) { .address = 0x0a010005, .reboot = !!(how & 8) }, 0);
	while (wire_left(&r))
		one_event(&net, &r);
	dhcp_client_free(net.client);
}

static void read_lease(const guint8 *data, gsize size)
{
	DhcpMessage *message = dhcp_message_parse(data, size, NULL);
	DhcpLease *lease = message ? dhcp_lease_new(message, 0x0a010001, 0, NULL) : NULL;

	g_clear_pointer(&lease, dhcp_lease_unref);
	g_clear_pointer(&message, dhcp_message_free);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(GBytes) bytes = g_bytes_new_static(data, size);
	g_auto(DhcpMemory) memory = { 0 };
	const char *fault;
	WireReader payload;
	guint32 source;

	read_lease(data, size);
	if (dhcp_frame_read(data, size, &source, &payload, &fault))
		read_lease(payload.pos, wire_left(&payload));
	else
		g_assert_true(!fault || size >= 14);
	dhcp_memory_read(bytes, &memory);
	live(data, size);
	return 0;
}
