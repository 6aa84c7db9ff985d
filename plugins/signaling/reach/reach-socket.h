/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "reach-packet.h"

#include <regent/step.h>

/** Pings over the voice interface, of IPv4 and IPv6. The step must have the facts of voice-socket.h and connect.h. */
typedef struct ReachSocket ReachSocket;

typedef struct {
	/** An answer. It must not close the socket. */
	void (*echo)(gpointer self, guint16 sequence, const char *source);
	/** The network says that nothing gets to @address. @why: a sentence. It must not close the socket. */
	void (*no_way)(gpointer self, const char *address, const char *why);
} ReachSocketOps;

/** Sockets are made when they are needed. @token: tells these pings from others'. Returns: (transfer full) */
ReachSocket *reach_socket_new(RegentStep *step, guint32 token, const ReachSocketOps *ops, gpointer self);
/** Returns: (transfer full) (nullable): why it could not be sent. */
char *reach_socket_ping(ReachSocket *reach, const char *address, guint16 sequence);
void reach_socket_free(ReachSocket *reach);
