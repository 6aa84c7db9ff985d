/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cdp-packet.h"
#include "discovery-client.h"

/**
 * A phone's side of CDP, without I/O: when to announce itself and to ask for the voice VLAN, and what the neighbour's
 * frames mean. What is not here is in discovery-client.h.
 */
typedef struct {
	gint64 interval;   /* between announcements */
	gboolean checksum; /* frames with a wrong one are dropped */
} CdpClientSettings;

typedef struct {
	DiscoveryClient base;
	CdpClientSettings settings;
	CdpAnnouncement own;
	guint queries; /* still to be sent at QUERY_INTERVAL */
	gint64 sent;   /* last announcement */
	guint16 power_management_id;
} CdpClient;

void cdp_client_init(
	CdpClient *client, const CdpClientSettings *settings, const DiscoveryClientOps *ops, gpointer self);
/** Asks for the voice VLAN. @announcement: copied, but its strings must stay until it is replaced; query, power ids
 * and time to live are the client's. */
void cdp_client_start(CdpClient *client, const CdpAnnouncement *announcement, gint64 now);
/** Something to be announced is different. */
void cdp_client_announce(CdpClient *client, const CdpAnnouncement *announcement, gint64 now);
