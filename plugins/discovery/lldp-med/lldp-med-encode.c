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

static gsize begin_element(WireWriter *writer)
{
	return wire_reserve(writer, sizeof(guint16));
}

static void end_element(WireWriter *writer, gsize at, guint8 type)
{
	wire_patch_be16(writer, at, (guint16) (type << 9 | (writer->length - at - sizeof(guint16))));
}

static gsize begin_organization(WireWriter *writer, guint32 oui, guint8 subtype)
{
	gsize at = begin_element(writer);

	wire_put_be16(writer, (guint16) (oui >> 8));
	wire_put_u8(writer, (guint8) oui);
	wire_put_u8(writer, subtype);
	return at;
}

static void put_text(WireWriter *writer, guint8 type, const char *text)
{
	gsize at;

	if (!has_text(text))
		return;
	at = begin_element(writer);
	wire_put_bytes(writer, text, MIN(strlen(text), TEXT_MAX));
	end_element(writer, at, type);
}

static void put_identity(WireWriter *writer, const LldpAnnouncement *announcement)
{
	gsize at = begin_element(writer);

	wire_put_u8(writer, CHASSIS_ADDRESS);
	wire_put_u8(writer, FAMILY_IPV4);
	if (announcement->has_address)
		wire_put_bytes(writer, announcement->address, sizeof announcement->address);
	else
		wire_put_be32(writer, 0);
	end_element(writer, at, CHASSIS_ID);
	at = begin_element(writer);
	wire_put_u8(writer, PORT_MAC);
	wire_put_bytes(writer, announcement->mac, sizeof announcement->mac);
	end_element(writer, at, PORT_ID);
	at = begin_element(writer);
	wire_put_be16(writer, announcement->ttl);
	end_element(writer, at, TIME_TO_LIVE);
}

static void put_system_capabilities(WireWriter *writer, guint16 capabilities)
{
	gsize at = begin_element(writer);

	wire_put_be16(writer, capabilities);
	wire_put_be16(writer, capabilities);
	end_element(writer, at, SYSTEM_CAPABILITIES);
}

static void put_management_address(WireWriter *writer, const LldpAnnouncement *announcement)
{
	gsize at;

	if (!announcement->has_address)
		return;
	at = begin_element(writer);
	wire_put_u8(writer, 1 + sizeof announcement->address);
	wire_put_u8(writer, FAMILY_IPV4);
	wire_put_bytes(writer, announcement->address, sizeof announcement->address);
	wire_put_u8(writer, INTERFACE_UNKNOWN);
	wire_put_be32(writer, 0);
	wire_put_u8(writer, 0); /* no object identifier */
	end_element(writer, at, MANAGEMENT_ADDRESS);
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

static void put_mac_phy(WireWriter *writer, const LldpAnnouncement *announcement)
{
	guint16 mau = mau_type(announcement->speed, announcement->full_duplex);
	gsize at;

	if (!mau)
		return;
	at = begin_organization(writer, OUI_8023, MAC_PHY);
	wire_put_u8(writer, AUTONEGOTIATION);
	wire_put_be16(writer, ADVERTISED_UNKNOWN);
	wire_put_be16(writer, mau);
	end_element(writer, at, ORGANIZATION);
}

static gboolean has_inventory(const LldpAnnouncement *announcement)
{
	return has_text(announcement->firmware) || has_text(announcement->software) || has_text(announcement->serial) ||
	       has_text(announcement->manufacturer) || has_text(announcement->model);
}

/* TIA-1057 ends at the power of 802.3af. Only one of the two elements is sent. */
static gboolean power_is_by_8023(const LldpAnnouncement *announcement)
{
	return announcement->power_negotiates || announcement->power > MDI_TYPE_1_MW;
}

/* Announces only what is really sent: some switches object to more. */
static void put_med_capabilities(WireWriter *writer, const LldpAnnouncement *announcement)
{
	guint16 can = CAN_CAPABILITIES | CAN_POLICY;
	gsize at = begin_organization(writer, OUI_MED, MED_CAPABILITIES);

	can |= announcement->power && !power_is_by_8023(announcement) ? CAN_POWER_PD : 0;
	can |= has_inventory(announcement) ? CAN_INVENTORY : 0;
	wire_put_be16(writer, can);
	wire_put_u8(writer, LLDP_MED_CLASS_3);
	end_element(writer, at, ORGANIZATION);
}

static void put_policy(WireWriter *writer, guint8 application, const VoicePolicy *voice, int priority, int dscp)
{
	guint32 bits = (guint32) application << 24;
	gsize at = begin_organization(writer, OUI_MED, MED_POLICY);

	if (!voice->given)
		bits |= POLICY_UNKNOWN;
	else if (voice->vlan != REGENT_VLAN_UNTAGGED)
		bits |= POLICY_TAGGED | (guint32) voice->vlan << 9 | (guint32) MAX(priority, 0) << 6;
	if (voice->given)
		bits |= (guint32) MAX(dscp, 0);
	wire_put_be32(writer, bits);
	end_element(writer, at, ORGANIZATION);
}

/* In 0.1 W, rounded up: the phone may draw that much. */
static guint16 tenths_of_watt(guint32 power, guint16 most)
{
	return (guint16) MIN((power - 1) / 100 + 1, most);
}

static void put_med_power(WireWriter *writer, guint32 power)
{
	gsize at = begin_organization(writer, OUI_MED, MED_POWER);

	wire_put_u8(writer, MED_POWER_PD);
	wire_put_be16(writer, tenths_of_watt(power, MED_POWER_MAX));
	end_element(writer, at, ORGANIZATION);
}

/* The class of a device that draws so much. */
static guint8 power_class(guint32 power)
{
	static const guint32 most[] = { 0, 3840, 6490, MDI_TYPE_1_MW, MDI_TYPE_2_MW, 40000, 51000, 62000 };
	guint8 device_class = 1;

	while (device_class < G_N_ELEMENTS(most) && power > most[device_class])
		device_class++;
	return device_class;
}

static void put_bt_power(WireWriter *writer, guint8 device_class)
{
	wire_put_zeros(writer, 8); /* of a device with two signatures */
	wire_put_be16(writer, MDI_SINGLE_SIGNATURE | device_class);
	wire_put_u8(writer, device_class > 6 ? MDI_TYPE_4_PD : MDI_TYPE_3_PD);
	wire_put_zeros(writer, 2 + 1 + 3); /* what the switch could give; no autoclass; no power-down */
}

/* What the phone asks for, and what was granted, repeated to acknowledge it: IEEE 802.3 79.3.2. */
static void put_mdi_power(WireWriter *writer, const LldpAnnouncement *announcement)
{
	guint8 device_class = power_class(announcement->power);
	gsize at = begin_organization(writer, OUI_8023, MDI_POWER);

	wire_put_u8(writer, 0); /* not a source of power */
	wire_put_u8(writer, MDI_SIGNAL_PAIRS);
	wire_put_u8(writer, MIN(device_class, MDI_CLASS_MAX) + 1);
	wire_put_u8(writer, announcement->power > MDI_TYPE_1_MW ? MDI_TYPE_2_PD : MDI_TYPE_1_PD);
	wire_put_be16(writer, tenths_of_watt(announcement->power, MDI_POWER_MAX));
	wire_put_be16(writer, (guint16) MIN(announcement->power_granted / 100, G_MAXUINT16));
	if (announcement->power > MDI_TYPE_2_MW)
		put_bt_power(writer, device_class);
	end_element(writer, at, ORGANIZATION);
}

static void put_power(WireWriter *writer, const LldpAnnouncement *announcement)
{
	if (!announcement->power)
		return;
	if (power_is_by_8023(announcement))
		put_mdi_power(writer, announcement);
	else
		put_med_power(writer, announcement->power);
}

static void put_inventory(WireWriter *writer, guint8 subtype, const char *text)
{
	gsize at;

	if (!has_text(text))
		return;
	at = begin_organization(writer, OUI_MED, subtype);
	wire_put_bytes(writer, text, MIN(strlen(text), MED_TEXT_MAX));
	end_element(writer, at, ORGANIZATION);
}

static void put_med(WireWriter *writer, const LldpAnnouncement *announcement)
{
	const VoicePolicy *voice = &announcement->voice;

	put_med_capabilities(writer, announcement);
	put_policy(writer, APPLICATION_VOICE, voice, voice->priority, voice->dscp);
	put_policy(writer, APPLICATION_VOICE_SIGNALING, voice, voice->signaling_priority, voice->signaling_dscp);
	put_power(writer, announcement);
	put_inventory(writer, MED_FIRMWARE, announcement->firmware);
	put_inventory(writer, MED_SOFTWARE, announcement->software);
	put_inventory(writer, MED_SERIAL, announcement->serial);
	put_inventory(writer, MED_MANUFACTURER, announcement->manufacturer);
	put_inventory(writer, MED_MODEL, announcement->model);
}

gsize lldp_encode(const LldpAnnouncement *announcement, guint8 *frame)
{
	WireWriter writer = wire_writer(frame, LLDP_FRAME_MAX);

	wire_put_bytes(&writer, group, sizeof group);
	wire_put_bytes(&writer, announcement->mac, sizeof announcement->mac);
	wire_put_be16(&writer, LLDP_ETHERTYPE);
	put_identity(&writer, announcement);
	if (announcement->ttl) {
		put_text(&writer, PORT_DESCRIPTION, announcement->port_description);
		put_text(&writer, SYSTEM_NAME, announcement->system_name);
		put_text(&writer, SYSTEM_DESCRIPTION, announcement->system_description);
		put_system_capabilities(&writer, announcement->capabilities);
		put_management_address(&writer, announcement);
		put_mac_phy(&writer, announcement);
		put_med(&writer, announcement);
	}
	wire_put_be16(&writer, END);
	return writer.length;
}
