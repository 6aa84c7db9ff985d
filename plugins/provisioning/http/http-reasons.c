/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "http-plugin.h"
#include "provision.h"

const RegentReason http_reasons[] = {
#include "provision-reasons.inc"
	{ .code = "http.refused",
		.phone = "TFTP Error : {file}",
		.cause = "There is no HTTP file service on {server}[ ({provisioning.source})]: {detail}.",
		.cure = "Let TFTP ask as well (plugins = http; tftp in [phase provisioning]), or start the service.",
		.retry = 10 },
	{ .code = "http.silent",
		.phone = "TFTP Timeout : {file}",
		.cause = "HTTP server {server}[ ({provisioning.source})] does not answer: {detail}." PROVISION_CAUTION,
		.cure = "Check the route from {address} and TCP 6970 in firewalls; let TFTP ask as well (plugins = "
			"http; tftp in [phase provisioning]).",
		.retry = 10 },
	{ .code = "http.status",
		.phone = "TFTP Error : {file}",
		.cause = "HTTP server {server} answers {detail} for {file}." PROVISION_CAUTION,
		.cure = "CUCM says 503 for a missing file: let TFTP ask as well (plugins = http; tftp in [phase "
			"provisioning]).",
		.retry = 10 },
	{ .code = "http.broken",
		.phone = "TFTP Timeout : {file}",
		.cause = "HTTP server {server} broke off in the middle of {file}: {detail}.",
		.cure = "Look for packet loss between {address} and {server}.",
		.retry = 10 },
	{ .code = "http.tls",
		.phone = "File Auth Fail : {file}",
		.cause = "The certificate of HTTPS server {server} is not accepted: {detail}.",
		.cure = "Check name, dates and issuer of the certificate, and the clock of this phone.",
		.retry = 10 },
	{ .code = "http.name",
		.phone = "DNS Unknown Host",
		.cause = "The HTTP server {server}[ ({provisioning.source})] cannot be found: {detail}.",
		.cure = "Put the name into DNS, or give the server's address in {origin}.",
		.retry = 10 },
	{ .code = "http.failed",
		.phone = "TFTP Error : {file}",
		.cause = "{file} cannot be had from HTTP server {server}: {detail}.",
		.cure = "Check the route from {address} to {server} and the HTTP service there.",
		.retry = 10 },
	{ 0 },
};
