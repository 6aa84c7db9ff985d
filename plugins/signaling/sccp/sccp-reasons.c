/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-tables.h"

#include "server-trouble.h"

enum {
	REJECT_RETRY = 30,
};

#define REJECTED "Registration Rejected: {reject-text}"
#define REJECTED_IN_WORDS_OR_NOT "Registration Rejected[: {reject-text}]"

/* {cm} is the call manager it is about. {cucm}, {cme}, {chan-sccp}, {chan-skinny}, {freeswitch} have its name where it
 * is of that kind; {any} where the kind is not known, {other} where it is not Cisco's, {not-cucm} where it is not CUCM.
 * So a line is there only where its words are true. {device} and {model} are the phone. */
const RegentReason sccp_reasons[] = {
	{ "reg.unknown", REJECTED,
		"{cm} does not know {endpoint.device-name}[: the phone came with {default-file}, and was not registered by "
		"itself][, although the provisioning server has {own-file} for it].",
		"[On {cucm}, Device > Phone > Add New: {device}, a {model}, protocol SCCP.]\n"
		"[On {auto}, System > Cisco Unified CM: switch auto-registration on, with numbers left in its range.]\n"
		"[On {cme}: add an ephone with the MAC of {device} and the type of a {model}.]\n"
		"[On {chan-sccp}: add the device {device} to sccp.conf, then `sccp reload`.]\n"
		"[On {chan-skinny}: add the device {device} to skinny.conf, then `skinny reload`.]\n"
		"[On {freeswitch}: add {device} to the directory that its skinny profile reads.]\n"
		"[On {any}: add the device {device}, a {model}, protocol SCCP.]\n"
		"If it is there, the configuration names another call manager: correct its address.",
		REJECT_RETRY },
	{ "reg.unknown-node", REJECTED,
		"{cm} does not know {endpoint.device-name}, although the provisioning server has {config.file} for it.",
		"On the publisher: `utils dbreplication runtimestate` shows whether {cm} lags behind.\n"
		"If {cm} is of another cluster than the TFTP server[ ({provisioning.source})]: correct that address.",
		REJECT_RETRY },
	{ "reg.mismatch", REJECTED,
		"{cm} has {endpoint.device-name} as another device: we registered as {model.name} (type "
		"{model.device-type}) over SCCP.",
		"Set model in [endpoint] to what {cm} has {endpoint.device-name} as.\n"
		"[On {cucm}, Device > Phone: phone type {model}, device protocol SCCP.]\n"
		"[On {cme}: the ephone's type of a {model}.]\n"
		"[On {other}: make it a {model} there, over SCCP.]",
		REJECT_RETRY },
	{ "reg.limit", REJECTED, "{cm} takes no more phones: {reject-text}.",
		"[On {cucm}, System > Licensing: add licences.]\n"
		"[On {cme}: raise `max-ephones` in telephony-service.]\n"
		"Let {cm} take more phones.\n"
		"Take phones that are gone out of its list.",
		REJECT_RETRY },
	{ "reg.database", REJECTED, "{cm} cannot read its own database: {reject-text}.",
		"[On {cucm}: `utils dbreplication runtimestate` shows the state of its database.]\n"
		"Look in the log of {cm}: it says what is wrong with its database.",
		REJECT_RETRY },
	{ "reg.not-authorized", REJECTED, "{cm} does not let {endpoint.device-name} in: {reject-text}.",
		"[On {cucm}, Device > Phone: choose a device security profile that is not secure.]\n"
		"[On {chan-sccp}: permit the phone's address in sccp.conf, for the device and in general.]\n"
		"Let {cm} take {endpoint.device-name} from {ip.address}.",
		REJECT_RETRY },
	{ "reg.busy", REJECTED_IN_WORDS_OR_NOT,
		"{cm} still holds an earlier registration of {endpoint.device-name}[: {reject-text}].",
		"Wait: the phone asks again by itself, and is taken when the earlier connection is gone there.\n"
		"If that does not end, perhaps a second device has the name {endpoint.device-name}: rename one.",
		REJECT_RETRY },
	{ "reg.later", REJECTED, "{cm} takes no phone at the moment: {reject-text}.",
		"Wait: the phone asks again by itself.\n"
		"If that does not end, the log of {cm} says what it is busy with.",
		REJECT_RETRY },
	{ "reg.rejected", REJECTED_IN_WORDS_OR_NOT, "{cm} rejected {endpoint.device-name}[: {reject-text}].",
		"Look for {endpoint.device-name} in the log of {cm}: it says why.\n"
		"Compare the device there, and its lines, with a phone that registers.",
		REJECT_RETRY },
	{ "reg.closed", "Registering",
		"{cm} closes the connection without a word when {endpoint.device-name} registers as {model.name} (type "
		"{model.device-type}) over SCCP.[ Of the others: {others}.]",
		"Look for {endpoint.device-name} in the log of {cm}: it says what it did not like.\n"
		"Perhaps its release does not know the {model.name}: set another model in [endpoint].\n"
		"[Perhaps it is a SIP device on {cucm}: correct the device protocol in Device > Phone.]\n"
		"[Perhaps it is a SIP device on {not-cucm}: make it one of SCCP.]",
		REJECT_RETRY },
	{ "cm.restarting", "Opening {cm}",
		"{cm} ended the registration of {endpoint.device-name} and does not take it back yet[: {how}].[ Of the "
		"others: {others}.]",
		"Wait, if {cm} is being restarted: the phone asks again by itself.\n"
		"If nobody restarts it: start its call manager service.",
		10 },
	{ "reg.dropped", "Registering",
		"{cm} accepts {endpoint.device-name} and closes the connection soon after.[ Of the others: {others}.]",
		"Wait, if {cm} is starting or just reset the device: the phone asks again by itself.\n"
		"If that does not end, look for {endpoint.device-name} in the log of {cm}: it says why.\n"
		"Perhaps a second device has the name {endpoint.device-name}: rename one.",
		10 },
	{ "reg.no-keepalives", "Registering",
		"{cm} registers {endpoint.device-name} and then answers none of its keepalives, so the registration ends."
		"[ Of the others: {others}.]",
		"Restart the call manager on {cm}: it takes phones and does not serve them.\n"
		"Switch SCCP inspection off in a firewall on the way, if it holds the keepalives back.",
		REJECT_RETRY },
	{ "reg.duplicate", "Registering",
		"{cm} closes the connection right after registering, again and again: perhaps another device uses the name "
		"{endpoint.device-name}.",
		"Look in the list of phones of {cm} from which address {endpoint.device-name} comes.\n"
		"Give each device an image without a MAC of its own, if they were cloned.\n"
		"Set device-name in [endpoint] if this phone shall have another name.",
		60 },
	{ "reg.gateway", "Phone Not Registered",
		"{endpoint.device-name} is a gateway port, and those never register with the default file.",
		"Add the gateway and its port {endpoint.device-name} to the call manager.", REJECT_RETRY },
	{ "cm.none", "Phone Not Registered", "No call manager is named[ in {config.file}].",
		"[For {file-of-cucm}, System > Device Pool: choose a Cisco Unified CM Group that has members.]\n"
		"[Name a call manager in callManagerGroup of {other-file}.]\n"
		"Set call-managers in [plugin registrar].",
		0 },
	{ "cm.unreachable", "Opening {cm}", "No call manager answers[ over TLS, which {tls-by} asks for]: {failures}.",
		"[Start the call manager on {plain}: nothing listens on {where}.]\n"
		"[Switch TLS on at {secure}: nothing listens on {where}.]\n"
		"[Restart the call manager on {deaf}: connected, but no answer.]\n"
		"[Look in the log of {closing} for what ends the connection.]\n" SERVER_TROUBLE_CURES
		"[If {secure-cucm} is not in mixed mode: give {device} a security profile that is not secure.]\n"
		"[If {secure-file} should not ask for TLS: set deviceSecurityMode in it to 1.]\n"
		"[If TLS is not wanted: set transport in {secure-option} to tcp.]\n"
		"Perhaps the configuration names other call managers than the right ones.",
		10 },
	{ "cm.no-sccp", "Registering", "What {cm} sends is not SCCP.[ Of the others: {others}.]",
		"Look what listens on {cm} there: SCCP is TCP 2000, with TLS 2443.\n"
		"Switch SCCP inspection off in a firewall on the way: it rewrites what call managers say.",
		REJECT_RETRY },
	{ "cm.certificate", "Opening {cm}",
		"No secure connection to a call manager, which {tls-by} asks for: {failures}.",
		"Set trust-list in [plugin sccp] to the CTLFile.tlv or ITLFile.tlv of this cluster.\n"
		"Set ca-file there to the certificate of {cm} itself.\n"
		"If it wants a certificate of ours: set certificate and private-key there.\n"
		"If it is said to have expired: set the clock.",
		REJECT_RETRY },
	{ "cm.tls-files", "Phone Not Registered", "{option} in [plugin sccp] is of no use: {problem}.",
		"Put a good file there that regentd may read.\n"
		"Correct the path.\n"
		"For trust-list: CTLFile.tlv and ITLFile.tlv as the TFTP server gives them; for the others: PEM.",
		REJECT_RETRY },
	{ "cm.lost", "Registering", "{lost} was lost (it {why}): registered with {cm}.",
		"Start the call manager on {lost}: the phone goes back by itself.\n"
		"Open the way to it, if it runs.",
		.weight = REGENT_WEIGHT_MINOR },
	{ "reg.no-line", "Unprovisioned",
		"{cm} registers {endpoint.device-name} without a line: it has {keys}, so there is no number to call or be "
		"called.",
		"[On {cucm}, Device > Phone: add a line to {device}.]\n"
		"[On {cme}: give its ephone a `button` with an ephone-dn.]\n"
		"[On {chan-sccp}: give {device} a button of type line in sccp.conf.]\n"
		"[On {chan-skinny}: give {device} a line in skinny.conf.]\n"
		"Give {endpoint.device-name} a directory number on {cm}.",
		0 },
	{ "reg.line-silent", "Unprovisioned",
		"{cm} registers {endpoint.device-name} and does not answer when it asks for its {asked}: no line is known.",
		"Look for {endpoint.device-name} in the log of {cm}: it says why it does not answer.\n"
		"Restart the call manager on {cm}, if it answers no phone.",
		0 },
	{ "reg.calls-refused", "",
		"Each call to {numbers} is refused after a second: regent registers lines and takes no calls.",
		"Take {numbers} out of hunt groups: who refuses every call stops them.", .weight = REGENT_WEIGHT_NOTE },
#include "signaling-reasons.inc"
	{ 0 },
};

const char *sccp_reject_code(SccpReject reject, gboolean of_node)
{
	static const char *const codes[] = {
		[SCCP_REJECT_OTHER] = "reg.rejected",
		[SCCP_REJECT_UNKNOWN] = "reg.unknown",
		[SCCP_REJECT_MISMATCH] = "reg.mismatch",
		[SCCP_REJECT_LIMIT] = "reg.limit",
		[SCCP_REJECT_DATABASE] = "reg.database",
		[SCCP_REJECT_NOT_AUTHORIZED] = "reg.not-authorized",
		[SCCP_REJECT_BUSY] = "reg.busy",
		[SCCP_REJECT_LATER] = "reg.later",
		[SCCP_REJECT_TRAFFIC] = "reg.later",
	};

	return reject == SCCP_REJECT_UNKNOWN && of_node ? "reg.unknown-node" : codes[reject];
}
