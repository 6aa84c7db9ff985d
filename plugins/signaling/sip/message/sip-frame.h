/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/** Where a message ends in a stream, and its head in a message (RFC 3261 section 18.3). Pure. */

#define SIP_MAX_MESSAGE 65536

/** Looks for one message at the start of @data, a stream. Returns: its length, 0: not whole yet, -1: not SIP or too
 * large, the stream is lost. @skip: line ends before it, keep-alives (RFC 5626 section 3.5.1), not counted. */
gssize sip_frame_length(const char *data, gsize length, gsize *skip);

/** One message, cut in two. */
typedef struct {
	char *head; /* terminated; without its Content-Length, so that a parser does not look for a body */
	gsize head_length;
	const char *body; /* within the message */
	gsize body_length;
} SipFrame;

/** Cuts @data, one whole message. @frame: its head is to be freed, whatever is returned. Returns: (transfer none): what is
 * wrong with it, NULL: nothing. */
const char *sip_frame_cut(const char *data, gsize length, SipFrame *frame);
