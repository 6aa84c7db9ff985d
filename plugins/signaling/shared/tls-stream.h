/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host-port.h"
#include "tls-trust.h"

/**
 * TLS over a connected socket, by GIO: handshake with a limit, the peer's certificate judged by TlsTrust, a queue for
 * what is sent.
 */
typedef struct TlsStream TlsStream;

/** How a connection ended that was up. */
typedef enum {
	TLS_END_CLOSED, /* by the peer, in order or not */
	TLS_END_RESET,
	TLS_END_TIMEOUT,
	TLS_END_BROKEN,
} TlsEnd;

/** Each is the last thing done in a callback: it may free the stream. */
typedef struct {
	void (*opened)(gpointer self);
	/** @text: what is wrong, "its certificate has expired". Comes after opened too, when the peer refuses our
	 * certificate: with TLS 1.3 we hear of it that late. */
	void (*failed)(gpointer self, const char *text);
	void (*received)(gpointer self, const guint8 *data, gsize length);
	void (*closed)(gpointer self, TlsEnd end);
} TlsStreamOps;

/** What the streams of one step have in common; it outlives them. */
typedef struct {
	RegentStep *step;
	gint64 timeout; /* of a handshake, microseconds */
	TlsTrust trust;
	GPtrArray *retired; /* freed while GIO still worked for them; NULL: none */
} TlsContext;

/** Frees the trust and what is retired. */
void tls_context_clear(TlsContext *context);

/** @fd: (transfer full). @where: host that the certificate must be for, and port. Returns: (transfer full) (nullable):
 * NULL with @error: this GLib has no TLS. */
TlsStream *tls_stream_open(
	TlsContext *context, int fd, const HostPort *where, const TlsStreamOps *ops, gpointer self, GError **error);
void tls_stream_send(TlsStream *stream, gconstpointer data, gsize length);
/** When all is sent the peer sees the end of the connection. What comes is still read, until it closes too. */
void tls_stream_finish(TlsStream *stream);
/** No function of ops is called any more. What GIO still works on is kept until it is done. */
void tls_stream_free(TlsStream *stream);
