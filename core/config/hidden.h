/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/** What must not be seen: taken out of any text, in each form in which a log or a document may have it. */
typedef struct Hidden Hidden;

/** What stands in its place. */
#define HIDDEN_MARK "***"

Hidden *hidden_new(void);
void hidden_free(Hidden *hidden);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Hidden, hidden_free)

/** Hides @secret: as it stands, its items where it is a list, what its %-codes leave of it. One of less than three letters stays,
 * as it stands in every text by chance. */
void hidden_add(Hidden *hidden, const char *secret);
/** Returns: (transfer full): @text without what is hidden, and without user, password and query of any URL.
 * @length: of @text, which may hold NULs. @ret_length: (out). */
char *hidden_blank(Hidden *hidden, const char *text, gsize length, gsize *ret_length);
/** Returns: (transfer full): @value without user, password and query of URLs, which are hidden from now on. */
char *hidden_blank_urls(Hidden *hidden, const char *value);
/** Returns: (transfer full): the program of @command alone; the line and its values are hidden from now on. */
char *hidden_blank_command(Hidden *hidden, const char *command);
