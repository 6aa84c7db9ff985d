/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "peer.h"

/* Call managers that restart, or still hold what the phone has left. */

static Peer *registered(const char *profile, guint count, gint64 span)
{
	Peer *peer = peer_new(peer_profile(profile), count, 0);

	peer_start(peer, SCCP_CLOSE_INITIALIZED, 0);
	peer_run(peer, span);
	assert_int_equal(peer_registered(peer), 0);
	return peer;
}

/* Returns: seconds until it is registered again. */
static gint64 back_within(Peer *peer, gint64 most)
{
	gint64 start = peer->now;

	while (peer_registered(peer) < 0 && peer->now < start + most * SECOND)
		peer_run(peer, SECOND / 4);
	assert_int_equal(peer->group.failure, SCCP_FAILURE_NONE);
	return (peer->now - start) / SECOND;
}

/* However the server is away meanwhile, and however long, up to half a minute: registered at once when it is back. */
static void test_planned_restart(void **state)
{
	for (guint how = 0; how < 3; how++) {
		for (guint away = 1; away < 30; away += 4) {
			g_autoptr(Peer) peer = registered("chan-sccp", 1, how == 1 ? 5 * SECOND : 100 * SECOND);
			PeerServer *server = &peer->servers[0];

			server->refuses = how == 0;
			server->close_on_register = how == 1;
			server->silent_tcp = how == 2;
			peer_drop(peer, 0, how == 1 ? SCCP_CLOSE_TCP_RESET : SCCP_CLOSE_TCP_CLOSED);
			peer_run(peer, away * SECOND);
			assert_int_equal(peer->state, how == 2 ? peer->state : SCCP_GROUP_WAITING);
			assert_null(strstr(peer->events->str, "failed"));
			server->refuses = server->close_on_register = server->silent_tcp = FALSE;
			assert_in_range(back_within(peer, 10), 0, how == 2 ? 8 : 4);
		}
	}
}

/* It sends its phones away by Restart before it goes: what was left is remembered by the next start. */
static void test_sent_away(void **state)
{
	g_autoptr(Peer) peer = peer_new(peer_profile("chan-sccp"), 1, 0);
	SccpPast past = { SCCP_CLOSE_RESTART, 0, peer->now / SECOND - 1 };

	peer->servers[0].close_on_register = TRUE;
	sccp_group_start(&peer->group, &past, peer->now);
	peer_run(peer, 20 * SECOND);
	assert_int_equal(peer->state, SCCP_GROUP_WAITING);
	peer->servers[0].close_on_register = FALSE;
	assert_in_range(back_within(peer, 10), 0, 4);
}

/* One that never had the phone, or had it long ago, is not waited for. */
static void test_no_patience(void **state)
{
	const SccpPast pasts[] = { { SCCP_CLOSE_INITIALIZED, 0, 0 }, { SCCP_CLOSE_RESTART, 0, 900 },
		{ SCCP_CLOSE_TCP_CLOSED, 0, 999 } };

	for (guint i = 0; i < G_N_ELEMENTS(pasts); i++) {
		g_autoptr(Peer) peer = peer_new(peer_profile("chan-sccp"), 1, 0);

		peer->servers[0].close_on_register = TRUE;
		sccp_group_start(&peer->group, &pasts[i], peer->now);
		peer_settle(peer);
		assert_int_equal(peer->state, SCCP_GROUP_FAILED);
		assert_int_equal(peer->group.failure, SCCP_FAILURE_CLOSED);
	}
}

/* After 40 s it is a failure, and the configuration is read again. */
static void test_patience_ends(void **state)
{
	g_autoptr(Peer) peer = registered("cucm-8", 1, 100 * SECOND);

	peer->servers[0].refuses = TRUE;
	peer_drop(peer, 0, SCCP_CLOSE_TCP_CLOSED);
	peer_run(peer, 39 * SECOND);
	assert_int_equal(peer->state, SCCP_GROUP_WAITING);
	peer_run(peer, 5 * SECOND);
	assert_int_equal(peer->state, SCCP_GROUP_FAILED);
	assert_in_range(peer->servers[0].opened, 12, 24);
}

/* It rejects for a reason that passes: again after 1, 2 and 4 s, then it is a failure. */
static void test_passing_rejects(void **state)
{
	static const char *const texts[] = { "Crossover session", "Session out of sync", "Token refused", "Cleaning",
		"Reload in progress" };

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(Peer) peer = peer_new(peer_profile("chan-sccp"), 1, 0);
		static const gint64 times[] = { 0, 1, 3, 7 };

		peer->servers[0].reject = texts[i];
		peer_start(peer, SCCP_CLOSE_INITIALIZED, 0);
		for (guint n = 0; n < G_N_ELEMENTS(times); n++) {
			peer_run(peer, (1000 + times[n]) * SECOND - peer->now);
			assert_int_equal(peer->servers[0].attempts, n + 1);
		}
		peer_settle(peer);
		assert_int_equal(peer->state, SCCP_GROUP_FAILED);
		assert_int_equal(peer->group.failure, SCCP_FAILURE_REJECTED);
	}
}

static void test_passing_reject_then_taken(void **state)
{
	g_autoptr(Peer) peer = peer_new(peer_profile("chan-sccp"), 1, 0);

	peer->servers[0].reject = "Crossover session";
	peer_start(peer, SCCP_CLOSE_INITIALIZED, 0);
	peer_settle(peer);
	assert_int_equal(peer->state, SCCP_GROUP_WAITING);
	peer->servers[0].reject = NULL;
	peer_run(peer, SECOND);
	assert_int_equal(peer_registered(peer), 0);
	assert_string_equal(peer->events->str, "opening:0 rejected:0 waiting:0 opening:0 registered:0 ");
}

/* A reject that does not pass is none of them, in a restart too. */
static void test_lasting_reject(void **state)
{
	g_autoptr(Peer) peer = registered("cucm-8", 1, 100 * SECOND);

	peer->servers[0].reject = "Error DBConfig";
	peer_drop(peer, 0, SCCP_CLOSE_TCP_CLOSED);
	peer_settle(peer);
	assert_int_equal(peer->state, SCCP_GROUP_FAILED);
}

/* All phones come at once after an outage: one that is sent away for that does not add to it. */
static void test_high_traffic(void **state)
{
	static const char *const texts[] = { "High traffic, try again later", "\200\112", "Busy, try again" };

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(Peer) peer = registered("cucm-8", 1, 100 * SECOND);
		gint64 attempts = peer->servers[0].attempts;

		peer->servers[0].reject = texts[i];
		peer_drop(peer, 0, SCCP_CLOSE_TCP_RESET);
		peer_run(peer, 20 * SECOND);
		assert_int_equal(peer->state, SCCP_GROUP_FAILED);
		assert_int_equal(peer->servers[0].attempts, attempts + 1);
		assert_int_equal(peer->group.failure, SCCP_FAILURE_REJECTED);
	}
}

/* The connection that the phone leaves has ended before anything else is done. */
static void test_end_before_left(void **state)
{
	g_autoptr(Peer) peer = registered("chan-sccp", 1, 20 * SECOND);

	peer->servers[0].lingers = SECOND / 2;
	g_string_truncate(peer->events, 0);
	sccp_group_leave(&peer->group, peer->now);
	peer_run(peer, SECOND / 4);
	assert_string_equal(peer->events->str, "");
	peer_run(peer, SECOND / 2);
	assert_string_equal(peer->events->str, "left ");
}

static void test_leave_while_waiting(void **state)
{
	g_autoptr(Peer) peer = registered("cucm-8", 1, 100 * SECOND);

	peer->servers[0].refuses = TRUE;
	peer_drop(peer, 0, SCCP_CLOSE_TCP_CLOSED);
	peer_settle(peer);
	assert_int_equal(peer->state, SCCP_GROUP_WAITING);
	sccp_group_leave(&peer->group, peer->now);
	assert_int_equal(peer->state, SCCP_GROUP_LEFT);
	assert_int_equal(sccp_group_deadline(&peer->group), REGENT_NEVER);
}

/* What kept us from each is told apart, for one cure fits one of them. */
static void test_troubles(void **state)
{
	g_autoptr(Peer) peer = peer_new(peer_profile("cucm-8"), 3, 0);

	peer->servers[0].refuses = TRUE;
	peer->servers[1].silent_tcp = TRUE;
	peer->servers[2].deaf_to_register = TRUE;
	peer_start(peer, SCCP_CLOSE_INITIALIZED, 0);
	peer_run(peer, 60 * SECOND);
	assert_int_equal(peer->group.failure, SCCP_FAILURE_UNREACHABLE);
	assert_int_equal(server_notes_trouble(peer->group.notes, "cm1"), SERVER_TROUBLE_REFUSED);
	assert_int_equal(server_notes_trouble(peer->group.notes, "cm2"), SERVER_TROUBLE_SILENT);
	assert_int_equal(server_notes_trouble(peer->group.notes, "cm3"), SERVER_TROUBLE_DEAF);
}

/* It takes the phone and answers no keepalive, however long it takes until that is certain: one failure with a name of its
 * own, without a registration every two minutes and without the patience that one that restarts has. */
static void test_mute(void **state)
{
	for (guint i = 0; i < peer_profiles_count; i++) {
		g_autoptr(Peer) peer = peer_new(&peer_profiles[i], 2, 0);

		peer->servers[0].no_keepalives = TRUE;
		peer->servers[1].refuses = TRUE;
		peer_start(peer, SCCP_CLOSE_INITIALIZED, 0);
		peer_run(peer, 3600 * SECOND);
		assert_int_equal(peer->state, SCCP_GROUP_FAILED);
		assert_int_equal(peer->group.failure, SCCP_FAILURE_MUTE);
		assert_int_equal(peer->group.failed_server, 0);
		assert_int_equal(peer->servers[0].registrations, 1);
	}
}

/* One that did answer, and falls silent after an hour, is asked again at once: it may be back. */
static void test_falls_silent(void **state)
{
	g_autoptr(Peer) peer = registered("cucm-8", 1, 3600 * SECOND);

	peer->servers[0].no_keepalives = TRUE;
	peer_run(peer, 130 * SECOND);
	assert_int_equal(peer->servers[0].registrations, 2);
	peer->servers[0].no_keepalives = FALSE;
	peer_run(peer, 600 * SECOND);
	assert_int_equal(peer_registered(peer), 0);
	assert_int_equal(peer->servers[0].registrations, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_planned_restart),
		cmocka_unit_test(test_sent_away),
		cmocka_unit_test(test_no_patience),
		cmocka_unit_test(test_patience_ends),
		cmocka_unit_test(test_high_traffic),
		cmocka_unit_test(test_passing_rejects),
		cmocka_unit_test(test_passing_reject_then_taken),
		cmocka_unit_test(test_lasting_reject),
		cmocka_unit_test(test_end_before_left),
		cmocka_unit_test(test_leave_while_waiting),
		cmocka_unit_test(test_troubles),
		cmocka_unit_test(test_mute),
		cmocka_unit_test(test_falls_silent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
