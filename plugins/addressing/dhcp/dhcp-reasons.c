/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dhcp-report.h"

#include "address-guard.h"
#include "netif.h"

#define BY_HAND "[ VLAN {voice.admin-vlan} was set by hand (Admin. VLAN Id): no switch named it.]"
#define OTHER_VLAN "[If {voice.admin-vlan} is not the voice VLAN here: `regentctl network --vlan N`.]\n"

const RegentReason dhcp_reasons[] = {
	{ .code = "dhcp.silent",
		.phone = "DHCP Timeout",
		.cause = "No DHCP answer on [VLAN {vlan} ({voice.interface})][{untagged} (untagged)]: "
			 "{requests} requests in {seconds} s, and more will follow." BY_HAND
			 "[ Port {neighbor.port} asked for {neighbor.authentication}: until it lets the phone in, it "
			 "passes nothing.][ Perhaps {neighbor.blocked}.]",
		.cure = "[Let the phone through {neighbor.authentication}, by its hardware address.]\n" OTHER_VLAN
			"[On {neighbor.name}, see the VLANs of this port: `{neighbor.show-port}`.]\n"
			"[Allow VLAN {vlan} on the uplinks to the DHCP server.]\n"
			"Start the DHCP server, if it is in this network: it may be down.\n"
			"Where the DHCP server is in another network, set `ip helper-address` on the gateway.\n"
			"See that the scope has free addresses." },
	{ .code = "dhcp.ignored",
		.phone = "DHCP Timeout",
		.cause = "No DHCP answer that can be used on [VLAN {vlan} ({voice.interface})][{untagged} (untagged)]: "
			 "{requests} requests in {seconds} s, and more will follow. Ignored: {ignored}." BY_HAND,
		.cure = "Correct what the DHCP server or the relay before it sends.\n"
			"See the answers with `tcpdump -vni any udp port 68`.\n" OTHER_VLAN },
	{ .code = "dhcp.untagged",
		.phone = "DHCP Timeout",
		.cause = "No DHCP answer on VLAN {vlan} ({voice.interface}), but {server} answers untagged: the port "
			 "takes VLAN {vlan} with a tag and gives it without." BY_HAND,
		.cure = "[On {neighbor.name}, see the VLANs of this port: `{neighbor.show-port}`.]\n"
			"Let the port send VLAN {vlan} tagged: make it the voice VLAN, not the access or native one.\n"
			"[Where voice is untagged on purpose, let the switch announce no VLAN, not {named}.]\n"
			"[Where voice is untagged here, not in VLAN {voice.admin-vlan}: `regentctl network --vlan none`.]" },
	{ .code = "dhcp.no-ack",
		.phone = "DHCP Timeout",
		.cause =
			"DHCP server {server} offers {address} but left {requests} requests for it without an answer in "
			"{seconds} s.[ Ignored: {ignored}.]",
		.cure = "See in the log of {server} what became of the DHCPREQUEST.\n"
			"Let the relay and DHCP snooping on the way pass broadcast requests.\n"
			"Where {server} has a failover partner, see that the two agree." },
	{ .code = "dhcp.refused",
		.phone = "DHCP Timeout",
		.cause = "DHCP server {server} refuses what the phone asks for, {address} the last time: {requests} "
			 "refusals in {seconds} s[, with the words \"{words}\"].",
		.cure = "See that the scope on {server} has free addresses and lets this phone have one.\n"
			"End the second DHCP server of this VLAN, where two of them disagree." },
	{ .code = "dhcp.no-tftp",
		.phone = "No TFTP Server",
		.cause = "DHCP server {server} gave {address} but no TFTP server[: {absent}].[ Its next server is "
			 "{itself} itself, as most servers fill it in unasked.][ Ignored: {odd}.]"
			 "[ DHCP server {other} offered an address, too, and no TFTP server either.]" BY_HAND,
		.cure = "[Correct {wrong} in this scope: the address of the TFTP server belongs there.]\n"
			"[Add {add} with the address of the TFTP server to this scope.]\n"
			"[Where {itself} serves the files, too: `[plugin dhcp] server-order = 150; 66; dhcp-server`.]\n" OTHER_VLAN
			"Name the server here, as the Alternate TFTP: `regentctl network --alternate-tftp ADDRESS`.",
		.retry = 30 },
	{ .code = "dhcp.data-vlan",
		.phone = "No TFTP Server",
		.cause = "DHCP server {server} gave {address} but no TFTP server. This is probably the data VLAN: no "
			 "voice VLAN was learnt on {voice.interface}.[ Heard and not believed: {neighbor.ignored}.]"
			 "[ The port sends VLAN {neighbor.native-vlan} untagged.]",
		.cure = "Give the switch port a voice VLAN, and let it send CDP or LLDP-MED.\n"
			"[On {neighbor.name}, see what the port has: `{neighbor.show-port}`.]\n"
			"If no switch can name it, set the Admin VLAN: `regentctl network --vlan N`.\n"
			"If untagged is meant: [phase discovery] `plugins = lldp-med; cdp; fixed`, [plugin fixed] vlan = "
			"untagged.",
		.retry = 30 },
	{ .code = "dhcp.odd-options",
		.phone = "DHCP",
		.cause = "DHCP server {server} gives what cannot be used as it is: {odd}.",
		.cure = "Correct these options in the scope on {server}.",
		.weight = REGENT_WEIGHT_MINOR },
	{ .code = "dhcp.two-servers",
		.phone = "DHCP",
		.cause =
			"Two DHCP servers offer addresses on {voice.interface}: {server}, which was taken, and {other}, "
			"which names no configuration server.",
		.cure = "Give the scope on {other} the same options.\n"
			"End the DHCP server on {other}, where it does not belong there.",
		.weight = REGENT_WEIGHT_MINOR },
	{ .code = "dhcp.alternate-tftp",
		.phone = "",
		.cause = "The phone asks {servers}, set by hand as the Alternate TFTP, and not {unused}, which DHCP "
			 "server {server} names by {source}.",
		.cure = "To ask what DHCP names: `regentctl network --alternate-tftp none`.\n"
			"Where a file sets it: take tftp-servers out of [plugin dhcp].",
		.weight = REGENT_WEIGHT_NOTE },
	{ .code = "dhcp.unrenewed",
		.phone = "DHCP Timeout",
		.cause =
			"DHCP server {server} does not answer: {requests} requests to renew {address}, which is lost at "
			"{end}.",
		.cure = "See that the DHCP server on {server} runs.\n"
			"From its network, see that it reaches the phone: `ping {address}`.",
		.weight = REGENT_WEIGHT_MINOR },
	{ .code = "dhcp.nak",
		.phone = "IP Address Released",
		.cause = "DHCP server {server} took back {address}[, which {lender} had lent][: \"{words}\"].",
		.cure = "Wait: a new address is asked for.\n"
			"End the second DHCP server of this VLAN, where this comes again and again." },
	{ .code = "dhcp.expired",
		.phone = "DHCP Timeout",
		.cause = "The lease of {address} ended: DHCP server {server} answered no renewal.",
		.cure = "See that the DHCP server on {server} runs.\n"
			"Where it is in another network, see that the gateway of {voice.interface} reaches it." },
	{ .code = "dhcp.changed",
		.phone = "IP Address Released",
		.cause = "DHCP server {server} renewed {address} with another address or mask.",
		.cure = "Wait: the boot is done again with the new one." },
	{ .code = "dhcp.failed",
		.phone = "DHCP Timeout",
		.cause = "DHCP on {voice.interface} is not possible: {error}.",
		.cure = "See which program has the port: `ss -lunp sport = :68`.\n"
			"Keep other DHCP clients (dhclient, NetworkManager, networkd) off {voice.interface}." },
	ADDRESS_GUARD_REASON,
	NETIF_REASON_IN_USE,
	NETIF_REASON_DISTURBED,
	NETIF_REASON_PERM,
	{ 0 },
};
