/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "text.h"

/** What the daemon's Events gives, one of aa{sv}; words that it does not have are "". */
typedef struct {
	guint64 serial;
	gint64 time; /* us, CLOCK_BOOTTIME */
	const char *endpoint, *kind, *phase, *plugin, *text, *code, *cause;
	gint64 wait; /* us, 0: none */
} CtlEvent;

/** Reads the event at @index; the strings belong to @ret_owner (transfer full). */
void ctl_event_read(GVariant *events, gsize index, CtlEvent *ret_event, GVariant **ret_owner);

/** Returns: (transfer full): those of @endpoint alone, for --json. @kind: (nullable): of that kind only. */
GVariant *ctl_events_of(GVariant *events, const char *endpoint, const char *kind);

/** Returns: (transfer full): one line: time since @boot, what happened, in words. */
char *ctl_event_line(const CtlEvent *event, gint64 boot);
/** Returns: (transfer full): time since @boot as +12.3 s. */
char *ctl_event_offset(gint64 time, gint64 boot);

/** Waterfall of one endpoint's milestones: since its last rewind, or @all.
 * @now: end of what still runs. Returns: (transfer full). */
char *ctl_timeline_text(
	GVariant *events, const char *endpoint, gint64 boot, gint64 now, gboolean all, const CtlStyle *style);

/** The phone's status messages. @clock: (nullable): fact registration.clock; without it the first column is the time
 * since @boot. Returns: (transfer full). */
char *ctl_messages_text(GVariant *events, const char *endpoint, gint64 boot, GVariant *clock);
