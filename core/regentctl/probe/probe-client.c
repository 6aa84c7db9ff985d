/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "probe-client.h"

#include "wake.h"

#include <gio/gunixsocketaddress.h>

/* Soon after its start the daemon listens. */
#define KNOCK_MS 20

struct ProbeClient {
	char *socket;
	ProbeClientFunc func;
	gpointer data;
	GCancellable *cancellable;
	GDBusConnection *connection; /* NULL: not there yet */
	CtlWake wake;
	guint timer;              /* knocks, then looks each second */
	gboolean asking;          /* between question and answer */
	GVariant *status, *facts; /* of the answers so far */
	guint64 serial;           /* last event that was read */
	GPtrArray *events;        /* of GVariant a{sv} */
};

static void knock(ProbeClient *client);

GVariant *probe_client_events(ProbeClient *client)
{
	GVariantBuilder all = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

	for (guint i = 0; i < client->events->len; i++)
		g_variant_builder_add_value(&all, client->events->pdata[i]);
	return g_variant_ref_sink(g_variant_builder_end(&all));
}

/* Questions, one after the other: what led to a status is among the events that are read after it. */

static void ask(
	ProbeClient *client, const char *method, GVariant *parameters, const char *type, GAsyncReadyCallback func)
{
	g_dbus_connection_call(client->connection, NULL, "/org/regent/Agent", "org.regent.Agent1", method, parameters,
		type ? G_VARIANT_TYPE(type) : NULL, G_DBUS_CALL_FLAGS_NONE, G_MAXINT, client->cancellable, func,
		client);
}

/* Returns: (transfer full): NULL: the client is gone, or the daemon, whose end is told elsewhere. */
static GVariant *take_answer(GObject *source, GAsyncResult *result)
{
	g_autoptr(GVariant) tuple = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, NULL);

	return tuple && g_variant_n_children(tuple) ? g_variant_get_child_value(tuple, 0) : g_steal_pointer(&tuple);
}

static void keep_events(ProbeClient *client, GVariant *events)
{
	for (gsize i = 0; i < g_variant_n_children(events); i++) {
		GVariant *event = g_variant_get_child_value(events, i);

		g_variant_lookup(event, "serial", "t", &client->serial);
		g_ptr_array_add(client->events, event);
	}
}

static void on_events(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autoptr(GVariant) events = take_answer(source, result);
	g_autoptr(GVariant) status = NULL, facts = NULL;
	ProbeClient *client = data;

	if (!events)
		return;
	client->asking = FALSE;
	status = g_steal_pointer(&client->status);
	facts = g_steal_pointer(&client->facts);
	keep_events(client, events);
	client->func(client->data, status, facts, events);
}

static void on_facts(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autoptr(GVariant) facts = take_answer(source, result);
	ProbeClient *client = data;

	if (!facts)
		return;
	client->facts = g_steal_pointer(&facts);
	ask(client, "Events", g_variant_new("(t)", client->serial), "(aa{sv})", on_events);
}

static void on_status(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autoptr(GVariant) status = take_answer(source, result);
	ProbeClient *client = data;

	if (!status)
		return;
	client->status = g_steal_pointer(&status);
	ask(client, "Facts", g_variant_new("(s)", ""), "(a{sv})", on_facts);
}

static void refresh(gpointer data)
{
	ProbeClient *client = data;

	if (client->asking) {
		ctl_wake_soon(&client->wake);
		return;
	}
	client->asking = TRUE;
	ask(client, "Status", g_variant_new("(s)", ""), "(a{sv})", on_status);
}

/* The connection. */

static gboolean on_second(gpointer data)
{
	ctl_wake_soon(&((ProbeClient *) data)->wake);
	return G_SOURCE_CONTINUE;
}

static void on_watching(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autoptr(GVariant) answer = take_answer(source, result);
	ProbeClient *client = data;

	if (!answer)
		return;
	ctl_wake_begin(&client->wake, client->connection);
	client->timer = g_timeout_add_seconds(1, on_second, client);
}

static void on_logged_in(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autoptr(GError) error = NULL;
	GDBusConnection *connection = g_dbus_connection_new_finish(result, &error);
	ProbeClient *client = data;

	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return;
	if (!connection) {
		knock(client);
		return;
	}
	client->connection = connection;
	ask(client, "Watch", NULL, NULL, on_watching);
}

static void on_connected(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GSocketConnection) stream = g_socket_client_connect_finish(G_SOCKET_CLIENT(source), result, &error);
	ProbeClient *client = data;

	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return;
	if (stream)
		g_dbus_connection_new(G_IO_STREAM(stream), NULL, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT, NULL,
			client->cancellable, on_logged_in, client);
	else
		knock(client);
}

static gboolean on_knock(gpointer data)
{
	g_autoptr(GSocketClient) connector = g_socket_client_new();
	ProbeClient *client = data;
	g_autoptr(GSocketAddress) address = g_unix_socket_address_new(client->socket);

	client->timer = 0;
	g_socket_client_set_enable_proxy(connector, FALSE);
	g_socket_client_connect_async(
		connector, G_SOCKET_CONNECTABLE(address), client->cancellable, on_connected, client);
	return G_SOURCE_REMOVE;
}

static void knock(ProbeClient *client)
{
	client->timer = g_timeout_add(KNOCK_MS, on_knock, client);
}

ProbeClient *probe_client_new(const char *socket, ProbeClientFunc func, gpointer data)
{
	ProbeClient *client = g_new0(ProbeClient, 1);

	client->socket = g_strdup(socket);
	client->func = func;
	client->data = data;
	client->cancellable = g_cancellable_new();
	client->wake = (CtlWake) { .func = refresh, .data = client };
	client->events = g_ptr_array_new_with_free_func((GDestroyNotify) g_variant_unref);
	knock(client);
	return client;
}

void probe_client_free(ProbeClient *client)
{
	g_cancellable_cancel(client->cancellable);
	g_clear_handle_id(&client->timer, g_source_remove);
	ctl_wake_end(&client->wake);
	g_clear_pointer(&client->status, g_variant_unref);
	g_clear_pointer(&client->facts, g_variant_unref);
	g_ptr_array_unref(client->events);
	g_clear_object(&client->connection);
	g_object_unref(client->cancellable);
	g_free(client->socket);
	g_free(client);
}
