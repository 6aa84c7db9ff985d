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

/** Whether each phase was done; one that the boot went on without was not. */
gboolean probe_end_all_done(GVariant *status);
