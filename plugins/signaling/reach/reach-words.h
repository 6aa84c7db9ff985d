/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "reach-client.h"

/** What a round found, for people. No I/O. */

/** Returns: (transfer full): a line for each thing that was tried, in the order of the servers:
 * "10.1.0.6 answers ping in 0.4 ms", "10.1.0.6 TCP 2000 opens in 0.6 ms", "10.1.0.7 no answer to ping". */
char **reach_words(const ReachClient *client);

/** How it went with the servers. */
typedef struct {
	guint servers;
	guint pinged;               /* have answered a ping */
	guint connected;            /* have taken a connection */
	guint tried;                /* by a connection, or unknown by name while one was wanted */
	char *silent;               /* (nullable): did not answer a ping, and no connection says more */
	GArray *notes;              /* (element-type ServerNote): those that are not reached */
	const ReachServer *refused; /* (nullable): the first where nothing listens */
} ReachSummary;

/** @summary: (out): to be cleared; it holds names of @client. */
void reach_summary(ReachSummary *summary, const ReachClient *client);
void reach_summary_clear(ReachSummary *summary);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ReachSummary, reach_summary_clear)
