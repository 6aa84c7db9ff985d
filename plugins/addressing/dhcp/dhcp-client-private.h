/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "dhcp-client.h"

/**
 * The client's inside, shared by what it does (dhcp-client.c) and what it hears (dhcp-answer.c).
 */
#define SECOND ((gint64) G_USEC_PER_SEC)

typedef enum { VERDICT_UNKNOWN, VERDICT_FREE, VERDICT_TAKEN } Verdict;

struct DhcpClient {
	DhcpConfig config;
	const DhcpClientOps *ops;
	gpointer self;
	DhcpState state;
	guint32 xid;
	gint64 begun; /* of this exchange: what secs counts from */
	gint64 sent;  /* last message */
	guint16 secs;
	guint tries; /* messages of this state */
	guint unanswered;
	guint naks;       /* so far */
	guint32 wish;     /* address to ask for, 0: any */
	Verdict verdict;  /* on the address asked for */
	DhcpLease *offer; /* best so far, or the one asked for */
	DhcpLease *lease; /* in use from BOUND on; acknowledged in CHECKING */
};

void dhcp_client_sleep(DhcpClient *c, gint64 when);
/** Asks for c->offer. The exchange goes on: same xid, same secs; the check runs beside it and costs
 * no time of its own. */
void dhcp_client_take_offer(DhcpClient *c, gint64 now);
/** c->lease was acknowledged: it is used once nobody else was found to have the address. */
void dhcp_client_judge(DhcpClient *c, gint64 now);
/** Uses c->lease, or goes on using it with new times. */
void dhcp_client_bind(DhcpClient *c, gint64 now);
/** Forgets everything and sends a DISCOVER at @when. */
void dhcp_client_begin_anew(DhcpClient *c, gint64 when);
void dhcp_client_lose(DhcpClient *c, DhcpLoss loss);
