/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/facts.h>
#include <regent/step.h>

#include "neighbor.h"

/**
 * How a discovery step tells the core what its neighbour says: facts, the end of the phase, and the sentences.
 *
 * A voice VLAN, or untagged or priority-tagged in so many words, is published and ends the step's work; "no voice
 * VLAN" ends it too, without that fact, so that later phases go on untagged. Either way the step stays and publishes
 * in place what changes.
 */
typedef struct {
	RegentStep *step;
	const char *protocol; /* "CDP", "LLDP" */
	gboolean marks;       /* the protocol carries priority and DSCP, too */
	const Neighbor *neighbor;
	gboolean done;
	gboolean none, silent;                /* what there is to complain of, */
	gboolean voice_known, neighbor_known; /* unless some step of the endpoint knows better */
	guint16 known_vlan;
} Discovery;

/** The reasons vlan.silent and vlan.none, rows of the table of each plugin that uses this. */
#define DISCOVERY_REASONS \
	{ .code = "vlan.silent", \
		.phone = "Configuring VLAN", \
		.cause = "No switch answered CDP or LLDP-MED on {link.interface} in 10 s: going on untagged. If " \
			 "this port has a separate voice VLAN, the phone is now in the data VLAN.", \
		.cure = "Enable CDP or LLDP on the port (`cdp enable`, `lldp run`), or set `vlan = N` in " \
			"[plugin fixed] and `plugins = fixed` in [phase discovery]." }, \
	{ \
		.code = "vlan.none", .phone = "Configuring VLAN", \
		.cause = "{switch} answers by {protocol} but gives no voice VLAN: going on untagged.", \
		.cure = "If the port should have a voice VLAN: `switchport voice vlan N` on it (on other makes a " \
			"voice policy for LLDP-MED), or set `vlan = N` in [plugin fixed] and `plugins = fixed` " \
			"in [phase discovery]." \
	}

/** @marks: publish priority and DSCP. @neighbor: (transfer none): what discovery_tell() reads. */
void discovery_init(
	Discovery *discovery, RegentStep *step, const char *protocol, gboolean marks, const Neighbor *neighbor);
/** @news: NeighborNews. */
void discovery_tell(Discovery *discovery, guint news);
/** @address: (nullable): the fact ip.address. Returns: FALSE: no IPv4 address. */
gboolean discovery_ipv4(GVariant *address, guint8 *bytes);
