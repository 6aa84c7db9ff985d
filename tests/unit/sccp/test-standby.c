/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "peer.h"

static Peer *start(const char *profile, guint count, guint srst)
{
	Peer *peer = peer_new(peer_profile(profile), count, srst);

	peer_start(peer, SCCP_CLOSE_INITIALIZED, 0);
	return peer;
}

static void expect_events(Peer *peer, const char *events)
{
	assert_string_equal(peer->events->str, events);
	g_string_truncate(peer->events, 0);
}

static void test_standby_takes_over(void **state)
{
	g_autoptr(Peer) peer = start("cucm-8", 3, 0);

	peer_run(peer, 200 * SECOND);
	assert_int_equal(peer_registered(peer), 0);
	assert_int_equal(peer_standby(peer), 1);
	assert_true(peer->servers[1].keepalives >= 3);
	assert_int_equal(peer->servers[1].registrations, 0);
	expect_events(peer, "opening:0 registered:0 standby:1 ");
	peer->servers[0].refuses = TRUE;
	peer_drop(peer, 0, SCCP_CLOSE_TCP_RESET);
	peer_settle(peer);
	assert_int_equal(peer_registered(peer), 1);
	assert_int_equal(peer->servers[1].opened, 1);
	assert_int_equal(peer_standby(peer), 2);
	assert_true(g_str_has_prefix(peer->servers[1].alarm, "12: "));
	expect_events(peer, "lost:0(tcp-reset) standby:-1 registered:1 standby:2 ");
}

static void test_silence(void **state)
{
	g_autoptr(Peer) peer = start("cucm-8", 2, 0);

	peer_run(peer, 100 * SECOND);
	peer->servers[0].mute = TRUE;
	peer_run(peer, 92 * SECOND + 30 * SECOND);
	assert_int_equal(peer_registered(peer), 1);
	assert_true(g_str_has_prefix(peer->servers[1].alarm, "17: "));
}

static void test_fall_back(void **state)
{
	g_autoptr(Peer) peer = start("cucm-8", 2, 0);

	peer_settle(peer);
	peer->servers[0].refuses = TRUE;
	peer_drop(peer, 0, SCCP_CLOSE_TCP_CLOSED);
	peer_run(peer, 90 * SECOND);
	assert_int_equal(peer_registered(peer), 1);
	peer->servers[0].refuses = FALSE;
	peer->servers[0].deny_token = TRUE;
	g_string_truncate(peer->events, 0);
	peer_run(peer, 72 * SECOND);
	expect_events(peer, "standby:0 ");
	peer_run(peer, 130 * SECOND);
	assert_int_equal(peer_registered(peer), 1);
	assert_true(peer->servers[0].tokens >= 1);
	peer->servers[0].deny_token = FALSE;
	peer_run(peer, 31 * SECOND);
	assert_int_equal(peer_registered(peer), 0);
	assert_int_equal(peer->servers[1].unregistrations, 1);
	assert_true(g_str_has_prefix(peer->servers[0].alarm, "18: "));
	assert_int_equal(peer_standby(peer), 1);
}

static void test_fall_back_without_tokens(void **state)
{
	g_autoptr(Peer) peer = start("freeswitch", 2, 0);

	peer_settle(peer);
	peer->servers[0].refuses = TRUE;
	peer_drop(peer, 0, SCCP_CLOSE_TCP_CLOSED);
	peer_run(peer, 20 * SECOND);
	peer->servers[0].refuses = FALSE;
	peer_run(peer, 220 * SECOND);
	assert_int_equal(peer_registered(peer), 0);
	assert_int_equal(peer->servers[0].tokens, 0);
}

static void test_fall_back_refused_by_call(void **state)
{
	g_autoptr(Peer) peer = start("cucm-8", 2, 0);

	peer_settle(peer);
	peer->servers[0].refuses = TRUE;
	peer_drop(peer, 0, SCCP_CLOSE_TCP_CLOSED);
	peer->servers[0].refuses = FALSE;
	peer->servers[1].nak = TRUE;
	peer_run(peer, 300 * SECOND);
	assert_int_equal(peer_registered(peer), 1);
	assert_true(peer->servers[1].unregistrations >= 1);
	peer->servers[1].nak = FALSE;
	peer_run(peer, 60 * SECOND);
	assert_int_equal(peer_registered(peer), 0);
}

static void test_srst(void **state)
{
	g_autoptr(Peer) peer = start("cucm-8", 3, 1);

	peer_settle(peer);
	assert_int_equal(peer_standby(peer), 1);
	peer->servers[0].refuses = peer->servers[1].refuses = TRUE;
	peer_drop(peer, 1, SCCP_CLOSE_TCP_CLOSED);
	peer_settle(peer);
	assert_int_equal(peer_standby(peer), -1);
	assert_int_equal(peer->servers[2].opened, 0);
	peer_drop(peer, 0, SCCP_CLOSE_TCP_CLOSED);
	peer_settle(peer);
	assert_int_equal(peer_registered(peer), 2);
	peer->servers[1].refuses = FALSE;
	peer_run(peer, 250 * SECOND);
	assert_int_equal(peer_registered(peer), 1);
	peer->servers[0].refuses = FALSE;
	peer_run(peer, 250 * SECOND);
	assert_int_equal(peer_registered(peer), 0);
}

/* A better one that accepts connections but says nothing takes nobody's place. */
static void test_mute_is_no_standby(void **state)
{
	g_autoptr(Peer) peer = start("cucm-8", 3, 0);

	peer_settle(peer);
	peer->servers[0].mute = TRUE;
	peer_drop(peer, 0, SCCP_CLOSE_TCP_CLOSED);
	peer_run(peer, 900 * SECOND);
	assert_int_equal(peer_registered(peer), 1);
	assert_int_equal(peer_standby(peer), 2);
	assert_int_equal(peer->servers[1].unregistrations, 0);
	assert_true(peer->servers[0].opened >= 5);
	peer_drop(peer, 1, SCCP_CLOSE_TCP_CLOSED);
	peer_settle(peer);
	assert_int_equal(peer_registered(peer), 2);
}

/* The keepalive that went to the standby in the same moment counts for nothing. */
static void test_standby_is_not_doubted(void **state)
{
	g_autoptr(Peer) peer = start("freeswitch", 2, 0);

	peer_run(peer, 100 * SECOND);
	peer->servers[0].mute = TRUE;
	peer_run(peer, 122 * SECOND);
	assert_int_equal(peer_registered(peer), 1);
	assert_int_equal(peer->servers[1].opened, 1);
}

/* The standby died unnoticed a little before the active one. */
static void test_both_silent(void **state)
{
	g_autoptr(Peer) peer = start("cucm-8", 3, 0);

	peer_run(peer, 100 * SECOND);
	peer->servers[0].mute = peer->servers[1].mute = TRUE;
	for (guint i = 0; i < 122 && !strstr(peer->events->str, "lost:0"); i++)
		peer_run(peer, SECOND);
	assert_int_equal(peer_registered(peer), 2);
	assert_int_equal(peer->servers[1].alarms, 0);
}

/* The only call manager closed, perhaps just restarted: it is asked again before the survivable router. */
static void test_srst_is_last(void **state)
{
	g_autoptr(Peer) peer = start("cucm-8", 2, 1);

	peer_run(peer, 100 * SECOND);
	peer_drop(peer, 0, SCCP_CLOSE_TCP_CLOSED);
	peer_settle(peer);
	assert_int_equal(peer_registered(peer), 0);
	assert_int_equal(peer->servers[1].opened, 0);
}

/* Returns: seconds until the better one is asked for a token. */
static gint64 next_return(Peer *peer)
{
	guint tokens = peer->servers[0].tokens;
	gint64 start = peer->now;

	while (peer->servers[0].tokens == tokens && peer->now < start + 7200 * SECOND)
		peer_run(peer, SECOND);
	return (peer->now - start) / SECOND;
}

/* A better one that takes nobody is tried after 2, 4, 8 ... 32 minutes, and after 2 again when it took us for long. */
static void test_fall_back_in_vain(void **state)
{
	for (guint how = 0; how < 3; how++) {
		g_autoptr(Peer) peer = start("cucm-8", 2, 0);
		PeerServer *better = &peer->servers[0];
		static const guint minutes[] = { 2, 4, 8, 16, 32, 32 };

		better->reject = how == 0 ? "no" : NULL;
		better->deaf_to_register = how == 1;
		better->close_after_ack = how == 2;
		peer_run(peer, 11 * SECOND);
		for (guint i = 0; i < G_N_ELEMENTS(minutes); i++) {
			assert_int_equal(peer_registered(peer), 1);
			assert_in_range(next_return(peer), minutes[i] * 60 - 12, minutes[i] * 60 + 30);
			peer_run(peer, 11 * SECOND);
		}
		better->reject = NULL;
		better->deaf_to_register = better->close_after_ack = FALSE;
		peer_run(peer, 34 * 60 * SECOND);
		assert_int_equal(peer_registered(peer), 0);
		better->refuses = TRUE;
		peer_drop(peer, 0, SCCP_CLOSE_TCP_RESET);
		better->refuses = FALSE;
		peer_settle(peer);
		peer_run(peer, (120 + 12) * SECOND);
		assert_int_equal(peer_registered(peer), 0);
	}
}

static void fail_late(Peer *peer, guint link)
{
	sccp_group_open_failed(&peer->group, link, SERVER_TROUBLE_TLS, "cm1: no certificate", NULL, peer->now);
}

static void test_standby_fails_late(void **state)
{
	g_autoptr(Peer) peer = start("cucm-8", 2, 0);

	peer_settle(peer);
	assert_int_equal(peer_standby(peer), 1);
	peer->servers[1].refuses = TRUE;
	fail_late(peer, peer->group.standby);
	peer_settle(peer);
	assert_int_equal(peer_registered(peer), 0);
	assert_int_equal(peer_standby(peer), -1);
}

/* They close connections that do not register. */
static void test_no_standby(void **state)
{
	static const char *const names[] = { "chan-skinny", "wazo" };

	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autoptr(Peer) peer = start(names[i], 2, 0);

		peer_run(peer, 300 * SECOND);
		assert_int_equal(peer_registered(peer), 0);
		assert_int_equal(peer->servers[1].opened, 0);
	}
}

/* An unknown server without tokens: after ten seconds it is registered all the same. */
static void test_tokens_ignored(void **state)
{
	g_autoptr(Peer) peer = start("cme", 2, 0);

	peer_settle(peer);
	peer->servers[0].refuses = TRUE;
	peer_drop(peer, 0, SCCP_CLOSE_TCP_CLOSED);
	peer_run(peer, 20 * SECOND);
	peer->servers[0].refuses = FALSE;
	peer_run(peer, 220 * SECOND);
	assert_int_equal(peer_registered(peer), 0);
	assert_int_equal(peer->servers[0].tokens, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_standby_takes_over),
		cmocka_unit_test(test_silence),
		cmocka_unit_test(test_fall_back),
		cmocka_unit_test(test_fall_back_without_tokens),
		cmocka_unit_test(test_fall_back_refused_by_call),
		cmocka_unit_test(test_srst),
		cmocka_unit_test(test_mute_is_no_standby),
		cmocka_unit_test(test_standby_is_not_doubted),
		cmocka_unit_test(test_both_silent),
		cmocka_unit_test(test_srst_is_last),
		cmocka_unit_test(test_fall_back_in_vain),
		cmocka_unit_test(test_standby_fails_late),
		cmocka_unit_test(test_no_standby),
		cmocka_unit_test(test_tokens_ignored),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
