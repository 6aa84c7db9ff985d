/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "peer-private.h"

#define ACK(TAIL) "1800000000000000810000001e0000004d2f442f59410000" TAIL

const PeerProfile peer_profiles[] = {
	{ "cucm-8", ACK("3c000000 1520f1ff"), 20, .dynamic = TRUE, .tokens = TRUE },
	{ "cucm-14", ACK("3c000000 1620f1ff"), 22, .dynamic = TRUE, .tokens = TRUE },
	{ "cm-2", "1000000000000000810000001e0000004d2f442f59590000", 0, .no_unregister_ack = TRUE },
	{ "cme", ACK("3c000000 11003001"), 17, .dynamic = TRUE, .hold_templates = TRUE },
	{ "chan-sccp", "1800000000000000810000003c000000442e4d2e590000003c0000001620f1ff", 22, .tokens = TRUE },
	{ "chan-sccp-3", "1800000000000000810000003c000000442e4d2e590000003c00000003000000", 0, .tokens = TRUE },
	{ "chan-skinny", "18000000000000008100000078000000442d4d2d590030007800000030000000", 0,
		.silent = SCCP_NO_CONFIG_STAT | SCCP_NO_FORWARD_STAT | SCCP_NO_FEATURE_STAT,
		.no_unregister_ack = TRUE },
	{ "freeswitch", "1800000000000000810000001e000000442d4d2d590000001e00000000000000", 0 },
	{ "wazo", "1800000000000000810000000a000000442d4d2d594100000a0000000b20f1ff", 0, .no_unregister_ack = TRUE },
};
const guint peer_profiles_count = G_N_ELEMENTS(peer_profiles);

const PeerProfile *peer_profile(const char *name)
{
	for (guint i = 0; i < peer_profiles_count; i++)
		if (strcmp(peer_profiles[i].name, name) == 0)
			return &peer_profiles[i];
	return NULL;
}

static void on_open(gpointer self, guint link, guint server)
{
	Peer *peer = self;

	assert_int_equal(peer->link_server[link], -1);
	peer->link_server[link] = (int) server;
	peer->link_up[link] = FALSE;
	peer->link_open_at[link] = peer->servers[server].silent_tcp ? peer->now + 5 * SECOND : peer->now;
	peer->servers[server].opened++;
}

static void on_close(gpointer self, guint link)
{
	Peer *peer = self;

	assert_int_not_equal(peer->link_server[link], -1);
	peer->link_server[link] = -1;
	peer->link_up[link] = FALSE;
	peer->close_link[link] = peer->finished[link] = FALSE;
	peer->close_at[link] = 0;
	g_byte_array_set_size(peer->to_phone[link], 0);
}

static void on_send(gpointer self, guint link, gconstpointer pdu, gsize length)
{
	Peer *peer = self;
	PeerServer *server;
	SccpMessage m;

	assert_true(link < SCCP_LINKS_MAX);
	assert_true(peer->link_up[link]);
	assert_false(peer->finished[link]);
	server = &peer->servers[peer->link_server[link]];
	assert_true(sccp_decode(pdu, length, &m));
	assert_true(m.from_phone || m.kind == SCCP_KEEPALIVE_ACK);
	g_string_append_printf(server->log, "%s ", m.layout ? sccp_id_name(m.id) : "?");
	if (!server->mute)
		peer_answer(peer, link, server, &m);
}

static void on_finish(gpointer self, guint link)
{
	Peer *peer = self;

	assert_true(peer->link_up[link]);
	assert_false(peer->finished[link]);
	peer->finished[link] = TRUE;
	peer->close_at[link] = peer->now + peer->servers[peer->link_server[link]].lingers;
}

static guint32 on_random(gpointer self)
{
	return 0;
}

static void on_event(gpointer self, const SccpEvent *event)
{
	static const char *const names[] = { "opening", "registering", "registered", "lost", "rejected", "standby",
		"reset", "waiting", "failed", "left" };
	Peer *peer = self;

	if (event->kind == SCCP_EVENT_REGISTERING)
		return;
	g_string_append(peer->events, names[event->kind]);
	if (event->kind == SCCP_EVENT_RESET)
		g_string_append_printf(peer->events, "=%u", event->reset);
	else if (event->kind != SCCP_EVENT_LEFT)
		g_string_append_printf(peer->events, ":%d", event->server);
	if (event->kind == SCCP_EVENT_LOST)
		g_string_append_printf(peer->events, "(%s)", sccp_close_name(event->cause));
	g_string_append_c(peer->events, ' ');
}

static void on_log(gpointer self, guint server, const char *text)
{
}

/* No state is skipped, and none is told twice. */
static void on_state(gpointer self, SccpGroupState from, SccpGroupState to)
{
	Peer *peer = self;

	assert_int_equal(from, peer->state);
	assert_int_not_equal(from, to);
	assert_int_equal(peer->group.state, to);
	peer->state = to;
}

static void on_session_state(gpointer self, guint server, SccpState from, SccpState to)
{
	assert_int_not_equal(from, to);
	assert_true(server < ((Peer *) self)->count);
}

static const SccpGroupOps ops = { on_open, on_close, on_send, on_finish, on_random, on_event, on_state,
	on_session_state, on_log };

Peer *peer_new(const PeerProfile *profile, guint count, guint srst)
{
	Peer *peer = g_new0(Peer, 1);
	CallManager *servers = g_new0(CallManager, count);

	peer->profile = profile;
	peer->count = count;
	peer->now = 1000 * SECOND;
	peer->identity = (SccpIdentity) { .name = "SEP001122334455",
		.type = 404,
		.address = 0x0a016417,
		.mac = { 0, 0x11, 0x22, 0x33, 0x44, 0x55 },
		.load = "SCCP42.9-4-2SR3-1S",
		.lines = 6 };
	peer->events = g_string_new(NULL);
	for (guint i = 0; i < count; i++) {
		servers[i].where.host = g_strdup_printf("cm%u", i + 1);
		servers[i].where.port = 2000;
		servers[i].srst = i >= count - srst;
		peer->servers[i].log = g_string_new(NULL);
	}
	for (guint i = 0; i < SCCP_LINKS_MAX; i++) {
		peer->link_server[i] = -1;
		peer->to_phone[i] = g_byte_array_new();
	}
	sccp_group_init(&peer->group, &ops, peer, &peer->identity, servers, count, 120 * SECOND);
	return peer;
}

void peer_free(Peer *peer)
{
	sccp_group_clear(&peer->group);
	for (guint i = 0; i < peer->count; i++) {
		g_string_free(peer->servers[i].log, TRUE);
		g_free(peer->servers[i].alarm);
	}
	for (guint i = 0; i < SCCP_LINKS_MAX; i++) {
		assert_int_equal(peer->link_server[i], -1);
		g_byte_array_unref(peer->to_phone[i]);
	}
	g_string_free(peer->events, TRUE);
	g_free(peer);
}

void peer_start(Peer *peer, SccpClose last, guint drops)
{
	SccpPast past = { last, drops, 0 };

	sccp_group_start(&peer->group, &past, peer->now);
}

static gboolean open_one(Peer *peer, guint link)
{
	PeerServer *server;

	if (peer->link_server[link] < 0 || peer->link_up[link] || peer->link_open_at[link] > peer->now)
		return FALSE;
	server = &peer->servers[peer->link_server[link]];
	if (server->silent_tcp) {
		sccp_group_open_failed(&peer->group, link, SERVER_TROUBLE_SILENT, "silent", NULL, peer->now);
	} else if (server->refuses) {
		sccp_group_open_failed(&peer->group, link, SERVER_TROUBLE_REFUSED, "refused", NULL, peer->now);
	} else {
		peer->link_up[link] = TRUE;
		peer->link_held[link] = FALSE;
		sccp_group_opened(&peer->group, link, peer->now);
	}
	return TRUE;
}

static gboolean deliver_one(Peer *peer, guint link)
{
	g_autoptr(GByteArray) bytes = NULL;
	guint length;

	if (!peer->link_up[link])
		return FALSE;
	if (peer->close_at[link] && peer->close_at[link] <= peer->now)
		peer->close_link[link] = TRUE;
	if (!peer->to_phone[link]->len) {
		if (!peer->close_link[link])
			return FALSE;
		peer->close_link[link] = FALSE;
		sccp_group_closed(&peer->group, link, SCCP_CLOSE_TCP_CLOSED, peer->now);
		return TRUE;
	}
	length = peer->chunk ? MIN(peer->chunk, peer->to_phone[link]->len) : peer->to_phone[link]->len;
	bytes = g_byte_array_append(g_byte_array_new(), peer->to_phone[link]->data, length);
	g_byte_array_remove_range(peer->to_phone[link], 0, length);
	sccp_group_received(&peer->group, link, bytes->data, bytes->len, peer->now);
	return TRUE;
}

void peer_settle(Peer *peer)
{
	gboolean busy = TRUE;

	for (guint rounds = 0; busy; rounds++) {
		assert_true(rounds < 100000);
		busy = FALSE;
		for (guint i = 0; i < SCCP_LINKS_MAX; i++)
			busy = open_one(peer, i) || deliver_one(peer, i) || busy;
	}
}

static gint64 next_moment(const Peer *peer, gint64 end)
{
	gint64 next = sccp_group_deadline(&peer->group);

	next = MIN(next, end);
	for (guint i = 0; i < SCCP_LINKS_MAX; i++)
		if (peer->link_server[i] >= 0 && !peer->link_up[i] && peer->link_open_at[i] < next)
			next = peer->link_open_at[i];
	for (guint i = 0; i < SCCP_LINKS_MAX; i++)
		if (peer->close_at[i] > peer->now)
			next = MIN(next, peer->close_at[i]);
	return MAX(next, peer->now);
}

void peer_run(Peer *peer, gint64 span)
{
	gint64 end = peer->now + span;

	peer_settle(peer);
	for (guint turns = 0; peer->now < end; turns++) {
		assert_true(turns < 1000000);
		peer->now = next_moment(peer, end);
		sccp_group_tick(&peer->group, peer->now);
		peer_settle(peer);
	}
}

static guint link_to(const Peer *peer, guint server)
{
	for (guint i = 0; i < SCCP_LINKS_MAX; i++)
		if (peer->link_server[i] == (int) server && peer->link_up[i])
			return i;
	fail_msg("no connection to server %u", server);
	return 0;
}

void peer_tell(Peer *peer, guint server, const SccpMessage *message)
{
	SccpMessage m = *message;

	peer_put(peer, link_to(peer, server), &m);
}

void peer_tell_hex(Peer *peer, guint server, const char *hex)
{
	g_autoptr(GByteArray) bytes = test_hex(hex);

	g_byte_array_append(peer->to_phone[link_to(peer, server)], bytes->data, bytes->len);
}

void peer_drop(Peer *peer, guint server, SccpClose cause)
{
	for (guint i = 0; i < SCCP_LINKS_MAX; i++)
		if (peer->link_server[i] == (int) server && peer->link_up[i])
			sccp_group_closed(&peer->group, i, cause, peer->now);
}

int peer_registered(const Peer *peer)
{
	const SccpSession *session = sccp_group_active(&peer->group);

	if (!session || session->state != SCCP_STATE_REGISTERED)
		return -1;
	return peer->group.links[peer->group.active].server;
}

int peer_standby(const Peer *peer)
{
	return peer->group.standby == SCCP_LINK_NONE ? -1 : peer->group.links[peer->group.standby].server;
}
