/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/step.h>

/**
 * Sockets of later phases: non-blocking, close-on-exec, bound to the voice interface, carrying its DSCP and priority.
 * The step must have voice.interface, voice.priority and voice.signaling-dscp among its needs or uses; with
 * config.settings too, the DSCP there counts where the switch gives none.
 */

/** @type: SOCK_DGRAM or SOCK_STREAM. Returns: the descriptor, -1 with @error set. */
int voice_socket(RegentStep *step, int family, int type, GError **error);

/** Binds and marks a socket that a library made. */
gboolean voice_socket_mark(RegentStep *step, int fd, GError **error);

typedef struct VoiceConnect VoiceConnect;
/** @fd: (transfer full): a connected socket, or -1 with @error: "10.1.0.10:2000 refused the connection", "... is silent
 * for 5 s", "no route to ...". */
typedef void (*VoiceConnectFunc)(gpointer self, int fd, const GError *error);
/** Opens a TCP connection to a literal address. @timeout: microseconds. @func is called once, never from inside.
 * Returns: (transfer full): to be given to voice_connect_free(), which cancels. */
VoiceConnect *voice_connect(
	RegentStep *step, const char *address, guint16 port, gint64 timeout, VoiceConnectFunc func, gpointer self);
void voice_connect_free(VoiceConnect *connect);
