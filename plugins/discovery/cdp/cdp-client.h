/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cdp-packet.h"
#include "neighbor.h"

/**
 * A phone's side of CDP, without I/O: when to announce itself and to ask for the voice VLAN, and what the neighbour's
 * frames mean. Times are microseconds on one clock of the caller's.
 */
typedef struct CdpClient CdpClient;

typedef struct {
	void (*send)(gpointer user, gconstpointer frame, gsize length);
	/** cdp_client_tick() is to be called at @when; replaces the earlier wish. */
	void (*wake_at)(gpointer user, gint64 when);
	/** @news: NeighborNews, of cdp_client_neighbor(). */
	void (*news)(gpointer user, guint news);
	/** The switch grants that much, in mW; 0: nothing, or it does not say any more. */
	void (*power)(gpointer user, guint32 available);
	/** A frame was dropped, or something in it. @peer: its hardware address. */
	void (*complain)(gpointer user, const char *peer, const char *what);
} CdpClientOps;

typedef struct {
	gint64 interval;   /* between announcements */
	gboolean checksum; /* frames with a wrong one are dropped */
} CdpClientSettings;

/** Returns: (transfer full) */
CdpClient *cdp_client_new(const CdpClientSettings *settings, const CdpClientOps *ops, gpointer user);
void cdp_client_free(CdpClient *client);

/** Asks for the voice VLAN. @announcement: copied, but its strings must stay until it is replaced; query, power ids
 * and time to live are the client's. */
void cdp_client_start(CdpClient *client, const CdpAnnouncement *announcement, gint64 now);
/** Something to be announced is different. */
void cdp_client_announce(CdpClient *client, const CdpAnnouncement *announcement, gint64 now);
/** The link was away for a moment: asks again. */
void cdp_client_flapped(CdpClient *client, gint64 now);
void cdp_client_receive(CdpClient *client, gconstpointer frame, gsize length, gint64 now);
void cdp_client_tick(CdpClient *client, gint64 now);
const Neighbor *cdp_client_neighbor(const CdpClient *client);
