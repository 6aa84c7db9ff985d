/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-order.h"

#include <string.h>

#define SECONDS ((gint64) G_USEC_PER_SEC)

enum {
	BAD_FOR = 120,   /* seconds for which a silent one is tried last */
	RETURNS_MAX = 4, /* each doubles the wait */
};

void server_order_init(ServerOrder *order, const CallManager *list, guint count, gint64 monitor)
{
	memset(order, 0, sizeof *order);
	order->list = list;
	order->count = (guint8) MIN(count, CALL_MANAGERS_MAX);
	order->monitor = monitor;
	order->lost = -1;
	for (guint i = 0; i < CALL_MANAGERS_MAX; i++)
		order->answers_since[i] = REGENT_NEVER;
}

void server_order_new_round(ServerOrder *order)
{
	order->tried = 0;
}

/* The lower the better. */
static int rank(const ServerOrder *order, int server, gint64 now)
{
	return (order->bad_until[server] > now ? 4 : 0) + (order->list[server].srst ? 2 : 0) +
	       (server == order->lost ? 1 : 0);
}

int server_order_next(const ServerOrder *order, gint64 now)
{
	int best = -1;

	for (int i = 0; i < order->count; i++)
		if (!server_order_was_tried(order, i) && (best < 0 || rank(order, i, now) < rank(order, best, now)))
			best = i;
	return best;
}

void server_order_note_tried(ServerOrder *order, int server)
{
	order->tried |= (guint16) (1u << server);
}

gboolean server_order_was_tried(const ServerOrder *order, int server)
{
	return (order->tried & 1u << server) != 0;
}

void server_order_note_silence(ServerOrder *order, int server, gint64 now)
{
	order->bad_until[server] = now + BAD_FOR * SECONDS;
}

void server_order_note_answer(ServerOrder *order, int server, gint64 now)
{
	if (order->answers_since[server] == REGENT_NEVER)
		order->answers_since[server] = now;
	order->bad_until[server] = 0;
}

void server_order_note_failure(ServerOrder *order, int server)
{
	order->answers_since[server] = REGENT_NEVER;
}

void server_order_note_registered(ServerOrder *order, int server)
{
	order->bad_until[server] = 0;
	order->lost = -1;
}

void server_order_note_lost(ServerOrder *order, int server)
{
	server_order_note_failure(order, server);
	order->lost = (gint8) server;
}

void server_order_note_lasted(ServerOrder *order, int server)
{
	order->returns[server] = 0;
}

void server_order_note_return(ServerOrder *order, int server)
{
	if (order->returns[server] < RETURNS_MAX)
		order->returns[server]++;
}

gint64 server_order_return_at(const ServerOrder *order, int server)
{
	guint returns = order->returns[server];
	gint64 monitor = returns ? MAX(order->monitor, SECONDS) << returns : order->monitor;

	return order->answers_since[server] == REGENT_NEVER ? REGENT_NEVER : order->answers_since[server] + monitor;
}

static gboolean is_wanted(const ServerOrder *order, int server, int active, int standby, gboolean better_only)
{
	if (server == active || order->list[server].srst)
		return FALSE;
	if (standby >= 0)
		return server < standby;
	return server < active || !better_only;
}

int server_order_next_standby(const ServerOrder *order, int active, int standby, guint asked, gboolean better_only)
{
	for (int i = 0; i < order->count; i++)
		if (!(asked & 1u << i) && is_wanted(order, i, active, standby, better_only))
			return i;
	return -1;
}

gboolean server_order_is_best_standby(int active, int standby)
{
	return standby == 0 || (standby == 1 && active == 0);
}
