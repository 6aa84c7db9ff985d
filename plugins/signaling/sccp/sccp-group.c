/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-group-private.h"

#include <string.h>

enum {
	LASTING = 60, /* seconds after which a registration is a success */
	QUICK = 15,   /* another device with our name gets us closed sooner than that */
	DROPS_MAX = 3,
	STANDBY_KEEPALIVE = 60,
};

void sccp_group_emit(SccpGroup *g, SccpGroupEventKind kind, int server, SccpClose cause, const char *words)
{
	SccpGroupEvent event = { .kind = kind, .server = server, .cause = cause, .words = words };

	g->ops->event(g->owner, &event);
}

static guint link_of(SccpGroup *g, const SccpSession *session)
{
	for (guint i = 0; i < SCCP_LINKS_MAX; i++)
		if (&g->links[i].session == session)
			return i;
	return SCCP_LINK_NONE;
}

static void session_send(gpointer owner, SccpSession *session, gconstpointer pdu, gsize length)
{
	SccpGroup *g = owner;

	g->ops->send(g->owner, link_of(g, session), pdu, length);
}

static guint32 session_random(gpointer owner)
{
	SccpGroup *g = owner;

	return g->ops->random(g->owner);
}

static void session_log(gpointer owner, SccpSession *session, const char *text)
{
	SccpGroup *g = owner;

	g->ops->log(g->owner, (guint) g->links[link_of(g, session)].server, text);
}

static const SccpSessionOps session_ops = { session_send, session_random, session_log };

void sccp_group_init(SccpGroup *g, const SccpGroupOps *ops, gpointer owner, const SccpIdentity *identity,
	CallManager *servers, guint count, gint64 monitor)
{
	memset(g, 0, sizeof *g);
	g->ops = ops;
	g->owner = owner;
	g->identity = identity;
	g->servers = servers;
	server_order_init(&g->order, servers, count, monitor);
	g->active = g->standby = g->opening = SCCP_LINK_NONE;
	g->failed_server = -1;
	g->sweep_wait = SCCP_SWEEP_FIRST * SECONDS;
	for (guint i = 0; i < SCCP_LINKS_MAX; i++)
		g->links[i].server = -1;
	sccp_face_clear(&g->face);
}

void sccp_group_release(SccpGroup *g, guint8 *role)
{
	SccpLink *link;

	if (*role == SCCP_LINK_NONE)
		return;
	link = &g->links[*role];
	g->ops->close(g->owner, *role);
	if (link->up)
		sccp_session_clear(&link->session);
	link->up = FALSE;
	link->server = -1;
	*role = SCCP_LINK_NONE;
}

static void release_all(SccpGroup *g)
{
	sccp_group_release(g, &g->opening);
	sccp_group_release(g, &g->standby);
	sccp_group_release(g, &g->active);
	g->sweep_at = g->rehome_at = 0;
}

void sccp_group_clear(SccpGroup *g)
{
	release_all(g);
	sccp_face_clear(&g->face);
	call_managers_free(g->servers, g->order.count);
	g_free(g->failure_words);
	if (g->failures)
		g_string_free(g->failures, TRUE);
}

guint8 sccp_group_open_link(SccpGroup *g, int server)
{
	guint8 i = 0;

	while (g->links[i].server >= 0)
		i++;
	g->links[i].server = server;
	g->links[i].up = FALSE;
	g->ops->open(g->owner, i, (guint) server);
	return i;
}

void sccp_group_blame(SccpGroup *g, int server, SccpClose cause, gint64 now)
{
	if (cause == SCCP_CLOSE_KEEPALIVE || cause == SCCP_CLOSE_TCP_TIMEOUT || cause == SCCP_CLOSE_REGISTER_TIMEOUT)
		server_order_note_silence(&g->order, server, now);
}

const SccpSession *sccp_group_active(const SccpGroup *g)
{
	if (g->active == SCCP_LINK_NONE || !g->links[g->active].up)
		return NULL;
	return &g->links[g->active].session;
}

static void note_failure(SccpGroup *g, const char *text)
{
	if (!g->failures)
		g->failures = g_string_new(NULL);
	else
		g_string_append(g->failures, ", ");
	g_string_append(g->failures, text);
}

static void find(SccpGroup *g, SccpFailure failure, int server)
{
	if (failure <= g->worst)
		return;
	g->worst = (guint8) failure;
	g->failed_server = server;
}

static void fail(SccpGroup *g)
{
	release_all(g);
	g->drops = g->dropped ? (guint8) MIN(g->drops + 1, DROPS_MAX) : 0;
	g->failure = g->drops == DROPS_MAX ? SCCP_FAILURE_DUPLICATE : MAX(g->worst, SCCP_FAILURE_UNREACHABLE);
	sccp_group_emit(g, SCCP_GROUP_FAILED, g->failed_server, g->last, g->failure_words);
}

static void register_active(SccpGroup *g, gint64 now)
{
	SccpLink *link = &g->links[g->active];

	g->announced = FALSE;
	server_order_note_tried(&g->order, link->server);
	sccp_group_emit(g, SCCP_GROUP_REGISTERING, link->server, g->last, NULL);
	sccp_session_register(&link->session, g->last, now);
}

/* A call manager that owes an answer right now is no good choice for somebody in a hurry. */
static gboolean suspect(SccpGroup *g, guint8 role, gint64 now)
{
	const SccpLink *link = &g->links[role];

	if (!link->up || !sccp_session_is_doubtful(&link->session, now))
		return FALSE;
	sccp_group_blame(g, link->server, SCCP_CLOSE_KEEPALIVE, now);
	return TRUE;
}

/* Registers with the standby, which is open already. Returns: FALSE when it is none to go to now. */
static gboolean take_standby(SccpGroup *g, gint64 now)
{
	if (g->standby == SCCP_LINK_NONE)
		return FALSE;
	g->rehome_at = 0;
	sccp_group_emit(g, SCCP_GROUP_STANDBY, -1, g->last, NULL);
	if (server_order_was_tried(&g->order, g->links[g->standby].server) ||
		(!g->rehoming && suspect(g, g->standby, now))) {
		sccp_group_release(g, &g->standby);
		return FALSE;
	}
	g->active = g->standby;
	g->standby = SCCP_LINK_NONE;
	register_active(g, now);
	return TRUE;
}

/* Goes on with the next call manager: the standby, else the list. */
static void go_on(SccpGroup *g, gint64 now)
{
	gboolean registering;
	int server;

	sccp_group_release(g, &g->active);
	if (g->opening != SCCP_LINK_NONE)
		suspect(g, g->opening, now);
	sccp_group_release(g, &g->opening);
	g->sweep_at = 0;
	registering = take_standby(g, now);
	g->rehoming = FALSE;
	if (registering)
		return;
	server = server_order_next(&g->order, now);
	if (server < 0) {
		fail(g);
		return;
	}
	server_order_note_tried(&g->order, server);
	sccp_group_emit(g, SCCP_GROUP_OPENING, server, g->last, NULL);
	g->active = sccp_group_open_link(g, server);
}

static void new_round(SccpGroup *g)
{
	server_order_new_round(&g->order);
	g->worst = g->failure = SCCP_FAILURE_NONE;
	g->dropped = FALSE;
	g->failed_server = -1;
	g_clear_pointer(&g->failure_words, g_free);
	if (g->failures) {
		g_string_free(g->failures, TRUE);
		g->failures = NULL;
	}
}

void sccp_group_start(SccpGroup *g, SccpClose last, guint drops, gint64 now)
{
	g->last = last;
	g->drops = (guint8) MIN(drops, DROPS_MAX - 1);
	new_round(g);
	go_on(g, now);
}

/* The active one. */

static void announce(SccpGroup *g, gint64 now)
{
	int server = g->links[g->active].server;

	g->announced = TRUE;
	server_order_note_registered(&g->order, server);
	g->swept = 0;
	g->sweep_wait = SCCP_SWEEP_FIRST * SECONDS;
	sccp_group_emit(g, SCCP_GROUP_REGISTERED, server, g->last, NULL);
	sccp_standby_sweep(g, now);
}

/* Ends the round when the registration has lasted. One that did not leaves its call manager among those tried, so that one
 * that closes again and again is not asked again at once by ten thousand phones. Returns: whether it has. */
static gboolean has_lasted(SccpGroup *g, gint64 now)
{
	const SccpSession *session = sccp_group_active(g);

	if (!session || !g->announced || now - session->registered_at < LASTING * SECONDS)
		return FALSE;
	new_round(g);
	g->drops = 0;
	server_order_note_lasted(&g->order, g->links[g->active].server);
	return TRUE;
}

/* What it says about a call manager that the session with it ended. */
static void judge(SccpGroup *g, const SccpSession *session, int server, gint64 now)
{
	if (session->cause == SCCP_CLOSE_BAD_MESSAGE) {
		find(g, SCCP_FAILURE_NO_SCCP, server);
		return;
	}
	if (session->cause != SCCP_CLOSE_TCP_CLOSED && session->cause != SCCP_CLOSE_TCP_RESET)
		return;
	find(g, session->registered_at ? SCCP_FAILURE_DROPPED : SCCP_FAILURE_CLOSED, server);
	if (session->registered_at && now - session->registered_at <= QUICK * SECONDS)
		g->dropped = TRUE;
}

static void active_lost(SccpGroup *g, gint64 now)
{
	SccpSession *session = &g->links[g->active].session;
	int server = g->links[g->active].server;
	g_autofree char *text =
		g_strdup_printf("%s: %s", g->servers[server].where.host, sccp_close_words(session->cause));

	if (!has_lasted(g, now))
		judge(g, session, server, now);
	g->last = g->rehoming ? SCCP_CLOSE_FAILBACK : session->cause;
	server_order_note_lost(&g->order, server);
	sccp_group_blame(g, server, session->cause, now);
	note_failure(g, text);
	sccp_group_emit(g, SCCP_GROUP_LOST, server, session->cause, NULL);
	go_on(g, now);
}

static void active_rejected(SccpGroup *g, gint64 now)
{
	SccpSession *session = &g->links[g->active].session;
	int server = g->links[g->active].server;

	has_lasted(g, now);
	g->last = SCCP_CLOSE_REJECTED;
	server_order_note_failure(&g->order, server);
	if (!g->failure_words)
		g->failure_words = g_steal_pointer(&session->words);
	find(g, SCCP_FAILURE_REJECTED, server);
	sccp_group_emit(g, SCCP_GROUP_REJECTED, server, g->last, g->failure_words);
	go_on(g, now);
}

static void active_left(SccpGroup *g, gint64 now)
{
	if (g->leaving) {
		release_all(g);
		sccp_group_emit(g, SCCP_GROUP_LEFT, -1, g->last, NULL);
		return;
	}
	g->last = SCCP_CLOSE_FAILBACK;
	new_round(g);
	if (g->standby != SCCP_LINK_NONE)
		server_order_note_return(&g->order, g->links[g->standby].server);
	go_on(g, now);
}

/* A call is up there, so it stays; when the daemon ends it goes all the same. */
static void active_stays(SccpGroup *g, gint64 now)
{
	SccpSession *session = &g->links[g->active].session;

	if (g->leaving) {
		active_left(g, now);
		return;
	}
	session->state = SCCP_STATE_REGISTERED;
	g->rehoming = FALSE;
	if (g->standby != SCCP_LINK_NONE) {
		g->links[g->standby].session.state = SCCP_STATE_OPEN;
		g->rehome_at = now + SCCP_TOKEN_WAIT_MIN * SECONDS;
	}
}

static void take_reset(SccpGroup *g, SccpSession *session)
{
	SccpGroupEvent event = {
		.kind = SCCP_GROUP_RESET, .server = g->links[g->active].server, .reset = session->reset
	};

	session->reset = SCCP_RESET_NONE;
	g->ops->event(g->owner, &event);
}

static void settle_active(SccpGroup *g, gint64 now)
{
	SccpSession *session = &g->links[g->active].session;

	if (session->reset)
		take_reset(g, session);
	switch (session->state) {
	case SCCP_STATE_REGISTERED:
		if (!g->announced)
			announce(g, now);
		break;
	case SCCP_STATE_LOADING:
		sccp_group_emit(g, SCCP_GROUP_REGISTERING, g->links[g->active].server, g->last, NULL);
		break;
	case SCCP_STATE_REJECTED:
		active_rejected(g, now);
		break;
	case SCCP_STATE_LOST:
		if (g->leaving)
			active_left(g, now);
		else
			active_lost(g, now);
		break;
	case SCCP_STATE_LEFT:
		active_left(g, now);
		break;
	case SCCP_STATE_REFUSED:
		active_stays(g, now);
		break;
	default:
		break;
	}
}

void sccp_group_settle(SccpGroup *g, guint link, gint64 now)
{
	if (link == g->active)
		settle_active(g, now);
	else if (link == g->standby)
		sccp_standby_settle(g, now);
	else if (link == g->opening)
		sccp_standby_settle_opening(g, now);
}

void sccp_group_opened(SccpGroup *g, guint link, gint64 now)
{
	const SccpSession *active = sccp_group_active(g);
	guint32 keepalive = active && active->standby_keepalive ? active->standby_keepalive : STANDBY_KEEPALIVE;
	SccpSession *session = &g->links[link].session;

	sccp_session_init(session, &session_ops, g, g->identity, &g->face, keepalive, now);
	g->links[link].up = TRUE;
	if (link == g->active) {
		register_active(g, now);
	} else if (link == g->opening) {
		if (!active || !(active->quirks & SCCP_NO_STANDBY))
			sccp_session_probe(session, now);
		sccp_group_settle(g, link, now);
	}
}

void sccp_group_open_failed(SccpGroup *g, guint link, SccpClose cause, const char *text, gint64 now)
{
	if (g->leaving || link == g->standby) {
		sccp_group_closed(g, link, cause, now);
	} else if (link == g->active) {
		sccp_group_blame(g, g->links[link].server, cause, now);
		note_failure(g, text);
		go_on(g, now);
	} else if (link == g->opening) {
		sccp_standby_failed(g, cause, now);
	}
}

void sccp_group_received(SccpGroup *g, guint link, const guint8 *data, gsize length, gint64 now)
{
	sccp_session_feed(&g->links[link].session, data, length, now);
	sccp_group_settle(g, link, now);
}

void sccp_group_closed(SccpGroup *g, guint link, SccpClose cause, gint64 now)
{
	sccp_session_closed(&g->links[link].session, cause);
	sccp_group_settle(g, link, now);
}

void sccp_group_leave(SccpGroup *g, gint64 now)
{
	const SccpSession *active = sccp_group_active(g);

	g->leaving = TRUE;
	sccp_group_release(g, &g->opening);
	sccp_group_release(g, &g->standby);
	g->sweep_at = g->rehome_at = 0;
	if (!active) {
		active_left(g, now);
		return;
	}
	sccp_session_leave(&g->links[g->active].session, now);
	sccp_group_settle(g, g->active, now);
}

static gint64 sooner(gint64 a, gint64 b)
{
	return !a || (b && b < a) ? b : a;
}

gint64 sccp_group_deadline(const SccpGroup *g)
{
	gint64 deadline = sooner(g->sweep_at, g->rehome_at);

	for (guint i = 0; i < SCCP_LINKS_MAX; i++)
		if (g->links[i].up)
			deadline = sooner(deadline, sccp_session_deadline(&g->links[i].session));
	return sooner(deadline, sccp_face_deadline(&g->face));
}

void sccp_group_tick(SccpGroup *g, gint64 now)
{
	sccp_face_tick(&g->face, now);
	has_lasted(g, now);
	if (g->sweep_at && g->sweep_at <= now)
		sccp_standby_sweep(g, now);
	if (g->rehome_at && g->rehome_at <= now)
		sccp_standby_go_back(g, now);
	for (guint i = 0; i < SCCP_LINKS_MAX; i++) {
		gint64 due = g->links[i].up ? sccp_session_deadline(&g->links[i].session) : 0;

		if (!due || due > now)
			continue;
		sccp_session_tick(&g->links[i].session, now);
		sccp_group_settle(g, i, now);
	}
}
