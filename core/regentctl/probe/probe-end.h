/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

typedef enum {
	PROBE_GOES_ON,
	PROBE_DONE,    /* as far as it was to go */
	PROBE_FAILED,  /* it stands still, and waits before it tries again */
	PROBE_LATE,    /* it took longer than it may */
	PROBE_STOPPED, /* by a signal */
} ProbeEnd;

/** Whether a probe has come to its end. @status: a{sv} of Status. @by: us of CLOCK_BOOTTIME when it ends at the latest. */
ProbeEnd probe_end_judge(GVariant *status, gint64 by);

/** Returns: (transfer full) (nullable): what cut a probe short, as a clause that follows "it ended because"; NULL: nothing did.
 * @within: us that it might take. @number: the signal that stopped it, 0: none did. */
char *probe_end_cut(ProbeEnd end, gint64 within, int number);

/** Whether each phase was done; one that the boot went on without was not. */
gboolean probe_end_all_done(GVariant *status);
