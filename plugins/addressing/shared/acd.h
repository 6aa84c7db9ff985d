/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/step.h>

#include "wire.h"

/**
 * Address conflict detection, RFC 5227. No I/O; addresses are numbers in host order.
 *
 * ACD_FAST costs a boot no noticeable time: one probe, and the address is used unless somebody answers within 10 ms,
 * which an awake host on a LAN does. A second probe and the announcements follow while it is in use, and an answer to
 * those is believed at once. ACD_FULL waits as the RFC has it, four to eight seconds.
 */
#define ACD_FRAME_SIZE 42

typedef enum { ACD_FAST, ACD_FULL } AcdPolicy;

typedef enum { ACD_IDLE, ACD_PROBING, ACD_AVAILABLE, ACD_IN_USE } AcdState;

typedef struct {
	void (*send)(gpointer self, const guint8 frame[ACD_FRAME_SIZE]);
	guint32 (*random)(gpointer self);
	void (*state)(gpointer self, AcdState from, AcdState to);
	/** Nobody answered. */
	void (*available)(gpointer self);
	/** @mac: another host that has the address. Probing ends; an address in use must be given up. */
	void (*conflict)(gpointer self, const guint8 mac[6]);
} AcdOps;

typedef struct Acd Acd;

/** Returns: (transfer full) */
Acd *acd_new(const AcdOps *ops, gpointer self, AcdPolicy policy, const guint8 mac[6]);
void acd_free(Acd *acd);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Acd, acd_free)

/** Asks whether another host has @address; ends in available or conflict. */
void acd_probe(Acd *acd, guint32 address, gint64 now);
/** The interface has the address now: announces it and defends it from then on. */
void acd_use(Acd *acd, gint64 now);
/** Returns: FALSE: it is not an ARP frame of Ethernet and IPv4. */
gboolean acd_receive(Acd *acd, const guint8 *frame, gsize length, gint64 now);

/** Returns: when acd_tick() is to be called. */
gint64 acd_deadline(const Acd *acd);
void acd_tick(Acd *acd, gint64 now);

AcdState acd_state(const Acd *acd);
/** Returns: (transfer none): a word for the log. */
const char *acd_state_name(AcdState state);
/** Returns: the address asked for last, 0: none yet. */
guint32 acd_address(const Acd *acd);
