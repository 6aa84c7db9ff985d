/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "http-plugin.h"
#include "provision.h"

/* Where the server serves files by TFTP too. */
#define ASK_TFTP "[Let TFTP ask as well: `plugins = {alone}; tftp` in [phase provisioning].]"

const RegentReason http_reasons[] = {
#include "provision-reasons.inc"
	{ .code = "http.refused",
		.phone = "TFTP Error : {file}",
		.cause =
			"There is no HTTP file service on {server}[ ({provisioning.source})]: nothing listens on TCP {port}." PROVISION_OTHERS,
		.cure = ASK_TFTP "\nStart the HTTP service on {host}.\n"
				 "Perhaps a firewall between {address} and {host} refuses it: open TCP {port}.\n"
				 "If it has another port: name it in {origin}.",
		.retry = 10 },
	{ .code = "http.unreachable",
		.phone = "TFTP Timeout : {file}",
		.cause =
			"HTTP server {server}[ ({provisioning.source})] is not reached from {address}: {detail}." PROVISION_CAUTION,
		.cure = "Look at the route from {voice.interface}: `traceroute {to}`.\n" PROVISION_WRONG_HOST,
		.retry = 10 },
	{ .code = "http.silent",
		.phone = "TFTP Timeout : {file}",
		.cause = "HTTP server {server}[ ({provisioning.source})] does not answer: {detail}." PROVISION_CAUTION,
		.cure = ASK_TFTP "\nOpen TCP {port} from {address} to {host} in firewalls.\n" PROVISION_WRONG_HOST,
		.retry = 10 },
	{ .code = "http.mute",
		.phone = "TFTP Timeout : {file}",
		.cause =
			"HTTP server {server}[ ({provisioning.source})] takes the connection and says nothing: {detail}." PROVISION_CAUTION,
		.cure = "Restart the HTTP service on {host}.\n" ASK_TFTP,
		.retry = 10 },
	{ .code = "http.unavailable",
		.phone = "TFTP Error : {file}",
		.cause =
			"HTTP server {server} answers {detail} for {file}: it is busy, or it is a CUCM that has no such file." PROVISION_CAUTION,
		.cure = ASK_TFTP "\nIf {host} is no CUCM: look at the log of its HTTP service.",
		.retry = 10 },
	{ .code = "http.login",
		.phone = "TFTP Access Error : {file}",
		.cause = "HTTP server {server} wants a user and a password for {file}: {detail}." PROVISION_CAUTION,
		.cure = "Let {host} give out {path} without a login: a phone has none.",
		.retry = 10 },
	{ .code = "http.forbidden",
		.phone = "TFTP Access Error : {file}",
		.cause = "HTTP server {server} does not give out {file}: {detail}." PROVISION_CAUTION,
		.cure = "In the folder that {host} serves, let its service read the file: `ls -l {word}`.\n"
			"Look for a rule of the HTTP service on {host} that keeps {address} out.",
		.retry = 10 },
	{ .code = "http.redirect",
		.phone = "TFTP Error : {file}",
		.cause =
			"HTTP server {server} sends the phone on[ to {subject}], where it does not follow: {detail}." PROVISION_CAUTION,
		.cure = "[Write the server of {subject} into {origin}.]\n"
			"Let {host} give out {path} itself: a phone follows three redirects on one server.",
		.retry = 10 },
	{ .code = "http.coded",
		.phone = "TFTP Error : {file}",
		.cause =
			"HTTP server {server} sends {file} in a form that was not asked for: {subject}." PROVISION_CAUTION,
		.cure = "Switch off compression for {path} on {host}; in nginx: `gzip off;`.",
		.retry = 10 },
	{ .code = "http.status",
		.phone = "TFTP Error : {file}",
		.cause = "HTTP server {server} answers {detail} for {file}." PROVISION_CAUTION,
		.cure = "Look at the log of the HTTP service on {host}.\n" ASK_TFTP,
		.retry = 10 },
	{ .code = "http.broken",
		.phone = "TFTP Timeout : {file}",
		.cause = "HTTP server {server} broke off in the middle of {file}: {detail}.",
		.cure = "Look at the whole answer from this VLAN: `curl -v {url}`.\n"
			"[On {neighbor.name}: `{neighbor.show-status}`.]",
		.retry = 10 },
	{ .code = "http.tls",
		.phone = "File Auth Fail : {file}",
		.cause = "The certificate of HTTPS server {server} is not accepted: {detail}.",
		.cure = "Look at name, dates and issuer: `openssl s_client -connect {at}`.\n"
			"Set the clock of this phone, if the certificate is not valid yet.\n"
			"If {server} speaks no TLS: write http:// into {origin}.",
		.retry = 10 },
	{ .code = "http.name",
		.phone = "DNS Unknown Host",
		.cause = "The HTTP server {server}[ ({provisioning.source})] cannot be found: {detail}.",
		.cure = "Put {host} into DNS.\nGive the server's address in {origin}.",
		.retry = 10 },
	{ .code = "http.failed",
		.phone = "TFTP Error : {file}",
		.cause = "{file} cannot be had from HTTP server {server}: {detail}.",
		.cure = "Look at the answer from this VLAN: `curl -v {url}`.\n"
			"If TCP {port} of {host} is no HTTP service: correct {origin}.",
		.retry = 10 },
	{ 0 },
};
