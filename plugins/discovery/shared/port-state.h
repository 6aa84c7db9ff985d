/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/step.h>

/**
 * What the switch port may keep from the phone, beside its VLANs, told from the frames that come; without I/O.
 *
 * - After the carrier came, spanning tree may block the port for 30 s (IEEE 802.1D: listening and learning, 15 s each).
 *   Then only the switch itself speaks. The first frame from behind it shows that the port passes frames.
 * - An EAP request (IEEE 802.1X) shows that it wants somebody to log in.
 */
typedef struct {
	gboolean blocked; /* it may be */
	gint64 until;     /* when that is over, whatever comes; REGENT_NEVER: it is */
	gboolean asks_for_8021x;
} PortState;

#define PORT_STATE_BLOCKED_MAX (35 * G_TIME_SPAN_SECOND)

/** @fresh: the carrier came just now. */
void port_state_init(PortState *port, gboolean fresh, gint64 now);
/** The link was away. */
void port_state_flapped(PortState *port, gint64 now);
/** @frame: any, from the destination address on. Returns: whether anything is different. */
gboolean port_state_hear(PortState *port, gconstpointer frame, gsize length);
/** Returns: whether anything is different. */
gboolean port_state_tick(PortState *port, gint64 now);
