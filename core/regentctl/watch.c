/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ctl.h"

#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>

#include "json.h"
#include "picture.h"
#include "state.h"
#include "wake.h"

typedef struct {
	Ctl *ctl;
	GMainLoop *loop;
	const char *name; /* endpoint asked for, NULL: the first */
	guint64 serial;   /* last event seen */
	CtlPicture picture;
	CtlExit state; /* when it was read last */
	CtlWake wake;
} Watch;

static void fail(Watch *watch)
{
	g_main_loop_quit(watch->loop);
}

/** The signal is a hint only: what happened is read by serial, so that nothing is missed or seen twice. */
static gboolean read_events(Watch *watch, const char *endpoint, gint64 boot)
{
	g_autoptr(GVariant) events = ctl_read_events(watch->ctl, watch->serial);
	gsize n = events ? g_variant_n_children(events) : 0;

	if (events && watch->ctl->json) {
		g_autoptr(GVariant) named = ctl_events_of(events, endpoint, NULL);

		for (gsize i = 0; i < g_variant_n_children(named); i++) {
			g_autoptr(GVariant) event = g_variant_get_child_value(named, i);

			ctl_print_json_line(event);
		}
	}
	for (gsize i = 0; i < n; i++) {
		g_autoptr(GVariant) owner = NULL;
		CtlEvent event;

		ctl_event_read(events, i, &event, &owner);
		watch->serial = event.serial;
		if (!watch->ctl->json && g_str_equal(event.endpoint, endpoint))
			ctl_picture_event(&watch->picture, &event, boot);
	}
	return events != NULL;
}

static void refresh(gpointer data)
{
	Watch *watch = data;
	g_autoptr(GVariant) status = ctl_read_status(watch->ctl, watch->name);

	if (!status || !read_events(watch, ctl_string(status, "endpoint"), ctl_int64(status, "boot", 0))) {
		fail(watch);
		return;
	}
	watch->state = ctl_state(status);
	ctl_picture_draw(&watch->picture, status, &watch->ctl->style);
}

static gboolean on_second(gpointer data)
{
	ctl_wake_soon(&((Watch *) data)->wake);
	return G_SOURCE_CONTINUE;
}

static gboolean on_interrupt(gpointer data)
{
	Watch *watch = data;

	watch->ctl->exit = watch->state;
	g_main_loop_quit(watch->loop);
	return G_SOURCE_CONTINUE;
}

static void on_closed(GDBusConnection *connection, gboolean vanished, GError *error, gpointer data)
{
	Watch *watch = data;

	ctl_fail(watch->ctl, CTL_NO_DAEMON, "not-running", "regentd has ended.");
	g_main_loop_quit(watch->loop);
}

static gboolean begin(Watch *watch)
{
	g_autoptr(GVariant) result = ctl_call(watch->ctl, "Watch", NULL, NULL);

	if (!result)
		return FALSE;
	g_signal_connect(watch->ctl->connection, "closed", G_CALLBACK(on_closed), watch);
	g_unix_signal_add(SIGINT, on_interrupt, watch);
	g_unix_signal_add(SIGTERM, on_interrupt, watch);
	if (watch->picture.screen)
		g_timeout_add_seconds(1, on_second, watch);
	ctl_wake_begin(&watch->wake, watch->ctl->connection);
	return TRUE;
}

CtlExit ctl_watch(Ctl *ctl, char **arguments)
{
	Watch watch = {
		.ctl = ctl,
		.name = arguments[0],
		.state = CTL_UNREGISTERED,
	};

	ctl_picture_init(&watch.picture, stdout, ctl->style.width > 0 && !ctl->json);
	watch.wake = (CtlWake) { .func = refresh, .data = &watch };
	watch.loop = g_main_loop_new(NULL, FALSE);
	if (begin(&watch))
		g_main_loop_run(watch.loop);
	ctl_wake_end(&watch.wake);
	if (ctl->connection)
		g_signal_handlers_disconnect_by_data(ctl->connection, &watch);
	ctl_picture_clear(&watch.picture);
	g_main_loop_unref(watch.loop);
	return ctl->exit;
}
