/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cdp-packet.h"

#include <string.h>

#include "peer-words.h"
#include "wire.h"

#define DEVICE_ID 0x0001
#define ADDRESSES 0x0002
#define PORT_ID 0x0003
#define CAPABILITIES 0x0004
#define VERSION 0x0005
#define PLATFORM 0x0006
#define NATIVE_VLAN 0x000a
#define DUPLEX 0x000b
#define VOICE_VLAN 0x000e
#define VOICE_VLAN_QUERY 0x000f
#define POWER_CONSUMPTION 0x0010
#define SYSTEM_NAME 0x0014
#define POWER_REQUESTED 0x0019
#define POWER_AVAILABLE 0x001a

#define APPLIANCE_VOICE 1
#define VLAN_LAST 4095 /* untagged, in so many words */
#define VLAN_NONE 4096
#define LENGTH_MAX 1500 /* more is an EtherType */
#define CHECKSUM_AT 2
#define TEXT_MAX 255
#define POWER_LEVELS 5

static const guint8 group[] = { CDP_GROUP };
static const guint8 llc_snap[] = { 0xaa, 0xaa, 0x03, 0x00, 0x00, 0x0c, 0x20, 0x00 };

/* clang-format off */
G_DEFINE_QUARK(cdp-error-quark, cdp_error)
/* clang-format on */

/*
 * The Internet checksum (RFC 1071), but an odd last byte is not the high half of a word: Cisco adds it to the low half
 * as a signed number, one less when negative. Wireshark, lldpd and U-Boot agree.
 */
static guint16 checksum(gconstpointer cdp, gsize length)
{
	WireReader reader = wire_reader(cdp, length);
	guint32 sum = wire_be16(&reader);
	guint8 last;

	wire_skip(&reader, sizeof(guint16));
	while (wire_left(&reader) > 1)
		sum += wire_be16(&reader);
	if (wire_left(&reader)) {
		last = wire_u8(&reader);
		sum += last < 0x80 ? last : 0xff00u | (last - 1u);
	}
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (guint16) ~sum;
}

/* Reading. */

static gboolean read_text(WireReader *reader, char **text)
{
	g_free(*text);
	*text = wire_string(reader, wire_left(reader));
	return TRUE;
}

static gboolean read_line(WireReader *reader, char **text)
{
	g_free(*text);
	*text = peer_words_line(reader);
	return TRUE;
}

static gboolean read_device_id(WireReader *reader, CdpNeighbor *neighbor)
{
	return read_text(reader, &neighbor->device_id);
}

static gboolean read_system_name(WireReader *reader, CdpNeighbor *neighbor)
{
	return read_text(reader, &neighbor->system_name);
}

static gboolean read_port_id(WireReader *reader, CdpNeighbor *neighbor)
{
	return read_text(reader, &neighbor->port_id);
}

static gboolean read_capabilities(WireReader *reader, CdpNeighbor *neighbor)
{
	neighbor->capabilities = wire_be32(reader);
	return TRUE;
}

static gboolean read_duplex(WireReader *reader, CdpNeighbor *neighbor)
{
	neighbor->full_duplex = wire_u8(reader) != 0;
	neighbor->has_duplex = TRUE;
	return TRUE;
}

static gboolean read_version(WireReader *reader, CdpNeighbor *neighbor)
{
	return read_line(reader, &neighbor->software);
}

static gboolean read_platform(WireReader *reader, CdpNeighbor *neighbor)
{
	return read_line(reader, &neighbor->platform);
}

static gboolean read_native_vlan(WireReader *reader, CdpNeighbor *neighbor)
{
	neighbor->native_vlan = wire_be16(reader);
	return TRUE;
}

static void hear_appliance(CdpNeighbor *neighbor, guint8 appliance, guint16 vlan)
{
	if (appliance != APPLIANCE_VOICE) {
		peer_words_add(&neighbor->ignored, "VLAN %u for appliance type %u", vlan, appliance);
	} else if (vlan > VLAN_LAST) {
		peer_words_add(&neighbor->ignored, "voice VLAN %u%s", vlan,
			vlan == VLAN_NONE ? ", which stands for none" : ", which does not exist");
	} else {
		if (neighbor->has_voice_vlan && neighbor->voice_vlan != vlan)
			peer_words_add(&neighbor->ignored, "voice VLAN %u before another one", neighbor->voice_vlan);
		neighbor->has_voice_vlan = TRUE;
		neighbor->voice_vlan = vlan;
	}
}

/* A list of appliance type and VLAN; phones are type 1. */
static gboolean read_voice_vlan(WireReader *reader, CdpNeighbor *neighbor)
{
	if (wire_left(reader) % 3) {
		peer_words_add(
			&neighbor->ignored, "a voice VLAN element of %" G_GSIZE_FORMAT " bytes", wire_left(reader));
		return FALSE;
	}
	while (wire_left(reader)) {
		guint8 appliance = wire_u8(reader);

		hear_appliance(neighbor, appliance, wire_be16(reader));
	}
	return TRUE;
}

/* The element with which phones ask; some send it with a VLAN, as if it were the answer. */
static gboolean read_query(WireReader *reader, CdpNeighbor *neighbor)
{
	if (wire_left(reader) == 3) {
		wire_skip(reader, 1);
		peer_words_add(&neighbor->ignored, "VLAN %u in the element of a question", wire_be16(reader));
	}
	return TRUE;
}

static gboolean read_power(WireReader *reader, CdpNeighbor *neighbor)
{
	neighbor->power_request_id = wire_be16(reader);
	neighbor->power_management_id = wire_be16(reader);
	neighbor->power_available = wire_be32(reader);
	neighbor->has_power = TRUE;
	return TRUE;
}

static const struct {
	guint16 type;
	gsize shortest;
	gsize longest;
	gboolean (*read)(WireReader *reader, CdpNeighbor *neighbor);
} elements[] = {
	{ DEVICE_ID, 1, TEXT_MAX, read_device_id },
	{ PORT_ID, 1, TEXT_MAX, read_port_id },
	{ CAPABILITIES, 4, 4, read_capabilities },
	{ VERSION, 1, LENGTH_MAX, read_version },
	{ PLATFORM, 1, TEXT_MAX, read_platform },
	{ NATIVE_VLAN, 2, 2, read_native_vlan },
	{ DUPLEX, 1, 1, read_duplex },
	{ VOICE_VLAN, 1, 3 * 16, read_voice_vlan },
	{ VOICE_VLAN_QUERY, 1, 64, read_query },
	{ SYSTEM_NAME, 1, TEXT_MAX, read_system_name },
	{ POWER_AVAILABLE, 8, 64, read_power },
};

static void read_element(guint16 type, WireReader value, CdpNeighbor *neighbor)
{
	gsize length = wire_left(&value);

	for (guint i = 0; i < G_N_ELEMENTS(elements); i++) {
		if (elements[i].type != type)
			continue;
		if (length < elements[i].shortest || length > elements[i].longest ||
			!elements[i].read(&value, neighbor))
			neighbor->dropped++;
		return;
	}
}

static gboolean read_elements(WireReader *reader, CdpNeighbor *neighbor, GError **error)
{
	while (wire_left(reader)) {
		guint16 type = wire_be16(reader);
		guint16 length = wire_be16(reader);

		if (reader->bad || length < 4 || length - 4u > wire_left(reader)) {
			g_set_error(
				error, CDP_ERROR, CDP_ERROR_MALFORMED, "element 0x%04x has length %u", type, length);
			return FALSE;
		}
		read_element(type, wire_sub(reader, length - 4u), neighbor);
	}
	return TRUE;
}

/* Leaves @reader at the version. It ends where the 802.3 length says, because padding follows short frames. */
static gboolean read_framing(WireReader *reader, CdpNeighbor *neighbor, GError **error)
{
	const guint8 *destination = wire_bytes(reader, sizeof group);
	const guint8 *source = wire_bytes(reader, sizeof neighbor->mac);
	guint16 length = wire_be16(reader);
	gboolean cut = length > wire_left(reader);
	const guint8 *header;

	if (reader->bad || memcmp(destination, group, sizeof group) || length > LENGTH_MAX) {
		g_set_error_literal(error, CDP_ERROR, CDP_ERROR_FOREIGN, "not CDP");
		return FALSE;
	}
	memcpy(neighbor->mac, source, sizeof neighbor->mac);
	*reader = wire_sub(reader, cut ? wire_left(reader) : length);
	header = wire_bytes(reader, sizeof llc_snap);
	if (!header || memcmp(header, llc_snap, sizeof llc_snap)) {
		g_set_error_literal(error, CDP_ERROR, CDP_ERROR_FOREIGN, "not CDP");
		return FALSE;
	}
	if (cut)
		g_set_error_literal(error, CDP_ERROR, CDP_ERROR_MALFORMED, "cut short");
	return !cut;
}

static gboolean read_header(WireReader *reader, gboolean verify, CdpNeighbor *neighbor, GError **error)
{
	guint16 good = checksum(reader->pos, wire_left(reader));
	guint16 sent;

	neighbor->version = wire_u8(reader);
	neighbor->ttl = wire_u8(reader);
	sent = wire_be16(reader);
	if (reader->bad || !neighbor->version) {
		g_set_error_literal(error, CDP_ERROR, CDP_ERROR_MALFORMED, "no header");
		return FALSE;
	}
	/* 0 and 0xffff are the same number in one's complement, and U-Boot sends the latter. */
	if (verify && sent != good && !(sent == 0xffff && !good)) {
		g_set_error(error, CDP_ERROR, CDP_ERROR_CHECKSUM, "checksum 0x%04x, should be 0x%04x", sent, good);
		return FALSE;
	}
	return TRUE;
}

gboolean cdp_decode(gconstpointer frame, gsize length, gboolean verify, CdpNeighbor *neighbor, GError **error)
{
	WireReader reader = wire_reader(frame, length);

	*neighbor = (CdpNeighbor) { 0 };
	return read_framing(&reader, neighbor, error) && read_header(&reader, verify, neighbor, error) &&
	       read_elements(&reader, neighbor, error);
}

void cdp_neighbor_clear(CdpNeighbor *neighbor)
{
	g_free(neighbor->device_id);
	g_free(neighbor->system_name);
	g_free(neighbor->port_id);
	g_free(neighbor->software);
	g_free(neighbor->platform);
	g_free(neighbor->ignored);
	*neighbor = (CdpNeighbor) { 0 };
}

/* Writing. */

static gsize begin_element(WireWriter *writer, guint16 type)
{
	wire_put_be16(writer, type);
	return wire_reserve(writer, sizeof(guint16));
}

static void end_element(WireWriter *writer, gsize at)
{
	wire_patch_be16(writer, at, (guint16) (writer->length - at + sizeof(guint16)));
}

static void put_text(WireWriter *writer, guint16 type, const char *text)
{
	gsize at;

	if (!text || !*text)
		return;
	at = begin_element(writer, type);
	wire_put_bytes(writer, text, MIN(strlen(text), TEXT_MAX));
	end_element(writer, at);
}

static void put_number(WireWriter *writer, guint16 type, guint32 value, gsize width)
{
	gsize at = begin_element(writer, type);

	if (width == 1)
		wire_put_u8(writer, (guint8) value);
	else if (width == 2)
		wire_put_be16(writer, (guint16) value);
	else
		wire_put_be32(writer, value);
	end_element(writer, at);
}

static void put_address(WireWriter *writer, const guint8 *address)
{
	static const guint8 one_ipv4[] = { 0, 0, 0, 1, 1, 1, 0xcc, 0, 4 }; /* count; type, length, NLPID IP; length */
	gsize at = begin_element(writer, ADDRESSES);

	wire_put_bytes(writer, one_ipv4, sizeof one_ipv4);
	wire_put_bytes(writer, address, 4);
	end_element(writer, at);
}

static void put_query(WireWriter *writer)
{
	gsize at = begin_element(writer, VOICE_VLAN_QUERY);

	wire_put_be16(writer, 0x2002);
	wire_put_be16(writer, 0x0001);
	end_element(writer, at);
}

/* What is wanted, then lower levels that would do: there are none. */
static void put_power_request(WireWriter *writer, const CdpAnnouncement *announcement)
{
	gsize at = begin_element(writer, POWER_REQUESTED);

	wire_put_be16(writer, announcement->power_request_id);
	wire_put_be16(writer, announcement->power_management_id);
	wire_put_be32(writer, announcement->power);
	wire_put_zeros(writer, (POWER_LEVELS - 1) * sizeof(guint32));
	end_element(writer, at);
}

/* In the order of real phones. */
static void put_elements(WireWriter *writer, const CdpAnnouncement *announcement)
{
	put_text(writer, DEVICE_ID, announcement->device_id);
	if (announcement->has_address)
		put_address(writer, announcement->address);
	put_text(writer, PORT_ID, announcement->port_id);
	put_number(writer, CAPABILITIES, announcement->capabilities, 4);
	put_text(writer, VERSION, announcement->version);
	put_text(writer, PLATFORM, announcement->platform);
	if (announcement->query)
		put_query(writer);
	if (announcement->power)
		put_power_request(writer, announcement);
	if (announcement->full_duplex >= 0)
		put_number(writer, DUPLEX, announcement->full_duplex != 0, 1);
	if (announcement->power)
		put_number(writer, POWER_CONSUMPTION, MIN(announcement->power, G_MAXUINT16), 2);
}

gsize cdp_encode(const CdpAnnouncement *announcement, guint8 *frame)
{
	WireWriter writer = wire_writer(frame, CDP_FRAME_MAX);
	gsize length_at, llc, cdp;

	wire_put_bytes(&writer, group, sizeof group);
	wire_put_bytes(&writer, announcement->mac, sizeof announcement->mac);
	length_at = wire_reserve(&writer, sizeof(guint16));
	llc = writer.length;
	wire_put_bytes(&writer, llc_snap, sizeof llc_snap);
	cdp = writer.length;
	wire_put_u8(&writer, 2);
	wire_put_u8(&writer, announcement->ttl);
	wire_put_be16(&writer, 0);
	put_elements(&writer, announcement);
	wire_patch_be16(&writer, length_at, (guint16) (writer.length - llc));
	wire_patch_be16(&writer, cdp + CHECKSUM_AT, checksum(writer.start + cdp, writer.length - cdp));
	return writer.length;
}
