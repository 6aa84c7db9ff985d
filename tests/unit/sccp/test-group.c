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

/* @without: the server that a sentence is about is not named twice in it. */
static void expect_failures(const Peer *peer, const char *without, const char *failures)
{
	g_autofree char *text = server_notes_text(peer->group.notes, without);

	assert_string_equal(text, failures);
}

static void test_every_server(void **state)
{
	for (guint i = 0; i < peer_profiles_count; i++) {
		g_autoptr(Peer) peer = start(peer_profiles[i].name, 1, 0);
		const SccpFace *face = &peer->group.face;

		peer_run(peer, 20 * SECOND);
		assert_int_equal(peer_registered(peer), 0);
		assert_int_equal(face->button_count, 6);
		assert_string_equal(sccp_face_label(&face->buttons[0]), "Alice");
		assert_string_equal(face->buttons[0].number, "1001");
		assert_string_equal(sccp_face_label(&face->buttons[1]), "");
		assert_string_equal(sccp_face_label(&face->buttons[2]), "Bob");
		assert_string_equal(sccp_face_label(&face->buttons[3]), "Services");
		assert_string_equal(sccp_face_soft_key(face, 0), "Redial");
		assert_string_equal(sccp_face_soft_key(face, 1), "NewCall");
		assert_null(sccp_face_soft_key(face, 2));
		assert_string_equal(sccp_face_prompt(face), "Your current options");
		assert_int_equal(face->unix_time, 1795514074);
		assert_string_equal(
			peer->servers[0].alarm, "25: Name=SEP001122334455 Load=SCCP42.9-4-2SR3-1S Last=Initialized");
		assert_int_equal(peer->servers[0].registrations, 1);
		peer_run(peer, 600 * SECOND);
		assert_int_equal(peer_registered(peer), 0);
		assert_true(peer->servers[0].keepalives >= 5);
	}
}

static void test_any_split(void **state)
{
	for (guint i = 0; i < peer_profiles_count; i++) {
		for (guint chunk = 1; chunk < 40; chunk++) {
			g_autoptr(Peer) peer = start(peer_profiles[i].name, 1, 0);

			peer->chunk = chunk;
			peer_run(peer, 20 * SECOND);
			assert_int_equal(peer_registered(peer), 0);
			assert_string_equal(sccp_face_soft_key(&peer->group.face, 1), "NewCall");
		}
	}
}

static void test_second_when_first_refuses(void **state)
{
	g_autoptr(Peer) peer = peer_new(peer_profile("cucm-8"), 3, 0);

	peer->servers[0].refuses = TRUE;
	peer_start(peer, SCCP_CLOSE_RESET, 0);
	peer_settle(peer);
	assert_int_equal(peer_registered(peer), 1);
	expect_events(peer, "opening:0 opening:1 registered:1 standby:2 ");
	assert_true(g_str_has_prefix(peer->servers[1].alarm, "22: "));
}

static void test_round_fails(void **state)
{
	g_autoptr(Peer) peer = peer_new(peer_profile("cucm-8"), 3, 0);

	peer->servers[0].refuses = TRUE;
	peer->servers[1].silent_tcp = TRUE;
	peer->servers[2].mute = TRUE;
	peer_start(peer, SCCP_CLOSE_INITIALIZED, 0);
	peer_run(peer, 60 * SECOND);
	expect_events(peer, "opening:0 opening:1 opening:2 lost:2(register-timeout) failed:-1 ");
	assert_int_equal(peer->group.failure, SCCP_FAILURE_UNREACHABLE);
	expect_failures(peer, NULL, "refused, silent, cm3 did not answer Register");
	assert_int_equal(sccp_group_deadline(&peer->group), REGENT_NEVER);
}

static void test_rejected(void **state)
{
	g_autoptr(Peer) peer = peer_new(peer_profile("cucm-8"), 2, 0);

	peer->servers[0].reject = "\x80\x2f";
	peer->servers[1].refuses = TRUE;
	peer_start(peer, SCCP_CLOSE_INITIALIZED, 0);
	peer_run(peer, SECOND);
	expect_events(peer, "opening:0 rejected:0 opening:1 failed:0 ");
	assert_int_equal(peer->group.failure, SCCP_FAILURE_REJECTED);
	assert_string_equal(peer->group.reject_text, "Error DBConfig");
}

static void test_rejected_then_second(void **state)
{
	g_autoptr(Peer) peer = peer_new(peer_profile("cucm-8"), 2, 0);

	peer->servers[0].reject = "";
	peer_start(peer, SCCP_CLOSE_INITIALIZED, 0);
	peer_settle(peer);
	assert_int_equal(peer_registered(peer), 1);
	assert_true(g_str_has_prefix(peer->servers[1].alarm, "24: "));
}

/* Whatever dies and comes back, in any order: registered when one answers, and in the end with the first. */
static void test_random_outages(void **state)
{
	for (guint32 seed = 1; seed <= 300; seed++) {
		g_autoptr(Peer) peer = start("cucm-14", 4, 1);
		g_autoptr(GRand) rand = g_rand_new_with_seed(seed);

		peer_settle(peer);
		for (guint i = 0; i < 20 && peer->group.failure == SCCP_FAILURE_NONE; i++) {
			guint server = g_rand_int(rand) % 4;
			PeerServer *s = &peer->servers[server];

			s->refuses = s->silent_tcp = s->mute = FALSE;
			switch (g_rand_int(rand) % 5) {
			case 0:
				s->refuses = TRUE;
				peer_drop(peer, server, SCCP_CLOSE_TCP_RESET);
				break;
			case 1:
				s->silent_tcp = s->mute = TRUE;
				break;
			case 2:
				s->deny_token = !s->deny_token;
				break;
			default:
				break;
			}
			peer_run(peer, (gint64) (g_rand_int(rand) % 200) * SECOND);
		}
		for (guint i = 0; i < 4; i++)
			peer->servers[i].refuses = peer->servers[i].silent_tcp = peer->servers[i].mute =
				peer->servers[i].deny_token = FALSE;
		if (peer->group.failure != SCCP_FAILURE_NONE)
			peer_start(peer, peer->group.last, 0);
		peer_run(peer, 900 * SECOND);
		assert_int_equal(peer_registered(peer), 0);
		assert_int_equal(peer_standby(peer), 1);
	}
}

/* The next round, as the core starts it. */
static void again(Peer *peer)
{
	peer_start(peer, peer->group.last, peer->group.drops);
	peer_settle(peer);
}

static void test_duplicate(void **state)
{
	g_autoptr(Peer) peer = peer_new(peer_profile("cucm-8"), 1, 0);

	peer->servers[0].close_after_ack = TRUE;
	for (guint i = 1; i <= 3; i++) {
		again(peer);
		assert_int_equal(peer->servers[0].registrations, i);
		assert_int_equal(peer->group.failure, i < 3 ? SCCP_FAILURE_DROPPED : SCCP_FAILURE_DUPLICATE);
		assert_int_equal(peer->group.failed_server, 0);
	}
}

static void test_duplicate_after_registering(void **state)
{
	g_autoptr(Peer) peer = peer_new(peer_profile("cucm-8"), 2, 0);

	for (guint i = 1; i <= 3; i++) {
		again(peer);
		for (int server = 0; server < 2; server++) {
			peer_run(peer, SECOND);
			assert_int_equal(peer_registered(peer), server);
			peer_drop(peer, (guint) server, SCCP_CLOSE_TCP_CLOSED);
		}
		peer_settle(peer);
		assert_int_equal(peer->group.failure, i < 3 ? SCCP_FAILURE_DROPPED : SCCP_FAILURE_DUPLICATE);
	}
}

static void expect_dropped(Peer *peer, guint rounds)
{
	peer->servers[0].close_after_ack = TRUE;
	while (rounds--) {
		again(peer);
		assert_int_equal(peer->group.failure, SCCP_FAILURE_DROPPED);
	}
}

/* A round without one between them, or a registration that lasted: they do not count together. */
static void test_drops_in_a_row(void **state)
{
	g_autoptr(Peer) peer = peer_new(peer_profile("cucm-8"), 1, 0);

	expect_dropped(peer, 2);
	peer->servers[0].refuses = TRUE;
	again(peer);
	assert_int_equal(peer->group.failure, SCCP_FAILURE_UNREACHABLE);
	peer->servers[0].refuses = FALSE;
	expect_dropped(peer, 2);
	peer->servers[0].close_after_ack = FALSE;
	again(peer);
	peer_run(peer, 100 * SECOND);
	peer->servers[0].close_after_ack = TRUE;
	peer_drop(peer, 0, SCCP_CLOSE_TCP_CLOSED);
	peer_settle(peer);
	assert_int_equal(peer->group.failure, SCCP_FAILURE_DROPPED);
	expect_dropped(peer, 1);
	again(peer);
	assert_int_equal(peer->group.failure, SCCP_FAILURE_DUPLICATE);
}

/* However the only call manager, or the last of several, ends registrations at once: it is asked once in a round. */
static void test_no_stampede(void **state)
{
	static const SccpFailure failures[] = { SCCP_FAILURE_DROPPED, SCCP_FAILURE_NO_SCCP, SCCP_FAILURE_CLOSED,
		SCCP_FAILURE_REJECTED };

	for (guint i = 0; i < G_N_ELEMENTS(failures) * 2; i++) {
		guint count = 1 + i % 2;
		g_autoptr(Peer) peer = peer_new(peer_profile("cucm-14"), count, 0);

		for (guint n = 0; n < count; n++) {
			PeerServer *s = &peer->servers[n];

			s->close_after_ack = i / 2 == 0;
			s->garbage_after_ack = i / 2 == 1;
			s->close_on_register = i / 2 == 2;
			s->reject = i / 2 == 3 ? "no" : NULL;
		}
		peer_start(peer, SCCP_CLOSE_INITIALIZED, 0);
		peer_run(peer, 3600 * SECOND);
		for (guint n = 0; n < count; n++)
			assert_int_equal(peer->servers[n].attempts, 1);
		assert_int_equal(peer->group.failure, failures[i / 2]);
	}
}

/* Registered, but never for long, now with the one and now with the other. */
static void test_no_ping_pong(void **state)
{
	g_autoptr(Peer) peer = start("cucm-8", 2, 0);
	guint drops = 0;

	while (peer->group.failure == SCCP_FAILURE_NONE && drops < 10) {
		peer_run(peer, 50 * SECOND);
		peer_drop(peer, (guint) peer_registered(peer), SCCP_CLOSE_TCP_RESET);
		peer_settle(peer);
		drops++;
	}
	assert_int_equal(drops, 2);
	assert_int_equal(peer->group.failure, SCCP_FAILURE_DROPPED);
	expect_events(peer, "opening:0 registered:0 standby:1 lost:0(tcp-reset) standby:-1 registered:1 standby:0 "
			    "lost:1(tcp-reset) standby:-1 failed:0 ");
}

static void test_closed_without_a_word(void **state)
{
	g_autoptr(Peer) peer = peer_new(peer_profile("cucm-8"), 3, 0);

	peer->servers[0].refuses = TRUE;
	peer->servers[1].close_on_register = TRUE;
	peer->servers[2].silent_tcp = TRUE;
	peer_start(peer, SCCP_CLOSE_INITIALIZED, 0);
	peer_run(peer, 60 * SECOND);
	assert_int_equal(peer->group.failure, SCCP_FAILURE_CLOSED);
	assert_int_equal(peer->group.failed_server, 1);
	expect_failures(peer, NULL, "refused, cm2 closed the connection, silent");
	expect_failures(peer, "cm2", "refused, silent");
}

/* What the Alarm says is how the last registration ended, whatever was tried in vain since. */
static void test_alarm_is_of_the_last_registration(void **state)
{
	g_autoptr(Peer) peer = start("cucm-8", 4, 0);

	peer_run(peer, 100 * SECOND);
	for (guint i = 0; i < 3; i++)
		peer->servers[i].refuses = TRUE;
	peer->servers[2].silent_tcp = TRUE;
	peer_drop(peer, 1, SCCP_CLOSE_TCP_CLOSED);
	peer_settle(peer);
	peer_drop(peer, 0, SCCP_CLOSE_KEEPALIVE);
	peer_run(peer, 30 * SECOND);
	assert_int_equal(peer_registered(peer), 3);
	assert_true(g_str_has_prefix(peer->servers[3].alarm, "17: "));
	peer->servers[3].refuses = TRUE;
	peer_drop(peer, 3, SCCP_CLOSE_TCP_RESET);
	peer_run(peer, 30 * SECOND);
	assert_int_equal(peer->group.last, SCCP_CLOSE_TCP_RESET);
	peer->servers[0].refuses = FALSE;
	again(peer);
	assert_true(g_str_has_prefix(peer->servers[0].alarm, "12: "));
}

/* One after the other dies: that is an outage. */
static void test_outage_is_no_duplicate(void **state)
{
	g_autoptr(Peer) peer = start("cucm-8", 4, 0);

	for (guint i = 0; i < 4; i++) {
		peer_run(peer, SECOND);
		assert_int_equal(peer_registered(peer), i);
		peer->servers[i].refuses = TRUE;
		peer_drop(peer, i, SCCP_CLOSE_TCP_RESET);
	}
	peer_settle(peer);
	assert_int_equal(peer->group.failure, SCCP_FAILURE_DROPPED);
	again(peer);
	assert_int_equal(peer->group.failure, SCCP_FAILURE_UNREACHABLE);
}

/* After a registration that lasted the only call manager is asked again at once, however often. */
static void test_late_closes(void **state)
{
	g_autoptr(Peer) peer = start("cucm-8", 1, 0);

	for (guint i = 0; i < 10; i++) {
		peer_run(peer, 61 * SECOND);
		assert_int_equal(peer_registered(peer), 0);
		peer_drop(peer, 0, SCCP_CLOSE_TCP_CLOSED);
	}
}

static void test_reset(void **state)
{
	for (guint reset = 1; reset <= 3; reset++) {
		g_autoptr(Peer) peer = start("cucm-8", 2, 0);
		g_autofree char *wanted = g_strdup_printf("reset=%u ", reset);
		SccpMessage m;

		peer_settle(peer);
		g_string_truncate(peer->events, 0);
		sccp_message_init(&m, SCCP_RESET, 3);
		m.number.number = reset;
		peer_tell(peer, 0, &m);
		peer_settle(peer);
		expect_events(peer, wanted);
		assert_int_equal(peer_registered(peer), 0);
	}
}

static void test_leave(void **state)
{
	for (guint i = 0; i < peer_profiles_count; i++) {
		g_autoptr(Peer) peer = start(peer_profiles[i].name, 2, 0);
		gsize said;

		peer_run(peer, 20 * SECOND);
		g_string_truncate(peer->events, 0);
		sccp_group_leave(&peer->group, peer->now);
		peer_run(peer, 3 * SECOND);
		expect_events(peer, "left ");
		assert_int_equal(peer->servers[0].unregistrations, 1);
		said = peer->servers[0].log->len;
		assert_true(g_str_has_suffix(peer->servers[0].log->str, "Unregister "));
		peer_run(peer, 300 * SECOND);
		assert_int_equal(peer->servers[0].log->len, said);
	}
}

static void test_leave_while_connecting(void **state)
{
	g_autoptr(Peer) peer = peer_new(peer_profile("cucm-8"), 2, 0);

	peer->servers[0].silent_tcp = TRUE;
	peer_start(peer, SCCP_CLOSE_INITIALIZED, 0);
	peer_run(peer, 2 * SECOND);
	sccp_group_leave(&peer->group, peer->now);
	expect_events(peer, "opening:0 left ");
}

static void test_leave_when_silent(void **state)
{
	g_autoptr(Peer) peer = start("cucm-8", 1, 0);

	peer_settle(peer);
	peer->servers[0].mute = TRUE;
	g_string_truncate(peer->events, 0);
	sccp_group_leave(&peer->group, peer->now);
	peer_run(peer, 1 * SECOND);
	expect_events(peer, "");
	peer_run(peer, 1 * SECOND);
	expect_events(peer, "left ");
}

static void fail_late(Peer *peer, guint link)
{
	sccp_group_open_failed(&peer->group, link, SERVER_TROUBLE_TLS, "cm1: no certificate", NULL, peer->now);
}

/* TLS 1.3: that our certificate is refused is heard when the connection is long open. */
static void test_fails_late(void **state)
{
	g_autoptr(Peer) peer = peer_new(peer_profile("cucm-8"), 1, 0);

	peer->servers[0].mute = TRUE;
	peer_start(peer, SCCP_CLOSE_INITIALIZED, 0);
	peer_settle(peer);
	fail_late(peer, peer->group.active);
	expect_events(peer, "opening:0 failed:-1 ");
	expect_failures(peer, NULL, "cm1: no certificate");
}

static void test_fails_late_while_leaving(void **state)
{
	g_autoptr(Peer) peer = start("cucm-8", 2, 0);

	peer_settle(peer);
	peer->servers[0].mute = TRUE;
	g_string_truncate(peer->events, 0);
	sccp_group_leave(&peer->group, peer->now);
	fail_late(peer, peer->group.active);
	expect_events(peer, "left ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_server),
		cmocka_unit_test(test_any_split),
		cmocka_unit_test(test_second_when_first_refuses),
		cmocka_unit_test(test_round_fails),
		cmocka_unit_test(test_rejected),
		cmocka_unit_test(test_rejected_then_second),
		cmocka_unit_test(test_random_outages),
		cmocka_unit_test(test_duplicate),
		cmocka_unit_test(test_duplicate_after_registering),
		cmocka_unit_test(test_drops_in_a_row),
		cmocka_unit_test(test_no_stampede),
		cmocka_unit_test(test_no_ping_pong),
		cmocka_unit_test(test_closed_without_a_word),
		cmocka_unit_test(test_alarm_is_of_the_last_registration),
		cmocka_unit_test(test_outage_is_no_duplicate),
		cmocka_unit_test(test_late_closes),
		cmocka_unit_test(test_reset),
		cmocka_unit_test(test_leave),
		cmocka_unit_test(test_leave_while_connecting),
		cmocka_unit_test(test_leave_when_silent),
		cmocka_unit_test(test_fails_late),
		cmocka_unit_test(test_fails_late_while_leaving),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
