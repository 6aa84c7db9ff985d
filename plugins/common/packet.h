/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/step.h>

/**
 * Whole Ethernet frames on one interface (AF_PACKET). Our own frames, frames for other hosts, and frames tagged for a
 * VLAN (which the kernel hands over with the tag gone) are dropped here; ETH_P_ALL alone has the tagged ones of a VLAN that
 * has a device.
 */
typedef struct Packet Packet;

/** @frame: from the destination address on; for 802.3 frames (CDP) up to the length the header tells or more. */
typedef void (*PacketFunc)(gpointer self, const guint8 *frame, gsize length);

typedef struct {
	guint16 ethertype;                /* ETH_P_LLDP, ETH_P_ARP, ETH_P_IP; 0: 802.3 frames, which have a length */
	const guint8 *group;              /* 6 bytes: multicast address to join; NULL: none */
	const struct sock_filter *filter; /* classic BPF over the frame, NULL: none */
	guint16 filter_length;
	int priority; /* SO_PRIORITY, so that the egress map can tag; 0: none */
} PacketKind;

/** Opens it on @interface; watches until packet_close() or the end of the step. Returns: (transfer full) */
Packet *packet_open(RegentStep *step, const char *interface, const PacketKind *kind, PacketFunc func, gpointer self,
	GError **error);
/** Short frames are filled up with zeros to what Ethernet asks for. */
gboolean packet_send(Packet *packet, gconstpointer frame, gsize length, GError **error);
/** Returns: (transfer none): 6 bytes, the hardware address of the interface as it was when opened. */
const guint8 *packet_mac(const Packet *packet);
void packet_close(Packet *packet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Packet, packet_close)
