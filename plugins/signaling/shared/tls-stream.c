/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tls-stream.h"

#include <unistd.h>

enum {
	READ_SIZE = 2048,
	QUEUE_MAX = 65536,
};

struct TlsStream {
	TlsContext *context;
	const TlsStreamOps *ops; /* NULL: freed, waits for GIO to finish */
	gpointer self;
	GTlsConnection *connection;
	GCancellable *cancellable;
	char *problem;      /* with the peer's certificate */
	RegentTimer *limit; /* of the handshake, NULL: it is over */
	gboolean late;
	gboolean heard; /* anything over TLS */
	gboolean finished;
	guint working; /* GIO calls under way */
	GByteArray *queue;
	GBytes *writing;
	guint8 buffer[READ_SIZE];
};

static void start_read(TlsStream *stream);
static void start_write(TlsStream *stream);

static void destroy(gpointer data)
{
	TlsStream *stream = data;

	g_clear_object(&stream->connection);
	g_clear_object(&stream->cancellable);
	g_clear_pointer(&stream->queue, g_byte_array_unref);
	g_clear_pointer(&stream->writing, g_bytes_unref);
	g_free(stream->problem);
	g_free(stream);
}

/* A GIO call came back. Returns: FALSE when nobody waits for it any more. */
static gboolean still_wanted(TlsStream *stream)
{
	stream->working--;
	if (stream->ops)
		return TRUE;
	if (!stream->working)
		g_ptr_array_remove_fast(stream->context->retired, stream);
	return FALSE;
}

static gboolean on_certificate(
	GTlsConnection *connection, GTlsCertificate *certificate, GTlsCertificateFlags flags, gpointer data)
{
	TlsStream *stream = data;

	if (!stream->ops)
		return FALSE;
	g_free(stream->problem);
	stream->problem = tls_trust_judge(&stream->context->trust, certificate, flags);
	return !stream->problem;
}

static GTlsCertificateFlags verify(GTlsConnection *connection, GTlsCertificate *certificate)
{
	GTlsDatabase *database = g_tls_connection_get_database(connection);
	GSocketConnectable *name = g_tls_client_connection_get_server_identity(G_TLS_CLIENT_CONNECTION(connection));

	if (!database)
		return G_TLS_CERTIFICATE_UNKNOWN_CA;
	return g_tls_database_verify_chain(database, certificate, G_TLS_DATABASE_PURPOSE_AUTHENTICATE_SERVER, name,
		NULL, G_TLS_DATABASE_VERIFY_NONE, NULL, NULL);
}

/* GIO verifies nothing when it resumes a session. Another endpoint, or an earlier configuration, may have accepted
 * that one by other rules. */
static gboolean check_handshake(TlsStream *stream)
{
	const TlsTrust *trust = &stream->context->trust;
	GTlsCertificate *certificate = g_tls_connection_get_peer_certificate(stream->connection);

	g_clear_pointer(&stream->problem, g_free);
	if (g_tls_connection_get_protocol_version(stream->connection) < trust->minimum)
		stream->problem = g_strdup("its newest version of TLS is older than tls-minimum");
	else if (!certificate)
		stream->problem = g_strdup("it shows no certificate");
	else
		stream->problem = tls_trust_judge(trust, certificate, verify(stream->connection, certificate));
	return !stream->problem;
}

/* Few TLS libraries say in so many words that a server wants our certificate, or another one. */
static void fail_broken(TlsStream *stream, const GError *error)
{
	const char *words = error ? error->message : "the connection was closed";
	g_autofree char *text =
		g_strdup_printf("it broke TLS off: %.*s (perhaps it %s, perhaps TLS is not spoken there)",
			(int) strlen(words) - g_str_has_suffix(words, "."), words,
			stream->context->trust.own ? "does not take our certificate" : "wants a certificate of ours");

	stream->ops->failed(stream->self, text);
}

static TlsEnd end_of(const GError *error)
{
	if (!error)
		return TLS_END_CLOSED;
	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
		return TLS_END_RESET;
	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
		return TLS_END_TIMEOUT;
	return g_error_matches(error, G_TLS_ERROR, G_TLS_ERROR_EOF) ? TLS_END_CLOSED : TLS_END_BROKEN;
}

/* A server that goes before it has said anything goes because of our certificate: TLS 1.3 judges it that late. */
static void on_end(TlsStream *stream, const GError *error)
{
	TlsEnd end = end_of(error);

	if (stream->heard || end == TLS_END_TIMEOUT)
		stream->ops->closed(stream->self, end);
	else
		fail_broken(stream, error);
}

static void on_read(gpointer self, GObject *source, GAsyncResult *result)
{
	TlsStream *stream = self;
	g_autoptr(GError) error = NULL;
	guint8 data[READ_SIZE];
	gssize length = g_input_stream_read_finish(G_INPUT_STREAM(source), result, &error);

	if (!still_wanted(stream))
		return;
	if (length <= 0) {
		on_end(stream, error);
		return;
	}
	stream->heard = TRUE;
	memcpy(data, stream->buffer, (gsize) length);
	start_read(stream);
	stream->ops->received(stream->self, data, (gsize) length);
}

static void start_read(TlsStream *stream)
{
	stream->working++;
	g_input_stream_read_async(g_io_stream_get_input_stream(G_IO_STREAM(stream->connection)), stream->buffer,
		READ_SIZE, G_PRIORITY_DEFAULT, stream->cancellable,
		REGENT_ASYNC(stream->context->step, on_read, stream));
}

/* Of the connection below: GIO cannot end one direction of TLS, and call managers do not miss it. */
static void end_sending(TlsStream *stream)
{
	g_autoptr(GIOStream) below = NULL;

	g_object_get(stream->connection, "base-io-stream", &below, NULL);
	g_socket_shutdown(g_socket_connection_get_socket(G_SOCKET_CONNECTION(below)), FALSE, TRUE, NULL);
}

static void on_written(gpointer self, GObject *source, GAsyncResult *result)
{
	TlsStream *stream = self;
	gboolean written = g_output_stream_write_all_finish(G_OUTPUT_STREAM(source), result, NULL, NULL);

	g_clear_pointer(&stream->writing, g_bytes_unref);
	if (!still_wanted(stream))
		return;
	if (written && stream->queue->len)
		start_write(stream);
	else if (stream->finished)
		end_sending(stream);
}

static void start_write(TlsStream *stream)
{
	gsize length;
	gconstpointer data;

	stream->writing = g_byte_array_free_to_bytes(stream->queue);
	stream->queue = g_byte_array_new();
	data = g_bytes_get_data(stream->writing, &length);
	stream->working++;
	g_output_stream_write_all_async(g_io_stream_get_output_stream(G_IO_STREAM(stream->connection)), data, length,
		G_PRIORITY_DEFAULT, stream->cancellable, REGENT_ASYNC(stream->context->step, on_written, stream));
}

void tls_stream_send(TlsStream *stream, gconstpointer data, gsize length)
{
	if (stream->queue->len + length > QUEUE_MAX)
		return;
	g_byte_array_append(stream->queue, data, (guint) length);
	if (!stream->writing)
		start_write(stream);
}

void tls_stream_finish(TlsStream *stream)
{
	stream->finished = TRUE;
	if (!stream->writing)
		end_sending(stream);
}

static void on_handshake(gpointer self, GObject *source, GAsyncResult *result)
{
	TlsStream *stream = self;
	g_autoptr(GError) error = NULL;
	gboolean up = g_tls_connection_handshake_finish(G_TLS_CONNECTION(source), result, &error);

	if (!still_wanted(stream))
		return;
	g_clear_pointer(&stream->limit, regent_timer_free);
	if (stream->late) {
		stream->ops->failed(stream->self, "it does not answer over TLS (perhaps that is not spoken there)");
	} else if (up ? !check_handshake(stream) : stream->problem != NULL) {
		stream->ops->failed(stream->self, stream->problem);
	} else if (!up) {
		fail_broken(stream, error);
	} else {
		start_read(stream);
		stream->ops->opened(stream->self);
	}
}

/* A peer that takes the connection and says nothing must not hold the round up. */
static void on_limit(gpointer self)
{
	TlsStream *stream = self;

	stream->late = TRUE;
	g_cancellable_cancel(stream->cancellable);
}

static GTlsConnection *make_connection(TlsContext *context, int fd, const HostPort *where, GError **error)
{
	g_autoptr(GSocketConnectable) identity = g_network_address_new(where->host, where->port);
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
	/* With no database at all on_certificate() is asked about every certificate. */
	if (context->trust.lists || context->trust.trusted)
		g_tls_connection_set_database(G_TLS_CONNECTION(stream), context->trust.trusted);
	if (context->trust.own)
		g_tls_connection_set_certificate(G_TLS_CONNECTION(stream), context->trust.own);
	return G_TLS_CONNECTION(stream);
}

TlsStream *tls_stream_open(
	TlsContext *context, int fd, const HostPort *where, const TlsStreamOps *ops, gpointer self, GError **error)
{
	GTlsConnection *connection = make_connection(context, fd, where, error);
	TlsStream *stream;

	if (!connection)
		return NULL;
	stream = g_new0(TlsStream, 1);
	stream->context = context;
	stream->ops = ops;
	stream->self = self;
	stream->connection = connection;
	stream->cancellable = g_cancellable_new();
	stream->queue = g_byte_array_new();
	stream->working = 1;
	stream->limit = regent_step_timer(context->step, on_limit, stream);
	regent_timer_set(stream->limit, context->timeout);
	g_signal_connect(connection, "accept-certificate", G_CALLBACK(on_certificate), stream);
	g_tls_connection_handshake_async(
		connection, G_PRIORITY_DEFAULT, stream->cancellable, REGENT_ASYNC(context->step, on_handshake, stream));
	return stream;
}

void tls_stream_free(TlsStream *stream)
{
	stream->ops = NULL;
	g_clear_pointer(&stream->limit, regent_timer_free);
	g_signal_handlers_disconnect_by_data(stream->connection, stream);
	g_cancellable_cancel(stream->cancellable);
	if (!stream->working) {
		destroy(stream);
		return;
	}
	if (!stream->context->retired)
		stream->context->retired = g_ptr_array_new_with_free_func(destroy);
	g_ptr_array_add(stream->context->retired, stream);
}

void tls_context_clear(TlsContext *context)
{
	g_clear_pointer(&context->retired, g_ptr_array_unref);
	tls_trust_clear(&context->trust);
}
