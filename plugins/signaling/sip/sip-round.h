/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sip-config.h"

/**
 * One round over the servers: which is asked now, what came of the others, and which says when it may be asked again. A
 * server that redirects brings in one that the configuration does not name. No I/O.
 */
typedef struct SipRound SipRound;

/** @servers: (element-type SipServer) (transfer none): in priority order, one at least. */
SipRound *sip_round_new(GPtrArray *servers);
void sip_round_free(SipRound *round);

/** Starts with the best. @lost: (nullable): the one just lost, which comes last. */
void sip_round_begin(SipRound *round, const SipServer *lost);
/** Returns: (transfer none) (nullable): the server at hand, NULL: the round is over. */
const SipServer *sip_round_server(const SipRound *round);
/** Why the server at hand, or an address of it, is of no use. */
void sip_round_note_failure(SipRound *round, const char *why);
/** @when: the server at hand wants to be asked again then; REGENT_NEVER: it does not say. */
void sip_round_note_retry(SipRound *round, gint64 when);
/** Goes on to the next server. */
void sip_round_advance(SipRound *round);
/** Whether the server at hand may name another, or too many have been named in this round. */
gboolean sip_round_may_redirect(const SipRound *round);
/** Adds the server that was named instead of the one at hand. @server: (transfer full). @first: it is asked before all
 * others, else after the one at hand. */
void sip_round_redirect(SipRound *round, SipServer *server, gboolean first);
/** When the round is over: goes back to the server that can be asked again soonest, once in a round. Returns: when that
 * is, REGENT_NEVER: there is none. */
gint64 sip_round_return(SipRound *round);
/** Returns: (transfer none): the first server of the round. */
const SipServer *sip_round_first(const SipRound *round);
/** Returns: (transfer full): why each is of no use: "cm-a is silent for 32 s, no route to 10.1.0.11". */
char *sip_round_text(const SipRound *round);
