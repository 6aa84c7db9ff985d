/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "text.h"

/** What a probe has found out, once it has ended; the values are as the daemon gave them last. */
typedef struct {
	GVariant *status;      /* a{sv} of Status */
	GVariant *facts;       /* a{sv} of Facts */
	GVariant *events;      /* aa{sv} of Events, all since the start */
	gint64 started, ended; /* us of the epoch (g_get_real_time()); Status and Events have CLOCK_BOOTTIME */
	const char *interface; /* that was given on the command line */
	GPtrArray *judged;     /* of what expect.h makes of the expectations; NULL: there are none */
	const char *cut;       /* what ended it before its time, as a clause: "it ended because --within 5 s was over",
	                        * "... because somebody pressed Ctrl-C", "... because SIGTERM told it to end"; NULL: nothing */
} Probe;
