/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/** The servers of a text, as people write them: parted by blanks, commas or semicolons, each a name, an address or a URL
 * (server-url.h). No I/O. */

/** One of them. Returns: (transfer full): as provisioning.servers has it; NULL with @error, whose sentence begins with
 * the word. @padded: (out): whether an address had leading zeros, which are gone. */
char *server_word_read(const char *word, gboolean *padded, GError **error);
/** Adds those of @text to @list (char *), each once and at most @most in all. @remarks: what could not be used, or was
 * read with a doubt, is added to it, one sentence each after "; ". */
void server_words_add(GPtrArray *list, const char *text, guint most, GString *remarks);
/** Adds a remark. */
void server_words_remark(GString *remarks, const char *format, ...) G_GNUC_PRINTF(2, 3);
