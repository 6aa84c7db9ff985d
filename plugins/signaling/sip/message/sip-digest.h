/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sip-message.h"

/**
 * Digest authentication of one line (RFC 3261 section 22, RFC 2617, RFC 7616, RFC 8760): MD5, MD5-sess, SHA-256 and
 * SHA-256-sess, quality "auth" or the old form without. Challenges are kept, so that a refresh is sent with
 * credentials.
 */
typedef struct SipDigest SipDigest;

typedef enum {
	SIP_DIGEST_RETRY,       /* send the request again, with sip_digest_headers() */
	SIP_DIGEST_REFUSED,     /* what was just tried is wrong: user or password */
	SIP_DIGEST_NO_PASSWORD, /* a password is wanted and there is none */
	SIP_DIGEST_UNKNOWN,     /* no challenge of a kind known here: see sip_digest_unknown() */
	SIP_DIGEST_UNREADABLE,  /* none can be read */
	SIP_DIGEST_MISSING,     /* there is none */
} SipDigestResult;

/** @user, @password: (nullable): copied. */
SipDigest *sip_digest_new(const char *user, const char *password);
void sip_digest_free(SipDigest *digest);

/** A new request begins. The first challenge to it is no refusal: the nonce that was kept may be too old. */
void sip_digest_begin(SipDigest *digest);
/** Forgets the challenges: another server. */
void sip_digest_reset(SipDigest *digest);
/** The password was refused a while ago: no challenge gets a second answer, which a server would count as one more try. */
void sip_digest_doubt(SipDigest *digest);
/** Returns: (transfer full): what the challenges of @response want: "algorithm SHA-512-256 or Basic". */
char *sip_digest_unknown(const SipMessage *response);
/** Takes the challenges of a 401 or 407. */
SipDigestResult sip_digest_challenge(SipDigest *digest, const SipMessage *response);
/** Whether requests carry credentials: the server has asked for them. */
gboolean sip_digest_is_used(const SipDigest *digest);
/** Returns: (transfer full): Authorization and Proxy-Authorization lines, or "". @cnonce: eight hex digits or more. */
char *sip_digest_headers(SipDigest *digest, const char *method, const char *uri, const char *cnonce);
