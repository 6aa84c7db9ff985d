/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/** Returns: (transfer full): what the clock on the wall shows in @span microseconds, "2026-11-29 02:15:33". In what is shown
 * for a while, seconds that are left would stand still. */
char *clock_text(gint64 span);
