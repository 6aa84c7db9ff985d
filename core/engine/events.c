/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "events.h"

#define KEPT 2048

typedef struct {
	guint id;
	RegentEventFunc func;
	gpointer data;
} Watcher;

struct Events {
	RegentEvent ring[KEPT];
	guint64 serial; /* of the latest, 0: none */
	GArray *watchers;
	guint last_id;
};

Events *events_new(void)
{
	Events *events = g_new0(Events, 1);

	events->watchers = g_array_new(FALSE, FALSE, sizeof(Watcher));
	return events;
}

static void clear(RegentEvent *event)
{
	g_free((char *) event->text);
	event->text = NULL;
}

void events_free(Events *events)
{
	for (guint i = 0; i < KEPT; i++)
		clear(&events->ring[i]);
	g_array_unref(events->watchers);
	g_free(events);
}

static const Watcher *next_watcher(Events *events, guint id)
{
	for (guint i = 0; i < events->watchers->len; i++)
		if (g_array_index(events->watchers, Watcher, i).id > id)
			return &g_array_index(events->watchers, Watcher, i);
	return NULL;
}

/* Each of them may take any of them away. */
static void tell(Events *events, const RegentEvent *event)
{
	const Watcher *watcher = next_watcher(events, 0);

	while (watcher) {
		guint id = watcher->id;

		watcher->func(watcher->data, event);
		watcher = next_watcher(events, id);
	}
}

void events_add(Events *events, const RegentEvent *event, char *text)
{
	RegentEvent *kept = &events->ring[++events->serial % KEPT];
	RegentEvent copy;

	clear(kept);
	*kept = *event;
	kept->serial = events->serial;
	/* Names are interned: the configuration they come from may be gone before the event is. */
	kept->endpoint = g_intern_string(event->endpoint);
	kept->phase = g_intern_string(event->phase);
	kept->plugin = g_intern_string(event->plugin);
	kept->code = g_intern_string(event->code);
	kept->text = text;
	kept->cause = event->code ? text : NULL;
	copy = *kept;
	tell(events, &copy);
}

const RegentEvent *events_after(Events *events, guint64 serial)
{
	guint64 first = events->serial >= KEPT ? events->serial - KEPT + 1 : 1;
	guint64 next = MAX(serial + 1, first);

	return next > events->serial ? NULL : &events->ring[next % KEPT];
}

guint64 events_last(Events *events)
{
	return events->serial;
}

guint events_watch(Events *events, RegentEventFunc func, gpointer data)
{
	Watcher watcher = { ++events->last_id, func, data };

	g_array_append_val(events->watchers, watcher);
	return watcher.id;
}

void events_unwatch(Events *events, guint id)
{
	for (guint i = 0; i < events->watchers->len; i++)
		if (g_array_index(events->watchers, Watcher, i).id == id) {
			g_array_remove_index(events->watchers, i);
			return;
		}
}
