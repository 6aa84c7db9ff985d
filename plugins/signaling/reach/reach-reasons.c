/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "reach-report.h"
#include "server-trouble.h"

#define CURES \
	"[Start the call manager on {plain}: nothing listens on {where}.]\n" \
	"[Switch TLS on at {secure}: nothing listens on {where}.]\n" SERVER_TROUBLE_CURES

const RegentReason reach_reasons[] = {
	{ "reach.none", "Opening {cm}", "No call manager takes a connection: {failures}.",
		CURES "Perhaps the configuration names other call managers than the right ones.", 10 },
	{ "reach.some", "", "Not all call managers are reached: {failures}.",
		CURES "Perhaps the configuration names a call manager that is gone.", .weight = REGENT_WEIGHT_MINOR },
	{ "reach.no-ping", "",
		"No answer to a ping comes from {silent}, which proves little: firewalls drop pings that let calls pass.",
		"[Set {connect} in [plugin reach] to yes: a TCP connection says more, and may raise an alarm there.]\n"
		"Let ICMP echo pass to {silent}.",
		.weight = REGENT_WEIGHT_NOTE },
	{ "reach.nobody", "Phone Not Registered", "No call manager is named[ in {config.file}], so none is tried.",
		"Name a call manager in the configuration of the phone.\n"
		"Set call-managers in [plugin registrar].",
		0 },
	{ 0 },
};
