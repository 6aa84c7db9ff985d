/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-group-private.h"
#include "sccp-reject.h"

#include <string.h>

enum {
	LASTING = 60, /* seconds after which a registration is a success */
	STANDING = 2, /* seconds after which the first one was no mistake */
	QUICK = 15,   /* another device with our name gets us closed sooner than that */
	DROPS_MAX = 3,
	PATIENCE = 40,    /* seconds for which one that restarts is waited for, */
	PATIENT_WAIT = 3, /* and between two rounds then */
	PASSING_MAX = 3,
};

static const char *const state_names[] = {
	[SCCP_GROUP_IDLE] = "idle",
	[SCCP_GROUP_OPENING] = "opening",
	[SCCP_GROUP_REGISTERING] = "registering",
	[SCCP_GROUP_REGISTERED] = "registered",
	[SCCP_GROUP_RETURNING] = "returning",
	[SCCP_GROUP_WAITING] = "waiting",
	[SCCP_GROUP_FAILED] = "failed",
	[SCCP_GROUP_LEAVING] = "leaving",
	[SCCP_GROUP_LEFT] = "left",
};

const char *sccp_group_state_name(SccpGroupState state)
{
	return state_names[state];
}

void sccp_group_set_state(SccpGroup *group, SccpGroupState state)
{
	SccpGroupState from = group->state;

	group->state = state;
	if (from != state)
		group->ops->state(group->self, from, state);
}

gboolean sccp_group_is_registered(const SccpGroup *group)
{
	return group->state == SCCP_GROUP_REGISTERED || group->state == SCCP_GROUP_RETURNING;
}

void sccp_group_emit(SccpGroup *group, SccpEventKind kind, int server, SccpClose cause, const char *reject_text)
{
	SccpEvent event = { .kind = kind, .server = server, .cause = cause, .reject_text = reject_text };

	group->ops->event(group->self, &event);
}

void sccp_group_init(SccpGroup *group, const SccpGroupOps *ops, gpointer self, const SccpIdentity *identity,
	CallManager *servers, guint count, gint64 monitor)
{
	memset(group, 0, sizeof *group);
	group->ops = ops;
	group->self = self;
	group->identity = identity;
	group->servers = servers;
	server_order_init(&group->order, servers, count, monitor);
	group->active = group->standby = group->opening = SCCP_LINK_NONE;
	group->failed_server = -1;
	group->sweep_at = group->return_at = group->wait_at = REGENT_NEVER;
	group->sweep_wait = SCCP_SWEEP_FIRST * SECONDS;
	for (guint i = 0; i < SCCP_LINKS_MAX; i++)
		group->links[i].server = -1;
	group->notes = server_notes_new();
	sccp_face_clear(&group->face);
}

void sccp_group_clear(SccpGroup *group)
{
	sccp_group_release_all(group);
	sccp_face_clear(&group->face);
	call_managers_free(group->servers, group->order.count);
	g_free(group->reject_text);
	g_array_unref(group->notes);
}

void sccp_group_blame(SccpGroup *group, int server, SccpClose cause, gint64 now)
{
	if (cause == SCCP_CLOSE_KEEPALIVE || cause == SCCP_CLOSE_TCP_TIMEOUT || cause == SCCP_CLOSE_REGISTER_TIMEOUT)
		server_order_note_silence(&group->order, server, now);
}

static void note_failure(SccpGroup *group, int server, ServerTrouble trouble, const char *why, const char *sayer)
{
	server_notes_add(group->notes, group->servers[server].where.host, trouble, why, sayer);
}

/* The worst that was met in the round is what is said about it. */
static void note_worst(SccpGroup *group, SccpFailure failure, int server)
{
	if (failure <= group->worst)
		return;
	group->worst = (guint8) failure;
	group->failed_server = server;
}

/* Returns: microseconds after which the next round may do better, 0: it is of no use soon. */
static gint64 wait_for_next_round(SccpGroup *group, gint64 now)
{
	if (group->worst == SCCP_FAILURE_NO_SCCP || group->worst == SCCP_FAILURE_MUTE)
		return 0;
	if (group->worst == SCCP_FAILURE_REJECTED) {
		if (!sccp_reject_is_passing(sccp_reject_read(group->reject_text)))
			return 0;
		if (group->passing < PASSING_MAX)
			return (SECONDS << group->passing++);
	}
	if (now >= group->patient_until)
		return 0;
	return PATIENT_WAIT * SECONDS - group->ops->random(group->self) % G_USEC_PER_SEC;
}

static void end_round(SccpGroup *group, gint64 now)
{
	gint64 wait = wait_for_next_round(group, now);

	sccp_group_release_all(group);
	if (wait) {
		group->failure = MAX(group->worst, SCCP_FAILURE_UNREACHABLE);
		group->wait_at = now + wait;
		sccp_group_set_state(group, SCCP_GROUP_WAITING);
		sccp_group_emit(group, SCCP_EVENT_WAITING, group->failed_server, group->last, group->reject_text);
		return;
	}
	group->drops = group->dropped ? (guint8) MIN(group->drops + 1, DROPS_MAX) : 0;
	group->failure =
		group->drops == DROPS_MAX ? SCCP_FAILURE_DUPLICATE : MAX(group->worst, SCCP_FAILURE_UNREACHABLE);
	sccp_group_set_state(group, SCCP_GROUP_FAILED);
	sccp_group_emit(group, SCCP_EVENT_FAILED, group->failed_server, group->last, group->reject_text);
}

static void register_active(SccpGroup *group, gint64 now)
{
	SccpLink *link = &group->links[group->active];

	sccp_group_set_state(group, SCCP_GROUP_REGISTERING);
	server_order_note_tried(&group->order, link->server);
	sccp_group_emit(group, SCCP_EVENT_REGISTERING, link->server, group->last, NULL);
	sccp_session_register(&link->session, group->last, now);
}

/* A call manager that owes an answer right now is a bad choice when time presses. Returns: whether it owes one. */
static gboolean note_doubt(SccpGroup *group, guint8 role, gint64 now)
{
	const SccpLink *link = &group->links[role];

	if (!link->up || !sccp_session_is_doubtful(&link->session, now))
		return FALSE;
	sccp_group_blame(group, link->server, SCCP_CLOSE_KEEPALIVE, now);
	return TRUE;
}

/* The standby is open already. Returns: FALSE when there is none, or none to go to now. */
static gboolean register_standby(SccpGroup *group, gint64 now)
{
	if (group->standby == SCCP_LINK_NONE)
		return FALSE;
	group->return_at = REGENT_NEVER;
	sccp_group_emit(group, SCCP_EVENT_STANDBY, -1, group->last, NULL);
	if (server_order_was_tried(&group->order, group->links[group->standby].server) ||
		(group->state != SCCP_GROUP_RETURNING && note_doubt(group, group->standby, now))) {
		sccp_group_release(group, &group->standby);
		return FALSE;
	}
	group->active = group->standby;
	group->standby = SCCP_LINK_NONE;
	register_active(group, now);
	return TRUE;
}

/* Goes on with the next call manager: the standby, else the list. */
static void go_on(SccpGroup *group, gint64 now)
{
	int server;

	sccp_group_release(group, &group->active);
	if (group->opening != SCCP_LINK_NONE)
		note_doubt(group, group->opening, now);
	sccp_group_release(group, &group->opening);
	group->sweep_at = REGENT_NEVER;
	if (register_standby(group, now))
		return;
	server = server_order_next(&group->order, now);
	if (server < 0) {
		end_round(group, now);
		return;
	}
	server_order_note_tried(&group->order, server);
	sccp_group_set_state(group, SCCP_GROUP_OPENING);
	sccp_group_emit(group, SCCP_EVENT_OPENING, server, group->last, NULL);
	group->active = sccp_group_open_link(group, server);
}

static void new_round(SccpGroup *group)
{
	server_order_new_round(&group->order);
	group->worst = group->failure = SCCP_FAILURE_NONE;
	group->dropped = FALSE;
	group->failed_server = -1;
	g_array_set_size(group->notes, 0);
	g_clear_pointer(&group->reject_text, g_free);
}

/* A call manager that is about to restart may send its phones away first. */
static gboolean was_sent_away(const SccpPast *past)
{
	return past->ended_at && (past->cause == SCCP_CLOSE_RESET || past->cause == SCCP_CLOSE_RESTART);
}

void sccp_group_start(SccpGroup *group, const SccpPast *past, gint64 now)
{
	group->last = past->cause;
	group->drops = (guint8) MIN(past->drops, DROPS_MAX - 1);
	group->ended_at = past->ended_at * SECONDS;
	group->patient_until = was_sent_away(past) ? group->ended_at + PATIENCE * SECONDS : 0;
	group->passing = 0;
	group->wait_at = REGENT_NEVER;
	new_round(group);
	go_on(group, now);
}

/* The active one. */

static void on_registered(SccpGroup *group, gint64 now)
{
	int server = group->links[group->active].server;

	sccp_group_set_state(group, SCCP_GROUP_REGISTERED);
	server_order_note_registered(&group->order, server);
	group->patient_until = 0;
	group->swept = 0;
	group->sweep_wait = SCCP_SWEEP_FIRST * SECONDS;
	sccp_group_emit(group, SCCP_EVENT_REGISTERED, server, group->last, NULL);
	sccp_standby_look(group, now);
}

static gboolean has_stood(const SccpGroup *group, gint64 seconds, gint64 now)
{
	const SccpSession *session = sccp_group_active(group);

	return session && sccp_group_is_registered(group) && !sccp_session_is_mute(session) &&
	       now - session->registered_at >= seconds * SECONDS;
}

/* One that did not last leaves its call manager among those tried. Else ten thousand phones would at once ask again one
 * that closes every connection. */
static void end_round_if_lasted(SccpGroup *group, gint64 now)
{
	if (!has_stood(group, LASTING, now))
		return;
	new_round(group);
	group->drops = group->passing = 0;
	server_order_note_lasted(&group->order, group->links[group->active].server);
}

/* What it says about a call manager that the session with it ended. */
static void note_end(SccpGroup *group, const SccpSession *session, int server, gint64 now)
{
	if (session->cause == SCCP_CLOSE_BAD_MESSAGE) {
		note_worst(group, SCCP_FAILURE_NO_SCCP, server);
		return;
	}
	/* It may have been registered for long enough to begin another round, and is not asked again at once for that. */
	if (session->cause == SCCP_CLOSE_KEEPALIVE && sccp_session_is_mute(session)) {
		note_worst(group, SCCP_FAILURE_MUTE, server);
		server_order_note_tried(&group->order, server);
	}
	if (session->cause != SCCP_CLOSE_TCP_CLOSED && session->cause != SCCP_CLOSE_TCP_RESET)
		return;
	note_worst(group, session->registered_at != REGENT_NEVER ? SCCP_FAILURE_DROPPED : SCCP_FAILURE_CLOSED, server);
	if (session->registered_at != REGENT_NEVER && now - session->registered_at <= QUICK * SECONDS)
		group->dropped = TRUE;
}

/* One that ended what had lasted, or the first there was, may be restarting. One that drops us again and again is
 * not. */
static void note_end_of_registration(SccpGroup *group, gint64 now)
{
	gint64 needed = group->known || group->drops ? LASTING : STANDING;

	if (!sccp_group_is_registered(group))
		return;
	group->ended_at = now;
	if (has_stood(group, needed, now))
		group->patient_until = now + PATIENCE * SECONDS;
	group->known = TRUE;
}

static void active_lost(SccpGroup *group, gint64 now)
{
	const SccpSession *session = &group->links[group->active].session;
	int server = group->links[group->active].server;
	g_autofree char *text =
		g_strdup_printf("%s %s", group->servers[server].where.host, sccp_close_words(session->cause));

	note_end_of_registration(group, now);
	if (has_stood(group, LASTING, now))
		end_round_if_lasted(group, now);
	else
		note_end(group, session, server, now);
	group->last = group->state == SCCP_GROUP_RETURNING ? SCCP_CLOSE_FAILBACK : session->cause;
	server_order_note_lost(&group->order, server);
	sccp_group_blame(group, server, session->cause, now);
	note_failure(group, server, sccp_close_trouble(session->cause), text, NULL);
	sccp_group_emit(group, SCCP_EVENT_LOST, server, session->cause, NULL);
	go_on(group, now);
}

static void active_rejected(SccpGroup *group, gint64 now)
{
	const SccpSession *session = &group->links[group->active].session;
	int server = group->links[group->active].server;

	note_end_of_registration(group, now);
	end_round_if_lasted(group, now);
	group->last = SCCP_CLOSE_REJECTED;
	server_order_note_failure(&group->order, server);
	if (!group->reject_text)
		group->reject_text = g_strdup(session->reject_text);
	note_worst(group, SCCP_FAILURE_REJECTED, server);
	sccp_group_emit(group, SCCP_EVENT_REJECTED, server, group->last, group->reject_text);
	go_on(group, now);
}

static void active_left(SccpGroup *group, gint64 now)
{
	if (group->state == SCCP_GROUP_LEAVING) {
		sccp_group_release_all(group);
		sccp_group_set_state(group, SCCP_GROUP_LEFT);
		sccp_group_emit(group, SCCP_EVENT_LEFT, -1, group->last, NULL);
		return;
	}
	group->last = SCCP_CLOSE_FAILBACK;
	new_round(group);
	if (group->standby != SCCP_LINK_NONE)
		server_order_note_return(&group->order, group->links[group->standby].server);
	go_on(group, now);
}

/* It stays, because a call is up there. When the daemon ends it goes nevertheless. */
static void active_stays(SccpGroup *group, gint64 now)
{
	SccpSession *session = &group->links[group->active].session;

	if (group->state == SCCP_GROUP_LEAVING) {
		active_left(group, now);
		return;
	}
	sccp_session_stay(session);
	sccp_group_set_state(group, SCCP_GROUP_REGISTERED);
	if (group->standby != SCCP_LINK_NONE) {
		sccp_session_drop_token(&group->links[group->standby].session);
		group->return_at = now + SCCP_TOKEN_WAIT_MIN * SECONDS;
	}
}

static void tell_reset(SccpGroup *group, guint reset)
{
	SccpEvent event = { .kind = SCCP_EVENT_RESET, .server = group->links[group->active].server, .reset = reset };

	group->ops->event(group->self, &event);
}

static void follow_active(SccpGroup *group, gint64 now)
{
	SccpSession *session = &group->links[group->active].session;

	if (session->reset)
		tell_reset(group, sccp_session_pop_reset(session));
	switch (session->state) {
	case SCCP_STATE_REGISTERED:
		if (!sccp_group_is_registered(group))
			on_registered(group, now);
		break;
	case SCCP_STATE_LOADING:
		group->kind = (guint8) session->server_kind->kind;
		sccp_group_emit(group, SCCP_EVENT_REGISTERING, group->links[group->active].server, group->last, NULL);
		break;
	case SCCP_STATE_REJECTED:
		active_rejected(group, now);
		break;
	case SCCP_STATE_LOST:
		if (group->state == SCCP_GROUP_LEAVING)
			active_left(group, now);
		else
			active_lost(group, now);
		break;
	case SCCP_STATE_LEFT:
		active_left(group, now);
		break;
	case SCCP_STATE_REFUSED:
		active_stays(group, now);
		break;
	default:
		break;
	}
}

void sccp_group_follow(SccpGroup *group, guint link, gint64 now)
{
	if (link == group->active)
		follow_active(group, now);
	else if (link == group->standby)
		sccp_standby_follow(group, now);
	else if (link == group->opening)
		sccp_standby_follow_opening(group, now);
}

void sccp_group_opened(SccpGroup *group, guint link, gint64 now)
{
	const SccpSession *active = sccp_group_active(group);
	SccpSession *session = sccp_group_begin_session(group, link, now);

	if (link == group->active) {
		register_active(group, now);
	} else if (link == group->opening) {
		if (!active || !(active->quirks & SCCP_NO_STANDBY))
			sccp_session_probe(session, now);
		sccp_group_follow(group, link, now);
	}
}

void sccp_group_open_failed(
	SccpGroup *group, guint link, ServerTrouble trouble, const char *text, const char *sayer, gint64 now)
{
	SccpClose cause = sccp_close_of(trouble);

	if (group->state == SCCP_GROUP_LEAVING || link == group->standby) {
		sccp_group_closed(group, link, cause, now);
	} else if (link == group->active) {
		sccp_group_blame(group, group->links[link].server, cause, now);
		note_failure(group, group->links[link].server, trouble, text, sayer);
		go_on(group, now);
	} else if (link == group->opening) {
		sccp_standby_failed(group, cause, now);
	}
}

void sccp_group_received(SccpGroup *group, guint link, const guint8 *data, gsize length, gint64 now)
{
	sccp_session_feed(&group->links[link].session, data, length, now);
	sccp_group_follow(group, link, now);
}

void sccp_group_closed(SccpGroup *group, guint link, SccpClose cause, gint64 now)
{
	sccp_session_closed(&group->links[link].session, cause);
	sccp_group_follow(group, link, now);
}

void sccp_group_leave(SccpGroup *group, gint64 now)
{
	const SccpSession *active = sccp_group_active(group);

	if (sccp_group_is_registered(group))
		group->ended_at = now;
	sccp_group_set_state(group, SCCP_GROUP_LEAVING);
	sccp_group_release(group, &group->opening);
	sccp_group_release(group, &group->standby);
	group->sweep_at = group->return_at = group->wait_at = REGENT_NEVER;
	if (!active) {
		active_left(group, now);
		return;
	}
	sccp_session_leave(&group->links[group->active].session, now);
	sccp_group_follow(group, group->active, now);
}

gint64 sccp_group_deadline(const SccpGroup *group)
{
	gint64 deadline = MIN(MIN(group->sweep_at, group->return_at), sccp_face_deadline(&group->face));

	deadline = MIN(deadline, group->wait_at);

	for (guint i = 0; i < SCCP_LINKS_MAX; i++)
		if (group->links[i].up)
			deadline = MIN(deadline, sccp_session_deadline(&group->links[i].session));
	return deadline;
}

void sccp_group_tick(SccpGroup *group, gint64 now)
{
	sccp_face_tick(&group->face, now);
	end_round_if_lasted(group, now);
	if (group->wait_at <= now) {
		group->wait_at = REGENT_NEVER;
		new_round(group);
		go_on(group, now);
	}
	if (group->sweep_at <= now)
		sccp_standby_look(group, now);
	if (group->return_at <= now)
		sccp_standby_go_back(group, now);
	for (guint i = 0; i < SCCP_LINKS_MAX; i++) {
		if (!group->links[i].up || sccp_session_deadline(&group->links[i].session) > now)
			continue;
		sccp_session_tick(&group->links[i].session, now);
		sccp_group_follow(group, i, now);
	}
}
