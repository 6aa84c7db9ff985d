/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

/**
 * The list of files that make up a firmware load, NAME.loads: text, with or without the container that signed files
 * begin with, of either kind (which is skipped here, not verified).
 */

/** Returns: (transfer full): the load ID that @text means: blanks and a trailing ".loads" gone; NULL when that leaves
 * nothing, or what is left cannot be the name of a file on a server. */
char *firmware_load_id(const char *text);

/** SCCP names loads in a field of so many letters: what is longer arrives cut. */
#define FIRMWARE_LOAD_CUT 16

/** Load IDs differ by any letter but not by case, and one that may have been cut is equal to all that begin with it. NULL is
 * equal to NULL only. */
gboolean firmware_load_equal(const char *a, const char *b);

/** Whether @name may name a file in one folder, and stand on a command line without being an option. */
gboolean firmware_name_valid(const char *name);

/** Returns: (transfer full) (element-type utf8): file names, each once, in the order of the list; NULL with @error. */
GPtrArray *firmware_loads_parse(GBytes *file, GError **error);
