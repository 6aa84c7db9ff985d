/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-tables.h"

#include <string.h>

enum {
	REJECT_RETRY = 30,
};

#define REJECTED "Registration Rejected[: {reject-text}]"

const RegentReason sccp_reasons[] = {
	{ "reg.unknown", REJECTED,
		"{cm} does not know {endpoint.device-name} (the phone came with {config.file}) and auto-registration "
		"is off or out of numbers there.",
		"Add {endpoint.device-name} as a {model.name} (SCCP) in Device > Phone, or enable auto-registration "
		"and its number range in System > Cisco Unified CM. The configuration is read again first.",
		REJECT_RETRY },
	{ "reg.unknown-node", REJECTED,
		"{cm} does not know {endpoint.device-name}, although the provisioning server has {config.file} for it.",
		"Check database replication of that node and that the file's call managers belong to the same cluster.",
		REJECT_RETRY },
	{ "reg.mismatch", REJECTED,
		"{cm} has {endpoint.device-name} as another device: we registered as {model.name} (type "
		"{model.device-type}) over SCCP.",
		"Make model and protocol in [endpoint] agree with Phone Type and Device Protocol in Device > Phone.",
		REJECT_RETRY },
	{ "reg.limit", REJECTED, "{cm} takes no more phones: {reject-text}.",
		"Check its licences and the number of phones it allows (CME, SRST: max-ephones).", REJECT_RETRY },
	{ "reg.database", REJECTED, "{cm} cannot read its own database: {reject-text}.",
		"Check the database services of that node; a reload there ends by itself.", REJECT_RETRY },
	{ "reg.not-authorized", REJECTED, "{cm} does not let {endpoint.device-name} in: {reject-text}.",
		"Check the device's security profile and the addresses it may come from.", REJECT_RETRY },
	{ "reg.busy", REJECTED, "{cm} still holds an earlier registration of {endpoint.device-name}: {reject-text}.",
		"It goes by itself when that connection has timed out. If it does not, another device uses this name.",
		REJECT_RETRY },
	{ "reg.rejected", REJECTED, "{cm} rejected {endpoint.device-name}[: {reject-text}].",
		"Check the device and its lines in the call manager; its log says more.", REJECT_RETRY },
	{ "reg.closed", "Registering",
		"{cm} closes the connection without a word when {endpoint.device-name} registers as {model.name} (type "
		"{model.device-type}) over SCCP: {failures}.",
		"Make sure that its release knows this model and that model and protocol in [endpoint] agree with the "
		"device's record there; its log says which it did not like (CUCM: DeviceTransientConnection).",
		REJECT_RETRY },
	{ "reg.dropped", "Registering",
		"{cm} accepts {endpoint.device-name} and closes the connection soon after: {failures}.",
		"Its log says why (CUCM: the reason in DeviceUnregistered). It may be starting or overloaded, the "
		"device being reset there, or another device using this name.",
		10 },
	{ "reg.duplicate", "Registering",
		"{cm} closes the connection right after registering, again and again: another device uses the name "
		"{endpoint.device-name}.",
		"Find the other device by its address in the call manager's list of phones; cloned images have the "
		"same MAC. Set device-name in [endpoint] if this one shall have another name.",
		60 },
	{ "reg.gateway", "Phone Not Registered",
		"{endpoint.device-name} is a gateway port, and those never register with the default file.",
		"Add the gateway and its ports in the call manager.", REJECT_RETRY },
	{ "cm.none", "Phone Not Registered", "{config.file} names no call manager.",
		"Check the Cisco Unified CM Group of the device pool, or call-managers in [plugin registrar].", 0 },
	{ "cm.unreachable", "Opening {cm}", "No call manager answers: {failures}.",
		"Start the CallManager service, open TCP 2000 on the way, put an address or a full name in "
		"System > Server. The configuration is read again and the list tried once more.",
		10 },
	{ "cm.no-sccp", "Registering", "What {cm} sends is not SCCP: {failures}.",
		"Check what listens there: SCCP is TCP 2000, or 2443 with TLS. Nothing on the way may rewrite it "
		"(firewalls with SCCP inspection do).",
		REJECT_RETRY },
	{ "cm.certificate", "Opening {cm}", "No secure connection to a call manager: {failures}.",
		"Check [plugin sccp]: trust-list names CTLFile.tlv or ITLFile.tlv of this cluster, or ca-file has the "
		"certificate of the call manager or of who signed it; certificate and private-key are ours. Check the "
		"clock. Nothing is sent in plain, because the configuration says secure.",
		REJECT_RETRY },
	{ "cm.tls-files", "Phone Not Registered", "{option} in [plugin sccp] is of no use: {problem}.",
		"Correct the path, or put a good file there that regentd may read: trust-list takes CTLFile.tlv and "
		"ITLFile.tlv as the TFTP server of the call manager gives them, the others PEM.",
		REJECT_RETRY },
	{ "cm.lost", "Registering", "{lost} was lost, {why}: registered with {cm}.",
		"Look at the CallManager service of {lost} and the way to it. The phone goes back when {lost} has "
		"answered long enough.",
		0 },
#include "signaling-reasons.inc"
	{ 0 },
};

/* What call managers write, and what it means. The first that is found counts. */
static const struct {
	const char *part; /* lower case */
	const char *code;
} rejects[] = {
	{ "dbconfig", "reg.unknown" },
	{ "device unknown", "reg.unknown" },   /* chan-sccp */
	{ "device not found", "reg.unknown" }, /* FreeSWITCH */
	{ "no authority", "reg.unknown" },     /* chan_skinny */
	{ "mismatch", "reg.mismatch" },
	{ "license", "reg.limit" },
	{ "pass limit", "reg.limit" },
	{ "max phones", "reg.limit" },
	{ "database", "reg.database" },
	{ "reload", "reg.database" },
	{ "not authorized", "reg.not-authorized" },
	{ "security", "reg.not-authorized" },
	{ "crossover", "reg.busy" },
	{ "already", "reg.busy" },
};

const char *sccp_reject_code(const char *reject_text, gboolean default_file)
{
	g_autofree char *lower = g_ascii_strdown(reject_text ? reject_text : "", -1);

	for (guint i = 0; i < G_N_ELEMENTS(rejects); i++) {
		if (!strstr(lower, rejects[i].part))
			continue;
		if (!default_file && strcmp(rejects[i].code, "reg.unknown") == 0)
			return "reg.unknown-node";
		return rejects[i].code;
	}
	return "reg.rejected";
}
