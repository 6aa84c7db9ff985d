/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * Reads one INI file. Beyond GKeyFile: ; begins a comment as # does, at the start of a line or after a blank; a value in
 * double quotes is taken as it stands. Text that is not UTF-8, and files over 1 MiB, are refused.
 * Returns: (transfer full): NULL with @error: file, line and what to do.
 */
GKeyFile *ini_load(const char *path, GError **error);
GKeyFile *ini_parse(const char *text, const char *path, GError **error);
/** Returns: (transfer full): @text without its comments. */
char *ini_plain(const char *text);
/** Returns: (transfer full) (nullable): the value without its quotes, NULL: not set. */
char *ini_value(GKeyFile *file, const char *group, const char *key);
/** Returns: (transfer none) (nullable): the name of @names, NULL-terminated, that @word was probably meant to be. */
const char *ini_suggest(const char *word, const char *const *names);
