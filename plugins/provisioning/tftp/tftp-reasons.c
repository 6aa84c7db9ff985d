/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tftp-plugin.h"
#include "provision.h"

const RegentReason tftp_reasons[] = {
#include "provision-reasons.inc"
	{ .code = "tftp.silent",
		.phone = "TFTP Timeout : {file}",
		.cause = "TFTP server {server}[ ({provisioning.source})] does not answer: {detail}." PROVISION_CAUTION,
		.cure = "Try from this VLAN: `tftp {to}[ {odd-port}] -c get {word}`.\n"
			"Start the TFTP service on {host}.\n"
			"In firewalls: open UDP {port} to {host}, and its answers, which come from another port.\n" PROVISION_WRONG_HOST,
		.retry = 10 },
	{ .code = "tftp.no-arp",
		.phone = "TFTP Timeout : {file}",
		.cause =
			"TFTP server {server}[ ({provisioning.source})] is not reached: on {voice.interface}, {subject} "
			"answers no ARP ({detail})." PROVISION_CAUTION,
		.cure = "Look whether {subject} is up and in the VLAN of {voice.interface}.\n"
			"[On {neighbor.name}: `{neighbor.show-port}`.]\n" PROVISION_WRONG_HOST,
		.retry = 10 },
	{ .code = "tftp.no-router",
		.phone = "TFTP Timeout : {file}",
		.cause =
			"TFTP server {server}[ ({provisioning.source})] is not reached ({detail}): {host} is outside of the "
			"network of {ip.address}, and no router is known." PROVISION_CAUTION,
		.cure = "[Add the router (option 3) to the DHCP scope: without one {no-dns} is out of reach.]\n"
			"[Name the router here: `{router-setting}`.]\n" PROVISION_WRONG_HOST,
		.retry = 10 },
	{ .code = "tftp.unreachable",
		.phone = "TFTP Timeout : {file}",
		.cause =
			"TFTP server {server}[ ({provisioning.source})] is not reached: {subject} says that {detail}." PROVISION_CAUTION,
		.cure = "Look at the route to {host} on {subject}.\n" PROVISION_WRONG_HOST,
		.retry = 10 },
	{ .code = "tftp.prohibited",
		.phone = "TFTP Timeout : {file}",
		.cause =
			"TFTP server {server}[ ({provisioning.source})] is not reached: {subject} says that {detail}." PROVISION_CAUTION,
		.cure = "Open UDP {port} to {host} in the firewall {subject}.",
		.retry = 10 },
	{ .code = "tftp.refused",
		.phone = "TFTP Error : {file}",
		.cause = "There is no TFTP service on {server}[ ({provisioning.source})]: {detail}." PROVISION_CAUTION,
		.cure = "Start the TFTP service on {host}.\n"
			"Perhaps a firewall between {address} and {host} refuses it: open UDP {port}.\n" PROVISION_WRONG_HOST,
		.retry = 10 },
	{ .code = "tftp.other-address",
		.phone = "TFTP Timeout : {file}",
		.cause =
			"TFTP server {server}[ ({provisioning.source})] does not answer itself: {detail}." PROVISION_CAUTION,
		.cure = "If {subject} is another address of {host}: set accept-other-address = yes in [plugin tftp].\n"
			"Let the server answer from the address that is asked.\n"
			"Name {subject} in {origin}.",
		.retry = 10 },
	{ .code = "tftp.access",
		.phone = "TFTP Access Error : {file}",
		.cause = "TFTP server {server} does not give out {file}: {detail}." PROVISION_CAUTION,
		.cure = "In the folder that {host} serves, look at owner and mode: `ls -l {word}`.",
		.retry = 10 },
	{ .code = "tftp.error",
		.phone = "TFTP Error : {file}",
		.cause = "TFTP server {server} does not deliver {file}: {detail}." PROVISION_CAUTION,
		.cure = "Look at the log of the TFTP service on {host}.",
		.retry = 10 },
	{ .code = "tftp.broken",
		.phone = "TFTP Timeout : {file}",
		.cause = "TFTP server {server} broke off in the middle of {file}: {detail}.",
		.cure = "Set a smaller block-size in [plugin tftp], as 512: longer packets may not get through.\n"
			"Look for packet loss: `ping -s 1432 {to}`.\n"
			"[On {neighbor.name}: `{neighbor.show-status}`.]",
		.retry = 10 },
	{ .code = "tftp.name",
		.phone = "DNS Unknown Host",
		.cause = "The TFTP server {server}[ ({provisioning.source})] cannot be found: {detail}.",
		.cure = "Put {host} into DNS.\nGive the server's address in {origin}.",
		.retry = 10 },
	{ .code = "tftp.failed",
		.phone = "TFTP Error : {file}",
		.cause = "{file} cannot be had from TFTP server {server}: {detail}.",
		.cure = "Try from this VLAN: `tftp {to}[ {odd-port}] -c get {word}`.",
		.retry = 10 },
	{ 0 },
};
