/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "discovery-report.h"

/* A switch that names one later outranks all of these. Where a VLAN is set by hand, {n} and {fixed} are absent, else {admin}. */
#define ADMIN_VLAN "[ The phone uses VLAN {admin}, which was set by hand (Admin. VLAN Id).]"
#define BY_HAND \
	"[If no switch can name it, set the Admin VLAN: `regentctl network --vlan {n}`.]\n" \
	"[If untagged is meant: [phase discovery] `plugins = lldp-med; cdp; {fixed}`, [plugin fixed] vlan = untagged.]\n" \
	"[If {admin} is not the voice VLAN here: `regentctl network --vlan N`.]\n" \
	"[To go untagged, not in VLAN {admin}: `regentctl network --vlan none`.]"

const RegentReason discovery_reasons[] = {
	{ .code = "vlan.silent",
		.phone = "Configuring VLAN",
		.cause =
			"No switch answered {protocols} on {link.interface} in 10 s, so no voice VLAN is known."
			"[ The phone goes untagged on {untagged}: if this port has a separate voice VLAN, it is in the "
			"data VLAN.]" ADMIN_VLAN "[ Heard was {overheard}.][ Perhaps {neighbor.blocked}.]",
		.cure = "[The frames may be right where only the sum is wrong: {unchecked}.]\n"
			"Switch LLDP or CDP on for this port; on a Cisco switch: `lldp run`.\n" BY_HAND,
		.weight = REGENT_WEIGHT_MINOR },
	{ .code = "vlan.none",
		.phone = "Configuring VLAN",
		.cause =
			"{switch}[ port {port}] gives no voice VLAN.[ The phone goes untagged on {untagged}.]" ADMIN_VLAN
			"[ By LLDP: {neighbor.by-lldp}.][ By CDP: {neighbor.by-cdp}.]",
		.cure = "Where the port should have one, give it a voice VLAN[: `{give}`].\n"
			"[What it has, on {neighbor.name}: `{neighbor.show-port}`.]\n" BY_HAND,
		.weight = REGENT_WEIGHT_MINOR },
	{ .code = "vlan.untagged",
		.phone = "Configuring VLAN",
		.cause = "The voice policy of {switch}[ port {port}] names VLAN {vlan}, which {why}: voice goes "
			 "untagged[, into VLAN {neighbor.native-vlan} of the port].",
		.cure = "Let the policy on the switch name a VLAN from 1 to 4094, marked as tagged.\n"
			"[What the port has, on {neighbor.name}: `{neighbor.show-port}`.]\n"
			"If untagged is meant, let the policy name VLAN 0.",
		.weight = REGENT_WEIGHT_MINOR },
	{ .code = "port.802-1x",
		.phone = "Configuring VLAN",
		.cause = "{who} asks for 802.1X[ on {port}]: the port passes nothing until somebody answers, or the "
			 "phone's hardware address is let in.",
		.cure = "Let the phone in by its hardware address (MAC authentication bypass).\n"
			"Where the port need not ask, switch 802.1X off on it.\n"
			"[What the port has, on {neighbor.name}: `{neighbor.show-status}`.]\n"
			"To answer it, run a supplicant on {link.interface}, for instance `wpa_supplicant`." },
	{ 0 },
};
