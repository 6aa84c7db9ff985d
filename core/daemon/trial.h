/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/** Settings that are in force and not kept yet: a state machine without I/O. Times are us of CLOCK_BOOTTIME. */
typedef struct {
	gint64 since, until;
	gboolean at_once;   /* kept whatever becomes of it */
	gboolean confirm;   /* somebody must confirm, */
	gboolean confirmed; /* and has */
	gboolean works;     /* the phase that is waited for is done, */
	gboolean before;    /* as it was before the change */
} Trial;

typedef enum {
	TRIAL_GOES_ON,
	TRIAL_KEEP,
	TRIAL_FAILED,      /* it did not work in time */
	TRIAL_UNCONFIRMED, /* it works, and nobody has confirmed it in time */
} TrialVerdict;

TrialVerdict trial_judge(const Trial *trial, gint64 now);
