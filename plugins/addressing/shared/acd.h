/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "wire.h"

/**
 * Address conflict detection, RFC 5227. No I/O; times in microseconds, addresses are numbers in
 * host order.
 *
 * ACD_FAST costs a boot no noticeable time: one probe, and the address is used unless somebody
 * answers within 10 ms, which an awake host on a LAN does; a second probe and the announcements
 * follow while it is in use, and who answers those is believed at once. ACD_FULL waits as the RFC
 * has it, four to eight seconds.
 */
#define ACD_FRAME_SIZE 42

typedef enum { ACD_FAST, ACD_FULL } AcdPolicy;

typedef struct {
	void (*send)(gpointer self, const guint8 frame[ACD_FRAME_SIZE]);
	void (*timer)(gpointer self, gint64 when); /* G_MAXINT64: stop */
	guint32 (*random)(gpointer self);
	/** Nobody answered. */
	void (*available)(gpointer self);
	/** @mac: another host that has the address. Probing ends; an address in use must be given
	 * up. */
	void (*conflict)(gpointer self, const guint8 mac[6]);
} AcdOps;

typedef enum { ACD_IDLE, ACD_PROBING, ACD_AVAILABLE, ACD_IN_USE } AcdState;

typedef struct {
	const AcdOps *ops;
	gpointer self;
	AcdPolicy policy;
	AcdState state;
	guint8 mac[6];
	guint32 address;
	guint steps;     /* frames sent in this state */
	gint64 used;     /* since when the address is in use */
	gint64 defended; /* when it was last defended, 0: never */
} Acd;

void acd_init(Acd *acd, const AcdOps *ops, gpointer self, AcdPolicy policy, const guint8 mac[6]);
/** Asks whether anybody has @address; ends in available or conflict. */
void acd_probe(Acd *acd, gint64 now, guint32 address);
/** The interface has the address now: announces it and defends it from then on. */
void acd_use(Acd *acd, gint64 now);
/** Returns: FALSE: it is no ARP frame of Ethernet and IPv4. */
gboolean acd_receive(Acd *acd, gint64 now, const guint8 *frame, gsize length);
void acd_timeout(Acd *acd, gint64 now);
