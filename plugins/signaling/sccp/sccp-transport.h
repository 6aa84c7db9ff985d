/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sccp-group.h"
#include "tls-stream.h"

/**
 * One connection to a call manager: its name resolved, its addresses tried one after another, plain TCP or TLS.
 */
typedef struct SccpTransport SccpTransport;

/** @link: as given to sccp_transport_open(). Each is the last thing done in a callback: it may free the transport. */
typedef struct {
	void (*opened)(gpointer self, guint link);
	/** @text: one sentence for each address tried. @sayer: (nullable): the router or firewall it is about. TLS comes after
	 * opened when the peer refuses our certificate: with TLS 1.3 we hear of it that late. */
	void (*failed)(gpointer self, guint link, ServerTrouble trouble, const char *text, const char *sayer);
	void (*received)(gpointer self, guint link, const guint8 *data, gsize length);
	void (*closed)(gpointer self, guint link, SccpClose cause);
} SccpTransportOps;

/** What the transports of one step have in common. */
typedef struct {
	RegentStep *step;
	const SccpTransportOps *ops;
	gpointer self;
	gint64 timeout; /* to connect to one address, microseconds */
	TlsContext tls;
} SccpTransportSet;

void sccp_transport_set_clear(SccpTransportSet *set);

/** @secure: TLS. Returns: (transfer full) */
SccpTransport *sccp_transport_open(SccpTransportSet *set, guint link, const HostPort *where, gboolean secure);
/** Keeps it until sccp_transport_flush(), so that what belongs together goes in one segment. */
void sccp_transport_send(SccpTransport *transport, gconstpointer data, gsize length);
void sccp_transport_flush(SccpTransport *transport);
/** Sends what is kept, then the end of the stream. What comes is still read, until the peer closes too. */
void sccp_transport_finish(SccpTransport *transport);
void sccp_transport_free(SccpTransport *transport);
