/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "discovery-client.h"
#include "lldp-med-packet.h"

/**
 * A phone's side of LLDP-MED, without I/O: IEEE 802.1AB's transmit and receive machines, with the fast start of
 * TIA-1057: a switch says nothing of MED before it has heard a phone, so the phone speaks first. What is not here is
 * in discovery-client.h.
 */
typedef struct {
	DiscoveryClient base;
	gint64 interval; /* msgTxInterval */
	LldpAnnouncement own;
	gboolean spoken;
	guint fast;      /* txFast: still to be sent at FAST_TX */
	guint credit;    /* frames that may be sent now, */
	gint64 credited; /* as of then */
	gboolean power_negotiates;
} LldpClient;

void lldp_client_init(LldpClient *client, gint64 interval, const DiscoveryClientOps *ops, gpointer self);
/** Speaks first. @announcement: copied, but its strings must stay until it is replaced; the voice policy and the time
 * to live are the client's. */
void lldp_client_start(LldpClient *client, const LldpAnnouncement *announcement, gint64 now);
/** Something to be announced is different. */
void lldp_client_announce(LldpClient *client, const LldpAnnouncement *announcement, gint64 now);
