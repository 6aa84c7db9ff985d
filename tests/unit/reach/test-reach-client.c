/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "reach-words.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MS ((gint64) 1000)

typedef struct {
	ReachClient *client;
	GString *trace;
	gint64 now;
	gboolean no_socket;
} Net;

static void on_resolve(gpointer self, guint server)
{
	g_string_append_printf(((Net *) self)->trace, "resolve %u\n", server);
}

static char *on_ping(gpointer self, const char *address, guint16 sequence)
{
	Net *net = self;

	g_string_append_printf(net->trace, "%.1f ping %s %u\n", (double) net->now / SECOND, address, sequence);
	return net->no_socket ? g_strdup("no socket") : NULL;
}

static void on_connect(gpointer self, guint address)
{
	g_string_append_printf(((Net *) self)->trace, "connect %u\n", address);
}

static void on_over(gpointer self)
{
	Net *net = self;

	g_string_append_printf(net->trace, "%.1f over\n", (double) net->now / SECOND);
}

static const ReachOps ops = { on_resolve, on_ping, on_connect, on_over };

static void add(ReachConfig *config, const char *host, guint16 port, gboolean tcp)
{
	ReachServer server = { .where = { g_strdup(host), port }, .tcp = tcp };

	g_array_append_val(config->servers, server);
}

static void expect(Net *net, const char *trace)
{
	assert_string_equal(net->trace->str, trace);
	g_string_truncate(net->trace, 0);
}

/* Two call managers, a name of two addresses, and a registrar over UDP. */
static Net *net_new(gboolean connect)
{
	Net *net = g_new0(Net, 1);
	ReachConfig config = { .servers = reach_servers_new(), .connect = connect, .timeout = 3 * SECOND };

	add(&config, "10.1.0.6", 2000, TRUE);
	add(&config, "cm-b", 2000, TRUE);
	add(&config, "10.1.0.9", 5060, FALSE);
	net->trace = g_string_new(NULL);
	net->client = reach_client_new(&config, &ops, net);
	assert_null(config.servers);
	reach_client_start(net->client);
	expect(net, "resolve 0\nresolve 1\nresolve 2\n");
	return net;
}

static void net_free(Net *net)
{
	reach_client_free(net->client);
	g_string_free(net->trace, TRUE);
	g_free(net);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Net, net_free)

static void resolved(Net *net, guint server, guint16 port, const char *one, const char *other)
{
	g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func((GDestroyNotify) host_port_free);

	g_ptr_array_add(found, host_port_new(one, port));
	if (other)
		g_ptr_array_add(found, host_port_new(other, port));
	reach_client_resolved(net->client, server, found, net->now);
}

static void all_resolved(Net *net)
{
	resolved(net, 0, 2000, "10.1.0.6", NULL);
	resolved(net, 1, 2000, "10.1.0.7", "10.1.0.8");
	resolved(net, 2, 5060, "10.1.0.9", NULL);
}

/* Lets the time pass, with all deadlines in between. */
static void run(Net *net, gint64 end)
{
	while (reach_client_deadline(net->client) <= end) {
		net->now = MAX(net->now, reach_client_deadline(net->client));
		reach_client_tick(net->client, net->now);
	}
	net->now = end;
}

static void words_are(Net *net, const char *wanted)
{
	g_auto(GStrv) lines = reach_words(net->client);
	g_autofree char *text = g_strjoinv("\n", lines);

	assert_string_equal(text, wanted);
}

/* Pings at the same time, again each second, each answer by its own number and from its own address. */
static void test_pings(void **state)
{
	g_autoptr(Net) net = net_new(FALSE);
	g_auto(ReachSummary) summary = { 0 };

	all_resolved(net);
	expect(net, "0.0 ping 10.1.0.6 0\n0.0 ping 10.1.0.7 1\n0.0 ping 10.1.0.8 2\n0.0 ping 10.1.0.9 3\n");
	net->now += 400;
	reach_client_echo(net->client, 0, "10.1.0.6", net->now);
	reach_client_echo(net->client, 1, "10.1.0.99", net->now); /* somebody else */
	reach_client_echo(net->client, 34, "10.1.0.8", net->now); /* not asked so often */
	reach_client_echo(net->client, 31, "10.1.0.8", net->now); /* nobody */
	run(net, SECOND + 2 * MS);
	expect(net, "1.0 ping 10.1.0.7 33\n1.0 ping 10.1.0.8 34\n1.0 ping 10.1.0.9 35\n");
	reach_client_echo(net->client, 33, "10.1.0.7", net->now);
	reach_client_no_way(net->client, "10.1.0.9", "10.1.0.9 answers no ARP");
	run(net, 4 * SECOND);
	expect(net, "2.0 ping 10.1.0.8 66\n3.0 over\n");
	words_are(net, "10.1.0.6 answers ping in 0.4 ms\ncm-b (10.1.0.7) answers ping in 2.0 ms\n"
		       "cm-b (10.1.0.8) no answer to ping\n10.1.0.9 no answer to ping: 10.1.0.9 answers no ARP");
	reach_summary(&summary, net->client);
	assert_int_equal(summary.servers, 3);
	assert_int_equal(summary.pinged, 2);
	assert_int_equal(summary.tried, 0);
	assert_string_equal(summary.silent, "10.1.0.9");
	assert_int_equal(summary.notes->len, 0);
	reach_client_echo(net->client, 66, "10.1.0.8", net->now);
	expect(net, "");
}

/* Connections only where they are wanted, and only to what takes one. It waits for the last. */
static void test_connect(void **state)
{
	g_autoptr(Net) net = net_new(TRUE);
	g_auto(ReachSummary) summary = { 0 };
	g_autofree char *text = NULL;

	all_resolved(net);
	expect(net, "0.0 ping 10.1.0.6 0\nconnect 0\n0.0 ping 10.1.0.7 1\nconnect 1\n0.0 ping 10.1.0.8 2\nconnect 2\n"
		    "0.0 ping 10.1.0.9 3\n");
	net->now += 600;
	reach_client_not_opened(net->client, 0, CONNECTOR_REFUSED, "10.1.0.6:2000 refused the connection", NULL);
	reach_client_opened(net->client, 2, net->now);
	run(net, 3 * SECOND);
	g_string_truncate(net->trace, 0);
	net->now += 10 * MS;
	reach_client_not_opened(net->client, 1, CONNECTOR_SILENT, "10.1.0.7:2000 is silent for 3 s", NULL);
	expect(net, "3.0 over\n");
	words_are(net, "10.1.0.6 no answer to ping\n10.1.0.6 TCP 2000 does not open: it refuses the connection\n"
		       "cm-b (10.1.0.7) no answer to ping\ncm-b (10.1.0.7) TCP 2000 does not open: it is silent\n"
		       "cm-b (10.1.0.8) no answer to ping\ncm-b (10.1.0.8) TCP 2000 opens in 0.6 ms\n"
		       "10.1.0.9 no answer to ping\n10.1.0.9 UDP 5060 is not tried: it takes no connection");
	reach_summary(&summary, net->client);
	assert_int_equal(summary.tried, 2);
	assert_int_equal(summary.connected, 1);
	assert_string_equal(summary.silent, "10.1.0.9");
	text = server_notes_text(summary.notes, NULL);
	assert_string_equal(text, "10.1.0.6:2000 refused the connection");
	assert_string_equal(summary.refused->where.host, "10.1.0.6");
}

/* A name without an address is as good as an answer, and a phone without a socket says so. */
static void test_unknown(void **state)
{
	g_autoptr(Net) net = net_new(TRUE);
	g_auto(ReachSummary) summary = { 0 };

	net->no_socket = TRUE;
	resolved(net, 0, 2000, "10.1.0.6", NULL);
	resolved(net, 2, 5060, "10.1.0.9", NULL);
	reach_client_opened(net->client, 0, net->now);
	assert_true(reach_client_deadline(net->client) == REGENT_NEVER);
	g_string_truncate(net->trace, 0);
	reach_client_unknown(net->client, 1, SERVER_TROUBLE_NO_NAME, "DNS server 10.1.0.2 does not know cm-b", NULL);
	expect(net, "0.0 over\n");
	words_are(net, "10.1.0.6 no answer to ping: no socket\n10.1.0.6 TCP 2000 opens in 0.0 ms\n"
		       "cm-b has no address: DNS server 10.1.0.2 does not know cm-b\n"
		       "10.1.0.9 no answer to ping: no socket\n10.1.0.9 UDP 5060 is not tried: it takes no connection");
	reach_summary(&summary, net->client);
	assert_int_equal(summary.tried, 2);
	assert_null(summary.silent);
	assert_int_equal(summary.notes->len, 1);
}

/* More addresses than it has place for are left out; without a server it is over at once. */
static void test_bounds(void **state)
{
	g_autoptr(Net) net = net_new(FALSE);
	g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func((GDestroyNotify) host_port_free);
	ReachConfig none = { .servers = reach_servers_new() };
	ReachClient *empty;

	for (guint i = 0; i < 40; i++)
		g_ptr_array_add(found, host_port_new("10.1.0.6", 2000));
	reach_client_resolved(net->client, 0, found, 0);
	assert_int_equal(net->client->addresses->len, REACH_ADDRESSES_MAX);
	resolved(net, 1, 2000, "10.1.0.7", NULL);
	resolved(net, 2, 5060, "10.1.0.9", NULL);
	assert_int_equal(net->client->addresses->len, REACH_ADDRESSES_MAX);
	empty = reach_client_new(&none, &ops, net);
	g_string_truncate(net->trace, 0);
	reach_client_start(empty);
	expect(net, "0.0 over\n");
	reach_client_free(empty);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pings),
		cmocka_unit_test(test_connect),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
