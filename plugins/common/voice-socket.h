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
