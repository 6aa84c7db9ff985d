/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tftp-plugin.h"
#include "tftp-packet.h"

const RegentOption tftp_options[] = {
#include "provision-options.inc"
	{ .key = "block-size",
		.type = REGENT_OPTION_INTEGER,
		.fallback = "1428",
		.min = TFTP_BLOCK_MIN,
		.max = TFTP_BLOCK_MAX,
		.unit = "bytes",
		.summary = "block size to ask for (RFC 2348)" },
	{ .key = "timeout",
		.type = REGENT_OPTION_DURATION,
		.fallback = "2s",
		.min = G_USEC_PER_SEC,
		.max = 255 * G_USEC_PER_SEC,
		.summary = "after which the server is to repeat a block (RFC 2349)" },
	{ .key = "accept-other-address",
		.type = REGENT_OPTION_BOOLEAN,
		.fallback = "no",
		.summary = "take an answer from another address than was asked, as of a server with several" },
	{ .key = "tries",
		.type = REGENT_OPTION_INTEGER,
		.fallback = "4",
		.min = 1,
		.max = 10,
		.summary = "requests to a server that does not answer, after 1, 2, 4, 8 s" },
	{ 0 },
};
