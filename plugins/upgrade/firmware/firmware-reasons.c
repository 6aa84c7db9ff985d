/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "firmware-reasons.h"

/* Each kind of fault fills other names, and so has other lines. */
const RegentReason firmware_reasons[] = {
	{ .code = "load.failed",
		.phone = "Upgrade Failed",
		.weight = REGENT_WEIGHT_MINOR,
		.cause = "[Registered, but still on {still}. ]Load {upgrade.configured} was not installed: {detail}.",
		.cure = "[Put the files of {absent} on the server that was asked.\n]"
			"[Correct Phone Load Name of the device, where {device-page} stands; empty means Device Defaults.\n]"
			"[Correct the name where {named} stands: loadInformation of the device's file.\n]"
			"[Name the load in the device's file: {cut} may be cut, for SCCP names 16 letters.\n]"
			"[See that the server of {server} runs, and gives it.\n]"
			"[Put the list of {list} there again, of the kind that is for this phone.\n]"
			"[Set `max-size` in the firmware plugin to more than all files of {large} take.\n]"
			"[Make room for the files of {disk}; `folder` in the firmware plugin names another place.\n]"
			"[Correct `installer` in the firmware plugin: {start} cannot be given to it.\n]"
			"[Read all that the installer said: `cat {words}`.\n]"
			"[Set `timeout` in the firmware plugin to more than {late} takes.\n]"
			"[Read why the boot loader left {vain} alone.\n]"
			"Try it again now, else in an hour: `regentctl reset`." },
	{ 0 },
};
