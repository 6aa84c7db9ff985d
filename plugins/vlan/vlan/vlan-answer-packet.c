/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "vlan-answer-packet.h"

#include <string.h>

#include "wire.h"

#define ETHERNET_HEADER 14
#define IPV4_VERSION(byte) ((byte) >> 4)
#define IPV4_HEADER(byte) (((byte) &0x0f) * 4u)
#define IPV4_HEADER_MIN 20
#define IPV4_FRAGMENT 0x1fff
#define PROTOCOL_UDP 17
#define CLIENT_PORT 68
#define BOOTP_REPLY 2
#define CHADDR_AT 28 /* RFC 2131, figure 1 */
#define MAC 6

/* RFC 791; leaves @reader at what the packet carries. */
static gboolean read_ipv4(WireReader *reader, const guint8 **source)
{
	guint8 first = wire_u8(reader);
	gsize header = IPV4_HEADER(first);
	guint16 fragment;
	guint8 protocol;

	wire_skip(reader, 5);
	fragment = wire_be16(reader) & IPV4_FRAGMENT;
	wire_skip(reader, 1);
	protocol = wire_u8(reader);
	wire_skip(reader, 2);
	*source = wire_bytes(reader, 4);
	if (header < IPV4_HEADER_MIN)
		return FALSE;
	wire_skip(reader, 4 + header - IPV4_HEADER_MIN);
	return !reader->bad && IPV4_VERSION(first) == 4 && !fragment && protocol == PROTOCOL_UDP;
}

static gboolean is_for(WireReader *reader, const guint8 *mac)
{
	const guint8 *client;
	guint16 port;
	guint8 op;

	wire_skip(reader, 2);
	port = wire_be16(reader);
	wire_skip(reader, 4);
	op = wire_u8(reader);
	wire_skip(reader, CHADDR_AT - 1);
	client = wire_bytes(reader, MAC);
	return client && port == CLIENT_PORT && op == BOOTP_REPLY && memcmp(client, mac, MAC) == 0;
}

char *vlan_answer_sender(gconstpointer frame, gsize length, const guint8 *mac)
{
	WireReader reader = wire_reader(frame, length);
	const guint8 *source;

	wire_skip(&reader, ETHERNET_HEADER);
	if (!read_ipv4(&reader, &source) || !is_for(&reader, mac))
		return NULL;
	return g_strdup_printf("%u.%u.%u.%u", source[0], source[1], source[2], source[3]);
}
