/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Refusals, conflicts, several servers, and what is no answer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "dhcp-net.h"
#include "samples.h"

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

static void heard(Net *net, const char *what)
{
	assert_string_equal(net->heard->str, what);
	g_string_truncate(net->heard, 0);
}

/* For the record: all that others say, and of our own server what refuses. */
static void test_heard(void **state)
{
	g_autoptr(Net) net = net_new(FALSE, SECOND / 2);

	begin(net, 0, FALSE);
	answer(net, DHCP_OFFER, ADDRESS, "36040a020001");
	run(net, 0.2);
	heard(net, "");
	answer(net, DHCP_OFFER, ADDRESS + 1, GOOD);
	heard(net, "2 of .5 by .2 it names no configuration server\n");
	answer(net, DHCP_OFFER, ADDRESS + 1, GOOD); /* the one that is asked, once more */
	heard(net, "");
	answer(net, DHCP_OFFER, ADDRESS + 2, "36040a030001");
	answer(net, DHCP_NAK, 0, "36040a030001 380577726f6e67");
	answer(net, DHCP_ACK, ADDRESS + 3, "36040a030001");
	heard(net, "2 of .7 by .3 \n6 of .0 by .3 wrong\n5 of .8 by .3 \n");
	answer(net, DHCP_ACK, ADDRESS + 1, GOOD);
	answer(net, DHCP_ACK, ADDRESS + 1, GOOD);
	heard(net, "");
	answer(net, DHCP_OFFER, ADDRESS + 2, "36040a030001");
	heard(net, "2 of .7 by .3 \n");
	run(net, 1801);
	answer(net, DHCP_NAK, 0, "36040a010001");
	heard(net, "6 of .6 by .1 \n");
}

static const struct CMUnitTest tests[] = {
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
	cmocka_unit_test(test_not_before),
	cmocka_unit_test(test_refusals),
	cmocka_unit_test(test_no_ack),
	cmocka_unit_test(test_other_server),
	cmocka_unit_test(test_heard),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}
