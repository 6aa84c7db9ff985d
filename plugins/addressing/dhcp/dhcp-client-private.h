/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "dhcp-client.h"

/** The client's inside, shared by what it does (dhcp-client.c) and what it hears (dhcp-answer.c). */
#define SECOND ((gint64) G_USEC_PER_SEC)

typedef enum { VERDICT_UNKNOWN, VERDICT_FREE, VERDICT_TAKEN } Verdict;

struct DhcpClient {
	DhcpConfig config;
	const DhcpClientOps *ops;
	gpointer self;
	DhcpState state;
	gint64 deadline;
	guint32 xid;
	gint64 begun; /* of this exchange: what secs counts from */
	gint64 sent;  /* last message */
	guint16 secs;
	guint tries; /* messages of this state */
	guint unanswered;
	gint64 silent_since; /* first of the unanswered */
	guint naks;          /* so far */
	guint32 wish;        /* address to ask for, 0: any */
	Verdict verdict;     /* on the address asked for */
	DhcpLease *offer;    /* best so far, or the one asked for */
	DhcpLease *lease;    /* in use from BOUND on; acknowledged in CHECKING */
	DhcpLease *kept;     /* of an earlier start, until somebody answers */
	DhcpTrouble trouble;
	guint32 other; /* server of an offer that was not taken, and names no configuration server */
};

/** Asks for client->offer. The exchange goes on with the same xid and secs; the check of the address runs beside it and
 * costs no time of its own. */
void dhcp_client_request_offer(DhcpClient *client, gint64 now);
/** client->lease was acknowledged: it is used once the check has found nobody else with the address. */
void dhcp_client_use_if_free(DhcpClient *client, gint64 now);
/** Uses client->lease, or goes on using it with new times. */
void dhcp_client_use_lease(DhcpClient *client, gint64 now);
/** Forgets offer and lease; sends a DISCOVER at @when. */
void dhcp_client_start_over(DhcpClient *client, gint64 when);
void dhcp_client_lose_lease(DhcpClient *client, DhcpLoss loss);
/** Counts a REQUEST for @address that @server left alone or refused. @words: (transfer full) (nullable) */
void dhcp_client_note_trouble(
	DhcpClient *client, DhcpTroubleKind kind, guint32 server, guint32 address, char *words, gint64 now);
void dhcp_client_clear_trouble(DhcpClient *client);
