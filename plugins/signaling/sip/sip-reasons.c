/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-tables.h"

const RegentReason sip_reasons[] = {
	{ "cm.unreachable", "Opening {server}", "No call manager answers SIP: {errors}.",
		"Start the service, open its SIP port (5060) for the phone's network, or put its address or full name into "
		"the configuration. The phone reads that again and tries all of them again.",
		10 },
	{ "sip.unknown", "Registration Rejected: {status}",
		"{server} does not know {user}: it answered {status}[ ({words})].",
		"Add the line and the device ({endpoint.device-name}) there, or switch on auto-registration; check "
		"that this is the right server or cluster.",
		30 },
	{ "sip.forbidden", "Registration Rejected: {status}",
		"{server} refuses {user}: it answered {status}[ ({words})].",
		"Check the password and the rights of {user} there; at a Cisco call manager the device security "
		"profile and its transport.",
		30 },
	{ "sip.rejected", "Registration Rejected: {status}",
		"{server} rejected the registration of {user}: {status}[ ({words})].",
		"See what the server's log says about {user}.", 30 },
	{ "sip.password", "Registration Rejected: {status}",
		"{server} does not accept the password of {user}: it asked again when the phone had answered with it.",
		"Set the same user and password in the phone's configuration (authName, authPassword; or [plugin "
		"registrar] auth-user, password) and at the server.",
		30 },
	{ "sip.no-password", "Registration Rejected: {status}",
		"{server} wants a password for {user}, and the configuration has none.",
		"Set authName and authPassword of the line, or auth-user and password in [plugin registrar].", 30 },
	{ "sip.no-lines", "Unprovisioned", "The configuration has no line that could be registered over SIP.",
		"Give the device a directory number, or set user in [plugin registrar].", 30 },
	{ "sip.no-servers", "Unprovisioned", "The configuration has lines but no call manager to register them with.",
		"Put the device into a pool with a call manager group, or give the lines a proxy.", 30 },
	{ "sip.tls", "Registration Rejected: TLS",
		"The configuration wants SIP over TLS, which this version does not speak.",
		"Give the device a security profile that is not secure, with TCP or UDP.", 60 },
	{ 0 },
};
