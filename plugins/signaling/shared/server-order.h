/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "call-managers.h"

#include <regent/step.h>

/**
 * Which call manager is next: to register with, to keep as a standby, to fall back to. It knows what was heard of
 * each, and no protocol. Servers are numbers, 0 the best of the list. No I/O; times are microseconds of any one
 * clock.
 *
 * A round tries each server once, in the order of the list, with three exceptions. What was silent a moment ago comes
 * last, because to find that out again costs time. Survivable routers come after all call managers. Among equals the
 * one that was just lost comes last.
 */
typedef struct {
	const CallManager *list;
	gint64 monitor; /* a better one must answer that long before it is gone back to */
	gint64 bad_until[CALL_MANAGERS_MAX];
	gint64 answers_since[CALL_MANAGERS_MAX]; /* REGENT_NEVER: it does not */
	guint8 returns[CALL_MANAGERS_MAX];       /* how often it was gone back to since a registration there lasted */
	guint8 count;
	guint16 tried; /* in this round, one bit each */
	gint8 lost;    /* the one lost last, -1: none */
} ServerOrder;

/** @list: (transfer none): @count servers. @monitor: see there. */
void server_order_init(ServerOrder *order, const CallManager *list, guint count, gint64 monitor);

/** Begins a round: none was tried. */
void server_order_new_round(ServerOrder *order);
/** Returns: the server to be tried now, -1: the round is over. */
int server_order_next(const ServerOrder *order, gint64 now);
void server_order_note_tried(ServerOrder *order, int server);
gboolean server_order_was_tried(const ServerOrder *order, int server);

/** It was silent: it is tried last for two minutes. */
void server_order_note_silence(ServerOrder *order, int server, gint64 now);
/** It answers, and since when is kept as long as nothing else is heard. */
void server_order_note_answer(ServerOrder *order, int server, gint64 now);
/** It does not answer: it must answer for the whole time again before it is gone back to. */
void server_order_note_failure(ServerOrder *order, int server);
/** Registered with it. */
void server_order_note_registered(ServerOrder *order, int server);
/** The registration with it was lost. */
void server_order_note_lost(ServerOrder *order, int server);
/** The registration with it has lasted: going back to it was no mistake. */
void server_order_note_lasted(ServerOrder *order, int server);
/** It is gone back to. */
void server_order_note_return(ServerOrder *order, int server);

/** When a better one that answers has answered long enough. One that was gone back to in vain must answer twice as
 * long the next time, up to sixteen times. Returns: REGENT_NEVER while it does not answer. */
gint64 server_order_return_at(const ServerOrder *order, int server);

/** The next one to be asked for a standby, better than the present one. @active: where it is registered. @standby: the
 * present one, -1: none. @asked: those asked already, one bit each. @better_only: only one that is better than
 * @active will do, for the active one tells that the others close a connection that does not register. Survivable
 * routers are never a standby. Returns: -1: none. */
int server_order_next_standby(const ServerOrder *order, int active, int standby, guint asked, gboolean better_only);
/** Whether no better standby is possible than @standby. */
gboolean server_order_is_best_standby(int active, int standby);
