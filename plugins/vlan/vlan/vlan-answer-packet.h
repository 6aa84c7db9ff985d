/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/** Reads a frame as the answer of a DHCP server to the client of hardware address @mac (6 bytes).
 * Returns: (transfer full) (nullable): who sent it, an IPv4 address; NULL: it is no such answer. */
char *vlan_answer_sender(gconstpointer frame, gsize length, const guint8 *mac);
