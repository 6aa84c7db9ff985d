/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "firmware-reasons.h"

const RegentReason firmware_reasons[] = {
	{ "load.failed", "Upgrade Failed",
		"Load {upgrade.configured} is configured, {upgrade.running} is running: {detail}. "
		"Registered with the running load.",
		"Upload the load, or correct Phone Load Name on the device page or in Device Defaults. It is tried again "
		"an hour after it failed, or at once by `regentctl reset`.",
		0 },
	{ 0 },
};
