/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "neighbor.h"

/**
 * LLDP frames (IEEE 802.1AB) with the extensions of ANSI/TIA-1057 (LLDP-MED) and IEEE 802.3, as far as a phone needs
 * them: elements of type (7 bits), length (9 bits) and value, the first three in fixed order.
 */

#define LLDP_GROUP 0x01, 0x80, 0xc2, 0x00, 0x00, 0x0e /* nearest bridge */
#define LLDP_ETHERTYPE 0x88cc
#define LLDP_FRAME_MAX 1514

#define LLDP_CAPABILITY_BRIDGE 0x04
#define LLDP_CAPABILITY_ROUTER 0x10
#define LLDP_CAPABILITY_TELEPHONE 0x20

#define LLDP_ERROR (lldp_error_quark())
GQuark lldp_error_quark(void);

typedef enum {
	LLDP_ERROR_FOREIGN,   /* another protocol: not to be complained of */
	LLDP_ERROR_MALFORMED, /* it is not clear where elements begin, or one of the first three is wrong */
} LldpError;

typedef enum {
	LLDP_MED_NONE, /* no MED, or a type that is not defined */
	LLDP_MED_CLASS_1,
	LLDP_MED_CLASS_2,
	LLDP_MED_CLASS_3,
	LLDP_MED_SWITCH, /* network connectivity device */
} LldpMedType;

/** One network policy that can be followed: known, and of a VLAN that exists. */
typedef struct {
	gboolean given;
	guint16 vlan;  /* as in VoicePolicy, */
	guint16 named; /* and this */
	int priority;  /* -1: the default */
	int dscp;      /* -1: the default */
} LldpPolicy;

/** What a neighbour announced. Elements that are missing or malformed are NULL or 0. */
typedef struct {
	guint8 mac[6];
	guint16 ttl;         /* seconds; 0: goodbye; then only the names are given */
	char *name;          /* system name, else the chassis in words */
	char *port;          /* the port's name, else its description or address */
	char *description;   /* of the system, its first line */
	char *ignored;       /* VLANs named in a way that is not for a phone, in words */
	guint16 native_vlan; /* 0: not said */
	guint16 capabilities;
	gboolean has_med; /* FALSE: a switch before it has heard a phone, or one without LLDP-MED */
	LldpMedType med;
	LldpPolicy voice;
	LldpPolicy signaling;
	const char *power_source;  /* as the fact power.source */
	guint32 power_allocated;   /* mW */
	gboolean power_negotiates; /* by the element of IEEE 802.3at and bt */
	guint dropped;             /* elements with an impossible length or value */
} LldpNeighbor;

/** @neighbor: (out): to be cleared in either case. Returns: FALSE with @error: nothing of the frame but the hardware
 * address is to be used. */
gboolean lldp_decode(gconstpointer frame, gsize length, LldpNeighbor *neighbor, GError **error);
void lldp_neighbor_clear(LldpNeighbor *neighbor);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LldpNeighbor, lldp_neighbor_clear)

/** What a phone (MED class III) announces. NULL, 0 and -1 leave an element out, where not said otherwise. */
typedef struct {
	guint8 mac[6];
	guint16 ttl; /* seconds; 0: goodbye, only the identity is sent */
	gboolean has_address;
	guint8 address[4]; /* of the chassis; 0.0.0.0 is sent when there is none */
	const char *port_description;
	const char *system_name;
	const char *system_description;
	guint16 capabilities; /* always sent; supported and enabled are the same */
	guint speed;          /* Mbit/s */
	int full_duplex;
	VoicePolicy voice;         /* in use; not given: announced as unknown, which asks for one */
	guint32 power;             /* mW drawn at most */
	gboolean power_negotiates; /* by the element of IEEE 802.3, not that of MED; needed above 13 W */
	guint32 power_granted;     /* what the switch allocated by that element, mW; repeated to it */
	const char *firmware;
	const char *software;
	const char *serial;
	const char *manufacturer;
	const char *model;
} LldpAnnouncement;

/** @frame: of LLDP_FRAME_MAX bytes. Returns: length. */
gsize lldp_encode(const LldpAnnouncement *announcement, guint8 *frame);
