/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-group-private.h"

/* Looking for a standby, and for a better one while not with the best. */

enum {
	SWEEP_MAX = 60,
	TOKEN_WAIT_MAX = 3600,
};

static gint64 sweep_later(SccpGroup *group, gint64 now)
{
	gint64 wait = group->sweep_wait - group->sweep_wait / 5 +
		      group->ops->random(group->self) % (guint32) (group->sweep_wait / 5 * 2);

	group->sweep_wait = MIN(group->sweep_wait + SCCP_SWEEP_FIRST * SECONDS, SWEEP_MAX * SECONDS);
	return now + wait;
}

/* Returns: -1: there is none. */
static int standby_server(const SccpGroup *group)
{
	return group->standby == SCCP_LINK_NONE ? -1 : group->links[group->standby].server;
}

static gboolean has_better_standby(const SccpGroup *group)
{
	return group->standby != SCCP_LINK_NONE && standby_server(group) < group->links[group->active].server;
}

/* Opens a connection to the next candidate. With none left it comes back later, unless there is nothing to look for. */
void sccp_standby_look(SccpGroup *group, gint64 now)
{
	const SccpLink *active = &group->links[group->active];
	gboolean looked = group->swept;
	int server;

	group->sweep_at = REGENT_NEVER;
	if (group->opening != SCCP_LINK_NONE || group->state == SCCP_GROUP_RETURNING)
		return;
	server = server_order_next_standby(&group->order, active->server, standby_server(group), group->swept,
		(active->session.quirks & SCCP_NO_STANDBY) != 0);
	if (server >= 0) {
		group->swept |= (guint16) (1u << server);
		group->opening = sccp_group_open_link(group, server);
		return;
	}
	group->swept = 0;
	if (looked)
		group->sweep_at = sweep_later(group, now);
}

static void standby_opened(SccpGroup *group, gint64 now)
{
	int server = group->links[group->opening].server;

	server_order_note_answer(&group->order, server, now);
	sccp_group_release(group, &group->standby);
	group->standby = group->opening;
	group->opening = SCCP_LINK_NONE;
	group->swept = 0;
	sccp_group_emit(group, SCCP_EVENT_STANDBY, server, group->last, NULL);
	if (has_better_standby(group))
		group->return_at = MAX(now, server_order_return_at(&group->order, server));
	if (server_order_is_best_standby(group->links[group->active].server, server))
		group->sweep_wait = SCCP_SWEEP_FIRST * SECONDS;
	else
		group->sweep_at = sweep_later(group, now);
}

/* The others are asked at once, that one when its turn comes. */
static void standby_lost(SccpGroup *group, gint64 now)
{
	int server = group->links[group->standby].server;
	SccpClose cause = group->links[group->standby].session.cause;

	if (cause != SCCP_CLOSE_TCP_CLOSED)
		server_order_note_failure(&group->order, server);
	sccp_group_blame(group, server, cause, now);
	sccp_group_release(group, &group->standby);
	group->return_at = REGENT_NEVER;
	sccp_group_emit(group, SCCP_EVENT_STANDBY, -1, group->last, NULL);
	group->swept = (guint16) (1u << server);
	sccp_standby_look(group, now);
}

void sccp_standby_failed(SccpGroup *group, SccpClose cause, gint64 now)
{
	int server = group->links[group->opening].server;

	server_order_note_failure(&group->order, server);
	sccp_group_blame(group, server, cause, now);
	sccp_group_release(group, &group->opening);
	sccp_standby_look(group, now);
}

void sccp_standby_follow(SccpGroup *group, gint64 now)
{
	SccpSession *session = &group->links[group->standby].session;

	if (!sccp_session_is_up(session)) {
		standby_lost(group, now);
	} else if (session->state == SCCP_STATE_DENIED) {
		guint32 wait = CLAMP(session->wait, SCCP_TOKEN_WAIT_MIN, TOKEN_WAIT_MAX);

		sccp_session_drop_token(session);
		group->return_at = now + wait * SECONDS;
	} else if (session->state == SCCP_STATE_GRANTED && group->state != SCCP_GROUP_RETURNING) {
		sccp_group_set_state(group, SCCP_GROUP_RETURNING);
		sccp_session_leave(&group->links[group->active].session, now);
		sccp_group_follow(group, group->active, now);
	}
}

/* One that accepts connections and says nothing must not take the place of a standby that lives. */
void sccp_standby_follow_opening(SccpGroup *group, gint64 now)
{
	SccpSession *session = &group->links[group->opening].session;

	if (!sccp_session_is_up(session))
		sccp_standby_failed(group, session->cause, now);
	else if (session->state == SCCP_STATE_OPEN)
		standby_opened(group, now);
}

void sccp_standby_go_back(SccpGroup *group, gint64 now)
{
	SccpSession *standby;

	group->return_at = REGENT_NEVER;
	if (!has_better_standby(group))
		return;
	standby = &group->links[group->standby].session;
	if (group->links[group->active].session.quirks & SCCP_NO_TOKEN)
		sccp_session_assume_token(standby);
	else
		sccp_session_ask_token(standby, now);
	sccp_group_follow(group, group->standby, now);
}
