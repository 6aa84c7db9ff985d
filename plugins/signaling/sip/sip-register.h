/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sip-close.h"
#include "sip-config.h"
#include "sip-message.h"

/** What one REGISTER says; everything is the caller's. */
typedef struct {
	const SipConfig *config;
	const SipLine *line;
	const char *uri;    /* request URI */
	const char *domain; /* host of the address of record */
	const HostPort *own;
	const char *branch, *tag, *call_id;
	guint32 cseq;
	guint expires;
	const SipAlarm *alarm;   /* NULL: no Reason */
	const char *credentials; /* whole header lines, or "" */
	gboolean asks;           /* for the contacts that there are; it registers nothing */
} SipRegister;

/** Returns: (transfer full): the text of it. */
char *sip_register_text(const SipRegister *what);

/** Returns: (transfer full): "sip:HOST" of a server, with the port unless it is 5060. */
char *sip_register_uri(const SipServer *server);

/** Returns: (transfer full) (nullable): the contact that the server has in place of ours, "10.1.0.5:5062"; NULL: it has ours, or
 * none. @response: to a request that asks. @left: its seconds, -1: it does not say. */
char *sip_register_rival(const SipRegister *what, const SipMessage *response, gint64 *left);

/** Returns: seconds that the registrar granted to the binding of @what (RFC 3261 section 10.2.4): those of our contact in
 * the answer, whatever became of it, or of the Expires header. Never more than was asked for, and never what was asked
 * for because the answer is silent. @newreg: the server had forgotten us. */
guint sip_register_granted(const SipRegister *what, const SipMessage *response, gboolean *newreg);
