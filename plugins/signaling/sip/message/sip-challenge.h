/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * Challenges (RFC 3261 section 22.4, RFC 7616 section 3.3), read as servers write them: quotes left out or put where none
 * belong, commas too many, tabs. Pure.
 */

typedef struct {
	gboolean proxy;                /* of Proxy-Authenticate */
	char *scheme;                  /* "Digest"; "": there is none */
	char *realm, *nonce, *opaque;  /* as they stand between the quotes, to be hashed and said again; NULL: none */
	char *algorithm, *qop, *stale; /* NULL: none */
	char *text;                    /* the header, printable, for people */
	gboolean broken;               /* it cannot be read to its end */
} SipChallenge;

/** Adds the challenges of one header to @list, one at least. */
void sip_challenge_read(GPtrArray *list, gboolean proxy, const char *value);
void sip_challenge_free(gpointer challenge);
