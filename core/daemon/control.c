/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "control-private.h"

#include <errno.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <linux/sockios.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/un.h>
#include <unistd.h>

/* Everybody may connect, so everything a client can pile up has a limit. */
#define CLIENTS 32          /* connections, */
#define CLIENTS_OF_USER 8   /* of one user who is neither root nor ourselves, */
#define LOGIN_SECONDS 5     /* time to log in, */
#define PENDING 32          /* calls without an answer yet: more are dropped, */
#define UNREAD (128 * 1024) /* bytes sent that it has not read, */
#define LAST_WORDS_MS 250   /* and time to read the last answers in */

#define GROUP "regent"

struct RegentControl {
	RegentAgent *agent; /* NULL: closed, but a log-in still holds a reference */
	char *path;
	char *guid;
	GSocketService *service;
	GDBusAuthObserver *observer;
	GPtrArray *clients; /* of ControlClient, owned */
	guint watch;
};

RegentAgent *control_agent(RegentControl *control)
{
	return control->agent;
}

gboolean control_may_act(ControlClient *client)
{
	gid_t group;

	return control_peer_may_act(
		&client->peer, geteuid(), control_group("/etc/group", GROUP, &group) ? &group : NULL);
}

gboolean control_is_stuck(ControlClient *client)
{
	int fd = g_socket_get_fd(g_socket_connection_get_socket(client->stream));
	int unread = 0;

	return ioctl(fd, SIOCOUTQ, &unread) == 0 && unread > UNREAD;
}

static void client_free(gpointer data)
{
	ControlClient *client = data;

	g_clear_handle_id(&client->deadline, g_source_remove);
	if (client->connection) {
		g_signal_handlers_disconnect_by_data(client->connection, client);
		if (client->object)
			g_dbus_connection_unregister_object(client->connection, client->object);
		g_dbus_connection_close(client->connection, NULL, NULL, NULL);
		g_object_unref(client->connection);
	}
	g_cancellable_cancel(client->cancellable);
	g_object_unref(client->cancellable);
	g_object_unref(client->stream);
	g_free(client);
}

void control_close(ControlClient *client)
{
	g_ptr_array_remove_fast(client->control->clients, client);
}

static void on_closed(GDBusConnection *connection, gboolean vanished, GError *error, gpointer data)
{
	control_close(data);
}

/** In GDBus's own thread. Calls are counted until their answer goes out; nothing else is let in. */
static GDBusMessage *count_message(GDBusConnection *connection, GDBusMessage *message, gboolean incoming, gpointer data)
{
	GDBusMessageType type = g_dbus_message_get_message_type(message);
	gint *pending = data;

	if (!incoming) {
		if (type == G_DBUS_MESSAGE_TYPE_METHOD_RETURN || type == G_DBUS_MESSAGE_TYPE_ERROR)
			g_atomic_int_add(pending, -1);
		return message;
	}
	if (type == G_DBUS_MESSAGE_TYPE_METHOD_CALL && g_atomic_int_get(pending) < PENDING &&
		!(g_dbus_message_get_flags(message) & G_DBUS_MESSAGE_FLAGS_NO_REPLY_EXPECTED)) {
		g_atomic_int_inc(pending);
		return message;
	}
	g_object_unref(message);
	return NULL;
}

static ControlClient *find_client(RegentControl *control, GCancellable *cancellable)
{
	for (guint i = 0; i < control->clients->len; i++) {
		ControlClient *client = control->clients->pdata[i];

		if (client->cancellable == cancellable)
			return client;
	}
	return NULL;
}

static void accept_connection(ControlClient *client, GDBusConnection *connection)
{
	g_autoptr(GError) error = NULL;

	client->connection = g_object_ref(connection);
	g_clear_handle_id(&client->deadline, g_source_remove);
	g_dbus_connection_add_filter(
		connection, count_message, g_atomic_rc_box_new0(gint), (GDestroyNotify) g_atomic_rc_box_release);
	g_signal_connect(connection, "closed", G_CALLBACK(on_closed), client);
	if (!control_export(client, &error)) {
		g_warning("control: %s", error->message);
		control_close(client);
		return;
	}
	g_dbus_connection_start_message_processing(connection);
}

/** Of a log-in that is under way: when it ends, the client may be gone and the control socket closed. */
typedef struct {
	RegentControl *control; /* a reference */
	GCancellable *cancellable;
} Login;

static void on_login(GObject *source, GAsyncResult *result, gpointer data)
{
	Login *login = data;
	g_autoptr(GError) error = NULL;
	g_autoptr(GDBusConnection) connection = g_dbus_connection_new_finish(result, &error);
	ControlClient *client = login->control->agent ? find_client(login->control, login->cancellable) : NULL;

	if (client && connection)
		accept_connection(client, connection);
	else if (client)
		control_close(client);
	else if (connection)
		g_dbus_connection_close(connection, NULL, NULL, NULL);
	g_object_unref(login->cancellable);
	g_rc_box_release(login->control);
	g_free(login);
}

static gboolean on_deadline(gpointer data)
{
	ControlClient *client = data;

	client->deadline = 0;
	g_cancellable_cancel(client->cancellable);
	return G_SOURCE_REMOVE;
}

static void begin_login(ControlClient *client)
{
	RegentControl *control = client->control;
	Login *login = g_new0(Login, 1);

	login->control = g_rc_box_acquire(control);
	login->cancellable = g_object_ref(client->cancellable);
	client->deadline = g_timeout_add_seconds(LOGIN_SECONDS, on_deadline, client);
	g_dbus_connection_new(G_IO_STREAM(client->stream), control->guid,
		G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_SERVER | G_DBUS_CONNECTION_FLAGS_DELAY_MESSAGE_PROCESSING,
		control->observer, client->cancellable, on_login, login);
}

static gboolean has_room(RegentControl *control, const ControlPeer *peer)
{
	gboolean trusted = peer->uid == 0 || peer->uid == geteuid();
	guint same = 0;

	for (guint i = 0; i < control->clients->len; i++)
		same += ((ControlClient *) control->clients->pdata[i])->peer.uid == peer->uid;
	return control->clients->len < CLIENTS && (trusted || same < CLIENTS_OF_USER);
}

static gboolean on_incoming(GSocketService *service, GSocketConnection *stream, GObject *source, gpointer data)
{
	RegentControl *control = data;
	ControlPeer peer = { 0 };
	ControlClient *client;

	if (!control_peer_read(&peer, g_socket_connection_get_socket(stream)) || !has_room(control, &peer))
		return TRUE;
	client = g_new0(ControlClient, 1);
	client->control = control;
	client->stream = g_object_ref(stream);
	client->cancellable = g_cancellable_new();
	client->peer = peer;
	g_ptr_array_add(control->clients, client);
	begin_login(client);
	return TRUE;
}

static void on_event(gpointer data, const RegentEvent *event)
{
	RegentControl *control = data;
	g_autoptr(GVariant) parameters = NULL;

	for (guint i = 0; i < control->clients->len; i++) {
		ControlClient *client = control->clients->pdata[i];

		if (!client->watching || client->credit == 0)
			continue;
		client->credit--;
		if (!parameters)
			parameters = g_variant_ref_sink(g_variant_new("(@a{sv})", control_event(event)));
		g_dbus_connection_emit_signal(
			client->connection, NULL, CONTROL_PATH, "org.regent.Agent1", "Event", parameters, NULL);
	}
}

/** The kernel says which user it is; the other mechanisms would read files of that user. */
static gboolean on_mechanism(GDBusAuthObserver *observer, const char *mechanism, gpointer data)
{
	return g_str_equal(mechanism, "EXTERNAL");
}

/** Removes a socket nobody listens on. Returns: FALSE: somebody does. */
static gboolean clear_path(const char *path, GSocketAddress *address, GError **error)
{
	g_autoptr(GSocket) socket = g_socket_new(G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, 0, error);

	if (!socket)
		return FALSE;
	if (g_socket_connect(socket, address, NULL, NULL)) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE,
			"another regentd answers on %s: stop it, or give this one --run-dir", path);
		return FALSE;
	}
	g_unlink(path);
	return TRUE;
}

static gboolean listen_on(RegentControl *control, GError **error)
{
	g_autoptr(GSocketAddress) address = NULL;

	if (strlen(control->path) >= sizeof((struct sockaddr_un *) NULL)->sun_path) {
		g_set_error(
			error, G_IO_ERROR, G_IO_ERROR_FILENAME_TOO_LONG, "%s is too long for a socket", control->path);
		return FALSE;
	}
	address = g_unix_socket_address_new(control->path);
	if (!clear_path(control->path, address, error) ||
		!g_socket_listener_add_address(G_SOCKET_LISTENER(control->service), address, G_SOCKET_TYPE_STREAM,
			G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, error))
		return FALSE;
	if (g_chmod(control->path, 0666) < 0) {
		g_set_error(error, G_IO_ERROR, g_io_error_from_errno(errno), "cannot open %s to everybody: %s",
			control->path, g_strerror(errno));
		return FALSE;
	}
	return TRUE;
}

RegentControl *regent_control_new(RegentAgent *agent, const char *path, GError **error)
{
	g_autoptr(RegentControl) control = g_rc_box_new0(RegentControl);

	control->agent = agent;
	control->path = g_strdup(path);
	control->guid = g_dbus_generate_guid();
	control->clients = g_ptr_array_new_with_free_func(client_free);
	control->observer = g_dbus_auth_observer_new();
	g_signal_connect(control->observer, "allow-mechanism", G_CALLBACK(on_mechanism), NULL);
	control->service = g_socket_service_new();
	if (!listen_on(control, error)) {
		g_clear_pointer(&control->path, g_free); /* not ours to remove */
		return NULL;
	}
	g_signal_connect(control->service, "incoming", G_CALLBACK(on_incoming), control);
	control->watch = regent_agent_watch(agent, on_event, control);
	return g_steal_pointer(&control);
}

/* The answer to a request that ends the daemon is still on its way. */
typedef struct {
	guint pending;
	gboolean late;
} Flush;

static void on_flushed(GObject *source, GAsyncResult *result, gpointer data)
{
	Flush *flush = data;

	g_dbus_connection_flush_finish(G_DBUS_CONNECTION(source), result, NULL);
	flush->pending--;
	g_rc_box_release(flush);
}

static gboolean on_late(gpointer data)
{
	((Flush *) data)->late = TRUE;
	return G_SOURCE_REMOVE;
}

static void flush_clients(RegentControl *control)
{
	Flush *flush = g_rc_box_new0(Flush);
	guint timer = g_timeout_add(LAST_WORDS_MS, on_late, flush);

	for (guint i = 0; i < control->clients->len; i++) {
		ControlClient *client = control->clients->pdata[i];

		if (!client->connection)
			continue;
		flush->pending++;
		g_dbus_connection_flush(client->connection, NULL, on_flushed, g_rc_box_acquire(flush));
	}
	while (flush->pending && !flush->late)
		g_main_context_iteration(NULL, TRUE);
	if (!flush->late)
		g_source_remove(timer);
	g_rc_box_release(flush);
}

void regent_control_free(RegentControl *control)
{
	if (!control)
		return;
	if (control->watch)
		regent_agent_unwatch(control->agent, control->watch);
	g_socket_service_stop(control->service);
	g_socket_listener_close(G_SOCKET_LISTENER(control->service));
	g_signal_handlers_disconnect_by_data(control->service, control);
	flush_clients(control);
	g_ptr_array_unref(control->clients);
	g_object_unref(control->service);
	g_object_unref(control->observer);
	if (control->path)
		g_unlink(control->path);
	g_free(control->path);
	g_free(control->guid);
	control->agent = NULL;
	g_rc_box_release(control);
}
