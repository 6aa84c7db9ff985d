/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/** Returns: (transfer full): what may stand in a ticket and on a terminal: one line of at most 300 characters, in which
 * what would control either is written as \xNN. */
char *probe_value_clean(const char *text);
/** The same of a diagnosis, which is long only by what was put into it: at most 1200. */
char *probe_value_clean_sentence(const char *text);
/** The same of each line of @text. */
char *probe_value_clean_lines(const char *text);
/** Returns: (transfer full): a fact in words, lists with "; " between; "" for NULL. */
char *probe_value_text(GVariant *value);
/** Returns: (transfer full): 4 ms, 0.42 s, 12.3 s, 2 min 5 s. */
char *probe_value_span(gint64 span);
/** Returns: (transfer full): 6.3 W of 6300 mW. */
char *probe_value_power(guint32 milliwatts);
