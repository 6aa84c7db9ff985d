/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "peer.h"

/**
 * What the parts of the scripted call manager know of each other: peer.c has connections and time, peer-answers.c what it
 * answers.
 */

/** Puts a message on the way to the phone. */
void peer_put(Peer *peer, guint link, SccpMessage *message);
/** Takes a message of the phone. */
void peer_answer(Peer *peer, guint link, PeerServer *server, const SccpMessage *message);
