/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sip-close.h"

#include "connect.h"

#include <regent/step.h>

/** The way to one server: a UDP socket, or a TCP connection that is up. */
typedef struct SipTransport SipTransport;

typedef struct {
	/** @why: a sentence. */
	void (*closed)(gpointer self, SipClose reason, const char *why);
	/** Over UDP: the network says that nothing arrives. */
	void (*barred)(gpointer self, const ConnectorVerdict *verdict);
	/** One message, from @peer. */
	void (*message)(gpointer self, const char *data, gsize length, const HostPort *peer);
	/** Bytes that are not SIP: the connection is lost with them. */
	void (*garbage)(gpointer self, const HostPort *peer);
} SipTransportOps;

/** @fd: (transfer full): a socket that is bound to a port, or a connection. @server: its literal address. @own: our address
 * where the socket does not know it (UDP). Nothing is told from inside. Returns: (transfer full) */
SipTransport *sip_transport_new(RegentStep *step, gboolean tcp, int fd, const HostPort *server, const HostPort *own,
	const SipTransportOps *ops, gpointer self);
/** Returns: (transfer none): our address and port, as the server may reach us. */
const HostPort *sip_transport_own(const SipTransport *transport);
/** To the server. */
void sip_transport_send(SipTransport *transport, const char *text, gsize length);
/** Over UDP to somebody else, over TCP to the server all the same. */
void sip_transport_answer(SipTransport *transport, const char *text, gsize length, const HostPort *peer);
void sip_transport_free(SipTransport *transport);
