/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-tables.h"

const RegentOption sip_options[] = {
	{ "timeout", REGENT_OPTION_DURATION, "32s", .min = G_USEC_PER_SEC, .max = (gint64) 180 * G_USEC_PER_SEC,
		.summary = "how long a server may be silent to a request (Timer F)" },
	{ "local-port", REGENT_OPTION_INTEGER, "5060", .min = 0, .max = 65535,
		.summary = "own port for UDP; 0, or one that is taken: any" },
	{ "user-agent", REGENT_OPTION_STRING, NULL,
		.summary = "name of the device to servers; unset: the model's. Some tell models apart by it" },
	{ 0 },
};
