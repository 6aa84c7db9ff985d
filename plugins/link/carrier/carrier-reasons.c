/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "carrier-reasons.h"

#include "netif.h"

#define SEE_THE_PORT \
	"[See on {switch} whether {port} is shut down: `{show}`.]" \
	"[See whether {dark-port} of {switch} is shut down or err-disabled.]" \
	"[See whether the switch port of {unknown} is shut down or err-disabled.]"

const RegentReason carrier_reasons[] = {
	{ .code = "link.none",
		.phone = "No Link",
		.cause = "{endpoint.interface} has no link: no cable, or the switch port is off."
			 "[ It was last on {port} of {switch}.]",
		.cure = "Check that the cable is in at both ends.\n" SEE_THE_PORT "\n"
			"See whether the driver works: `ethtool {endpoint.interface}`." },
	{ .code = "link.lost",
		.phone = "No Link",
		.cause =
			"{endpoint.interface} lost its link[ to {port} of {switch}]: the cable was pulled, or the port "
			"went down.",
		.cure = "Check that the cable is in at both ends.\n" SEE_THE_PORT },
	{ .code = "link.missing",
		.phone = "No Link",
		.cause = "There is no interface {endpoint.interface}.",
		.cure = "Set interface in [endpoint] to one that is there: `ip -br link`.\n"
			"Plug the adapter in; it is found when it comes.\n"
			"See whether its driver was loaded: `dmesg | tail`." },
	{ .code = "link.failed",
		.phone = "Network Error",
		.cause = "{endpoint.interface} cannot be used: {error}.",
		.cure = "Read what its driver says: `dmesg | tail`." },
	{ .code = "if.claimed",
		.phone = "Network Error",
		.cause = "Another regentd, process {process}, is at work on {endpoint.interface}.",
		.cure = "Stop the other one: `kill {process}`.\n"
			"If it is the service of this device: `systemctl stop regentd`.\n"
			"If it is to go on: set another interface in [endpoint]." },
	{ .code = "model.assumed",
		.phone = "",
		.cause =
			"No file says what this device is, so it is a {model.name}: it looks for its VLAN, its address and a "
			"configuration of its own, and registers with what that gives it. It asks for no default file "
			"and takes no directory number.",
		.cure = "Set model in [endpoint] to what it is: `regentctl models` lists what there is.\n"
			"If it is a {model.name}: set model = third-party, and nothing else changes.",
		.weight = REGENT_WEIGHT_NOTE },
	NETIF_REASON_IN_USE,
	NETIF_REASON_SHARED,
	NETIF_REASON_DISTURBED,
	NETIF_REASON_PERM,
	{ 0 },
};
