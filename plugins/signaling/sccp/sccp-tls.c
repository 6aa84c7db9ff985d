/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-tls.h"

#include <unistd.h>

enum {
	READ_SIZE = 2048,
	QUEUE_MAX = 65536,
};

struct SccpTlsStream {
	SccpTransportSet *set;
	const SccpTlsOps *ops;   /* NULL: freed, waits for GIO to finish */
	gpointer self;
	GTlsConnection *connection;
	GCancellable *cancellable;
	GTlsCertificateFlags problems;
	RegentTimer *limit;      /* of the handshake, NULL: it is over */
	gboolean late;
	guint working;           /* GIO calls under way */
	GByteArray *queue;
	GBytes *writing;
	guint8 buffer[READ_SIZE];
};

static void start_read(SccpTlsStream *s);
static void start_write(SccpTlsStream *s);

static const struct {
	GTlsCertificateFlags flag;
	const char *words;
} problems[] = {
	{ G_TLS_CERTIFICATE_EXPIRED, "its certificate has expired" },
	{ G_TLS_CERTIFICATE_NOT_ACTIVATED, "its certificate is not valid yet (is our clock right?)" },
	{ G_TLS_CERTIFICATE_REVOKED, "its certificate was revoked" },
	{ G_TLS_CERTIFICATE_UNKNOWN_CA, "its certificate is signed by nobody in ca-file" },
	{ G_TLS_CERTIFICATE_BAD_IDENTITY, "its certificate is for another name" },
	{ G_TLS_CERTIFICATE_INSECURE, "its certificate uses a weak algorithm" },
};

static const char *problem_words(GTlsCertificateFlags flags)
{
	for (guint i = 0; i < G_N_ELEMENTS(problems); i++)
		if (flags & problems[i].flag)
			return problems[i].words;
	return "its certificate is not accepted";
}

static void destroy(gpointer data)
{
	SccpTlsStream *s = data;

	g_clear_object(&s->connection);
	g_clear_object(&s->cancellable);
	g_clear_pointer(&s->queue, g_byte_array_unref);
	g_clear_pointer(&s->writing, g_bytes_unref);
	g_free(s);
}

/* A GIO call came back. Returns: FALSE when nobody waits for it any more. */
static gboolean still_wanted(SccpTlsStream *s)
{
	s->working--;
	if (s->ops)
		return TRUE;
	if (!s->working)
		g_ptr_array_remove_fast(s->set->retired, s);
	return FALSE;
}

static gboolean on_certificate(GTlsConnection *connection, GTlsCertificate *certificate, GTlsCertificateFlags flags,
	gpointer data)
{
	SccpTlsStream *s = data;

	if (!s->ops)
		return FALSE;
	s->problems = flags;
	return s->set->tls.any_name && flags == G_TLS_CERTIFICATE_BAD_IDENTITY;
}

static SccpClose cause_of(const GError *error)
{
	if (!error)
		return SCCP_CLOSE_TCP_CLOSED;
	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
		return SCCP_CLOSE_TCP_RESET;
	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
		return SCCP_CLOSE_TCP_TIMEOUT;
	return g_error_matches(error, G_TLS_ERROR, G_TLS_ERROR_EOF) ? SCCP_CLOSE_TCP_CLOSED
								    : SCCP_CLOSE_TCP_ABORTED;
}

static void on_read(gpointer self, GObject *source, GAsyncResult *result)
{
	SccpTlsStream *s = self;
	g_autoptr(GError) error = NULL;
	guint8 data[READ_SIZE];
	gssize length = g_input_stream_read_finish(G_INPUT_STREAM(source), result, &error);

	if (!still_wanted(s))
		return;
	if (length <= 0) {
		s->ops->closed(s->self, cause_of(error));
		return;
	}
	memcpy(data, s->buffer, (gsize) length);
	start_read(s);
	s->ops->received(s->self, data, (gsize) length);
}

static void start_read(SccpTlsStream *s)
{
	s->working++;
	g_input_stream_read_async(g_io_stream_get_input_stream(G_IO_STREAM(s->connection)), s->buffer, READ_SIZE,
		G_PRIORITY_DEFAULT, s->cancellable, REGENT_ASYNC(s->set->step, on_read, s));
}

static void on_written(gpointer self, GObject *source, GAsyncResult *result)
{
	SccpTlsStream *s = self;
	gboolean written = g_output_stream_write_all_finish(G_OUTPUT_STREAM(source), result, NULL, NULL);

	g_clear_pointer(&s->writing, g_bytes_unref);
	if (still_wanted(s) && written && s->queue->len)
		start_write(s);
}

static void start_write(SccpTlsStream *s)
{
	gsize length;
	gconstpointer data;

	s->writing = g_byte_array_free_to_bytes(s->queue);
	s->queue = g_byte_array_new();
	data = g_bytes_get_data(s->writing, &length);
	s->working++;
	g_output_stream_write_all_async(g_io_stream_get_output_stream(G_IO_STREAM(s->connection)), data, length,
		G_PRIORITY_DEFAULT, s->cancellable, REGENT_ASYNC(s->set->step, on_written, s));
}

void sccp_tls_send(SccpTlsStream *s, gconstpointer data, gsize length)
{
	if (s->queue->len + length > QUEUE_MAX)
		return;
	g_byte_array_append(s->queue, data, (guint) length);
	if (!s->writing)
		start_write(s);
}

static void on_handshake(gpointer self, GObject *source, GAsyncResult *result)
{
	SccpTlsStream *s = self;
	g_autoptr(GError) error = NULL;
	gboolean up = g_tls_connection_handshake_finish(G_TLS_CONNECTION(source), result, &error);

	if (!still_wanted(s))
		return;
	g_clear_pointer(&s->limit, regent_timer_free);
	if (!up) {
		s->ops->failed(s->self, s->late ? "it does not answer over TLS (is this its secure port?)"
				      : s->problems ? problem_words(s->problems)
						    : error->message);
		return;
	}
	start_read(s);
	s->ops->opened(s->self);
}

/* A peer that takes the connection and says nothing must not hold the round up. */
static void on_limit(gpointer self)
{
	SccpTlsStream *s = self;

	s->late = TRUE;
	g_cancellable_cancel(s->cancellable);
}

static GTlsConnection *make_connection(SccpTransportSet *set, int fd, const char *name, guint16 port, GError **error)
{
	g_autoptr(GSocketConnectable) identity = g_network_address_new(name, port);
	g_autoptr(GSocket) socket = g_socket_new_from_fd(fd, error);
	g_autoptr(GSocketConnection) plain = NULL;
	GIOStream *stream;

	if (!socket) {
		close(fd);
		return NULL;
	}
	plain = g_socket_connection_factory_create_connection(socket);
	stream = g_tls_client_connection_new(G_IO_STREAM(plain), identity, error);
	if (!stream)
		return NULL;
	if (set->tls.trusted)
		g_tls_connection_set_database(G_TLS_CONNECTION(stream), set->tls.trusted);
	if (set->tls.own)
		g_tls_connection_set_certificate(G_TLS_CONNECTION(stream), set->tls.own);
	return G_TLS_CONNECTION(stream);
}

SccpTlsStream *sccp_tls_open(SccpTransportSet *set, int fd, const char *name, guint16 port, const SccpTlsOps *ops,
	gpointer self, GError **error)
{
	GTlsConnection *connection = make_connection(set, fd, name, port, error);
	SccpTlsStream *s;

	if (!connection)
		return NULL;
	s = g_new0(SccpTlsStream, 1);
	s->set = set;
	s->ops = ops;
	s->self = self;
	s->connection = connection;
	s->cancellable = g_cancellable_new();
	s->queue = g_byte_array_new();
	s->working = 1;
	s->limit = regent_step_timer(set->step, on_limit, s);
	regent_timer_set(s->limit, set->timeout);
	g_signal_connect(connection, "accept-certificate", G_CALLBACK(on_certificate), s);
	g_tls_connection_handshake_async(connection, G_PRIORITY_DEFAULT, s->cancellable,
		REGENT_ASYNC(set->step, on_handshake, s));
	return s;
}

void sccp_tls_free(SccpTlsStream *s)
{
	s->ops = NULL;
	g_clear_pointer(&s->limit, regent_timer_free);
	g_signal_handlers_disconnect_by_data(s->connection, s);
	g_cancellable_cancel(s->cancellable);
	if (!s->working) {
		destroy(s);
		return;
	}
	if (!s->set->retired)
		s->set->retired = g_ptr_array_new_with_free_func(destroy);
	g_ptr_array_add(s->set->retired, s);
}
