/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dhcp-memory.h"

#include <string.h>

#include "ipv4.h"
#include "wire.h"

#define MEMORY_VERSION 1
#define MEMORY_SIZE (1 + 4 + 1 + 8 + 6 + 2)

GBytes *dhcp_memory_write(const DhcpMemory *memory)
{
	guint8 buffer[MEMORY_SIZE];
	WireWriter w = wire_writer(buffer, sizeof buffer);

	wire_put_u8(&w, MEMORY_VERSION);
	wire_put_be32(&w, memory->address);
	wire_put_u8(&w, memory->prefix);
	wire_put_le64(&w, (guint64) memory->expires);
	wire_put_bytes(&w, memory->mac, sizeof memory->mac);
	wire_put_be16(&w, memory->vlan);
	return g_bytes_new(buffer, w.length);
}

gboolean dhcp_memory_read(GBytes *bytes, DhcpMemory *memory)
{
	WireReader r = wire_reader(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
	guint8 version = wire_u8(&r);
	const guint8 *mac;

	memory->address = wire_be32(&r);
	memory->prefix = wire_u8(&r);
	memory->expires = (gint64) wire_le64(&r);
	mac = wire_bytes(&r, sizeof memory->mac);
	memory->vlan = wire_be16(&r);
	if (r.bad || wire_left(&r) || version != MEMORY_VERSION || !ipv4_usable(memory->address))
		return FALSE;
	memcpy(memory->mac, mac, sizeof memory->mac);
	return TRUE;
}
