/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lldp-med-packet.h"

#include <regent/facts.h>
#include <string.h>

#include "lldp-med-elements.h"
#include "wire.h"

static const guint8 group[] = { LLDP_GROUP };

static gboolean has_text(const char *text)
{
	return text && *text;
}

static gsize begin(WireWriter *w)
{
	return wire_reserve(w, sizeof(guint16));
}

static void end(WireWriter *w, gsize at, guint8 type)
{
	wire_patch_be16(w, at, (guint16) (type << 9 | (w->length - at - sizeof(guint16))));
}

static gsize begin_organization(WireWriter *w, guint32 oui, guint8 subtype)
{
	gsize at = begin(w);

	wire_put_be16(w, (guint16) (oui >> 8));
	wire_put_u8(w, (guint8) oui);
	wire_put_u8(w, subtype);
	return at;
}

static void put_text(WireWriter *w, guint8 type, const char *text)
{
	gsize at;

	if (!has_text(text))
		return;
	at = begin(w);
	wire_put_bytes(w, text, MIN(strlen(text), TEXT_MAX));
	end(w, at, type);
}

static void put_identity(WireWriter *w, const LldpAnnouncement *announcement)
{
	gsize at = begin(w);

	wire_put_u8(w, CHASSIS_ADDRESS);
	wire_put_u8(w, FAMILY_IPV4);
	if (announcement->has_address)
		wire_put_bytes(w, announcement->address, sizeof announcement->address);
	else
		wire_put_be32(w, 0);
	end(w, at, CHASSIS_ID);
	at = begin(w);
	wire_put_u8(w, PORT_MAC);
	wire_put_bytes(w, announcement->mac, sizeof announcement->mac);
	end(w, at, PORT_ID);
	at = begin(w);
	wire_put_be16(w, announcement->ttl);
	end(w, at, TIME_TO_LIVE);
}

static void put_system_capabilities(WireWriter *w, guint16 capabilities)
{
	gsize at = begin(w);

	wire_put_be16(w, capabilities);
	wire_put_be16(w, capabilities);
	end(w, at, SYSTEM_CAPABILITIES);
}

static void put_management_address(WireWriter *w, const LldpAnnouncement *announcement)
{
	gsize at;

	if (!announcement->has_address)
		return;
	at = begin(w);
	wire_put_u8(w, 1 + sizeof announcement->address);
	wire_put_u8(w, FAMILY_IPV4);
	wire_put_bytes(w, announcement->address, sizeof announcement->address);
	wire_put_u8(w, INTERFACE_UNKNOWN);
	wire_put_be32(w, 0);
	wire_put_u8(w, 0); /* no object identifier */
	end(w, at, MANAGEMENT_ADDRESS);
}

/* Operational MAU types, RFC 4836. */
static guint16 mau_type(guint speed, int full_duplex)
{
	static const struct {
		guint speed;
		guint16 half;
		guint16 full;
	} types[] = { { 10, 10, 11 }, { 100, 15, 16 }, { 1000, 29, 30 }, { 2500, 0, 103 }, { 5000, 0, 104 },
		{ 10000, 0, 54 } };

	for (guint i = 0; i < G_N_ELEMENTS(types) && full_duplex >= 0; i++)
		if (types[i].speed == speed)
			return full_duplex ? types[i].full : types[i].half;
	return 0;
}

static void put_mac_phy(WireWriter *w, const LldpAnnouncement *announcement)
{
	guint16 mau = mau_type(announcement->speed, announcement->full_duplex);
	gsize at;

	if (!mau)
		return;
	at = begin_organization(w, OUI_8023, MAC_PHY);
	wire_put_u8(w, AUTONEGOTIATION);
	wire_put_be16(w, ADVERTISED_UNKNOWN);
	wire_put_be16(w, mau);
	end(w, at, ORGANIZATION);
}

static gboolean has_inventory(const LldpAnnouncement *a)
{
	return has_text(a->firmware) || has_text(a->software) || has_text(a->serial) || has_text(a->manufacturer) ||
	       has_text(a->model);
}

/* TIA-1057 knows no more than 802.3af, and nobody needs both elements. */
static gboolean by_8023(const LldpAnnouncement *announcement)
{
	return announcement->power_negotiates || announcement->power > MDI_TYPE_1_MW;
}

/* Only what is really sent: some switches object otherwise. */
static void put_med_capabilities(WireWriter *w, const LldpAnnouncement *announcement)
{
	guint16 can = CAN_CAPABILITIES | CAN_POLICY;
	gsize at = begin_organization(w, OUI_MED, MED_CAPABILITIES);

	can |= announcement->power && !by_8023(announcement) ? CAN_POWER_PD : 0;
	can |= has_inventory(announcement) ? CAN_INVENTORY : 0;
	wire_put_be16(w, can);
	wire_put_u8(w, LLDP_MED_CLASS_3);
	end(w, at, ORGANIZATION);
}

static void put_policy(WireWriter *w, guint8 application, const VoicePolicy *voice, int priority, int dscp)
{
	guint32 bits = (guint32) application << 24;
	gsize at = begin_organization(w, OUI_MED, MED_POLICY);

	if (!voice->given)
		bits |= POLICY_UNKNOWN;
	else if (voice->vlan != REGENT_VLAN_UNTAGGED)
		bits |= POLICY_TAGGED | (guint32) voice->vlan << 9 | (guint32) MAX(priority, 0) << 6;
	if (voice->given)
		bits |= (guint32) MAX(dscp, 0);
	wire_put_be32(w, bits);
	end(w, at, ORGANIZATION);
}

/* In 0.1 W, not less than it draws. */
static guint16 tenths(guint32 power, guint16 most)
{
	return (guint16) MIN((power - 1) / 100 + 1, most);
}

static void put_med_power(WireWriter *w, guint32 power)
{
	gsize at = begin_organization(w, OUI_MED, MED_POWER);

	wire_put_u8(w, MED_POWER_PD);
	wire_put_be16(w, tenths(power, MED_POWER_MAX));
	end(w, at, ORGANIZATION);
}

/* The class that such a device has. */
static guint8 power_class(guint32 power)
{
	static const guint32 most[] = { 0, 3840, 6490, MDI_TYPE_1_MW, MDI_TYPE_2_MW, 40000, 51000, 62000 };
	guint8 class = 1;

	while (class < G_N_ELEMENTS(most) && power > most[class])
		class ++;
	return class;
}

static void put_bt_power(WireWriter *w, guint8 class)
{
	wire_put_zeros(w, 8); /* of a device with two signatures */
	wire_put_be16(w, MDI_SINGLE_SIGNATURE | class);
	wire_put_u8(w, class > 6 ? MDI_TYPE_4_PD : MDI_TYPE_3_PD);
	wire_put_zeros(w, 2 + 1 + 3); /* what the switch could give; no autoclass; not powering down */
}

/* What is asked for, and as its receipt what was granted: IEEE 802.3 79.3.2. */
static void put_mdi_power(WireWriter *w, const LldpAnnouncement *announcement)
{
	guint8 class = power_class(announcement->power);
	gsize at = begin_organization(w, OUI_8023, MDI_POWER);

	wire_put_u8(w, 0); /* we are no source */
	wire_put_u8(w, MDI_SIGNAL_PAIRS);
	wire_put_u8(w, MIN(class, MDI_CLASS_MAX) + 1);
	wire_put_u8(w, announcement->power > MDI_TYPE_1_MW ? MDI_TYPE_2_PD : MDI_TYPE_1_PD);
	wire_put_be16(w, tenths(announcement->power, MDI_POWER_MAX));
	wire_put_be16(w, (guint16) MIN(announcement->power_granted / 100, G_MAXUINT16));
	if (announcement->power > MDI_TYPE_2_MW)
		put_bt_power(w, class);
	end(w, at, ORGANIZATION);
}

static void put_power(WireWriter *w, const LldpAnnouncement *announcement)
{
	if (!announcement->power)
		return;
	if (by_8023(announcement))
		put_mdi_power(w, announcement);
	else
		put_med_power(w, announcement->power);
}

static void put_inventory(WireWriter *w, guint8 subtype, const char *text)
{
	gsize at;

	if (!has_text(text))
		return;
	at = begin_organization(w, OUI_MED, subtype);
	wire_put_bytes(w, text, MIN(strlen(text), MED_TEXT_MAX));
	end(w, at, ORGANIZATION);
}

static void put_med(WireWriter *w, const LldpAnnouncement *announcement)
{
	const VoicePolicy *voice = &announcement->voice;

	put_med_capabilities(w, announcement);
	put_policy(w, APPLICATION_VOICE, voice, voice->priority, voice->dscp);
	put_policy(w, APPLICATION_VOICE_SIGNALING, voice, voice->signaling_priority, voice->signaling_dscp);
	put_power(w, announcement);
	put_inventory(w, MED_FIRMWARE, announcement->firmware);
	put_inventory(w, MED_SOFTWARE, announcement->software);
	put_inventory(w, MED_SERIAL, announcement->serial);
	put_inventory(w, MED_MANUFACTURER, announcement->manufacturer);
	put_inventory(w, MED_MODEL, announcement->model);
}

gsize lldp_encode(const LldpAnnouncement *announcement, guint8 *frame)
{
	WireWriter w = wire_writer(frame, LLDP_FRAME_MAX);

	wire_put_bytes(&w, group, sizeof group);
	wire_put_bytes(&w, announcement->mac, sizeof announcement->mac);
	wire_put_be16(&w, LLDP_ETHERTYPE);
	put_identity(&w, announcement);
	if (announcement->ttl) {
		put_text(&w, PORT_DESCRIPTION, announcement->port_description);
		put_text(&w, SYSTEM_NAME, announcement->system_name);
		put_text(&w, SYSTEM_DESCRIPTION, announcement->system_description);
		put_system_capabilities(&w, announcement->capabilities);
		put_management_address(&w, announcement);
		put_mac_phy(&w, announcement);
		put_med(&w, announcement);
	}
	wire_put_be16(&w, END);
	return w.length;
}
