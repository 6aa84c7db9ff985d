/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Conversations with scripted servers on a fake clock: what the client does is written down and compared. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "dhcp-client.h"
#include "samples.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define SERVER 0x0a010001
#define ADDRESS 0x0a010005

static const guint8 mac[6] = { 0x00, 0x11, 0x22, 0x33, 0x44, 0x55 };
static const guint8 client_id[] = { 1, 0x00, 0x11, 0x22, 0x33, 0x44, 0x55 };
static const char *const order[] = { "150", NULL };

typedef struct {
	DhcpClient *client;
	gint64 now;
	gint64 jitter;
	guint drawn;
	guint32 xid; /* of the last message */
	gint64 declined_until;
	GString *trace;
} Net;

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

static const DhcpClientOps ops = { .send = on_send,
	.random = on_random,
	.state = on_state,
	.check = on_check,
	.bound = on_bound,
	.lost = on_lost,
	.forget = on_forget,
	.declined = on_declined,
	.refused = on_refused };

static Net *net_new(gboolean check, gint64 offer_wait)
{
	Net *net = g_new0(Net, 1);
	g_autoptr(GBytes) id = g_bytes_new_static(client_id, sizeof client_id);
	DhcpConfig config = {
		.identity = { .client_id = id }, .check = check, .offer_wait = offer_wait, .order = order
	};

	memcpy(config.identity.mac, mac, sizeof mac);
	net->trace = g_string_new(NULL);
	net->client = dhcp_client_new(&config, &ops, net);
	assert_true(dhcp_client_deadline(net->client) == REGENT_NEVER);
	return net;
}

static void net_free(Net *net)
{
	dhcp_client_free(net->client);
	g_string_free(net->trace, TRUE);
	g_free(net);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Net, net_free)

static void begin(Net *net, guint32 address, gboolean reboot)
{
	dhcp_client_start(net->client, &(DhcpBeginning) { .address = address, .reboot = reboot }, net->now);
}

/* Lets the time pass until @seconds, with all deadlines in between. */
static void run(Net *net, double seconds)
{
	gint64 end = (gint64) (seconds * SECOND);

	while (dhcp_client_deadline(net->client) <= end) {
		dhcp_client_tick(net->client, dhcp_client_deadline(net->client) - 1); /* too early: nothing */
		net->now = MAX(net->now, dhcp_client_deadline(net->client));
		dhcp_client_tick(net->client, net->now);
	}
	net->now = end;
}

static GByteArray *reply(const Net *net, DhcpType type, guint32 yiaddr, const char *options)
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

static gboolean deliver(Net *net, const GByteArray *bytes)
{
	g_autoptr(GError) error = NULL;
	gboolean good = dhcp_client_receive(net->client, SERVER, bytes->data, bytes->len, &error, net->now);

	assert_int_equal(good, error == NULL);
	return good;
}

static gboolean answer(Net *net, DhcpType type, guint32 yiaddr, const char *options)
{
	g_autoptr(GByteArray) bytes = reply(net, type, yiaddr, options);

	return deliver(net, bytes);
}

/* Server .1, an hour, mask 24, one TFTP server. */
#define GOOD "36040a010001 330400000e10 0104ffffff00 96040a010009"

static void expect(Net *net, const char *trace)
{
	assert_string_equal(net->trace->str, trace);
	g_string_truncate(net->trace, 0);
}

static Net *bound(void)
{
	Net *net = net_new(FALSE, 0);

	begin(net, 0, FALSE);
	answer(net, DHCP_OFFER, ADDRESS, GOOD);
	answer(net, DHCP_ACK, ADDRESS, GOOD);
	expect(net, "0.0 DISCOVER secs=1\n0.0 REQUEST secs=1 ip=.5 server=.1\n"
		    "0.0 bound .5/24 from .1 for 3600\n");
	return net;
}

static void test_boot(void **state)
{
	g_autoptr(Net) net = net_new(TRUE, 0);

	begin(net, 0, FALSE);
	run(net, 0.1);
	answer(net, DHCP_OFFER, ADDRESS, GOOD);
	run(net, 0.2);
	answer(net, DHCP_ACK, ADDRESS, GOOD);
	run(net, 0.3);
	assert_int_equal(dhcp_client_state(net->client), DHCP_STATE_CHECKING);
	dhcp_client_checked(net->client, FALSE, net->now);
	expect(net, "0.0 DISCOVER secs=1\n0.1 check .5\n0.1 REQUEST secs=1 ip=.5 server=.1\n"
		    "0.3 bound .5/24 from .1 for 3600\n");
	assert_int_equal(dhcp_client_state(net->client), DHCP_STATE_BOUND);
	assert_int_equal(dhcp_client_unanswered(net->client), 0);
}

/* The same xid and secs in a DISCOVER and the REQUEST that follows; a new exchange has a new xid. */
static void test_xid(void **state)
{
	g_autoptr(Net) net = net_new(FALSE, 0);
	guint32 xid;

	begin(net, 0, FALSE);
	run(net, 7);
	xid = net->xid;
	answer(net, DHCP_OFFER, ADDRESS, GOOD);
	expect(net, "0.0 DISCOVER secs=1\n2.0 DISCOVER secs=2\n6.0 DISCOVER secs=6 broadcast\n"
		    "7.0 REQUEST secs=6 ip=.5 server=.1\n");
	assert_int_equal(net->xid, xid);
	answer(net, DHCP_ACK, ADDRESS, GOOD);
	run(net, 1900);
	assert_int_not_equal(net->xid, xid);
}

static void test_back_off(void **state)
{
	g_autoptr(Net) net = net_new(FALSE, 0);

	begin(net, 0, FALSE);
	run(net, 260);
	expect(net, "0.0 DISCOVER secs=1\n2.0 DISCOVER secs=2\n6.0 DISCOVER secs=6 broadcast\n"
		    "14.0 DISCOVER secs=14\n30.0 DISCOVER secs=30 broadcast\n62.0 DISCOVER secs=62\n"
		    "126.0 DISCOVER secs=126 broadcast\n190.0 DISCOVER secs=190\n"
		    "254.0 DISCOVER secs=254 broadcast\n");
	assert_int_equal(dhcp_client_unanswered(net->client), 9);
}

/* The port passes frames now: the next DISCOVER is not waited for. An exchange that goes on is left alone. */
static void test_hasten(void **state)
{
	g_autoptr(Net) net = net_new(FALSE, 0);

	begin(net, 0, FALSE);
	run(net, 31);
	dhcp_client_hasten(net->client, net->now);
	answer(net, DHCP_OFFER, ADDRESS, GOOD);
	dhcp_client_hasten(net->client, net->now);
	answer(net, DHCP_ACK, ADDRESS, GOOD);
	dhcp_client_hasten(net->client, net->now);
	expect(net, "0.0 DISCOVER secs=1\n2.0 DISCOVER secs=2\n6.0 DISCOVER secs=6 broadcast\n"
		    "14.0 DISCOVER secs=14\n30.0 DISCOVER secs=30 broadcast\n31.0 DISCOVER secs=31\n"
		    "31.0 REQUEST secs=31 ip=.5 server=.1\n31.0 bound .5/24 from .1 for 3600\n");
}

/* A silence begins with the first message that stays without an answer. */
static void test_silent_since(void **state)
{
	g_autoptr(Net) net = bound();

	run(net, 3000);
	assert_true(dhcp_client_silent_since(net->client) == 1800 * SECOND);
	answer(net, DHCP_ACK, ADDRESS, GOOD);
	assert_int_equal(dhcp_client_unanswered(net->client), 0);
	run(net, net->now / (double) SECOND + 1900);
	assert_true(dhcp_client_silent_since(net->client) > 3000 * SECOND);
}

static void test_jitter(void **state)
{
	static const struct {
		gint64 jitter;
		const char *trace;
	} table[] = {
		{ -SECOND, "0.0 DISCOVER secs=1\n1.0 DISCOVER secs=1\n4.0 DISCOVER secs=4 "
			   "broadcast\n" },
		{ SECOND, "0.0 DISCOVER secs=1\n3.0 DISCOVER secs=3\n8.0 DISCOVER secs=8 "
			  "broadcast\n" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
		g_autoptr(Net) net = net_new(FALSE, 0);

		net->jitter = table[i].jitter;
		begin(net, 0, FALSE);
		run(net, 9);
		expect(net, table[i].trace);
	}
}

static void test_request_unanswered(void **state)
{
	g_autoptr(Net) net = net_new(FALSE, 0);

	begin(net, 0, FALSE);
	answer(net, DHCP_OFFER, ADDRESS, GOOD);
	run(net, 15);
	expect(net, "0.0 DISCOVER secs=1\n0.0 REQUEST secs=1 ip=.5 server=.1\n"
		    "2.0 REQUEST secs=1 ip=.5 server=.1\n6.0 REQUEST secs=1 ip=.5 server=.1\n"
		    "14.0 DISCOVER secs=1\n");
}

static void test_renew_and_rebind(void **state)
{
	g_autoptr(Net) net = bound();

	run(net, 1800);
	expect(net, "1800.0 REQUEST secs=1 own=.5 udp to=.1\n");
	answer(net, DHCP_ACK, ADDRESS, GOOD);
	run(net, 3600);
	expect(net, "1800.0 bound .5/24 from .1 for 3600\n3600.0 REQUEST secs=1 own=.5 udp to=.1\n");
	/* silence: half of what is left until T2 at 1800 + 3150, not under 60 s; then by broadcast
	 * until the end */
	run(net, 5401);
	expect(net, "4275.0 REQUEST secs=675 own=.5 udp to=.1\n4612.5 REQUEST secs=1012 own=.5 udp "
		    "to=.1\n"
		    "4781.2 REQUEST secs=1181 own=.5 udp to=.1\n4865.6 REQUEST secs=1265 own=.5 "
		    "udp to=.1\n"
		    "4950.0 REQUEST secs=1 own=.5 udp\n5175.0 REQUEST secs=225 own=.5 udp\n"
		    "5287.5 REQUEST secs=337 own=.5 udp\n5400.0 forget\n5400.0 lost .5 expired\n");
	assert_int_equal(dhcp_client_state(net->client), DHCP_STATE_STOPPED);
}

static void test_rebind_answered(void **state)
{
	g_autoptr(Net) net = bound();

	run(net, 3200);
	g_string_truncate(net->trace, 0);
	assert_int_equal(dhcp_client_state(net->client), DHCP_STATE_REBINDING);
	answer(net, DHCP_ACK, ADDRESS, "36040a010002 330400000e10 0104ffffff00");
	expect(net, "3200.0 bound .5/24 from .2 for 3600\n");
	run(net, 3150 + 1800);
	expect(net, "4950.0 REQUEST secs=1 own=.5 udp to=.2\n");
}

static void test_for_ever(void **state)
{
	g_autoptr(Net) net = net_new(FALSE, 0);

	begin(net, 0, FALSE);
	answer(net, DHCP_OFFER, ADDRESS, "36040a010001 3304ffffffff 96040a010009");
	answer(net, DHCP_ACK, ADDRESS, "36040a010001 3304ffffffff 96040a010009");
	assert_int_equal(dhcp_client_state(net->client), DHCP_STATE_BOUND);
	assert_true(dhcp_client_deadline(net->client) == REGENT_NEVER);
}

/* Phones that got their lease together do not renew it together, nor any before its time. */
static void test_renewal_jitter(void **state)
{
	static const struct {
		gint64 jitter, deadline;
	} rows[] = { { -SECOND, 1800 * SECOND }, { SECOND, 1801 * SECOND } };

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Net) net = net_new(FALSE, 0);

		net->jitter = rows[i].jitter;
		begin(net, 0, FALSE);
		answer(net, DHCP_OFFER, ADDRESS, GOOD);
		answer(net, DHCP_ACK, ADDRESS, GOOD);
		assert_int_equal(dhcp_client_deadline(net->client), rows[i].deadline);
	}
}

/* A lease runs from the moment the REQUEST was sent, not from its answer: RFC 2131 4.4.1. */
static void test_lease_starts_at_request(void **state)
{
	g_autoptr(Net) net = net_new(TRUE, 0);

	begin(net, 0, FALSE);
	answer(net, DHCP_OFFER, ADDRESS, GOOD);
	run(net, 1.5);
	answer(net, DHCP_ACK, ADDRESS, GOOD);
	run(net, 7);
	dhcp_client_checked(net->client, FALSE, net->now);
	assert_int_equal(dhcp_client_deadline(net->client), 1800 * SECOND);
}

static void test_reboot(void **state)
{
	g_autoptr(Net) net = net_new(TRUE, 0);

	begin(net, ADDRESS, TRUE);
	answer(net, DHCP_ACK, ADDRESS, GOOD);
	dhcp_client_checked(net->client, FALSE, net->now);
	expect(net, "0.0 check .5\n0.0 REQUEST secs=1 ip=.5\n0.0 bound .5/24 from .1 for 3600\n");
}

static void test_reboot_silent(void **state)
{
	g_autoptr(Net) net = net_new(FALSE, 0);

	begin(net, ADDRESS, TRUE);
	run(net, 4);
	expect(net, "0.0 REQUEST secs=1 ip=.5\n1.0 REQUEST secs=1 ip=.5\n3.0 DISCOVER secs=1 ip=.5\n");
}

/* Without INIT-REBOOT the address is only a wish. */
static void test_wish(void **state)
{
	g_autoptr(Net) net = net_new(FALSE, 0);

	begin(net, ADDRESS, FALSE);
	expect(net, "0.0 DISCOVER secs=1 ip=.5\n");
}

static void test_nak_before_bound(void **state)
{
	g_autoptr(Net) net = net_new(FALSE, 0);

	begin(net, ADDRESS, TRUE);
	answer(net, DHCP_NAK, 0, "36040a010001 380577726f6e67");
	run(net, 0.1);
	expect(net, "0.0 REQUEST secs=1 ip=.5\n0.0 forget\n0.0 refused .5 nak wrong, 0 s\n"
		    "0.0 DISCOVER secs=1\n");
	for (guint i = 0; i < 3; i++) {
		answer(net, DHCP_OFFER, ADDRESS, GOOD);
		answer(net, DHCP_NAK, 0, "36040a010001");
		run(net, (double) net->now / SECOND + (1 << i));
	}
	expect(net, "0.1 REQUEST secs=1 ip=.5 server=.1\n0.1 forget\n0.1 refused .5 nak , 1 s\n"
		    "1.1 DISCOVER secs=1\n1.1 REQUEST secs=1 ip=.5 server=.1\n1.1 forget\n"
		    "1.1 refused .5 nak , 2 s\n3.1 DISCOVER secs=1\n3.1 REQUEST secs=1 ip=.5 "
		    "server=.1\n"
		    "3.1 forget\n3.1 refused .5 nak , 4 s\n7.1 DISCOVER secs=1\n");
}

/* The storm ends at a minute. */
static void test_nak_storm(void **state)
{
	g_autoptr(Net) net = net_new(FALSE, 0);

	begin(net, 0, FALSE);
	for (guint i = 0; i < 12; i++) {
		answer(net, DHCP_OFFER, ADDRESS, GOOD);
		answer(net, DHCP_NAK, 0, "");
		assert_true(dhcp_client_deadline(net->client) - net->now <= 60 * SECOND);
		run(net, (double) dhcp_client_deadline(net->client) / SECOND);
	}
	assert_int_equal(net->now, (1 + 2 + 4 + 8 + 16 + 32 + 5 * 60) * SECOND);
}

static void test_nak_when_bound(void **state)
{
	static const double when[] = { 1801, 3151 };

	for (guint i = 0; i < G_N_ELEMENTS(when); i++) {
		g_autoptr(Net) net = bound();

		run(net, when[i]);
		g_string_truncate(net->trace, 0);
		answer(net, DHCP_NAK, 0, "36040a010001");
		assert_non_null(strstr(net->trace->str, "forget\n"));
		assert_non_null(strstr(net->trace->str, "lost .5 nak\n"));
		assert_int_equal(dhcp_client_state(net->client), DHCP_STATE_STOPPED);
		assert_true(dhcp_client_deadline(net->client) == REGENT_NEVER);
	}
}

/* States in which a NAK, an ACK or an OFFER says nothing. */
static void test_unexpected(void **state)
{
	g_autoptr(Net) net = net_new(FALSE, 0);

	begin(net, 0, FALSE);
	g_string_truncate(net->trace, 0);
	assert_true(answer(net, DHCP_NAK, 0, ""));
	assert_true(answer(net, DHCP_ACK, ADDRESS, GOOD));
	assert_true(answer(net, DHCP_DISCOVER, ADDRESS, GOOD));
	expect(net, "");
	answer(net, DHCP_OFFER, ADDRESS, GOOD);
	g_string_truncate(net->trace, 0);
	assert_true(answer(net, DHCP_OFFER, ADDRESS + 1, GOOD));
	/* another server's */
	assert_true(answer(net, DHCP_NAK, 0, "36040a010002"));
	assert_true(answer(net, DHCP_ACK, ADDRESS, "36040a010002"));
	expect(net, "");
	answer(net, DHCP_ACK, ADDRESS, GOOD);
	g_string_truncate(net->trace, 0);
	assert_true(answer(net, DHCP_NAK, 0, "36040a010001"));
	assert_true(answer(net, DHCP_ACK, ADDRESS, GOOD));
	expect(net, "");
}

/* A message for another host is nobody's business; one that is late, or for another client on this host, is counted. */
static void test_not_for_us(void **state)
{
	static const struct {
		guint at;
		guint8 value;
		gboolean silent;
	} spoil[] = { { 0, 1, TRUE }, { 1, 6, TRUE }, { 2, 8, TRUE }, { 4, 0xee, FALSE }, { 28, 0x02, TRUE } };
	g_autoptr(Net) net = net_new(FALSE, 0);

	begin(net, 0, FALSE);
	g_string_truncate(net->trace, 0);
	for (guint i = 0; i < G_N_ELEMENTS(spoil); i++) {
		g_autoptr(GByteArray) bytes = reply(net, DHCP_OFFER, ADDRESS, GOOD);

		bytes->data[spoil[i].at] = spoil[i].value;
		assert_false(dhcp_client_asked(net->client, bytes->data, bytes->len));
		assert_int_equal(deliver(net, bytes), spoil[i].silent);
	}
	/* RFC 6842: another client's identifier, and ours */
	assert_false(answer(net, DHCP_OFFER, ADDRESS, GOOD "3d0701001122334466"));
	assert_false(answer(net, DHCP_OFFER, ADDRESS, GOOD "3d06010011223344"));
	expect(net, "");
	assert_true(answer(net, DHCP_OFFER, ADDRESS, GOOD "3d0701001122334455"));
	expect(net, "0.0 REQUEST secs=1 ip=.5 server=.1\n");
}

static void test_bad_messages(void **state)
{
	g_autoptr(Net) net = net_new(FALSE, 0);

	begin(net, 0, FALSE);
	g_string_truncate(net->trace, 0);
	assert_false(answer(net, DHCP_OFFER, ADDRESS, "3604"));
	assert_false(answer(net, DHCP_OFFER, 0, GOOD));
	assert_false(answer(net, DHCP_OFFER, 0xffffffff, GOOD));
	assert_false(answer(net, 0, ADDRESS, GOOD)); /* BOOTP */
	expect(net, "");
	/* neither lease time nor server id: an hour, from whom it came */
	assert_true(answer(net, DHCP_OFFER, ADDRESS, ""));
	expect(net, "0.0 REQUEST secs=1 ip=.5 server=.1\n");
	assert_false(answer(net, DHCP_ACK, ADDRESS + 1, ""));
	expect(net, "");
	assert_true(answer(net, DHCP_ACK, ADDRESS, ""));
	expect(net, "0.0 bound .5/24 from .1 for 3600\n");
}

static void test_two_servers(void **state)
{
	g_autoptr(Net) net = net_new(FALSE, SECOND / 2);

	begin(net, 0, FALSE);
	answer(net, DHCP_OFFER, 0x0a020007, "36040a020001");
	run(net, 0.2);
	answer(net, DHCP_OFFER, ADDRESS, GOOD);
	expect(net, "0.0 DISCOVER secs=1\n0.2 REQUEST secs=1 ip=.5 server=.1\n");
}

/* Nobody names a provisioning server: the longest lease after the wait. */
static void test_poor_offers(void **state)
{
	g_autoptr(Net) net = net_new(FALSE, SECOND / 2);

	begin(net, 0, FALSE);
	answer(net, DHCP_OFFER, 0x0a020007, "36040a020001 330400000100");
	run(net, 0.2);
	answer(net, DHCP_OFFER, 0x0a030008, "36040a030001 330400000200");
	answer(net, DHCP_OFFER, 0x0a030009, "36040a030001 330400000080");
	run(net, 1);
	expect(net, "0.0 DISCOVER secs=1\n0.5 REQUEST secs=1 ip=.8 server=.1\n");
}

/* An address that was leased earlier counts more than a longer lease. */
static void test_wished_offer(void **state)
{
	g_autoptr(Net) net = net_new(FALSE, SECOND / 2);

	begin(net, ADDRESS, FALSE);
	answer(net, DHCP_OFFER, 0x0a010007, "36040a010002 330400000200");
	answer(net, DHCP_OFFER, ADDRESS, "36040a010001 330400000100");
	answer(net, DHCP_OFFER, 0x0a010008, "36040a010003 330400000200");
	run(net, 1);
	expect(net, "0.0 DISCOVER secs=1 ip=.5\n0.5 REQUEST secs=1 ip=.5 server=.1\n");
}

static void test_conflict(void **state)
{
	for (guint early = 0; early < 2; early++) {
		g_autoptr(Net) net = net_new(TRUE, 0);

		begin(net, 0, FALSE);
		answer(net, DHCP_OFFER, ADDRESS, GOOD);
		g_string_truncate(net->trace, 0);
		if (early)
			dhcp_client_checked(net->client, TRUE, net->now);
		answer(net, DHCP_ACK, ADDRESS, GOOD);
		if (!early)
			dhcp_client_checked(net->client, TRUE, net->now);
		run(net, 10);
		expect(net, "0.0 DECLINE secs=0 ip=.5 server=.1\n0.0 forget\n0.0 refused .5 "
			    "conflict, 10 s\n"
			    "10.0 DISCOVER secs=1\n");
	}
}

static void test_conflict_when_bound(void **state)
{
	g_autoptr(Net) net = bound();

	run(net, 5);
	dhcp_client_conflict(net->client, net->now);
	expect(net, "5.0 DECLINE secs=0 ip=.5 server=.1\n5.0 forget\n5.0 lost .5 conflict\n");
	assert_int_equal(net->declined_until, 15 * SECOND);
}

static void test_address_changes(void **state)
{
	static const struct {
		guint32 address;
		const char *options;
	} table[] = { { ADDRESS + 1, GOOD }, { ADDRESS, "36040a010001 0104ffff0000" } };

	for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
		g_autoptr(Net) net = bound();

		run(net, 1800);
		g_string_truncate(net->trace, 0);
		answer(net, DHCP_ACK, table[i].address, table[i].options);
		expect(net, "1800.0 forget\n1800.0 lost .5 changed\n");
	}
}

static void test_confirm(void **state)
{
	g_autoptr(Net) net = bound();

	run(net, 100);
	dhcp_client_confirm(net->client, net->now);
	answer(net, DHCP_ACK, ADDRESS, GOOD);
	expect(net, "100.0 REQUEST secs=1 ip=.5\n100.0 bound .5/24 from .1 for 3600\n");
	assert_int_equal(dhcp_client_deadline(net->client), 1900 * SECOND);
}

static void test_confirm_silent(void **state)
{
	g_autoptr(Net) net = bound();

	run(net, 100);
	dhcp_client_confirm(net->client, net->now);
	run(net, 1800);
	expect(net, "100.0 REQUEST secs=1 ip=.5\n101.0 REQUEST secs=1 ip=.5\n"
		    "1800.0 REQUEST secs=1 own=.5 udp to=.1\n");
}

/* A link that comes back while nobody answers: the next DISCOVER does not wait for a minute to pass. */
static void test_confirm_unbound(void **state)
{
	g_autoptr(Net) net = net_new(FALSE, 0);

	begin(net, 0, FALSE);
	run(net, 40);
	g_string_truncate(net->trace, 0);
	dhcp_client_confirm(net->client, net->now);
	run(net, 43);
	expect(net, "40.0 DISCOVER secs=1\n42.0 DISCOVER secs=2\n");
	answer(net, DHCP_OFFER, ADDRESS, GOOD);
	g_string_truncate(net->trace, 0);
	dhcp_client_confirm(net->client, net->now);
	expect(net, "");
}

static void test_confirm_refused(void **state)
{
	g_autoptr(Net) net = bound();

	run(net, 100);
	dhcp_client_confirm(net->client, net->now);
	answer(net, DHCP_NAK, 0, "");
	expect(net, "100.0 REQUEST secs=1 ip=.5\n100.0 forget\n100.0 lost .5 nak\n");
}

/* After a suspend in which the lease ended. */
static void test_expired_asleep(void **state)
{
	g_autoptr(Net) net = bound();

	net->now = 9999 * SECOND;
	dhcp_client_tick(net->client, net->now);
	expect(net, "9999.0 forget\n9999.0 lost .5 expired\n");
}

static void test_release(void **state)
{
	g_autoptr(Net) net = net_new(FALSE, 0);

	begin(net, 0, FALSE);
	assert_false(dhcp_client_release(net->client, net->now));
	answer(net, DHCP_OFFER, ADDRESS, GOOD);
	answer(net, DHCP_ACK, ADDRESS, GOOD);
	g_string_truncate(net->trace, 0);
	assert_true(dhcp_client_release(net->client, net->now));
	expect(net, "0.0 RELEASE secs=0 own=.5 server=.1 udp to=.1\n0.0 forget\n");
	assert_false(dhcp_client_release(net->client, net->now));
}

/* Two minutes: with three answers in a row lost, the fourth still comes in time. */
static void test_short_lease(void **state)
{
	static const char lease[] = "36040a010001 330400000078 0104ffffff00 96040a010009";
	g_autoptr(Net) net = net_new(FALSE, 0);

	begin(net, 0, FALSE);
	answer(net, DHCP_OFFER, ADDRESS, lease);
	answer(net, DHCP_ACK, ADDRESS, lease);
	g_string_truncate(net->trace, 0);
	run(net, 104);
	expect(net, "60.0 REQUEST secs=1 own=.5 udp to=.1\n82.5 REQUEST secs=22 own=.5 udp to=.1\n"
		    "93.8 REQUEST secs=33 own=.5 udp to=.1\n99.4 REQUEST secs=39 own=.5 udp to=.1\n");
	run(net, 121);
	expect(net, "105.0 REQUEST secs=1 own=.5 udp\n112.5 REQUEST secs=7 own=.5 udp\n"
		    "116.2 REQUEST secs=11 own=.5 udp\n120.0 forget\n120.0 lost .5 expired\n");
}

/* The shortest there is gets several tries, too. */
static void test_shortest_lease(void **state)
{
	static const char lease[] = "36040a010001 33040000001e 0104ffffff00 96040a010009";
	g_autoptr(Net) net = net_new(FALSE, 0);
	guint requests = 0;

	begin(net, 0, FALSE);
	answer(net, DHCP_OFFER, ADDRESS, lease);
	answer(net, DHCP_ACK, ADDRESS, lease);
	g_string_truncate(net->trace, 0);
	run(net, 31);
	for (const char *at = net->trace->str; (at = strstr(at, "REQUEST")); at++)
		requests++;
	assert_in_range(requests, 4, 8);
}

static DhcpLease *kept_lease(const Net *net, const char *options, gint64 left, gint64 now)
{
	g_autoptr(GByteArray) bytes = reply(net, DHCP_ACK, ADDRESS, options);
	g_autoptr(GBytes) octets = g_bytes_new(bytes->data, bytes->len);

	return dhcp_lease_recall(octets, SERVER, left, now);
}

/* A lease of an earlier run is used for the rest of its time when nobody answers, and renewed by its own times. */
static void test_kept(void **state)
{
	static const struct {
		gint64 left;
		const char *then;
	} rows[] = {
		{ 3000, "" }, { 1000, "3.0 REQUEST secs=1 own=.5 udp to=.1\n" }, /* after T1 */
		{ 100, "3.0 REQUEST secs=1 own=.5 udp\n" },                      /* after T2 */
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Net) net = net_new(FALSE, 0);
		g_autoptr(DhcpLease) kept = kept_lease(net, GOOD, rows[i].left, 0);
		g_autofree char *trace = g_strdup_printf("0.0 REQUEST secs=1 ip=.5\n1.0 REQUEST secs=1 ip=.5\n"
							 "3.0 bound .5/24 from .1 for 3600\n%s",
			rows[i].then);

		dhcp_client_start(
			net->client, &(DhcpBeginning) { .address = ADDRESS, .reboot = TRUE, .kept = kept }, 0);
		run(net, 4);
		expect(net, trace);
		assert_int_equal(dhcp_client_unanswered(net->client), *rows[i].then ? 3 : 2);
	}
}

/* After a failure of a later phase all servers are asked; when none answers, what was in use goes on being used. */
static void test_kept_while_selecting(void **state)
{
	g_autoptr(Net) net = net_new(TRUE, 0);
	g_autoptr(DhcpLease) kept = kept_lease(net, GOOD, 3000, 0);

	dhcp_client_start(net->client, &(DhcpBeginning) { .address = ADDRESS, .kept = kept }, 0);
	run(net, 14);
	dhcp_client_checked(net->client, FALSE, net->now);
	expect(net, "0.0 DISCOVER secs=1 ip=.5\n2.0 DISCOVER secs=2 ip=.5\n6.0 DISCOVER secs=6 ip=.5 broadcast\n"
		    "14.0 check .5\n14.0 bound .5/24 from .1 for 3600\n");
}

/* A server that speaks outranks what was kept. */
static void test_kept_refused(void **state)
{
	g_autoptr(Net) net = net_new(FALSE, 0);
	g_autoptr(DhcpLease) kept = kept_lease(net, GOOD, 3000, 0);

	dhcp_client_start(net->client, &(DhcpBeginning) { .address = ADDRESS, .reboot = TRUE, .kept = kept }, 0);
	answer(net, DHCP_NAK, 0, "36040a010001");
	run(net, 10);
	expect(net, "0.0 REQUEST secs=1 ip=.5\n0.0 forget\n0.0 refused .5 nak , 0 s\n0.0 DISCOVER secs=1\n"
		    "2.0 DISCOVER secs=2\n6.0 DISCOVER secs=6 broadcast\n");
}

/* Another host took it meanwhile. */
static void test_kept_taken(void **state)
{
	g_autoptr(Net) net = net_new(TRUE, 0);
	g_autoptr(DhcpLease) kept = kept_lease(net, GOOD, 3000, 0);

	dhcp_client_start(net->client, &(DhcpBeginning) { .address = ADDRESS, .reboot = TRUE, .kept = kept }, 0);
	dhcp_client_checked(net->client, TRUE, 0);
	run(net, 13);
	expect(net, "0.0 check .5\n0.0 REQUEST secs=1 ip=.5\n1.0 REQUEST secs=1 ip=.5\n"
		    "3.0 DECLINE secs=0 ip=.5 server=.1\n3.0 forget\n3.0 refused .5 conflict, 10 s\n"
		    "13.0 DISCOVER secs=1\n");
}

/* A client that was started again holds to the DECLINE of the one before it. */
static void test_not_before(void **state)
{
	g_autoptr(Net) net = net_new(FALSE, 0);

	dhcp_client_start(
		net->client, &(DhcpBeginning) { .address = ADDRESS, .reboot = TRUE, .not_before = 7 * SECOND }, 0);
	run(net, 8);
	expect(net, "7.0 DISCOVER secs=1\n");
}

static void assert_trouble(const Net *net, DhcpTroubleKind kind, guint count, const char *words)
{
	const DhcpTrouble *trouble = dhcp_client_trouble(net->client);

	assert_int_equal(trouble->kind, kind);
	assert_int_equal(trouble->count, count);
	assert_int_equal(g_strcmp0(trouble->words, words), 0);
}

/* Each REQUEST is refused: counted, with the last words; a lease, or silence after it, ends the count. */
static void test_refusals(void **state)
{
	g_autoptr(Net) net = net_new(FALSE, 0);

	begin(net, 0, FALSE);
	for (guint i = 1; i < 4; i++) {
		answer(net, DHCP_OFFER, ADDRESS, GOOD);
		answer(net, DHCP_NAK, 0, "36040a010002"); /* another server's */
		assert_int_equal(dhcp_client_trouble(net->client)->count, i - 1);
		answer(net, DHCP_NAK, 0, "36040a010001 380e6e6f2066726565206c6561736573");
		assert_trouble(net, DHCP_TROUBLE_REFUSED, i, "no free leases");
		assert_int_equal(dhcp_client_trouble(net->client)->server, SERVER);
		assert_int_equal(dhcp_client_trouble(net->client)->address, ADDRESS);
		run(net, (double) dhcp_client_deadline(net->client) / SECOND);
	}
	run(net, (double) net->now / SECOND + 10);
	assert_trouble(net, DHCP_TROUBLE_REFUSED, 3, "no free leases");
	run(net, (double) net->now / SECOND + 10);
	assert_trouble(net, DHCP_TROUBLE_NONE, 0, NULL);
}

/* An offer without an ACK is not silence: counted over all exchanges, from the first REQUEST on. */
static void test_no_ack(void **state)
{
	g_autoptr(Net) net = net_new(FALSE, 0);

	begin(net, 0, FALSE);
	run(net, 1);
	for (guint i = 0; i < 3; i++) {
		answer(net, DHCP_OFFER, ADDRESS, GOOD);
		run(net, (double) net->now / SECOND + 14);
		assert_trouble(net, DHCP_TROUBLE_NO_ACK, 2 * (i + 1), NULL);
		assert_int_equal(dhcp_client_trouble(net->client)->since, SECOND);
	}
	answer(net, DHCP_OFFER, ADDRESS, GOOD);
	answer(net, DHCP_ACK, ADDRESS, GOOD);
	assert_trouble(net, DHCP_TROUBLE_NONE, 0, NULL);
}

/* The poorer of two servers is known by name, whichever came first. */
static void test_other_server(void **state)
{
	static const struct {
		const char *first, *second;
		guint32 other;
	} rows[] = {
		{ "36040a020001", GOOD, 0x0a020001 }, { "36040a020001", "36040a030001", 0x0a030001 },
		{ "36040a020001", "36040a020001", 0 },
		{ GOOD, "36040a020001", 0 }, /* taken before the other one spoke */
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Net) net = net_new(FALSE, SECOND / 2);

		begin(net, 0, FALSE);
		answer(net, DHCP_OFFER, ADDRESS, rows[i].first);
		run(net, 0.2);
		answer(net, DHCP_OFFER, ADDRESS, rows[i].second);
		assert_int_equal(dhcp_client_other_server(net->client), rows[i].other);
	}
}

static const struct CMUnitTest leases[] = {
	cmocka_unit_test(test_boot),
	cmocka_unit_test(test_xid),
	cmocka_unit_test(test_back_off),
	cmocka_unit_test(test_hasten),
	cmocka_unit_test(test_silent_since),
	cmocka_unit_test(test_jitter),
	cmocka_unit_test(test_request_unanswered),
	cmocka_unit_test(test_renew_and_rebind),
	cmocka_unit_test(test_rebind_answered),
	cmocka_unit_test(test_short_lease),
	cmocka_unit_test(test_shortest_lease),
	cmocka_unit_test(test_kept),
	cmocka_unit_test(test_kept_while_selecting),
	cmocka_unit_test(test_kept_refused),
	cmocka_unit_test(test_kept_taken),
	cmocka_unit_test(test_not_before),
	cmocka_unit_test(test_refusals),
	cmocka_unit_test(test_no_ack),
	cmocka_unit_test(test_other_server),
	cmocka_unit_test(test_for_ever),
	cmocka_unit_test(test_renewal_jitter),
	cmocka_unit_test(test_lease_starts_at_request),
	cmocka_unit_test(test_reboot),
	cmocka_unit_test(test_reboot_silent),
	cmocka_unit_test(test_wish),
};

static const struct CMUnitTest troubles[] = {
	cmocka_unit_test(test_nak_before_bound),
	cmocka_unit_test(test_nak_storm),
	cmocka_unit_test(test_nak_when_bound),
	cmocka_unit_test(test_unexpected),
	cmocka_unit_test(test_not_for_us),
	cmocka_unit_test(test_bad_messages),
	cmocka_unit_test(test_two_servers),
	cmocka_unit_test(test_poor_offers),
	cmocka_unit_test(test_wished_offer),
	cmocka_unit_test(test_conflict),
	cmocka_unit_test(test_conflict_when_bound),
	cmocka_unit_test(test_address_changes),
	cmocka_unit_test(test_confirm),
	cmocka_unit_test(test_confirm_silent),
	cmocka_unit_test(test_confirm_unbound),
	cmocka_unit_test(test_confirm_refused),
	cmocka_unit_test(test_expired_asleep),
	cmocka_unit_test(test_release),
};

int main(void)
{
	int failed = cmocka_run_group_tests(leases, NULL, NULL);

	return failed + cmocka_run_group_tests(troubles, NULL, NULL);
}
