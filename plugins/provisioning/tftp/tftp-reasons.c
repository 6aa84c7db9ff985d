/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tftp-plugin.h"
#include "provision.h"

const RegentReason tftp_reasons[] = {
#include "provision-reasons.inc"
	{ .code = "tftp.silent",
		.phone = "TFTP Timeout : {file}",
		.cause = "TFTP server {server}[ ({provisioning.source})] does not answer: {detail}." PROVISION_CAUTION,
		.cure = "Check the route from {address}, UDP 69 in firewalls (answers come from another port), and "
			"that the TFTP service runs.",
		.retry = 10 },
	{ .code = "tftp.refused",
		.phone = "TFTP Error : {file}",
		.cause = "There is no TFTP service on {server}[ ({provisioning.source})]: {detail}." PROVISION_CAUTION,
		.cure = "Start the TFTP service, or correct {origin}.",
		.retry = 10 },
	{ .code = "tftp.access",
		.phone = "TFTP Access Error : {file}",
		.cause = "TFTP server {server} does not give out {file}: {detail}." PROVISION_CAUTION,
		.cure = "Check owner and mode of the file on the server.",
		.retry = 10 },
	{ .code = "tftp.error",
		.phone = "TFTP Error : {file}",
		.cause = "TFTP server {server} does not deliver {file}: {detail}." PROVISION_CAUTION,
		.cure = "Look at the log of the TFTP service on {server}.",
		.retry = 10 },
	{ .code = "tftp.broken",
		.phone = "TFTP Timeout : {file}",
		.cause = "TFTP server {server} broke off in the middle of {file}: {detail}.",
		.cure = "Look for packet loss between {address} and {server}; a smaller block-size in [plugin tftp] "
			"survives tunnels.",
		.retry = 10 },
	{ .code = "tftp.name",
		.phone = "DNS Unknown Host",
		.cause = "The TFTP server {server}[ ({provisioning.source})] cannot be found: {detail}.",
		.cure = "Put the name into DNS, or give the server's address in {origin}.",
		.retry = 10 },
	{ .code = "tftp.failed",
		.phone = "TFTP Error : {file}",
		.cause = "{file} cannot be had from TFTP server {server}: {detail}.",
		.cure = "Check the route from {address} to {server}.",
		.retry = 10 },
	{ 0 },
};
