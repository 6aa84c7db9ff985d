/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/plugin.h>

/** Values of the INI: each function sets @error to a sentence without the key's name. */

gboolean option_parse_boolean(const char *text, gboolean *value, GError **error);
gboolean option_parse_integer(const char *text, gint64 min, gint64 max, gint64 *value, GError **error);
/** @value: microseconds. */
gboolean option_parse_duration(const char *text, gint64 min, gint64 max, gint64 *value, GError **error);
/** error, warning, message, info or debug. */
gboolean option_parse_level(const char *text, GLogLevelFlags *level, GError **error);
/** Items separated by ;, blanks around them and empty items go. Returns: (transfer full) */
char **option_parse_list(const char *text);
/** Whether @text is a value for @option. */
gboolean option_check(const RegentOption *option, const char *text, GError **error);
/** The value that @text stands for in the INI, for a fact of @type s, b, y, q or u.
 * Returns: (transfer full): not floating; NULL with @error set. */
GVariant *option_parse_fact(const char *type, const char *text, GError **error);
