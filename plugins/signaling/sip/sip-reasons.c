/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-tables.h"

#include "server-trouble.h"

enum {
	ROUND_RETRY = 10,
	REFUSED_RETRY = 30,
};

#define REJECTED "Registration Rejected: {status}"

/* {server} is the one it is about. {cucm}, {cme}, {asterisk}, {kamailio} have its name where it is of that kind, {other}
 * where it is of none of these; {digest-cucm} is {cucm} where the phone is a third-party device; {file} is the phone's configuration file, {own-options} stands where there is none. So a
 * line is there only where its words are true. */
const RegentReason sip_reasons[] = {
	{ "cm.unreachable", "Opening {server}", "No server answers SIP over {over}: {errors}.",
		"[Start the SIP service on {refused}: nothing listens on {where}.]\n"
		"[Restart the SIP service on {deaf}: connected, but no answer.]\n"
		"[Look in the log of {closing} for what ends the connection.]\n"
		"[Let {strayed} answer from its own address, not from {stray}.]\n" SERVER_TROUBLE_CURES
		"[Perhaps it speaks {other-transport} only: set transportLayerProtocol to {number} in {file}.]\n"
		"[Perhaps it speaks {other-transport} only: set transport in {own-options}.]\n"
		"Perhaps the configuration names another server than the right one.",
		.retry = ROUND_RETRY },
	{ "sip.unavailable", REJECTED,
		"{server} is there and cannot register {user} now: it answered {status}[ ({words})].[ Of the others: {errors}.]",
		"[Start the registrar behind {relay}: {relay} waits for it in vain.]\n"
		"[Wait, if {busy} is starting: the phone asks again by itself.]\n"
		"[Give {busy} less to do, if that does not end.]\n"
		"[Look in the log of {failing} for {line}: it says what went wrong.]\n"
		"Restart the SIP service of {server}, if nothing else helps.",
		.retry = ROUND_RETRY },
	{ "sip.banned", REJECTED,
		"{server} refused {whom} at {when} ({status}) and is silent since: it probably bans this phone now.",
		"[Correct the password of {line} in {file}, as {at} has it.]\n"
		"[Correct the password in {own-options}, as {at} has it.]\n"
		"[Correct what {at} has against {unknown}.]\n"
		"Lift the ban on {server}: `fail2ban-client unban {address}`, if that is what bans there.\n"
		"Perhaps the server is down since: start its SIP service.",
		.retry = REFUSED_RETRY },
	{ "sip.unknown", REJECTED, "{server} does not know {user}: it answered {status}[ ({words})].",
		"[On {cucm}, Device > Phone: add {endpoint.device-name} with the line {line}.]\n"
		"[On {digest-cucm}: give the Third-party SIP Device of this digest user the line {line}.]\n"
		"[On {cme}: add a voice register pool and dn for {line}; `show voice register pool all` lists them.]\n"
		"[On {asterisk}: add an endpoint and an AOR {line}; `pjsip show aors` lists them.]\n"
		"[On {kamailio}: add the subscriber: `kamctl add {line} PASSWORD`.]\n"
		"[On {other}: add the account {line}.]\n"
		"[Correct the number in the phone's configuration, if {line} is not it.]\n"
		"Perhaps {server} is not the server that has this phone: correct its address in the configuration.",
		.retry = REFUSED_RETRY },
	{ "sip.forbidden", REJECTED,
		"{server} refuses {user} without asking for a password: it answered {status}[ ({words})].",
		"[On {cucm}: give {endpoint.device-name} a security profile that has {transport} and is not secure.]\n"
		"[On {digest-cucm}: give its device a security profile with digest authentication and {transport}.]\n"
		"[On {cme}: compare the MAC in the voice register pool of {line} with {endpoint.mac}.]\n"
		"[On {asterisk}: let the endpoint {line} in from {address}: `pjsip show endpoint {line}` has its access lists.]\n"
		"[On {kamailio}: let {address} register: its routing script refuses it.]\n"
		"[On {other}: let {line} register from {address}: the account or an access list forbids it.]\n"
		"Look for {user} in the log of {server}: it says which rule it was.",
		.retry = REFUSED_RETRY },
	{ "sip.not-allowed", REJECTED,
		"{server} took the password of {user} and refuses the registration all the same: {status}[ ({words})].",
		"[On {cucm}: let the digest user own {endpoint.device-name}, among its controlled devices.]\n"
		"[On {digest-cucm}, Device > Phone: choose this digest user in the Third-party SIP Device.]\n"
		"[On {asterisk}: perhaps it is the password, which chan_sip refuses in this way: `sip show peer {line}`.]\n"
		"Let {user} register at {server}: the rights of that account do not allow it.\n"
		"Look for {user} in the log of {server}: it says why.",
		.retry = REFUSED_RETRY },
	{ "sip.contact", REJECTED,
		"{server} refuses {user} while it has {contact} as its contact, probably because it allows one only: "
		"{status}[ ({words})].",
		"[Wait {left} s, if {contact} was this phone: its old contact ends then.]\n"
		"[On {asterisk}: set remove_existing=yes in the AOR {line}: a new contact then replaces the old one.]\n"
		"[On {kamailio}: remove the old contact: `kamcmd ul.rm location s:{line}`.]\n"
		"[On {other}: remove {contact} from the contacts of {line}.]\n"
		"Allow more contacts of {line}, if {contact} is another phone.\n"
		"Give this phone another number, if {server} cannot do that.",
		.retry = REFUSED_RETRY },
	{ "sip.rejected", REJECTED,
		"{server} rejected the registration of {user}: {status}[ ({words})].[ It wants to be left alone for {wait} s.]",
		"[On {asterisk}: `pjsip set logger on` shows the request and what is not liked in it.]\n"
		"[On {cucm}: compare {endpoint.device-name} in Device > Phone with a phone that registers.]\n"
		"Look for {user} in the log of {server}: it says what it does not like.",
		.retry = REFUSED_RETRY },
	{ "sip.password", REJECTED,
		"{server} does not accept the password of {user}: it asked again when the phone had answered with it.",
		"[On {cucm}: set the digest credentials of the phone's digest user as {file} has them.]\n"
		"[On {digest-cucm}, End User: set the Digest Credentials; auth-user is that user's ID.]\n"
		"[Set authName and authPassword in {hand-file} as {at} has them.]\n"
		"[Set auth-user and password in {own-options} as {at} has them.]\n"
		"[On {asterisk}: `pjsip show auths` has the names.]\n"
		"[On {kamailio}: `kamctl passwd {line} PASSWORD` sets another.]\n"
		"Perhaps {server} has the account {user} under another name for authentication.",
		.retry = REFUSED_RETRY },
	{ "sip.no-password", REJECTED, "{server} wants a password for {user}, and the configuration has none.",
		"[On {cucm}: give the phone a digest user with digest credentials.]\n"
		"[Set authName and authPassword of the line in {hand-file}.]\n"
		"[Set auth-user and password in {own-options}.]\n"
		"Let {server} register {user} without a password.",
		.retry = REFUSED_RETRY },
	{ "sip.challenge-unknown", REJECTED,
		"{server} wants a password for {user} by {words}, which is not known here.",
		"Let {server} offer digest authentication with MD5 or SHA-256, and qop auth.", .retry = REFUSED_RETRY },
	{ "sip.challenge-unreadable", REJECTED,
		"{server} wants a password for {user} in words that cannot be read: \"{words}\".",
		"Correct the WWW-Authenticate header that {server} sends: a realm and a nonce belong there.\n"
		"Perhaps a firewall with SIP inspection on the way spoils it: switch that off.",
		.retry = REFUSED_RETRY },
	{ "sip.challenge-missing", REJECTED,
		"{server} answered {status} for {user} and does not say how it wants the password.",
		"Let {server} send WWW-Authenticate with its {status}.\n"
		"Perhaps a firewall with SIP inspection on the way removes it: switch that off.",
		.retry = REFUSED_RETRY },
	{ "sip.no-lines", "Unprovisioned", "The configuration has no line that could be registered over SIP.",
		"[In Device > Phone of the call manager: give {in-cucm} a directory number.]\n"
		"[Add a line with featureID 9 and a name to {hand-file}.]\n"
		"Set user in [plugin registrar].",
		.retry = REFUSED_RETRY },
	{ "sip.no-servers", "Unprovisioned", "The configuration has lines but no call manager to register them with.",
		"[In the call manager: give {in-cucm} a device pool with a Cisco Unified CM Group that has members.]\n"
		"[Name a call manager in {hand-file}.]\n"
		"[Give each line in {hand-file} a proxy.]\n"
		"Set call-managers in [plugin registrar].",
		.retry = REFUSED_RETRY },
	{ "sip.tls", "Registration Rejected: TLS",
		"The configuration wants SIP over TLS, which this version does not speak.",
		"[In Device > Phone of the call manager: give {in-cucm} a security profile that is not secure.]\n"
		"[Set transportLayerProtocol to 1 (TCP) or 2 (UDP), and deviceSecurityMode to 1, in {hand-file}.]\n"
		"Set transport in [plugin registrar] to tcp or udp.",
		.retry = 60 },
	{ "sip.line-refused", "Line Not Registered", "Not every line is registered: refused are {lines}.",
		"Add the line at {server} for this phone.\n"
		"Correct its number and password in the configuration.\n"
		"Take it out of the configuration." },
	{ "sip.too-many-lines", "Line Not Registered",
		"The configuration has {count} lines, and a {model.name} has {most}: refused are {lines}.",
		"Make it a Third-party SIP Device (Advanced) on {server}, and set model = third-party-advanced.\n"
		"Take the other lines out of the configuration." },
	{ "sip.registrar", "Line Not Registered", "Not every registrar has its lines: {registrars}.",
		"Look at that registrar: the phone asks it again by itself.\n"
		"Take its lines out of the configuration." },
	{ "sip.calls-refused", "",
		"Each call to {lines} is refused as busy: regent registers lines and takes no calls.",
		"Take {lines} out of hunt groups: who refuses every call stops them.", .weight = REGENT_WEIGHT_NOTE },
#include "signaling-reasons.inc"
	{ 0 },
};
