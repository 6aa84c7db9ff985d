/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-tls.h"
#include "trust-list.h"
#include "wire.h"

#include <unistd.h>

enum {
	READ_SIZE = 2048,
	QUEUE_MAX = 65536,
	SUBJECT_MAX = 120,
};

struct SccpTlsStream {
	SccpTransportSet *set;
	const SccpTlsOps *ops; /* NULL: freed, waits for GIO to finish */
	gpointer self;
	GTlsConnection *connection;
	GCancellable *cancellable;
	char *problem;      /* with the peer's certificate */
	RegentTimer *limit; /* of the handshake, NULL: it is over */
	gboolean late;
	gboolean heard; /* anything over TLS */
	guint working;  /* GIO calls under way */
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
	{ G_TLS_CERTIFICATE_UNKNOWN_CA, "its certificate is signed by no authority we know (see ca-file)" },
	{ G_TLS_CERTIFICATE_BAD_IDENTITY, "its certificate is for another name" },
	{ G_TLS_CERTIFICATE_INSECURE, "its certificate uses a weak algorithm" },
};

/* Returns: (transfer full) (nullable): what is wrong by the rules of certificate authorities. */
static char *unsigned_words(const SccpTls *tls, GTlsCertificateFlags flags)
{
	if (tls->any_name)
		flags &= (GTlsCertificateFlags) ~G_TLS_CERTIFICATE_BAD_IDENTITY;
	for (guint i = 0; i < G_N_ELEMENTS(problems); i++)
		if (flags & problems[i].flag)
			return g_strdup(problems[i].words);
	return flags ? g_strdup("its certificate is not accepted") : NULL;
}

static const TrustRecord *find_listed(const GPtrArray *lists, GTlsCertificate *certificate, guint32 roles)
{
	g_autoptr(GByteArray) der = NULL;
	g_autoptr(GBytes) bytes = NULL;
	const TrustRecord *record = NULL;

	g_object_get(certificate, "certificate", &der, NULL);
	bytes = g_bytes_new(der ? der->data : NULL, der ? der->len : 0);
	for (guint i = 0; i < lists->len && !record; i++)
		record = trust_list_find(lists->pdata[i], bytes, roles);
	return record;
}

/* Returns: (transfer full) (nullable): what is wrong by the trust lists. */
static char *unlisted_words(const SccpTls *tls, GTlsCertificate *certificate)
{
	const TrustRecord *other;
	g_autofree char *raw = NULL;
	g_autofree char *subject = NULL;

	if (find_listed(tls->lists, certificate, TRUST_CCM | TRUST_CCM_TFTP))
		return NULL;
	other = find_listed(tls->lists, certificate, G_MAXUINT32);
	raw = g_tls_certificate_get_subject_name(certificate);
	subject = wire_text(raw, raw ? strnlen(raw, SUBJECT_MAX) : 0);
	return g_strdup_printf("its certificate, %s, is in none of the trust lists with the role of a call manager%s%s",
		*subject ? subject : "without a name", other ? ", only as " : "",
		other ? trust_role_name(other->role) : "");
}

static void destroy(gpointer data)
{
	SccpTlsStream *s = data;

	g_clear_object(&s->connection);
	g_clear_object(&s->cancellable);
	g_clear_pointer(&s->queue, g_byte_array_unref);
	g_clear_pointer(&s->writing, g_bytes_unref);
	g_free(s->problem);
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

static char *certificate_words(const SccpTls *tls, GTlsCertificate *certificate, GTlsCertificateFlags flags)
{
	return tls->lists ? unlisted_words(tls, certificate) : unsigned_words(tls, flags);
}

static gboolean on_certificate(
	GTlsConnection *connection, GTlsCertificate *certificate, GTlsCertificateFlags flags, gpointer data)
{
	SccpTlsStream *s = data;

	if (!s->ops)
		return FALSE;
	g_free(s->problem);
	s->problem = certificate_words(&s->set->tls, certificate, flags);
	return !s->problem;
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

/* GIO verifies nothing when it takes up a session of before, with which another endpoint, or another configuration, may
 * have been content. */
static gboolean check_handshake(SccpTlsStream *s)
{
	const SccpTls *tls = &s->set->tls;
	GTlsCertificate *certificate = g_tls_connection_get_peer_certificate(s->connection);

	g_clear_pointer(&s->problem, g_free);
	if (g_tls_connection_get_protocol_version(s->connection) < tls->minimum)
		s->problem = g_strdup("its newest version of TLS is older than tls-minimum in [plugin sccp]");
	else if (!certificate)
		s->problem = g_strdup("it shows no certificate");
	else
		s->problem = certificate_words(tls, certificate, verify(s->connection, certificate));
	return !s->problem;
}

/* Few TLS libraries say in so many words that a server wants our certificate, or another one. */
static void fail_broken(SccpTlsStream *s, const GError *error)
{
	const char *words = error ? error->message : "the connection was closed";
	g_autofree char *text = g_strdup_printf("it broke TLS off: %.*s (is this its secure port, and does it %s?)",
		(int) strlen(words) - g_str_has_suffix(words, "."), words,
		s->set->tls.own ? "take our certificate" : "want a certificate of ours");

	s->ops->failed(s->self, text);
}

static SccpClose cause_of(const GError *error)
{
	if (!error)
		return SCCP_CLOSE_TCP_CLOSED;
	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
		return SCCP_CLOSE_TCP_RESET;
	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
		return SCCP_CLOSE_TCP_TIMEOUT;
	return g_error_matches(error, G_TLS_ERROR, G_TLS_ERROR_EOF) ? SCCP_CLOSE_TCP_CLOSED : SCCP_CLOSE_TCP_ABORTED;
}

/* A server that goes before it has said anything goes because of our certificate: TLS 1.3 judges it that late. */
static void on_end(SccpTlsStream *s, const GError *error)
{
	SccpClose cause = cause_of(error);

	if (s->heard || cause == SCCP_CLOSE_TCP_TIMEOUT)
		s->ops->closed(s->self, cause);
	else
		fail_broken(s, error);
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
		on_end(s, error);
		return;
	}
	s->heard = TRUE;
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
	if (s->late) {
		s->ops->failed(s->self, "it does not answer over TLS (is this its secure port?)");
	} else if (up ? !check_handshake(s) : s->problem != NULL) {
		s->ops->failed(s->self, s->problem);
	} else if (!up) {
		fail_broken(s, error);
	} else {
		start_read(s);
		s->ops->opened(s->self);
	}
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
	/* With no database at all on_certificate() is asked about every certificate. */
	if (set->tls.lists || set->tls.trusted)
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
	g_tls_connection_handshake_async(
		connection, G_PRIORITY_DEFAULT, s->cancellable, REGENT_ASYNC(set->step, on_handshake, s));
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
