/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "vlan-reasons.h"

#include "netif.h"

const RegentReason vlan_reasons[] = {
	{ .code = "kernel.no-8021q",
		.phone = "Configuring VLAN",
		.cause = "The voice VLAN is {vlan}, but this kernel has no 802.1Q: {error}.",
		.cure = "Load the module: `modprobe 8021q`.\n"
			"Where there is no such module, build the kernel with CONFIG_VLAN_8021Q." },
	{ .code = "vlan.exists",
		.phone = "Configuring VLAN",
		.cause = "There is already an interface {name}, and it is not ours.",
		.cure = "Delete it: `ip link delete {name}`.\n"
			"To use it as it is, set take-over = yes in [endpoint]." },
	{ .code = "vlan.failed",
		.phone = "Configuring VLAN",
		.cause = "The link for voice VLAN {vlan} cannot be made: {error}.",
		.cure = "See what the kernel says of it: `dmesg | tail`." },
	{ .code = "vlan.down",
		.phone = "Configuring VLAN",
		.cause = "{name} has no carrier although {link.interface} has.",
		.cure = "Set up what it stands on, which is behind the @: `ip link show {name}`." },
	{ .code = "vlan.gone",
		.phone = "Configuring VLAN",
		.cause = "Somebody deleted {name}; it is made again.",
		.cure = "See which program manages {link.interface} beside regentd: `networkctl status {link.interface}`.\n"
			"Where NetworkManager runs, let it be: `nmcli device set {link.interface} managed no`." },
	{ .code = "vlan.native",
		.phone = "Configuring VLAN",
		.cause = "Voice VLAN {vlan} is also the native VLAN of the port: the phone asks tagged, and {server} "
			 "answers untagged.",
		.cure = "Give the port another native (access) VLAN than {vlan}.\n"
			"[What it has, on {neighbor.name}: `{neighbor.show-port}`.]\n"
			"To keep both in one VLAN, let the switch name no voice VLAN." },
	{ .code = "vlan.not-tagged",
		.phone = "Configuring VLAN",
		.cause = "Voice is tagged for VLAN {vlan}, but {server} answers this phone untagged"
			 "[, as from the port's native VLAN {neighbor.native-vlan}].",
		.cure = "Let the port carry VLAN {vlan} tagged.\n"
			"[What it has, on {neighbor.name}: `{neighbor.show-port}`.]\n"
			"If another DHCP client runs on {link.interface}, the answers are its own: end it." },
	NETIF_REASON_IN_USE,
	NETIF_REASON_SHARED,
	NETIF_REASON_PERM,
	{ 0 },
};
