/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "http-transport.h"
#include "http-report.h"
#include "voice-socket.h"
#include "wire.h"

#include <libsoup/soup.h>
#include <string.h>

#define CHUNK 16384
#define REDIRECTS_MAX 3
#define STALL 4 /* times as long as for the answer to begin */

struct HttpTransport {
	RegentStep *step;
	SoupSession *session;
	gint64 timeout;      /* for the answer to begin, connecting included */
	GPtrArray *requests; /* of Request */
};

/** A file on its way. libsoup calls back even after a cancel: so it lives until then. */
typedef struct {
	HttpTransport *http;
	ProvisionJob *job; /* NULL: nobody waits for it any more */
	SoupMessage *message;
	GInputStream *body;
	GCancellable *cancellable;
	RegentTimer *timer;
	GError *error;   /* why we cancelled it ourselves */
	HostPort server; /* as configured; port 0: the protocol's own, which Host does not name */
	guint redirects;
	gboolean connected;
	guint64 received, announced; /* of the body; 0: nothing announced */
	guint8 chunk[CHUNK];
} Request;

static void on_response(gpointer self, GObject *source, GAsyncResult *result);
static void on_chunk(gpointer self, GObject *source, GAsyncResult *result);

/* The end of a request. */

/* libsoup may keep it for a while. */
static void drop_message(Request *request)
{
	if (request->message)
		g_signal_handlers_disconnect_by_data(request->message, request);
	g_clear_object(&request->message);
}

static void request_free(gpointer data)
{
	Request *request = data;

	if (request->timer)
		regent_timer_free(request->timer);
	drop_message(request);
	g_clear_object(&request->body);
	g_clear_object(&request->cancellable);
	g_clear_error(&request->error);
	host_port_clear(&request->server);
	g_free(request);
}

static void end_request(Request *request, const ProvisionResult *result)
{
	ProvisionJob *job = g_steal_pointer(&request->job);

	g_ptr_array_remove(request->http->requests, request);
	if (job)
		provision_job_end(job, result);
}

/** Returns: (transfer full): "8 of 100 bytes". */
static char *count_bytes(const Request *request)
{
	return request->announced ? g_strdup_printf("%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " bytes",
					    request->received, request->announced)
				  : g_strdup_printf("%" G_GUINT64_FORMAT " bytes", request->received);
}

/* The library only says that the connection has ended. */
static void end_failed(Request *request, const GError *error)
{
	g_auto(HttpReport) report = { 0 };
	g_autofree char *bytes = count_bytes(request);
	g_autoptr(GError) counted = g_error_copy(request->error ? request->error : error);

	if (request->received && !request->error)
		g_prefix_error(&counted, "after %s: ", bytes);
	http_report_error(&report, counted, request->connected, request->received);
	end_request(request, &report.result);
}

/* The job is over and has freed itself: it must not be told anything more. */
static void drop_request(Request *request)
{
	request->job = NULL;
	g_ptr_array_remove(request->http->requests, request);
}

/** Ends a request ourselves, for the reason @why: libsoup calls back then. */
static void break_off(Request *request, gint code, const char *why)
{
	if (!request->error)
		request->error = g_error_new_literal(G_IO_ERROR, code, why);
	g_cancellable_cancel(request->cancellable);
}

static void on_timeout(gpointer self)
{
	Request *request = self;
	g_autofree char *bytes = count_bytes(request);
	g_autofree char *why = NULL;

	if (request->body)
		why = g_strdup_printf("no more data after %s", bytes);
	else
		why = g_strdup_printf("no %s in %d s", request->connected ? "answer" : "connection",
			(int) (request->http->timeout / G_USEC_PER_SEC));
	break_off(request, G_IO_ERROR_TIMED_OUT, why);
}

/* Connecting. */

/* The only moment at which libsoup shows a socket before it is used. */
static void on_network_event(SoupMessage *message, GSocketClientEvent event, GIOStream *connection, gpointer self)
{
	Request *request = self;
	g_autoptr(GError) error = NULL;
	GSocket *socket;

	if (event == G_SOCKET_CLIENT_CONNECTED)
		request->connected = TRUE;
	if (event != G_SOCKET_CLIENT_CONNECTING || !G_IS_SOCKET_CONNECTION(connection))
		return;
	socket = g_socket_connection_get_socket(G_SOCKET_CONNECTION(connection));
	if (!voice_socket_mark(request->http->step, g_socket_get_fd(socket), &error))
		break_off(request, G_IO_ERROR_FAILED, error->message);
}

/* The address was resolved by us, so the certificate is checked against the name here. */
static gboolean on_certificate(
	SoupMessage *message, GTlsCertificate *certificate, GTlsCertificateFlags errors, gpointer self)
{
	g_autoptr(GSocketConnectable) name = g_network_address_new(((Request *) self)->server.host, 0);

	return errors == G_TLS_CERTIFICATE_BAD_IDENTITY &&
	       !(g_tls_certificate_verify(certificate, name, NULL) & G_TLS_CERTIFICATE_BAD_IDENTITY);
}

/* Also on a connection that was there already, of which no event tells. */
static void on_wrote_headers(SoupMessage *message, gpointer self)
{
	((Request *) self)->connected = TRUE;
}

static void send_request(Request *request, GUri *uri)
{
	HttpTransport *http = request->http;
	SoupMessage *message = soup_message_new_from_uri("GET", uri);
	g_autofree char *host = host_port_text(&request->server);

	drop_message(request);
	request->message = message;
	soup_message_set_flags(message, SOUP_MESSAGE_NO_REDIRECT);
	soup_message_headers_replace(soup_message_get_request_headers(message), "Host", host);
	g_signal_connect(message, "network-event", G_CALLBACK(on_network_event), request);
	g_signal_connect(message, "wrote-headers", G_CALLBACK(on_wrote_headers), request);
	g_signal_connect(message, "accept-certificate", G_CALLBACK(on_certificate), request);
	regent_timer_set(request->timer, http->timeout);
	soup_session_send_async(http->session, message, G_PRIORITY_DEFAULT, request->cancellable,
		REGENT_ASYNC(http->step, on_response, request));
}

/* A redirect may lead elsewhere on the same server, nowhere else: the administrator named this one. */
static gboolean is_same_server(const Request *request, GUri *to)
{
	GUri *from = soup_message_get_uri(request->message);
	const char *host = g_uri_get_host(to);

	return host && !g_ascii_strcasecmp(g_uri_get_scheme(to), g_uri_get_scheme(from)) &&
	       g_uri_get_port(to) == g_uri_get_port(from) &&
	       (!g_ascii_strcasecmp(host, request->server.host) || !g_ascii_strcasecmp(host, g_uri_get_host(from)));
}

/** Returns: FALSE: it leads nowhere. */
static gboolean follow_redirect(Request *request)
{
	GUri *from = soup_message_get_uri(request->message);
	const char *location =
		soup_message_headers_get_one(soup_message_get_response_headers(request->message), "Location");
	g_autoptr(GUri) to = location ? g_uri_parse_relative(from, location, SOUP_HTTP_URI_FLAGS, NULL) : NULL;
	g_autoptr(GUri) next = NULL;

	if (!to || !is_same_server(request, to) || ++request->redirects > REDIRECTS_MAX)
		return FALSE;
	next = soup_uri_copy(
		from, SOUP_URI_PATH, g_uri_get_path(to), SOUP_URI_QUERY, g_uri_get_query(to), SOUP_URI_NONE);
	g_clear_object(&request->body);
	send_request(request, next);
	return TRUE;
}

/* The answer. */

static void read_on(Request *request)
{
	regent_timer_set(request->timer, STALL * request->http->timeout);
	g_input_stream_read_async(request->body, request->chunk, CHUNK, G_PRIORITY_DEFAULT, request->cancellable,
		REGENT_ASYNC(request->http->step, on_chunk, request));
}

static void begin_body(Request *request)
{
	SoupMessageHeaders *headers = soup_message_get_response_headers(request->message);

	if (soup_message_headers_get_encoding(headers) == SOUP_ENCODING_CONTENT_LENGTH)
		request->announced = (guint64) soup_message_headers_get_content_length(headers);
	if (request->announced && !provision_job_total(request->job, request->announced))
		drop_request(request);
	else
		read_on(request);
}

/** Returns: (transfer full): a header or phrase, printable. */
static char *printable(const char *text)
{
	return text ? wire_text(text, strlen(text)) : NULL;
}

static void tell_answer(Request *request, const char *coding)
{
	SoupMessageHeaders *headers = soup_message_get_response_headers(request->message);
	g_autofree char *phrase = printable(soup_message_get_reason_phrase(request->message));
	g_autofree char *software = printable(soup_message_headers_get_one(headers, "Server"));
	g_autofree char *location = printable(soup_message_headers_get_one(headers, "Location"));
	g_autofree char *code = printable(coding);
	g_auto(HttpReport) report = { 0 };
	HttpAnswer answer = {
		.status = soup_message_get_status(request->message),
		.phrase = phrase ? phrase : "",
		.software = software,
		.location = location,
		.coding = code,
	};

	http_report_answer(&report, &answer);
	end_request(request, &report.result);
}

/** Returns: (nullable): what is wrong with a length that is no length. */
static const char *bad_length(SoupMessageHeaders *headers)
{
	const char *length = soup_message_headers_get_one(headers, "Content-Length");

	return length && (!*length || length[strspn(length, "0123456789")]) ? "its Content-Length is not a number"
									    : NULL;
}

static void take_file(Request *request)
{
	SoupMessageHeaders *headers = soup_message_get_response_headers(request->message);
	const char *coding = soup_message_headers_get_one(headers, "Content-Encoding");
	const char *bad = bad_length(headers);
	g_autoptr(GError) error = bad ? g_error_new_literal(G_IO_ERROR, G_IO_ERROR_FAILED, bad) : NULL;

	if (error)
		end_failed(request, error);
	else if (coding && g_ascii_strcasecmp(coding, "identity"))
		tell_answer(request, coding);
	else
		begin_body(request);
}

static void follow_status(Request *request)
{
	guint status = soup_message_get_status(request->message);

	if (status == SOUP_STATUS_OK)
		take_file(request);
	else if (!SOUP_STATUS_IS_REDIRECTION(status) || !follow_redirect(request))
		tell_answer(request, NULL);
}

static void on_response(gpointer self, GObject *source, GAsyncResult *result)
{
	Request *request = self;
	g_autoptr(GError) error = NULL;

	request->body = soup_session_send_finish(SOUP_SESSION(source), result, &error);
	if (!request->job)
		drop_request(request);
	else if (request->body)
		follow_status(request);
	else
		end_failed(request, error);
}

static void on_chunk(gpointer self, GObject *source, GAsyncResult *result)
{
	Request *request = self;
	g_autoptr(GError) error = NULL;
	gssize length = g_input_stream_read_finish(G_INPUT_STREAM(source), result, &error);

	if (!request->job) {
		drop_request(request);
	} else if (length < 0) {
		end_failed(request, error);
	} else if (length == 0) {
		end_request(request, &(ProvisionResult) { .answer = PROVISION_FILE });
	} else if (!provision_job_data(request->job, request->chunk, (gsize) length)) {
		drop_request(request);
	} else {
		request->received += (guint64) length;
		read_on(request);
	}
}

/* What the job wants. */

static gpointer on_get(gpointer self, ProvisionJob *job, const ProvisionTarget *target, GError **error)
{
	HttpTransport *http = self;
	const ProvisionServer *server = target->server;
	Request *request = g_new0(Request, 1);
	g_autofree char *file = g_uri_escape_string(target->file, "/", FALSE);
	g_autofree char *path = g_strconcat("/", file, NULL);
	g_autoptr(GUri) uri = g_uri_build(SOUP_HTTP_URI_FLAGS, server->secure ? "https" : "http", NULL, target->address,
		server->at.port, path, NULL, NULL);

	request->http = http;
	request->job = job;
	request->server = (HostPort) { .host = g_strdup(server->at.host),
		.port = server->at.port == (server->secure ? 443 : 80) ? 0 : server->at.port };
	request->cancellable = g_cancellable_new();
	request->timer = regent_step_timer(http->step, on_timeout, request);
	g_ptr_array_add(http->requests, request);
	send_request(request, uri);
	return request;
}

static void on_cancel(gpointer self)
{
	Request *request = self;

	request->job = NULL;
	regent_timer_stop(request->timer);
	g_cancellable_cancel(request->cancellable);
}

static void on_free(gpointer self)
{
	HttpTransport *http = self;

	for (guint i = 0; i < http->requests->len; i++)
		on_cancel(http->requests->pdata[i]);
	g_ptr_array_unref(http->requests);
	soup_session_abort(http->session);
	g_object_unref(http->session);
	g_free(http);
}

const ProvisionOps http_transport_ops = {
	.get = on_get,
	.cancel = on_cancel,
	.free = on_free,
	.failed = "http.failed",
	.name = "http.name",
};

/** Returns: (transfer full): no proxies, no cookies, no passwords, no compression: a phone asks for a file. */
static SoupSession *new_session(const char *agent)
{
	SoupSession *session =
		soup_session_new_with_options("proxy-resolver", NULL, "timeout", 0u, "user-agent", agent, NULL);

	soup_session_remove_feature_by_type(session, SOUP_TYPE_CONTENT_DECODER);
	soup_session_remove_feature_by_type(session, SOUP_TYPE_AUTH_MANAGER);
	return session;
}

HttpTransport *http_transport_new(RegentStep *step, const char *agent, gint64 timeout)
{
	HttpTransport *http = g_new0(HttpTransport, 1);

	http->step = step;
	http->timeout = timeout;
	http->session = new_session(agent);
	http->requests = g_ptr_array_new_with_free_func(request_free);
	return http;
}
