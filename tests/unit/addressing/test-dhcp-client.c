/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The life of a lease: asked for, renewed, kept, given back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "dhcp-net.h"
#include "samples.h"

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

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_boot),
	cmocka_unit_test(test_xid),
	cmocka_unit_test(test_back_off),
	cmocka_unit_test(test_hasten),
	cmocka_unit_test(test_silent_since),
	cmocka_unit_test(test_jitter),
	cmocka_unit_test(test_request_unanswered),
	cmocka_unit_test(test_renew_and_rebind),
	cmocka_unit_test(test_rebind_answered),
	cmocka_unit_test(test_for_ever),
	cmocka_unit_test(test_renewal_jitter),
	cmocka_unit_test(test_lease_starts_at_request),
	cmocka_unit_test(test_reboot),
	cmocka_unit_test(test_reboot_silent),
	cmocka_unit_test(test_wish),
	cmocka_unit_test(test_confirm),
	cmocka_unit_test(test_confirm_silent),
	cmocka_unit_test(test_confirm_unbound),
	cmocka_unit_test(test_confirm_refused),
	cmocka_unit_test(test_expired_asleep),
	cmocka_unit_test(test_release),
	cmocka_unit_test(test_short_lease),
	cmocka_unit_test(test_shortest_lease),
	cmocka_unit_test(test_kept),
	cmocka_unit_test(test_kept_while_selecting),
	cmocka_unit_test(test_kept_refused),
	cmocka_unit_test(test_kept_taken),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}
