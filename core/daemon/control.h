/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "agent.h"

/**
 * The control socket: D-Bus peer to peer, without a bus daemon. control.xml is the interface. Until a client comes it
 * is a listening socket and nothing else.
 */
typedef struct RegentControl RegentControl;

/** Listens on @path, which everybody may open. A socket that a dead daemon left is replaced. @agent must outlive it.
 * Returns: (transfer full): NULL with @error set, also when another daemon answers on @path. */
RegentControl *regent_control_new(RegentAgent *agent, const char *path, GError **error);
/** Closes all connections and removes the socket. @control: (nullable) (transfer full). */
void regent_control_free(RegentControl *control);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegentControl, regent_control_free)
