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

/* Any that is better than the standby there is; but one to fall back to only where an open connection lasts. */
static gboolean wants(const SccpGroup *g, int server)
{
	int active = g->links[g->active].server;

	if (server == active || g->servers[server].srst || g->swept & 1u << server)
		return FALSE;
	if (g->standby != SCCP_LINK_NONE)
		return server < g->links[g->standby].server;
	return server < active || !(g->links[g->active].session.quirks & SCCP_NO_STANDBY);
}

static gboolean has_better_standby(const SccpGroup *g)
{
	return g->standby != SCCP_LINK_NONE && g->links[g->standby].server < g->links[g->active].server;
}

static gboolean is_best_standby(const SccpGroup *g)
{
	int standby = g->links[g->standby].server;

	return standby == 0 || (standby == 1 && g->links[g->active].server == 0);
}

/* Opens a connection to the next candidate. With none left it comes back later, unless there is nothing to look for. */
void sccp_standby_sweep(SccpGroup *g, gint64 now)
{
	gboolean looked = g->swept;

	g->sweep_at = 0;
	if (g->opening != SCCP_LINK_NONE || g->rehoming)
		return;
	for (int i = 0; i < g->server_count; i++) {
		if (!wants(g, i))
			continue;
		g->swept |= (guint8) (1u << i);
		g->opening = sccp_group_open_link(g, i);
		return;
	}
	g->swept = 0;
	if (looked)
		g->sweep_at = sweep_later(g, now);
}

/* One that we went back to in vain must answer twice as long the next time, up to sixteen times. */
static gint64 monitor_of(const SccpGroup *g, int server)
{
	guint returns = g->returns[server];

	return returns ? MAX(g->monitor, SECONDS) << returns : g->monitor;
}

static void standby_opened(SccpGroup *g, gint64 now)
{
	int server = g->links[g->opening].server;

	if (!g->seen_since[server])
		g->seen_since[server] = now;
	g->bad_until[server] = 0;
	sccp_group_release(g, &g->standby);
	g->standby = g->opening;
	g->opening = SCCP_LINK_NONE;
	g->swept = 0;
	sccp_group_emit(g, SCCP_GROUP_STANDBY, server, g->last, NULL);
	if (has_better_standby(g))
		g->rehome_at = MAX(now, g->seen_since[server] + monitor_of(g, server));
	if (is_best_standby(g))
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
		g->seen_since[server] = 0;
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

	g->seen_since[server] = 0;
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
