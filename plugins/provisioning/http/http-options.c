/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "http-plugin.h"

const RegentOption http_options[] = {
#include "provision-options.inc"
	{ .key = "port",
		.type = REGENT_OPTION_INTEGER,
		.fallback = "6970",
		.min = 1,
		.max = 65535,
		.summary = "port of servers that are named as a bare host; 6971 is asked by HTTPS" },
	{ .key = "timeout",
		.type = REGENT_OPTION_DURATION,
		.fallback = "5s",
		.min = G_USEC_PER_SEC,
		.max = 120 * G_USEC_PER_SEC,
		.summary = "for connecting and the head of the answer; four times that without data" },
	{ 0 },
};
