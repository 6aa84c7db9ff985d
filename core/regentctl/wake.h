/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "ctl.h"

/** Calls @func soon after the daemon had something to tell, once for many events. The daemon was asked to Watch before. */
typedef struct {
	void (*func)(gpointer data);
	gpointer data;
	GDBusConnection *connection; /* (transfer none): NULL: not begun */
	guint subscription;
	guint timer; /* source that waits, 0: none */
} CtlWake;

void ctl_wake_begin(CtlWake *wake, GDBusConnection *connection);
/** As if something had happened now. */
void ctl_wake_soon(CtlWake *wake);
void ctl_wake_end(CtlWake *wake);
