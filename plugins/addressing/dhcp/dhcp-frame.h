/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "wire.h"

/**
 * Ethernet, IPv4 and UDP around a DHCP message, for as long as the kernel has no address to speak
 * from. No I/O.
 */
#define DHCP_FRAME_OVERHEAD (14 + 20 + 8)

/** Writes a broadcast from 0.0.0.0 port 68 to port 67. @dscp: of the IP header. */
void dhcp_frame_write(WireWriter *w, const guint8 mac[6], guint8 dscp, const guint8 *message, gsize length);

/** Returns: whether it is a good datagram to port 68. @source: (out): 0 where it cannot be read. @message: (out): a reader
 * of what it carries. @fault: (out) (nullable): when FALSE what is wrong with it, NULL: it is another protocol's. */
gboolean dhcp_frame_read(const guint8 *frame, gsize length, guint32 *source, WireReader *message, const char **fault);
