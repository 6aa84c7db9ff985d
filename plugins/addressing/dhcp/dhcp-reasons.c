/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dhcp-report.h"

#include "address-guard.h"
#include "netif.h"

const RegentReason dhcp_reasons[] = {
	{ .code = "dhcp.silent",
		.phone = "DHCP Timeout",
		.cause = "No DHCP answer on [VLAN {vlan} ({voice.interface})][{untagged} (untagged)]: "
			 "{requests} requests in {seconds} s.",
		.cure = "Check that the VLAN exists and is allowed on the uplink, the relay (`ip helper-address`) of "
			"its gateway, free addresses in the scope. Still trying, next in {next} s." },
	{ .code = "dhcp.no-tftp",
		.phone = "No TFTP Server",
		.cause = "DHCP server {server} gave {address} but no TFTP server: no option 150, no 66, no next server."
			 "[ Option {odd} came, but not as a list of addresses.]"
			 "[ This is probably the data VLAN: no voice VLAN was learnt on {untagged}.]",
		.cure = "Add option 150 to this scope, or set `[plugin dhcp] tftp-servers = ADDRESS`.",
		.retry = 30 },
	{ .code = "dhcp.nak",
		.phone = "IP Address Released",
		.cause = "DHCP server {server} took back {address}.",
		.cure = "A new address is asked for. If this comes again and again, two DHCP servers serve this "
			"VLAN." },
	{ .code = "dhcp.expired",
		.phone = "DHCP Timeout",
		.cause = "The lease of {address} ended: DHCP server {server} answered no renewal.",
		.cure = "Check that the server runs and is reached from {voice.interface}." },
	{ .code = "dhcp.changed",
		.phone = "IP Address Released",
		.cause = "DHCP server {server} renewed {address} with another address or mask.",
		.cure = "The boot is done again with the new one." },
	{ .code = "dhcp.failed",
		.phone = "DHCP Timeout",
		.cause = "DHCP on {voice.interface} is not possible: {error}.",
		.cure = "If another DHCP client (dhclient, NetworkManager, networkd) works on this machine, keep it "
			"off {voice.interface}." },
	ADDRESS_GUARD_REASON,
	NETIF_REASON_PERM,
	{ 0 },
};
