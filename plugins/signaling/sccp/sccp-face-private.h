/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sccp-face.h"

/**
 * What the parts of the face know of each other: sccp-face.c has display, clock and call, sccp-face-keys.c buttons and
 * soft keys.
 */

/** Interned: ten thousand phones have the same soft keys. @text: (nullable): none, as "". */
void sccp_face_set_text(GRefString **to, const char *text);

void sccp_face_clear_keys(SccpFace *face);
/** Returns: FALSE when the message has nothing to do with keys. */
gboolean sccp_face_apply_keys(SccpFace *face, const SccpMessage *message);
