/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * A network of the test's own. What needs one says so aloud where it may not be made.
 */

/** Goes into a new network namespace, as root or by a user namespace. Returns: FALSE, with words on
 * stdout. */
gboolean netns_enter(void);
/** Runs a command of iproute2 and the like; a failure ends the test. Returns: (transfer full): what
 * it printed. */
char *netns_run(const char *format, ...) G_GNUC_PRINTF(1, 2);
/** Returns: whether the command succeeds. */
gboolean netns_try(const char *format, ...) G_GNUC_PRINTF(1, 2);
