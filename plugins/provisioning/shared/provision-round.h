/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * One round over the servers: which file is asked for next, and where. The device's own file first; the default file
 * only from a server that says for certain that it has no own one, and only while no server before it left that open: a
 * device that is known somewhere must not register as a new one. Whether the default file may be used is not decided
 * here. No I/O.
 */

/** What became of one file at one server. */
typedef enum {
	PROVISION_FILE,       /* here it is */
	PROVISION_ABSENT,     /* the server says for certain that it has no such file */
	PROVISION_UNCERTAIN,  /* it answered something else, or broke off */
	PROVISION_SILENT,     /* it did not answer, or is not there */
	PROVISION_UNREADABLE, /* a file came, but no configuration, or too large a one */
	PROVISION_STOPPED,    /* nobody wants it any more */
} ProvisionAnswer;

typedef struct {
	guint servers;
	gboolean ask_default;
	guint server;        /* to be asked now */
	gboolean is_default; /* for the default file */
	gboolean certain;    /* every server before said the own file is absent */
	gboolean found;
	guint worst_rank;
} ProvisionRound;

void provision_round_begin(ProvisionRound *round, guint servers, gboolean ask_default);
/** Returns: FALSE: the round is over; @found tells how. Else @server and @is_default say what to ask next. */
gboolean provision_round_wants(const ProvisionRound *round);
/** Takes the answer. Returns: TRUE when this failure says more than those before it: what to report if the round finds
 * nothing. */
gboolean provision_round_answer(ProvisionRound *round, ProvisionAnswer answer);
