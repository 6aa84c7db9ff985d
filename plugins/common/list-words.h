/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/** A list as people read it: the first items, and how many more there are.
 * @items: NULL-terminated.
 * Returns: (transfer full): "1001, 1002", "1001, 1002, 1003, 1004 and 26 more". */
char *list_words(const char *const *items);
/** The same, for a line that must be short: as many items as fit into @columns, the first one at least.
 * Returns: (transfer full): "10.1.0.10, 10.1.0.11 and 4 more". */
char *list_words_within(const char *const *items, guint columns);
/** Returns: (transfer full): one text that may be long: where it is too long for a sentence, how it begins, and how many
 * characters it has. @text: in UTF-8. */
char *list_words_shortened(const char *text);
