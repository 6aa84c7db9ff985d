/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sip-message.h"

#include "host-port.h"

/** Writing SIP: parts of a head, and a response. Pure. */

/** Returns: (transfer full): @text as the user part of a URI, escaped. */
char *sip_escape_user(const char *text);
/** Returns: (transfer full): @host, in brackets when it is an IPv6 address. */
char *sip_host_text(const char *host);
/** Returns: (transfer full): @text within quotes. */
char *sip_quote(const char *text);

/** Returns: (transfer full): a response to @request without a body but for what @extra, whole header lines, says.
 * @source: where the request came from. @tag: for To, when it has none. */
char *sip_response(const SipMessage *request, guint status, const char *phrase, const char *extra,
	const HostPort *source, const char *tag);
