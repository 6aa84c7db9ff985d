/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sip-client.h"

#include <regent/step.h>

/** The way to one server: a UDP socket, or a TCP connection. */
typedef struct SipTransport SipTransport;

typedef struct {
	/** @address, @port: our own, as the server may reach us. */
	void (*opened)(gpointer self, const char *address, guint16 port);
	void (*closed)(gpointer self, SipClose reason, const char *why);
	/** One message, from @peer ("10.1.0.10") and @port. */
	void (*message)(gpointer self, const char *data, gsize length, const char *peer, guint16 port);
	/** Bytes that are no SIP: the connection is lost with them. */
	void (*garbage)(gpointer self, const char *peer);
} SipTransportFuncs;

/** @address: of the server, literal. @own: our address for UDP, where the socket is bound to none. @own_port: that is
 * tried first for UDP, 0: any. Nothing is told from inside. Returns: (transfer full) */
SipTransport *sip_transport_open(RegentStep *step, gboolean tcp, const char *address, guint16 port, const char *own,
	guint16 own_port, const SipTransportFuncs *funcs, gpointer self);
/** To the server. */
void sip_transport_send(SipTransport *transport, const char *text, gsize length);
/** Over UDP to somebody else, over TCP to the server all the same. */
void sip_transport_answer(SipTransport *transport, const char *text, gsize length, const char *peer, guint16 port);
void sip_transport_free(SipTransport *transport);
