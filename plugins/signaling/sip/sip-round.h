/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server-trouble.h"
#include "sip-config.h"
#include "sip-failure.h"

/**
 * One round over the servers: which is asked now, and what came of the others. A server that redirects brings in one that
 * the configuration does not name; one that wants to be left alone for a while is passed over. No I/O.
 */
typedef struct SipRound SipRound;

/** @servers: (element-type SipServer) (transfer none): in priority order, one at least. */
SipRound *sip_round_new(GPtrArray *servers);
void sip_round_free(SipRound *round);

/** Starts with the best that may be asked now. @lost: (nullable): the one just lost, which comes last. @all: also those that
 * want to be left alone, when there are no others. */
void sip_round_begin(SipRound *round, const SipServer *lost, gboolean all, gint64 now);
/** Returns: (transfer none) (nullable): the server at hand, NULL: the round is over. */
const SipServer *sip_round_server(const SipRound *round);
/** Why the server at hand, or an address of it, is of no use. @sayer: (nullable): the router or firewall it is about. */
void sip_round_note_trouble(SipRound *round, ServerTrouble trouble, const char *why, const char *sayer);
/** The same, when it answered. @failure: copied; it is left alone for as long as it asks. */
void sip_round_note_answer(SipRound *round, const SipFailure *failure, const char *why, gint64 now);
/** We are registered there: it is not left alone any longer. */
void sip_round_note_registered(SipRound *round);
/** Another address answered a request to the server at hand. @who: "10.1.0.7" */
void sip_round_note_stray(SipRound *round, const char *who);
/** Goes on to the next server. */
void sip_round_advance(SipRound *round);
/** Whether the server at hand may name another, or too many have been named in this round. */
gboolean sip_round_may_redirect(const SipRound *round);
/** Adds the server that was named instead of the one at hand. @server: (transfer full). @first: it is asked before all
 * others, else after the one at hand. */
void sip_round_redirect(SipRound *round, SipServer *server, gboolean first);
/** Returns: (transfer full) (element-type ServerNote): what kept us from each server, as far as it was tried. */
GArray *sip_round_notes(const SipRound *round);
/** What came of the round, by the server that we came nearest to. @failure: (out): its texts are the round's, but errors:
 * (transfer full). The wait is said when each server wants to be left alone. */
void sip_round_verdict(const SipRound *round, SipFailure *failure, char **errors, gint64 now);
