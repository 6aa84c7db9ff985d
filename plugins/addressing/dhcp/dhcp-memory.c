/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dhcp-memory.h"

#include <string.h>

#include "ipv4.h"
#include "wire.h"

#define MEMORY_VERSION 2
#define MEMORY_HEAD (1 + 4 + 1 + 8 + 6 + 2 + 4)

GBytes *dhcp_memory_write(const DhcpMemory *memory)
{
	gsize length;
	gconstpointer octets = g_bytes_get_data(memory->octets, &length);
	g_autofree guint8 *buffer = g_malloc(MEMORY_HEAD + length);
	WireWriter w = wire_writer(buffer, MEMORY_HEAD + length);

	wire_put_u8(&w, MEMORY_VERSION);
	wire_put_be32(&w, memory->address);
	wire_put_u8(&w, memory->prefix);
	wire_put_le64(&w, (guint64) memory->expires);
	wire_put_bytes(&w, memory->mac, sizeof memory->mac);
	wire_put_be16(&w, memory->vlan);
	wire_put_be32(&w, memory->source);
	wire_put_bytes(&w, octets, length);
	return g_bytes_new(buffer, w.length);
}

gboolean dhcp_memory_read(GBytes *bytes, DhcpMemory *memory)
{
	WireReader r = wire_reader(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
	guint8 version = wire_u8(&r);
	DhcpMemory read = { .address = wire_be32(&r) };
	const guint8 *mac;

	*memory = (DhcpMemory) { 0 };
	read.prefix = wire_u8(&r);
	read.expires = (gint64) wire_le64(&r);
	mac = wire_bytes(&r, sizeof read.mac);
	read.vlan = wire_be16(&r);
	read.source = wire_be32(&r);
	if (r.bad || version != MEMORY_VERSION || !ipv4_usable(read.address))
		return FALSE;
	memcpy(read.mac, mac, sizeof read.mac);
	read.octets = g_bytes_new(r.pos, wire_left(&r));
	*memory = read;
	return TRUE;
}

void dhcp_memory_clear(DhcpMemory *memory)
{
	g_clear_pointer(&memory->octets, g_bytes_unref);
}
