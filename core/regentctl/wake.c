/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wake.h"

#define SOON_MS 30

static gboolean on_timer(gpointer data)
{
	CtlWake *wake = data;

	wake->timer = 0;
	wake->func(wake->data);
	return G_SOURCE_REMOVE;
}

void ctl_wake_soon(CtlWake *wake)
{
	if (!wake->timer)
		wake->timer = g_timeout_add(SOON_MS, on_timer, wake);
}

static void on_event(GDBusConnection *connection, const char *sender, const char *path, const char *interface,
	const char *name, GVariant *parameters, gpointer data)
{
	ctl_wake_soon(data);
}

void ctl_wake_begin(CtlWake *wake, GDBusConnection *connection)
{
	wake->connection = connection;
	wake->subscription = g_dbus_connection_signal_subscribe(connection, NULL, "org.regent.Agent1", "Event", NULL,
		NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_event, wake, NULL);
	ctl_wake_soon(wake);
}

void ctl_wake_end(CtlWake *wake)
{
	if (wake->connection)
		g_dbus_connection_signal_unsubscribe(wake->connection, wake->subscription);
	g_clear_handle_id(&wake->timer, g_source_remove);
	wake->connection = NULL;
}
