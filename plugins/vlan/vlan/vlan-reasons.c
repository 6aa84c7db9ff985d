/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "vlan-reasons.h"

#include "netif.h"

#define BY_HAND "[ VLAN {voice.admin-vlan} was set by hand (Admin. VLAN Id): no switch named it.]"
#define GO_UNTAGGED "[To go untagged, not in VLAN {voice.admin-vlan}: `regentctl network --vlan none`.]"

const RegentReason vlan_reasons[] = {
	{ .code = "kernel.no-8021q",
		.phone = "Configuring VLAN",
		.cause = "The voice VLAN is {vlan}, but this kernel has no 802.1Q: {error}." BY_HAND,
		.cure = "Load the module: `modprobe 8021q`.\n"
			"Where there is no such module, build the kernel with CONFIG_VLAN_8021Q.\n" GO_UNTAGGED },
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
			 "answers untagged." BY_HAND,
		.cure = "Give the port another native (access) VLAN than {vlan}.\n"
			"[What it has, on {neighbor.name}: `{neighbor.show-port}`.]\n" GO_UNTAGGED
			"\nWhere a switch names VLAN {vlan}, and both are to be one VLAN: let it name none." },
	{ .code = "vlan.not-tagged",
		.phone = "Configuring VLAN",
		.cause = "Voice is tagged for VLAN {vlan}, but {server} answers this phone untagged"
			 "[, as from the port's native VLAN {neighbor.native-vlan}]." BY_HAND,
		.cure = "Let the port carry VLAN {vlan} tagged.\n"
			"[What it has, on {neighbor.name}: `{neighbor.show-port}`.]\n" GO_UNTAGGED
			"\nIf another DHCP client runs on {link.interface}, the answers are its own: end it." },
	NETIF_REASON_IN_USE,
	NETIF_REASON_SHARED,
	NETIF_REASON_PERM,
	{ 0 },
};
