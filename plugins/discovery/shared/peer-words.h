/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "wire.h"

/** Words for people about what a peer sent; the same for CDP and LLDP. */

/** Adds to a list of words. It is not made longer than a sentence bears: what comes then is left out. */
void peer_words_add(char **words, const char *format, ...) G_GNUC_PRINTF(2, 3);
/** Returns: (transfer full): the first line of the text that is left. */
char *peer_words_line(WireReader *reader);
