/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * Further captures, byte vectors and device files, in the folder that $REGENT_CAPTURES names. Nothing depends on them:
 * each test asserts what is typed into it, and these only add to it.
 */

/** Returns: whether a folder is named. A program that has captures alone to test ends with 77, not run, where none is. */
gboolean captures_given(void);
/** Ends the test as skipped where no folder is named: for a test that is made of captures alone. Comes first in it. */
void captures_needed(void);
/** Returns: (transfer full) (nullable): the contents of a file; NULL: no folder is named. A file that is missing in a
 * folder that is named ends the program: it is a fault. */
char *captures_read(const char *file, gsize *length);
