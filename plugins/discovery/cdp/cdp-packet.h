/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * Cisco Discovery Protocol frames, as far as a phone needs them. Cisco publishes no standard; the layout is what
 * Catalysts and phones send (versions 1 and 2): 802.3 with a length, LLC and SNAP, then
 * version, time to live, checksum, and elements of type, length (these four bytes included) and value.
 */

#define CDP_GROUP 0x01, 0x00, 0x0c, 0xcc, 0xcc, 0xcc /* destination; VTP, DTP, PAgP and UDLD use it too */
#define CDP_FRAME_MAX 1514

#define CDP_CAPABILITY_FORWARDS 0x00f /* router, bridge of either kind, or switch */
#define CDP_CAPABILITY_HOST 0x010
#define CDP_CAPABILITY_PHONE 0x080
#define CDP_CAPABILITY_TWO_PORT_RELAY 0x400

#define CDP_ERROR (cdp_error_quark())
GQuark cdp_error_quark(void);

typedef enum {
	CDP_ERROR_FOREIGN,   /* another protocol on the same address: not to be complained of */
	CDP_ERROR_MALFORMED, /* it is not clear where elements begin */
	CDP_ERROR_CHECKSUM,
} CdpError;

/** What a neighbour announced. Elements that are missing or malformed are NULL or FALSE. */
typedef struct {
	guint8 mac[6];
	guint8 version;
	guint8 ttl; /* seconds */
	char *device_id;
	char *system_name;
	char *port_id;
	char *software; /* its first line */
	char *platform; /* likewise */
	guint32 capabilities;
	guint16 native_vlan; /* 0: not said */
	gboolean has_voice_vlan;
	guint16 voice_vlan; /* 0 to 4095 */
	gboolean has_duplex;
	gboolean full_duplex;
	gboolean has_power;
	guint16 power_request_id;
	guint16 power_management_id;
	guint32 power_available; /* mW */
	char *ignored;           /* VLANs named in a way that is not for a phone, in words */
	guint dropped;           /* elements with an impossible length or value */
} CdpNeighbor;

/** @verify: FALSE: a wrong checksum is accepted. @neighbor: (out): to be cleared in either case. Returns: FALSE with
 * @error: nothing of the frame but the hardware address is to be used. */
gboolean cdp_decode(gconstpointer frame, gsize length, gboolean verify, CdpNeighbor *neighbor, GError **error);
void cdp_neighbor_clear(CdpNeighbor *neighbor);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CdpNeighbor, cdp_neighbor_clear)

/** What a phone announces. NULL, -1 and 0 leave an element out, where not said otherwise. */
typedef struct {
	guint8 mac[6];
	guint8 ttl; /* seconds */
	const char *device_id;
	gboolean has_address;
	guint8 address[4];
	const char *port_id;
	guint32 capabilities; /* always sent */
	const char *version;
	const char *platform;
	gboolean query; /* asks for the voice VLAN: the switch answers at once */
	int full_duplex;
	guint32 power; /* mW drawn at most */
	guint16 power_request_id;
	guint16 power_management_id;
} CdpAnnouncement;

/** @frame: of CDP_FRAME_MAX bytes. Returns: length. */
gsize cdp_encode(const CdpAnnouncement *announcement, guint8 *frame);
