/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-group-private.h"

/* Looking for a standby, and for a better one while not with the best. */

enum {
	SWEEP_MAX = 60,
	TOKEN_WAIT_MAX = 3600,
};

static gint64 sweep_later(SccpGroup *g, gint64 now)
{
	gint64 wait = g->sweep_wait - g->sweep_wait / 5 + g->ops->random(g->owner) % (guint32) (g->sweep_wait / 5 * 2);

	g->sweep_wait = MIN(g->sweep_wait + SCCP_SWEEP_FIRST * SECONDS, SWEEP_MAX * SECONDS);
	return now + wait;
}

/* Returns: -1: there is none. */
static int standby_server(const SccpGroup *g)
{
	return g->standby == SCCP_LINK_NONE ? -1 : g->links[g->standby].server;
}

static gboolean has_better_standby(const SccpGroup *g)
{
	return g->standby != SCCP_LINK_NONE && standby_server(g) < g->links[g->active].server;
}

/* Opens a connection to the next candidate. With none left it comes back later, unless there is nothing to look for. */
void sccp_standby_sweep(SccpGroup *g, gint64 now)
{
	const SccpLink *active = &g->links[g->active];
	gboolean looked = g->swept;
	int server;

	g->sweep_at = 0;
	if (g->opening != SCCP_LINK_NONE || g->rehoming)
		return;
	server = server_order_next_standby(&g->order, active->server, standby_server(g), g->swept,
		(active->session.quirks & SCCP_NO_STANDBY) != 0);
	if (server >= 0) {
		g->swept |= (guint8) (1u << server);
		g->opening = sccp_group_open_link(g, server);
		return;
	}
	g->swept = 0;
	if (looked)
		g->sweep_at = sweep_later(g, now);
}

static void standby_opened(SccpGroup *g, gint64 now)
{
	int server = g->links[g->opening].server;

	server_order_note_answer(&g->order, server, now);
	sccp_group_release(g, &g->standby);
	g->standby = g->opening;
	g->opening = SCCP_LINK_NONE;
	g->swept = 0;
	sccp_group_emit(g, SCCP_GROUP_STANDBY, server, g->last, NULL);
	if (has_better_standby(g))
		g->rehome_at = MAX(now, server_order_return_at(&g->order, server));
	if (server_order_is_best_standby(g->links[g->active].server, server))
		g->sweep_wait = SCCP_SWEEP_FIRST * SECONDS;
	else
		g->sweep_at = sweep_later(g, now);
}

/* The others are asked at once, that one when its turn comes. */
static void standby_lost(SccpGroup *g, gint64 now)
{
	int server = g->links[g->standby].server;
	SccpClose cause = g->links[g->standby].session.cause;

	if (cause != SCCP_CLOSE_TCP_CLOSED)
		server_order_note_failure(&g->order, server);
	sccp_group_blame(g, server, cause, now);
	sccp_group_release(g, &g->standby);
	g->rehome_at = 0;
	sccp_group_emit(g, SCCP_GROUP_STANDBY, -1, g->last, NULL);
	g->swept = (guint8) (1u << server);
	sccp_standby_sweep(g, now);
}

void sccp_standby_failed(SccpGroup *g, SccpClose cause, gint64 now)
{
	int server = g->links[g->opening].server;

	server_order_note_failure(&g->order, server);
	sccp_group_blame(g, server, cause, now);
	sccp_group_release(g, &g->opening);
	sccp_standby_sweep(g, now);
}

void sccp_standby_settle(SccpGroup *g, gint64 now)
{
	SccpSession *session = &g->links[g->standby].session;

	if (!sccp_session_is_up(session)) {
		standby_lost(g, now);
	} else if (session->state == SCCP_STATE_DENIED) {
		guint32 wait = CLAMP(session->wait, SCCP_TOKEN_WAIT_MIN, TOKEN_WAIT_MAX);

		session->state = SCCP_STATE_OPEN;
		g->rehome_at = now + wait * SECONDS;
	} else if (session->state == SCCP_STATE_GRANTED && !g->rehoming) {
		g->rehoming = TRUE;
		sccp_session_leave(&g->links[g->active].session, now);
		sccp_group_settle(g, g->active, now);
	}
}

/* One that accepts connections and says nothing must not take the place of a standby that lives. */
void sccp_standby_settle_opening(SccpGroup *g, gint64 now)
{
	SccpSession *session = &g->links[g->opening].session;

	if (!sccp_session_is_up(session))
		sccp_standby_failed(g, session->cause, now);
	else if (session->state == SCCP_STATE_OPEN)
		standby_opened(g, now);
}

void sccp_standby_go_back(SccpGroup *g, gint64 now)
{
	SccpSession *standby;

	g->rehome_at = 0;
	if (!has_better_standby(g))
		return;
	standby = &g->links[g->standby].session;
	if (g->links[g->active].session.quirks & SCCP_NO_TOKEN)
		standby->state = SCCP_STATE_GRANTED;
	else
		sccp_session_ask_token(standby, now);
	sccp_group_settle(g, g->standby, now);
}
