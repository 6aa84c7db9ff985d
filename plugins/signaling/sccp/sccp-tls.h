/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sccp-transport.h"

/**
 * TLS over a connected socket, by GIO.
 */
typedef struct SccpTlsStream SccpTlsStream;

typedef struct {
	void (*opened)(gpointer self);
	/** @text: what is wrong, "its certificate has expired". Also after opened: see SccpTransportOps. */
	void (*failed)(gpointer self, const char *text);
	void (*received)(gpointer self, const guint8 *data, gsize length);
	void (*closed)(gpointer self, SccpClose cause);
} SccpTlsOps;

/** @fd: (transfer full). @name: whom the certificate must name. Returns: (transfer full) (nullable): NULL with @error:
 * this GLib has no TLS. */
SccpTlsStream *sccp_tls_open(SccpTransportSet *set, int fd, const char *name, guint16 port, const SccpTlsOps *ops,
	gpointer self, GError **error);
void sccp_tls_send(SccpTlsStream *stream, gconstpointer data, gsize length);
/** No function of ops is called any more. What GIO still works on is kept until it is done. */
void sccp_tls_free(SccpTlsStream *stream);
