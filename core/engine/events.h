/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/service.h>

/** The last things that happened, of all endpoints, in one ring; each also goes to the log and to whoever watches. */
typedef struct Events Events;

Events *events_new(void);
void events_free(Events *events);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Events, events_free)

/** @event: what it is; its serial and its words are set here. @text: (transfer full) (nullable): its words, which are the
 * cause of an event with a code. */
void events_add(Events *events, const RegentEvent *event, char *text);
/** Returns: (transfer none) (nullable): the first event whose serial is above @serial. */
const RegentEvent *events_after(Events *events, guint64 serial);

/** Serial of the latest event, 0: none. */
guint64 events_last(Events *events);

guint events_watch(Events *events, RegentEventFunc func, gpointer data);
void events_unwatch(Events *events, guint id);
