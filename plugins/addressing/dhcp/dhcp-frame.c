/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dhcp-frame.h"

#include "dhcp-message.h"

#define ETHERTYPE_IP 0x0800
#define IP_HEADER 20
#define UDP_HEADER 8
#define PROTOCOL_UDP 17
#define TTL 64
/* More fragments, and the fragment offset. */
#define IP_FRAGMENT 0x3fff

/* RFC 1071: the sum that a checksum complements; an odd octet at the end counts as the high one. */
static guint32 sum_words(guint32 sum, gconstpointer data, gsize length)
{
	WireReader r = wire_reader(data, length);

	while (wire_left(&r) > 1)
		sum += wire_be16(&r);
	if (wire_left(&r))
		sum += (guint32) wire_u8(&r) << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return sum;
}

static guint32 sum_pseudo_header(guint32 source, guint32 destination, gsize length)
{
	guint32 words[] = { GUINT32_TO_BE(source), GUINT32_TO_BE(destination), GUINT32_TO_BE(PROTOCOL_UDP),
		GUINT32_TO_BE((guint32) length) };

	return sum_words(0, words, sizeof words);
}

static void put_ip(WireWriter *w, guint8 dscp, gsize length)
{
	gsize start = w->length;

	wire_put_u8(w, 0x45);
	wire_put_u8(w, (guint8) (dscp << 2));
	wire_put_be16(w, (guint16) (IP_HEADER + UDP_HEADER + length));
	wire_put_be32(w, 0);
	wire_put_u8(w, TTL);
	wire_put_u8(w, PROTOCOL_UDP);
	wire_put_be16(w, 0);
	wire_put_be32(w, 0);
	wire_put_be32(w, G_MAXUINT32);
	if (!w->bad)
		wire_patch_be16(w, start + 10, (guint16) ~sum_words(0, w->start + start, IP_HEADER));
}

void dhcp_frame_write(WireWriter *w, const guint8 mac[6], guint8 dscp, const guint8 *message, gsize length)
{
	static const guint8 broadcast[6] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
	gsize start;
	guint16 checksum;

	wire_put_bytes(w, broadcast, sizeof broadcast);
	wire_put_bytes(w, mac, 6);
	wire_put_be16(w, ETHERTYPE_IP);
	put_ip(w, dscp, length);
	start = w->length;
	wire_put_be16(w, DHCP_CLIENT_PORT);
	wire_put_be16(w, DHCP_SERVER_PORT);
	wire_put_be16(w, (guint16) (UDP_HEADER + length));
	wire_put_be16(w, 0);
	wire_put_bytes(w, message, length);
	if (w->bad)
		return;
	checksum = (guint16) ~sum_words(
		sum_pseudo_header(0, G_MAXUINT32, UDP_HEADER + length), w->start + start, UDP_HEADER + length);
	wire_patch_be16(w, start + 6, checksum ? checksum : 0xffff);
}

/* A zero checksum was not computed. One that is only the sum of the pseudo header was left for a network card to finish,
 * which a sender on this machine (veth, a virtual machine's host) does not have. */
static gboolean udp_checksum_good(
	guint32 source, guint32 destination, const guint8 *udp, gsize length, guint16 checksum)
{
	guint32 sum = sum_pseudo_header(source, destination, length);

	return checksum == 0 || checksum == sum || sum_words(sum, udp, length) == 0xffff;
}

static gboolean read_udp(WireReader udp, guint32 source, guint32 destination, WireReader *message, const char **fault)
{
	const guint8 *start = udp.pos;
	guint16 checksum, port;
	gsize length;

	wire_skip(&udp, 2);
	port = wire_be16(&udp);
	length = wire_be16(&udp);
	checksum = wire_be16(&udp);
	if (!udp.bad && port != DHCP_CLIENT_PORT)
		return FALSE;
	if (udp.bad || length < UDP_HEADER || length - UDP_HEADER > wire_left(&udp))
		*fault = "UDP length";
	else if (!udp_checksum_good(source, destination, start, length, checksum))
		*fault = "UDP checksum";
	else
		*message = wire_sub(&udp, length - UDP_HEADER);
	return !*fault;
}

/* A fragment is never for us: an answer fits what we announce, and that fits a frame. */
gboolean dhcp_frame_read(const guint8 *frame, gsize length, guint32 *source, WireReader *message, const char **fault)
{
	WireReader r = wire_reader(frame, length);
	WireReader header, ip;
	guint8 first, protocol;
	guint16 total, fragment;
	guint32 destination;
	gsize size;

	*fault = NULL;
	wire_skip(&r, 12);
	if (wire_be16(&r) != ETHERTYPE_IP)
		return FALSE;
	header = r;
	first = wire_u8(&header);
	wire_skip(&header, 1);
	total = wire_be16(&header);
	wire_skip(&header, 2);
	fragment = wire_be16(&header) & IP_FRAGMENT;
	wire_skip(&header, 1);
	protocol = wire_u8(&header);
	wire_skip(&header, 2);
	*source = wire_be32(&header);
	destination = wire_be32(&header);
	if (!header.bad && (protocol != PROTOCOL_UDP || fragment))
		return FALSE;
	size = (first & 15) * 4u;
	ip = wire_sub(&r, total);
	if (header.bad || ip.bad || first >> 4 != 4 || size < IP_HEADER || total < size)
		*fault = "IP header";
	else if (sum_words(0, ip.pos, size) != 0xffff)
		*fault = "IP checksum";
	if (*fault)
		return FALSE;
	wire_skip(&ip, size);
	return read_udp(ip, *source, destination, message, fault);
}
