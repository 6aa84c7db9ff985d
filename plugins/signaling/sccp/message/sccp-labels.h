/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * Call managers write phrases as two-byte codes (0x80 or 0x1E, then a number) that the phone replaces from its locale.
 * Turns @length bytes, up to a NUL, into printable UTF-8 in @text, which has room for @size bytes: codes become English
 * words, codes without words go. What does not fit is cut at a character.
 */
void sccp_label_text(gconstpointer bytes, gsize length, char *text, gsize size);
