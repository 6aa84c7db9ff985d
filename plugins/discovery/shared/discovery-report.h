/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/plugin.h>

#include "neighbor.h"

/**
 * How a discovery step tells the core what its neighbour says: facts, the end of the phase, and the sentences.
 *
 * A voice VLAN, or untagged or priority-tagged in so many words, is published and ends the step's work. "No voice
 * VLAN" ends it too, without that fact, so that later phases go on untagged. In either case the step stays and
 * publishes changes in place.
 */
typedef struct {
	RegentStep *step;
	const char *protocol; /* "CDP", "LLDP" */
	gboolean marks;       /* the protocol carries priority and DSCP, too */
	const Neighbor *neighbor;
	gboolean done;
	gboolean none, silent; /* the drawback to explain, */
	gboolean voice_known;  /* unless another step of the endpoint knows a voice VLAN */
	guint16 known_vlan;
	char *admin_vlan;     /* which is the one set by hand, and no step's; NULL: none is used */
	char *spokesman;      /* the protocol whose step speaks for all, NULL: no switch was heard */
	gboolean other_there; /* the step of the other protocol is at work */
	guint16 native_vlan;  /* by whichever */
	gboolean asks_for_8021x, has_address;
	gboolean untagged; /* voice goes over the link itself */
} DiscoveryReport;

/** The reasons of a plugin with such a report. */
extern const RegentReason discovery_reasons[];

/** @marks: publish priority and DSCP. @neighbor: (transfer none): what the report reads. */
void discovery_report_init(
	DiscoveryReport *report, RegentStep *step, const char *protocol, gboolean marks, const Neighbor *neighbor);
void discovery_report_clear(DiscoveryReport *report);
/** @news: NeighborNews. */
void discovery_report_news(DiscoveryReport *report, guint news);
/** Whether the port asks for 802.1X, and whether it may still be blocked. */
void discovery_report_port(DiscoveryReport *report, gboolean asks_for_8021x, gboolean blocked);
/** An address came, so the port passes frames; or it went. */
void discovery_report_address(DiscoveryReport *report, gboolean has_address);
/** @power: mW that the phone asks for, 0: nothing. */
void discovery_report_power_request(DiscoveryReport *report, guint32 power);
/** @source: (nullable): as the fact power.source. @allocated: mW that the switch grants, 0: it does not say. */
void discovery_report_power(DiscoveryReport *report, const char *source, guint32 allocated);
