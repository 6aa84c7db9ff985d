/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "lldp-med-packet.h"
#include "neighbor.h"

/**
 * A phone's side of LLDP-MED, without I/O: IEEE 802.1AB's transmit and receive machines, with the fast start of
 * TIA-1057: a switch says nothing of MED before it has heard a phone, so the phone speaks first. Times are
 * microseconds on one clock of the caller's.
 */
typedef struct LldpClient LldpClient;

typedef struct {
	void (*send)(gpointer user, gconstpointer frame, gsize length);
	/** lldp_client_tick() is to be called at @when; replaces the earlier wish. */
	void (*wake_at)(gpointer user, gint64 when);
	/** @news: NeighborNews, of lldp_client_neighbor(). */
	void (*news)(gpointer user, guint news);
	/** What the switch gives. @source: (nullable): as the fact power.source. @allocated: mW, 0: it does not say. */
	void (*power)(gpointer user, const char *source, guint32 allocated);
	/** A frame was dropped, or something in it. @peer: its hardware address. */
	void (*complain)(gpointer user, const char *peer, const char *what);
} LldpClientOps;

/** @interval: msgTxInterval. Returns: (transfer full) */
LldpClient *lldp_client_new(gint64 interval, const LldpClientOps *ops, gpointer user);
void lldp_client_free(LldpClient *client);

/** Speaks first. @announcement: copied, but its strings must stay until it is replaced; the voice policy and the time
 * to live are the client's. */
void lldp_client_start(LldpClient *client, const LldpAnnouncement *announcement, gint64 now);
/** Something to be announced is different. */
void lldp_client_announce(LldpClient *client, const LldpAnnouncement *announcement, gint64 now);
/** The link was away for a moment: speaks first again. */
void lldp_client_flapped(LldpClient *client, gint64 now);
/** Says goodbye. */
void lldp_client_stop(LldpClient *client);
void lldp_client_receive(LldpClient *client, gconstpointer frame, gsize length, gint64 now);
void lldp_client_tick(LldpClient *client, gint64 now);
const Neighbor *lldp_client_neighbor(const LldpClient *client);
