/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/* The phone's clock: fact registration.clock, a{sv} with set-at x (us of CLOCK_BOOTTIME), local x (seconds of local
 * time then) and template s. */

/** Time and date at @now as the display shows them: the date template has D, M and Y (YY: four digits) between
 * separators, and a trailing A for a 12-hour clock. Returns: (transfer full) (nullable): NULL: the clock is not set. */
char *ctl_clock_display(GVariant *clock, gint64 now);
/** @when as status messages begin: 9:54:34p. Returns: (transfer full) (nullable): NULL: the clock is not set. */
char *ctl_clock_message(GVariant *clock, gint64 when);
