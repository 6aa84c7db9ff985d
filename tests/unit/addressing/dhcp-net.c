/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dhcp-net.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "samples.h"

static const guint8 mac[6] = { 0x00, 0x11, 0x22, 0x33, 0x44, 0x55 };
static const guint8 client_id[] = { 1, 0x00, 0x11, 0x22, 0x33, 0x44, 0x55 };
static const char *const order[] = { "150", NULL };

static void note(Net *net, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void note(Net *net, const char *format, ...)
{
	va_list args;

	g_string_append_printf(net->trace, "%.1f ", (double) net->now / SECOND);
	va_start(args, format);
	g_string_append_vprintf(net->trace, format, args);
	va_end(args);
	g_string_append_c(net->trace, '\n');
}

static void note_address(GString *line, const char *what, guint32 address)
{
	if (address)
		g_string_append_printf(line, " %s=.%u", what, address & 255);
}

static void on_send(gpointer self, const guint8 *data, gsize length, const DhcpLease *lease, guint32 destination)
{
	static const char *const names[] = { "", "DISCOVER", "OFFER", "REQUEST", "DECLINE", "ACK", "NAK", "RELEASE" };
	Net *net = self;
	g_autoptr(DhcpMessage) message = dhcp_message_parse(data, length, NULL);
	g_autoptr(GString) line = g_string_new(names[message->type]);
	WireReader r = wire_reader(data + 8, 8);
	guint secs = wire_be16(&r);
	guint flags = wire_be16(&r);

	g_string_append_printf(line, " secs=%u", secs);
	note_address(line, "own", wire_be32(&r));
	note_address(line, "ip", dhcp_message_u32(message, DHCP_OPTION_REQUESTED_ADDRESS, 0));
	note_address(line, "server", dhcp_message_u32(message, DHCP_OPTION_SERVER, 0));
	if (flags)
		g_string_append(line, " broadcast");
	if (lease)
		g_string_append_printf(line, " udp");
	note_address(line, "to", destination);
	net->xid = message->xid;
	note(net, "%s", line->str);
}

static guint32 on_random(gpointer self)
{
	Net *net = self;

	return (guint32) (net->jitter + SECOND + net->drawn++ * (2 * SECOND + 1));
}

static void on_state(gpointer self, DhcpState from, DhcpState to)
{
	assert_int_not_equal(from, to);
	assert_int_equal(to, dhcp_client_state(((Net *) self)->client));
}

static void on_check(gpointer self, guint32 address)
{
	note(self, "check .%u", address & 255);
}

static void on_bound(gpointer self, DhcpLease *lease)
{
	note(self, "bound .%u/%u from .%u for %u", lease->address & 255, lease->prefix, lease->server & 255,
		lease->time);
}

static void on_lost(gpointer self, DhcpLease *lease, DhcpLoss loss)
{
	static const char *const names[] = { "nak", "expired", "changed", "conflict" };

	note(self, "lost .%u %s", lease->address & 255, names[loss]);
}

static void on_forget(gpointer self)
{
	note(self, "forget");
}

static void on_refused(gpointer self, guint32 address, gboolean conflict, const char *words)
{
	Net *net = self;

	note(net, "refused .%u %s%s, %.0f s", address & 255, conflict ? "conflict" : "nak ", words ? words : "",
		(double) (dhcp_client_deadline(net->client) - net->now) / SECOND);
}

static void on_declined(gpointer self, guint32 address, gint64 until)
{
	((Net *) self)->declined_until = until;
}

static void on_heard(gpointer self, DhcpType type, guint32 server, guint32 address, const char *words)
{
	g_string_append_printf(((Net *) self)->heard, "%u of .%u by .%u %s\n", type, address & 255, server >> 16 & 255,
		words ? words : "");
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

Net *net_new(gboolean check, gint64 offer_wait)
{
	Net *net = g_new0(Net, 1);
	g_autoptr(GBytes) id = g_bytes_new_static(client_id, sizeof client_id);
	DhcpConfig config = {
		.identity = { .client_id = id }, .check = check, .offer_wait = offer_wait, .order = order
	};

	memcpy(config.identity.mac, mac, sizeof mac);
	net->trace = g_string_new(NULL);
	net->heard = g_string_new(NULL);
	net->client = dhcp_client_new(&config, &ops, net);
	assert_true(dhcp_client_deadline(net->client) == REGENT_NEVER);
	return net;
}

void net_free(Net *net)
{
	dhcp_client_free(net->client);
	g_string_free(net->trace, TRUE);
	g_string_free(net->heard, TRUE);
	g_free(net);
}

void begin(Net *net, guint32 address, gboolean reboot)
{
	dhcp_client_start(net->client, &(DhcpBeginning) { .address = address, .reboot = reboot }, net->now);
}

void run(Net *net, double seconds)
{
	gint64 end = (gint64) (seconds * SECOND);

	while (dhcp_client_deadline(net->client) <= end) {
		dhcp_client_tick(net->client, dhcp_client_deadline(net->client) - 1); /* too early: nothing */
		net->now = MAX(net->now, dhcp_client_deadline(net->client));
		dhcp_client_tick(net->client, net->now);
	}
	net->now = end;
}

GByteArray *reply(const Net *net, DhcpType type, guint32 yiaddr, const char *options)
{
	GByteArray *bytes = g_byte_array_new();
	g_autoptr(GByteArray) tail = sample_hex(options);
	guint8 buffer[1000];
	WireWriter w = wire_writer(buffer, sizeof buffer);

	wire_put_be32(&w, 0x02010600);
	wire_put_be32(&w, net->xid);
	wire_put_be32(&w, 0);
	wire_put_be32(&w, 0);
	wire_put_be32(&w, yiaddr);
	wire_put_zeros(&w, 8);
	wire_put_bytes(&w, mac, sizeof mac);
	wire_put_zeros(&w, 10 + 64 + 128);
	wire_put_be32(&w, 0x63825363);
	wire_put_be16(&w, 0x3501);
	wire_put_u8(&w, (guint8) type);
	wire_put_bytes(&w, tail->data, tail->len);
	wire_put_u8(&w, 255);
	g_byte_array_append(bytes, buffer, (guint) w.length);
	return bytes;
}

gboolean deliver(Net *net, const GByteArray *bytes)
{
	g_autoptr(GError) error = NULL;
	gboolean good = dhcp_client_receive(net->client, SERVER, bytes->data, bytes->len, &error, net->now);

	assert_int_equal(good, error == NULL);
	return good;
}

gboolean answer(Net *net, DhcpType type, guint32 yiaddr, const char *options)
{
	g_autoptr(GByteArray) bytes = reply(net, type, yiaddr, options);

	return deliver(net, bytes);
}

void expect(Net *net, const char *trace)
{
	assert_string_equal(net->trace->str, trace);
	g_string_truncate(net->trace, 0);
}

Net *bound(void)
{
	Net *net = net_new(FALSE, 0);

	begin(net, 0, FALSE);
	answer(net, DHCP_OFFER, ADDRESS, GOOD);
	answer(net, DHCP_ACK, ADDRESS, GOOD);
	expect(net, "0.0 DISCOVER secs=1\n0.0 REQUEST secs=1 ip=.5 server=.1\n"
		    "0.0 bound .5/24 from .1 for 3600\n");
	return net;
}
