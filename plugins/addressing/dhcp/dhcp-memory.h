/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/** What is kept across boots to ask for the same address again, or to use it where nobody answers. Times are of the wall
 * clock. */
typedef struct {
	guint32 address;
	guint8 prefix;
	gint64 expires; /* seconds, Unix time; REGENT_NEVER: the lease does not end */
	guint8 mac[6];  /* of the interface it was given to */
	guint16 vlan;   /* voice VLAN it was given in, 4095: untagged */
	guint32 source; /* of the server's message */
	GBytes *octets; /* of that message */
} DhcpMemory;

/** Returns: (transfer full) */
GBytes *dhcp_memory_write(const DhcpMemory *memory);
/** @memory: (out): zeroed when FALSE. */
gboolean dhcp_memory_read(GBytes *bytes, DhcpMemory *memory);
void dhcp_memory_clear(DhcpMemory *memory);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DhcpMemory, dhcp_memory_clear)
