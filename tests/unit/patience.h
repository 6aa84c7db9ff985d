/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/** For a loop that waits for something real: lets a millisecond pass. It is counted in looks and not by the clock, so that
 * nothing is late because the machine stood still meanwhile. Returns: whether to look again; FALSE after a minute of them. */
static inline gboolean patience(guint *looks)
{
	g_usleep(1000);
	return ++*looks < 60000;
}
