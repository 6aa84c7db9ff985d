/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/** Echo requests and replies of ICMP (RFC 792) and ICMPv6 (RFC 4443). No I/O. */
typedef struct {
	guint16 sequence;
	guint32 token; /* which of the many that ping on this host it is */
} ReachEcho;

#define REACH_PACKET_MAX 40

/** @version: 4 or 6. The kernel fills in the checksum of version 6, and the identifier where it has its own.
 * Returns: its length. */
gsize reach_packet_write(guint8 *buffer, guint version, const ReachEcho *echo);
/** @header: whether the header of IPv4 stands before it. Returns: FALSE: that is no reply to a request of ours. */
gboolean reach_packet_read(gconstpointer data, gsize length, guint version, gboolean header, ReachEcho *echo);
