/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/** The last lines that an installer said, and which of them says why it failed. No I/O. */
typedef struct {
	GQueue lines; /* char *, the oldest first */
} FirmwareWords;

void firmware_words_add(FirmwareWords *words, const char *line);
void firmware_words_clear(FirmwareWords *words);
/** Returns: (transfer none) (nullable): the part of a line that names the cause; without one that does, the last line;
 * NULL: it said nothing. */
const char *firmware_words_cause(const FirmwareWords *words);
/** Returns: whether it says progress, "40 Writing slot B" or "40% Writing slot B"; then @fraction and @text are set. */
gboolean firmware_words_progress(const char *line, double *fraction, const char **text);
