/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "neighbor.h"

/**
 * What the phone's sides of CDP and LLDP-MED have in common, without I/O: the neighbour, the power it grants, and the
 * time of the next announcement. The client of a protocol has it as its first member and adds packets and their pace.
 */
typedef struct DiscoveryClient DiscoveryClient;

typedef struct {
	void (*send)(gpointer self, gconstpointer frame, gsize length);
	/** @news: NeighborNews, of the client's neighbor. */
	void (*news)(gpointer self, guint news);
	/** What the switch gives. @source: (nullable): as the fact power.source. @allocated: mW, 0: it does not say. */
	void (*power)(gpointer self, const char *source, guint32 allocated);
	/** A frame was dropped, or something in it. @peer: its hardware address. */
	void (*complain)(gpointer self, const char *peer, const char *what);
} DiscoveryClientOps;

/** What a protocol does in its own way. */
typedef struct {
	/** The link is there, for the first time or again: sets next so that the switch is asked soon. */
	void (*ask)(DiscoveryClient *client, gint64 now);
	/** It is time: sends an announcement if the protocol's pace allows, and sets next. */
	void (*announce)(DiscoveryClient *client, gint64 now);
	void (*receive)(DiscoveryClient *client, gconstpointer frame, gsize length, gint64 now);
	/** Does what follows from @news for the protocol; may set next. */
	void (*react)(DiscoveryClient *client, guint news, gint64 now);
	/** Takes leave of the switch; NULL: the protocol has no such frame. */
	void (*say_goodbye)(DiscoveryClient *client);
} DiscoveryProtocol;

struct DiscoveryClient {
	const DiscoveryProtocol *protocol;
	const DiscoveryClientOps *ops;
	gpointer self;
	Neighbor neighbor;
	gint64 next; /* when the next announcement is due; set by the protocol */
	const char *power_source;
	guint32 power_allocated;
};

void discovery_client_init(
	DiscoveryClient *client, const DiscoveryProtocol *protocol, const DiscoveryClientOps *ops, gpointer self);
void discovery_client_clear(DiscoveryClient *client);
void discovery_client_receive(DiscoveryClient *client, gconstpointer frame, gsize length, gint64 now);
/** The link was away for a moment: asks again. */
void discovery_client_flapped(DiscoveryClient *client, gint64 now);
void discovery_client_stop(DiscoveryClient *client);
gint64 discovery_client_deadline(const DiscoveryClient *client);
void discovery_client_tick(DiscoveryClient *client, gint64 now);

/* For the clients of the protocols. */

/** Begins, now that the protocol's client knows what to announce. */
void discovery_client_start(DiscoveryClient *client, gint64 now);
/** Returns: whether @word is the neighbour's, and not its goodbye. */
gboolean discovery_client_is_neighbor(const DiscoveryClient *client, const NeighborWord *word);
/** The neighbour grants that much. Returns: whether that is new. */
gboolean discovery_client_set_power(DiscoveryClient *client, const char *source, guint32 allocated);
void discovery_client_complain(DiscoveryClient *client, const guint8 *mac, const char *what);
/** A frame is not to be used: complains, and remembers it while no neighbour is heard. */
void discovery_client_drop(DiscoveryClient *client, const char *protocol, const guint8 *mac, const GError *error);
/** Somebody who is no switch speaks on the port. @who: (nullable): the name. */
void discovery_client_overhear(DiscoveryClient *client, const char *what, const char *who);
/** Returns: (transfer full) (nullable): one line of what it says it is. Both are (nullable). */
char *discovery_client_platform(const char *platform, const char *version);
