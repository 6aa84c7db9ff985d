/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision.h"
#include "voice-socket.h"
#include "wire.h"

#include <libsoup/soup.h>
#include <string.h>

#define CHUNK 16384
#define REDIRECTS_MAX 3
#define STALL 4          /* times as long as for the answer to begin */
#define SECURE_PORT 6971 /* HTTPS file service of CUCM */

typedef struct {
	RegentStep *step;
	Provision *provision;
	ProvisionScheme scheme;
	SoupSession *session;
	gint64 timeout;      /* for the answer to begin, connecting included */
	GPtrArray *requests; /* of Request */
} Http;

/** A file on its way. libsoup calls back even after a cancel: so it lives until then. */
typedef struct {
	Http *http;
	ProvisionJob *job; /* NULL: nobody waits for it any more */
	SoupMessage *message;
	GInputStream *body;
	GCancellable *cancellable;
	RegentTimer *timer;
	GError *error; /* why we cancelled it ourselves */
	char *host;    /* as configured */
	char *host_header;
	guint redirects;
	guint64 received;
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
	g_free(request->host);
	g_free(request->host_header);
	g_free(request);
}

static void end(Request *request, ProvisionAnswer answer, const char *code, const char *detail)
{
	ProvisionJob *job = g_steal_pointer(&request->job);
	g_autofree char *words = g_strdup(detail);

	g_ptr_array_remove(request->http->requests, request);
	if (job)
		provision_job_end(job, answer, code, words);
}

static const struct {
	GIOErrorEnum error;
	const char *code;
} connect_errors[] = {
	{ G_IO_ERROR_CONNECTION_REFUSED, "http.refused" },
	{ G_IO_ERROR_HOST_UNREACHABLE, "http.refused" },
	{ G_IO_ERROR_NETWORK_UNREACHABLE, "http.refused" },
	{ G_IO_ERROR_TIMED_OUT, "http.silent" },
};

static void end_failed(Request *request, const GError *error)
{
	const GError *why = request->error ? request->error : error;
	const char *code = request->received ? "http.broken" : "http.failed";

	for (gsize i = 0; !request->received && i < G_N_ELEMENTS(connect_errors); i++)
		if (g_error_matches(why, G_IO_ERROR, (gint) connect_errors[i].error))
			code = connect_errors[i].code;
	if (why->domain == G_TLS_ERROR)
		code = "http.tls";
	end(request, request->received ? PROVISION_UNCERTAIN : PROVISION_SILENT, code, why->message);
}

/** We break it off: @format says why; the call back ends it. */
static void break_off(Request *request, gint code, const char *why)
{
	if (!request->error)
		request->error = g_error_new_literal(G_IO_ERROR, code, why);
	g_cancellable_cancel(request->cancellable);
}

static void on_timeout(gpointer self)
{
	Request *request = self;
	g_autofree char *why = NULL;

	if (request->body)
		why = g_strdup_printf("no more data after %" G_GUINT64_FORMAT " bytes", request->received);
	else
		why = g_strdup_printf("no answer in %d s", (int) (request->http->timeout / G_USEC_PER_SEC));
	break_off(request, G_IO_ERROR_TIMED_OUT, why);
}

/* Connecting. */

/* The only moment at which libsoup shows a socket before it is used. */
static void on_network_event(SoupMessage *message, GSocketClientEvent event, GIOStream *connection, gpointer self)
{
	Request *request = self;
	g_autoptr(GError) error = NULL;
	GSocket *socket;

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
	g_autoptr(GSocketConnectable) name = g_network_address_new(((Request *) self)->host, 0);

	return errors == G_TLS_CERTIFICATE_BAD_IDENTITY &&
	       !(g_tls_certificate_verify(certificate, name, NULL) & G_TLS_CERTIFICATE_BAD_IDENTITY);
}

static void send_request(Request *request, GUri *uri)
{
	Http *http = request->http;
	SoupMessage *message = soup_message_new_from_uri("GET", uri);

	drop_message(request);
	request->message = message;
	soup_message_set_flags(message, SOUP_MESSAGE_NO_REDIRECT);
	soup_message_headers_replace(soup_message_get_request_headers(message), "Host", request->host_header);
	g_signal_connect(message, "network-event", G_CALLBACK(on_network_event), request);
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
	       (!g_ascii_strcasecmp(host, request->host) || !g_ascii_strcasecmp(host, g_uri_get_host(from)));
}

/** Returns: FALSE: there is no going on. */
static gboolean redirect(Request *request)
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

	if (soup_message_headers_get_encoding(headers) == SOUP_ENCODING_CONTENT_LENGTH &&
		!provision_job_total(request->job, (guint64) soup_message_headers_get_content_length(headers))) {
		request->job = NULL;
		g_ptr_array_remove(request->http->requests, request);
		return;
	}
	read_on(request);
}

/* "404 Not Found" and "410 Gone" are certain; CUCM's 503 for a missing file is not, a busy server says it too. */
static void take_status(Request *request)
{
	guint status = soup_message_get_status(request->message);
	const char *phrase = soup_message_get_reason_phrase(request->message);
	g_autofree char *words = phrase ? wire_text(phrase, strlen(phrase)) : g_strdup("");
	g_autofree char *detail = g_strdup_printf("%u %s", status, words);

	if (status == SOUP_STATUS_OK)
		begin_body(request);
	else if (status == SOUP_STATUS_NOT_FOUND || status == SOUP_STATUS_GONE)
		end(request, PROVISION_ABSENT, "config.absent", detail);
	else if (!SOUP_STATUS_IS_REDIRECTION(status) || !redirect(request))
		end(request, PROVISION_UNCERTAIN, "http.status", detail);
}

static void on_response(gpointer self, GObject *source, GAsyncResult *result)
{
	Request *request = self;
	g_autoptr(GError) error = NULL;

	request->body = soup_session_send_finish(SOUP_SESSION(source), result, &error);
	if (!request->job)
		g_ptr_array_remove(request->http->requests, request);
	else if (request->body)
		take_status(request);
	else
		end_failed(request, error);
}

static void on_chunk(gpointer self, GObject *source, GAsyncResult *result)
{
	Request *request = self;
	g_autoptr(GError) error = NULL;
	gssize length = g_input_stream_read_finish(G_INPUT_STREAM(source), result, &error);

	if (!request->job) {
		g_ptr_array_remove(request->http->requests, request);
	} else if (length < 0) {
		end_failed(request, error);
	} else if (length == 0) {
		end(request, PROVISION_FILE, NULL, NULL);
	} else if (!provision_job_data(request->job, request->chunk, (gsize) length)) {
		request->job = NULL;
		g_ptr_array_remove(request->http->requests, request);
	} else {
		request->received += (guint64) length;
		read_on(request);
	}
}

/* What the job wants. */

static gpointer on_get(gpointer self, ProvisionJob *job, const ProvisionTarget *target, GError **error)
{
	Http *http = self;
	Request *request = g_new0(Request, 1);
	g_autofree char *file = g_uri_escape_string(target->file, "/", FALSE);
	g_autofree char *path = g_strconcat("/", file, NULL);
	g_autoptr(GUri) uri = g_uri_build(SOUP_HTTP_URI_FLAGS, target->secure ? "https" : "http", NULL, target->address,
		target->port, path, NULL, NULL);

	request->http = http;
	request->job = job;
	request->host = g_strdup(target->host);
	request->host_header = strchr(target->host, ':') ? g_strdup_printf("[%s]:%u", target->host, target->port)
							 : g_strdup_printf("%s:%u", target->host, target->port);
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

/* The step. */

static const ProvisionOps ops = { .get = on_get, .cancel = on_cancel, .failed = "http.failed", .name = "http.name" };

static void http_stop(gpointer self)
{
	Http *http = self;

	if (http->provision)
		provision_free(http->provision);
	for (guint i = 0; i < http->requests->len; i++)
		on_cancel(http->requests->pdata[i]);
	g_ptr_array_unref(http->requests);
	soup_session_abort(http->session);
	g_object_unref(http->session);
	g_free(http);
}

/** Returns: (transfer full): the model's user agent with %l as the running load. */
static char *user_agent(RegentStep *step)
{
	const char *agent = regent_step_fact_string(step, REGENT_FACT_MODEL_USER_AGENT);
	const char *load = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_LOAD);
	g_auto(GStrv) parts = g_strsplit(agent ? agent : "regent", "%l", -1);

	return g_strjoinv(load ? load : "", parts);
}

/** Returns: (transfer full): no proxies, no cookies, no passwords, nothing packed: a phone asks for a file. */
static SoupSession *new_session(RegentStep *step)
{
	g_autofree char *agent = user_agent(step);
	SoupSession *session =
		soup_session_new_with_options("proxy-resolver", NULL, "timeout", 0u, "user-agent", agent, NULL);

	soup_session_remove_feature_by_type(session, SOUP_TYPE_CONTENT_DECODER);
	soup_session_remove_feature_by_type(session, SOUP_TYPE_AUTH_MANAGER);
	return session;
}

static gpointer http_start(RegentStep *step, GError **error)
{
	Http *http = g_new0(Http, 1);

	http->step = step;
	http->scheme = (ProvisionScheme) {
		.name = "http",
		.port = (guint16) regent_step_option_integer(step, "port"),
		.secure_name = "https",
		.secure_port = SECURE_PORT,
	};
	http->timeout = regent_step_option_duration(step, "timeout");
	http->session = new_session(step);
	http->requests = g_ptr_array_new_with_free_func(request_free);
	http->provision = provision_new(step, &http->scheme, &ops, http, error);
	if (http->provision)
		return http;
	http_stop(http);
	return NULL;
}

static gboolean http_refresh(gpointer self)
{
	return provision_refresh(((Http *) self)->provision);
}

static void http_fetch(gpointer self, RegentFetch *fetch)
{
	provision_fetch(((Http *) self)->provision, fetch);
}

static const RegentOption http_options[] = {
	PROVISION_OPTIONS,
	{ .key = "port",
		.type = REGENT_OPTION_INTEGER,
		.fallback = "6970",
		.min = 1,
		.max = 65535,
		.summary = "port of servers that are named without one" },
	{ .key = "timeout",
		.type = REGENT_OPTION_DURATION,
		.fallback = "5s",
		.min = G_USEC_PER_SEC,
		.max = 120 * G_USEC_PER_SEC,
		.summary = "for connecting and the head of the answer; four times that without data" },
	{ 0 },
};

static const RegentReason http_reasons[] = {
	PROVISION_REASONS,
	{ .code = "http.refused",
		.phone = "TFTP Error : {file}",
		.cause = "There is no HTTP file service on {server}{source}: {detail}.",
		.cure = "Let TFTP ask as well (plugins = http; tftp in [phase provisioning]), or start the service.",
		.retry = 10 },
	{ .code = "http.silent",
		.phone = "TFTP Timeout : {file}",
		.cause = "HTTP server {server}{source} does not answer: {detail}.{caution}",
		.cure = "Check the route from {address} and TCP 6970 in firewalls; let TFTP ask as well (plugins = "
			"http; tftp in [phase provisioning]).",
		.retry = 10 },
	{ .code = "http.status",
		.phone = "TFTP Error : {file}",
		.cause = "HTTP server {server} answers {detail} for {file}.{caution}",
		.cure = "CUCM says 503 for a missing file: let TFTP ask as well (plugins = http; tftp in [phase "
			"provisioning]).",
		.retry = 10 },
	{ .code = "http.broken",
		.phone = "TFTP Timeout : {file}",
		.cause = "HTTP server {server} broke off in the middle of {file}: {detail}.",
		.cure = "Look for packet loss between {address} and {server}.",
		.retry = 10 },
	{ .code = "http.tls",
		.phone = "File Auth Fail : {file}",
		.cause = "The certificate of HTTPS server {server} is not accepted: {detail}.",
		.cure = "Check name, dates and issuer of the certificate, and the clock of this phone.",
		.retry = 10 },
	{ .code = "http.name",
		.phone = "DNS Unknown Host",
		.cause = "The HTTP server {server}{source} cannot be found: {detail}.",
		.cure = "Put the name into DNS, or give the server's address in {origin}.",
		.retry = 10 },
	{ .code = "http.failed",
		.phone = "TFTP Error : {file}",
		.cause = "{file} cannot be had from HTTP server {server}: {detail}.",
		.cure = "Check the route from {address} to {server} and the HTTP service there.",
		.retry = 10 },
	{ 0 },
};

REGENT_PLUGIN(http, .phase = "provisioning",
	.summary = "Reads the device's configuration, and files for later phases, by HTTP",
	.stage = "Configuring CM List", .options = http_options, .reasons = http_reasons,
	.needs = REGENT_LIST(PROVISION_NEEDS),
	.uses = REGENT_LIST(PROVISION_USES, REGENT_FACT_MODEL_USER_AGENT, REGENT_FACT_ENDPOINT_LOAD),
	.provides = REGENT_LIST(PROVISION_PROVIDES), .start = http_start, .stop = http_stop, .refresh = http_refresh,
	.fetch = http_fetch, );
