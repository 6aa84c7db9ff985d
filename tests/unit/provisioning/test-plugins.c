/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The plugins as they are, against servers on the loopback interface that are sockets of this program. */
#include "fake-phone.h"

#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

extern const RegentPlugin regent_plugin_tftp;
extern const RegentPlugin regent_plugin_http;
extern const RegentPlugin regent_plugin_registrar;

#define OWN "SEP001122334455.cnf.xml"
#define DEFAULT "XMLDefault.cnf.xml"
#define FILE_OF(root) \
	"<" root "><callManagerGroup><members><member><callManager><processNodeName>cm1</processNodeName>" \
	"</callManager></member></members></callManagerGroup></" root ">"

static gpointer self;
static guint asked;

static void begin(const RegentPlugin *plugin)
{
	fake_phone_begin(plugin->options, plugin->reasons);
	asked = 0;
}

static void start(const RegentPlugin *plugin)
{
	g_autoptr(GError) error = NULL;

	self = plugin->start(phone.step, &error);
	if (!self)
		fail_msg("%s", error->message);
}

static void stop(const RegentPlugin *plugin)
{
	plugin->stop(self);
	phone.stopped = TRUE;
}

static void expect_failure(const char *code, const char *cause)
{
	if (g_strcmp0(phone.code, code) || !strstr(phone.cause, cause))
		fail_msg("%s: %s", phone.code, phone.cause ? phone.cause : "done");
}

static void expect_fact(const char *name, const char *wanted)
{
	g_autofree char *found = fake_phone_fact(name);

	assert_string_equal(found, wanted);
}

static RegentFetch *fetch(const RegentPlugin *plugin, const char *name, guint64 limit)
{
	RegentFetch *file = fake_fetch(name, NULL, limit);

	plugin->fetch(self, file);
	assert_true(fake_step_run(phone.step, &file->over, 20 * G_USEC_PER_SEC));
	return file;
}

/* A file of so many octets, "big-5000". */
static GByteArray *file_named(const char *name)
{
	GByteArray *bytes = g_byte_array_new();
	gsize size = g_str_has_prefix(name, "big-") ? (gsize) g_ascii_strtoull(name + 4, NULL, 10) : 0;

	if (!strcmp(name, OWN))
		g_byte_array_append(bytes, (const guint8 *) FILE_OF("device"), strlen(FILE_OF("device")));
	if (!strcmp(name, DEFAULT))
		g_byte_array_append(bytes, (const guint8 *) FILE_OF("Default"), strlen(FILE_OF("Default")));
	for (gsize i = 0; i < size; i++) {
		guint8 byte = (guint8) (i * 7 + i / 251);

		g_byte_array_append(bytes, &byte, 1);
	}
	return bytes;
}

static void expect_big(const RegentFetch *file, const char *name)
{
	g_autoptr(GByteArray) wanted = file_named(name);

	if (file->error)
		fail_msg("%s", file->error->message);
	assert_int_equal(file->bytes->len, wanted->len);
	assert_memory_equal(file->bytes->data, wanted->data, wanted->len);
}

/* A TFTP server. It answers each transfer from a port of its own, with the options it was asked for. */

typedef struct {
	guint16 port;
	int listener;
	RegentWatch *watch;
	const char *error; /* 4 octets and text that answer a request for the device's own file; NULL: the file */
	gboolean silent;
	gboolean stranger; /* another host speaks first */
	gboolean plain;    /* knows no options */
	gboolean gone;     /* "File not found" in the place of block 2 */
	guint lose;        /* every so manieth packet is not sent; 0: none */
	guint sent;
	GPtrArray *transfers;
} Server;

typedef struct {
	Server *server;
	int fd;
	RegentWatch *watch;
	struct sockaddr_in peer;
	GByteArray *file;
	gsize block_size;
	guint16 last; /* block sent */
} Transfer;

static int bound_socket(guint16 *port)
{
	struct sockaddr_in any = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t size = sizeof any;
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	assert_int_equal(bind(fd, (struct sockaddr *) &any, sizeof any), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *) &any, &size), 0);
	*port = ntohs(any.sin_port);
	return fd;
}

static void transfer_send(Transfer *transfer, const guint8 *packet, gsize length)
{
	Server *server = transfer->server;

	if (server->lose && ++server->sent % server->lose == 0)
		return;
	sendto(transfer->fd, packet, length, 0, (struct sockaddr *) &transfer->peer, sizeof transfer->peer);
}

static const guint8 not_found[] = "\0\5\0\1File not found";

static void send_block(Transfer *transfer, guint16 block)
{
	g_autoptr(GByteArray) packet = g_byte_array_new();
	gsize at = (gsize) (block - 1) * transfer->block_size;
	const guint8 head[] = { 0, 3, (guint8) (block >> 8), (guint8) block };

	if (at > transfer->file->len)
		return;
	if (transfer->server->gone && block == 2) {
		transfer_send(transfer, not_found, sizeof not_found);
		return;
	}
	transfer->last = block;
	g_byte_array_append(packet, head, sizeof head);
	g_byte_array_append(
		packet, transfer->file->data + at, (guint) MIN(transfer->block_size, transfer->file->len - at));
	transfer_send(transfer, packet->data, packet->len);
}

static void on_ack(gpointer data, int fd, GIOCondition condition)
{
	Transfer *transfer = data;
	guint8 packet[64];
	ssize_t length = recv(fd, packet, sizeof packet, 0);

	if (length >= 4 && packet[1] == 4)
		send_block(transfer, (guint16) ((packet[2] << 8 | packet[3]) + 1));
}

static void send_options(Transfer *transfer, const char *block_size)
{
	g_autofree char *text =
		g_strdup_printf("%c%cblksize%c%s%ctsize%c%u%c", 0, 6, 0, block_size, 0, 0, transfer->file->len, 0);
	gsize length = 2 + 8 + strlen(block_size) + 1 + 6;
	g_autofree char *size = g_strdup_printf("%u", transfer->file->len);

	transfer->block_size = (gsize) g_ascii_strtoull(block_size, NULL, 10);
	transfer_send(transfer, (guint8 *) text, length + strlen(size) + 1);
}

static void transfer_free(gpointer data)
{
	Transfer *transfer = data;

	regent_watch_remove(transfer->watch);
	close(transfer->fd);
	g_byte_array_unref(transfer->file);
	g_free(transfer);
}

static void answer(Server *server, const struct sockaddr_in *peer, const char *name, const char *block_size)
{
	Transfer *transfer = g_new0(Transfer, 1);
	guint16 port;

	*transfer = (Transfer) { .server = server, .peer = *peer, .file = file_named(name), .block_size = 512 };
	transfer->fd = bound_socket(&port);
	transfer->watch = regent_step_watch_fd(phone.step, transfer->fd, G_IO_IN, on_ack, transfer);
	g_ptr_array_add(server->transfers, transfer);
	if (server->error && !strcmp(name, OWN))
		transfer_send(transfer, (const guint8 *) server->error, 4 + strlen(server->error + 4) + 1);
	else if (!transfer->file->len)
		transfer_send(transfer, not_found, sizeof not_found);
	else if (block_size && !server->plain)
		send_options(transfer, block_size);
	else
		send_block(transfer, 1);
}

static void intrude(const struct sockaddr_in *peer)
{
	struct sockaddr_in other = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK + 1) } };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	assert_int_equal(bind(fd, (struct sockaddr *) &other, sizeof other), 0);
	sendto(fd, "\0\3\0\1<device/>", 13, 0, (const struct sockaddr *) peer, sizeof *peer);
	sendto(fd, not_found, sizeof not_found, 0, (const struct sockaddr *) peer, sizeof *peer);
	close(fd);
}

static void on_request(gpointer data, int fd, GIOCondition condition)
{
	Server *server = data;
	struct sockaddr_in peer;
	socklen_t size = sizeof peer;
	char packet[600] = "";
	const char *name = packet + 2, *mode, *option;

	if (recvfrom(fd, packet, sizeof packet - 1, 0, (struct sockaddr *) &peer, &size) < 4)
		return;
	asked++;
	mode = name + strlen(name) + 1;
	option = mode + strlen(mode) + 1;
	if (server->stranger)
		intrude(&peer);
	if (!server->silent)
		answer(server, &peer, name, *option ? option + strlen(option) + 1 : NULL);
}

static void server_begin(Server *server)
{
	server->listener = bound_socket(&server->port);
	server->transfers = g_ptr_array_new_with_free_func(transfer_free);
	server->watch = regent_step_watch_fd(phone.step, server->listener, G_IO_IN, on_request, server);
}

static void server_end(Server *server)
{
	regent_watch_remove(server->watch);
	close(server->listener);
	g_ptr_array_unref(server->transfers);
}

static void use_port(const char *scheme, guint16 port)
{
	g_autofree char *url = g_strdup_printf("%s://127.0.0.1:%u", scheme, port);

	fake_phone_servers(url, NULL);
}

static void tftp_begin(Server *server)
{
	begin(&regent_plugin_tftp);
	server_begin(server);
	use_port("tftp", server->port);
	start(&regent_plugin_tftp);
	fake_phone_run();
}

static void tftp_end(Server *server)
{
	stop(&regent_plugin_tftp);
	server_end(server);
	assert_int_equal(fake_step_watches(phone.step), 0);
	fake_phone_end();
}

static void test_tftp(void **state)
{
	Server server = { 0 };

	tftp_begin(&server);
	assert_true(phone.done);
	expect_fact(REGENT_FACT_CONFIG_FILE, "'" OWN "'");
	tftp_end(&server);
}

static void test_tftp_stranger(void **state)
{
	Server server = { .stranger = TRUE };

	tftp_begin(&server);
	assert_true(phone.done);
	expect_fact(REGENT_FACT_CONFIG_FILE, "'" OWN "'");
	assert_true(
		g_str_has_prefix(phone.complaints->str, "a packet of a host that was not asked from 127.0.0.2 port "));
	tftp_end(&server);
}

static void test_tftp_default(void **state)
{
	Server server = { .error = "\0\5\0\1File not found" };

	tftp_begin(&server);
	assert_true(phone.done);
	expect_fact(REGENT_FACT_CONFIG_FILE, "'" DEFAULT "'");
	assert_string_equal(phone.report, DEFAULT " (" OWN ": File not found)");
	tftp_end(&server);
}

static void test_tftp_access(void **state)
{
	Server server = { .error = "\0\5\0\2Permission denied" };

	tftp_begin(&server);
	expect_failure("tftp.access", "error 2, Permission denied");
	assert_int_equal(asked, 1);
	tftp_end(&server);
}

static void test_tftp_silent(void **state)
{
	Server server = { .silent = TRUE };

	begin(&regent_plugin_tftp);
	g_hash_table_insert(phone.options, g_strdup("tries"), g_strdup("2"));
	server_begin(&server);
	use_port("tftp", server.port);
	start(&regent_plugin_tftp);
	fake_phone_run();
	expect_failure("tftp.silent",
		"TFTP server 127.0.0.1 (option 150) does not answer: 2 requests in 3 s, no packet back. "
		"The default file is not asked for, because the phone may be known there.");
	assert_string_equal(phone.phone, "TFTP Timeout : " OWN);
	assert_string_equal(phone.cure,
		"Check the route from 10.1.100.23, UDP 69 in firewalls (answers come from another "
		"port), and that the TFTP service runs.");
	assert_int_equal(asked, 2);
	tftp_end(&server);
}

static void test_tftp_refused(void **state)
{
	guint16 port;
	int fd = bound_socket(&port);

	close(fd);
	begin(&regent_plugin_tftp);
	use_port("tftp", port);
	start(&regent_plugin_tftp);
	fake_phone_run();
	expect_failure("tftp.refused", "nothing listens on UDP port");
	stop(&regent_plugin_tftp);
	fake_phone_end();
}

static void test_tftp_fetch(void **state)
{
	static const struct {
		gboolean plain;
		guint lose;
		const char *name;
	} cases[] = {
		{ FALSE, 0, "big-5000" },
		{ FALSE, 0, "big-2856" },
		{ FALSE, 0, "big-1000000" },
		{ TRUE, 0, "big-100000" },
		{ FALSE, 4, "big-10000" },
	};
	Server server = { 0 };

	tftp_begin(&server);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		RegentFetch *file;

		server.plain = cases[i].plain;
		server.lose = cases[i].lose;
		file = fetch(&regent_plugin_tftp, cases[i].name, 1000000);
		expect_big(file, cases[i].name);
		fake_fetch_free(file);
	}
	tftp_end(&server);
}

static void test_tftp_fetch_errors(void **state)
{
	Server server = { 0 };
	RegentFetch *file;

	tftp_begin(&server);
	file = fetch(&regent_plugin_tftp, "none", 100);
	assert_true(g_error_matches(file->error, REGENT_ERROR, REGENT_ERROR_ABSENT));
	assert_string_equal(file->error->message, "none from 127.0.0.1: File not found");
	fake_fetch_free(file);
	file = fetch(&regent_plugin_tftp, "big-101", 100);
	assert_true(g_error_matches(file->error, REGENT_ERROR, REGENT_ERROR_LIMIT));
	fake_fetch_free(file);
	/* A file of which something came was there. */
	server.gone = TRUE;
	file = fetch(&regent_plugin_tftp, "big-2000", 2000);
	assert_true(g_error_matches(file->error, REGENT_ERROR, REGENT_ERROR_FAILED));
	fake_fetch_free(file);
	server.gone = FALSE;
	server.plain = TRUE;
	file = fetch(&regent_plugin_tftp, "big-2000", 1500);
	assert_true(g_error_matches(file->error, REGENT_ERROR, REGENT_ERROR_LIMIT));
	fake_fetch_free(file);
	tftp_end(&server);
}

/* More transfers than may dally: none is lost, and what is stopped in the middle leaves nothing. */
static void test_tftp_many(void **state)
{
	Server server = { 0 };
	RegentFetch *files[30];

	tftp_begin(&server);
	for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
		files[i] = fake_fetch("big-1500", NULL, 1500);
		regent_plugin_tftp.fetch(self, files[i]);
	}
	for (guint i = 0; i < 25; i++) {
		assert_true(fake_step_run(phone.step, &files[i]->over, 20 * G_USEC_PER_SEC));
		expect_big(files[i], "big-1500");
	}
	/* The server's sockets, those that dally, four at work, and the resolver's. */
	assert_true(fake_step_watches(phone.step) <= server.transfers->len + 1 + 8 + 4 + 1);
	for (guint i = 25; i < G_N_ELEMENTS(files); i++)
		if (!files[i]->over)
			files[i]->cancel(files[i]->job);
	tftp_end(&server);
	for (guint i = 0; i < G_N_ELEMENTS(files); i++)
		fake_fetch_free(files[i]);
}

/* An HTTP server, made of sockets so that it can also send what no library would. */

typedef struct {
	GSocketListener *listener;
	guint16 port;
	guint status; /* for the device's own file; 0: 200 */
	const char *location;
	const char *raw; /* the whole answer to everything; NULL: none */
	gboolean stall;
	gboolean hold; /* says no more, but does not end the connection either */
	GPtrArray *connections;
	GString *request; /* the last one */
	char chunk[2048];
} Web;

static void web_accept(Web *web);

static void web_answer(Web *web, GIOStream *connection)
{
	g_auto(GStrv) words = g_strsplit(web->request->str, " ", 3);
	g_autoptr(GByteArray) file = file_named(words[1] + 1);
	guint status = web->status && !strcmp(words[1], "/" OWN) ? web->status : file->len ? 200 : 404;
	g_autofree char *head = g_strdup_printf(
		"HTTP/1.1 %u %s\r\nConnection: close\r\nContent-Length: %u\r\n%s%s%s\r\n", status,
		status == 503 ? "Service Unavailable" : "As Is\tSaid", status == 200 ? file->len : 0,
		web->location ? "Location: " : "", web->location ? web->location : "", web->location ? "\r\n" : "");
	GOutputStream *out = g_io_stream_get_output_stream(connection);

	if (web->raw)
		g_output_stream_write_all(out, web->raw, strlen(web->raw), NULL, NULL, NULL);
	else
		g_output_stream_write_all(out, head, strlen(head), NULL, NULL, NULL);
	if (status == 200 && !web->raw)
		g_output_stream_write_all(out, file->data, file->len, NULL, NULL, NULL);
	if (!web->hold)
		g_socket_shutdown(g_socket_connection_get_socket(G_SOCKET_CONNECTION(connection)), FALSE, TRUE, NULL);
}

static void web_read(GObject *source, GAsyncResult *result, gpointer data)
{
	Web *web = data;
	gssize length = g_input_stream_read_finish(G_INPUT_STREAM(source), result, NULL);

	if (length <= 0)
		return;
	asked++;
	g_string_truncate(web->request, 0);
	g_string_append_len(web->request, web->chunk, length);
	if (!web->stall)
		web_answer(web, web->connections->pdata[web->connections->len - 1]);
}

static void web_accepted(GObject *source, GAsyncResult *result, gpointer data)
{
	GSocketConnection *connection = g_socket_listener_accept_finish(G_SOCKET_LISTENER(source), result, NULL, NULL);
	Web *web = data;

	if (!connection)
		return;
	g_ptr_array_add(web->connections, connection);
	g_input_stream_read_async(g_io_stream_get_input_stream(G_IO_STREAM(connection)), web->chunk, sizeof web->chunk,
		G_PRIORITY_DEFAULT, NULL, web_read, web);
	web_accept(web);
}

static void web_accept(Web *web)
{
	g_socket_listener_accept_async(web->listener, NULL, web_accepted, web);
}

static void web_begin(Web *web)
{
	web->listener = g_socket_listener_new();
	web->port = g_socket_listener_add_any_inet_port(web->listener, NULL, NULL);
	web->connections = g_ptr_array_new_with_free_func(g_object_unref);
	web->request = g_string_new(NULL);
	web_accept(web);
}

static void web_end(Web *web)
{
	g_socket_listener_close(web->listener);
	while (g_main_context_iteration(NULL, FALSE))
		;
	g_object_unref(web->listener);
	g_ptr_array_unref(web->connections);
	while (g_main_context_iteration(NULL, FALSE))
		;
	g_string_free(web->request, TRUE);
}

static void http_begin(Web *web)
{
	begin(&regent_plugin_http);
	fake_step_set_fact(phone.step, REGENT_FACT_MODEL_USER_AGENT, g_variant_new_string("Cisco-CP7962G/%l"));
	fake_step_set_fact(phone.step, REGENT_FACT_ENDPOINT_LOAD, g_variant_new_string("9.1"));
	web_begin(web);
	use_port("http", web->port);
	start(&regent_plugin_http);
	fake_phone_run();
}

static void http_end(Web *web)
{
	stop(&regent_plugin_http);
	web_end(web);
	fake_phone_end();
}

static void test_http(void **state)
{
	Web web = { 0 };
	g_autofree char *host = NULL;

	http_begin(&web);
	host = g_strdup_printf("\r\nHost: 127.0.0.1:%u\r\n", web.port);
	assert_true(phone.done);
	expect_fact(REGENT_FACT_CONFIG_FILE, "'" OWN "'");
	assert_true(g_str_has_prefix(web.request->str, "GET /" OWN " HTTP/1.1\r\n"));
	assert_non_null(strstr(web.request->str, "\r\nUser-Agent: Cisco-CP7962G/9.1\r\n"));
	assert_non_null(strstr(web.request->str, host));
	assert_null(strstr(web.request->str, "Encoding"));
	http_end(&web);
}

static void test_http_status(void **state)
{
	static const struct {
		guint status;
		const char *location;
		guint asked;
		const char *code; /* NULL: done with the default file; "": with what stood at @location */
		const char *cause;
	} cases[] = {
		{ 404, NULL, 2, NULL, NULL },
		{ 410, NULL, 2, NULL, NULL },
		{ 503, NULL, 1, "http.status", "answers 503 Service Unavailable for " OWN },
		{ 403, NULL, 1, "http.status", "answers 403 As Is Said for " },
		{ 401, NULL, 1, "http.status", "401 As" },
		{ 302, "/" DEFAULT, 2, "", NULL },
		{ 302, "http://192.0.2.1/" DEFAULT, 1, "http.status", "302 As" },
		{ 302, "/" OWN, 4, "http.status", "302 As" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		Web web = { .status = cases[i].status, .location = cases[i].location };

		http_begin(&web);
		if (cases[i].cause)
			expect_failure(cases[i].code, cases[i].cause);
		else
			expect_fact(REGENT_FACT_CONFIG_FILE, cases[i].code ? "'" OWN "'" : "'" DEFAULT "'");
		if (asked != cases[i].asked)
			fail_msg("%u: %u requests", cases[i].status, asked);
		http_end(&web);
	}
}

static void test_http_silent(void **state)
{
	Web web = { .stall = TRUE };

	begin(&regent_plugin_http);
	g_hash_table_insert(phone.options, g_strdup("timeout"), g_strdup("1"));
	web_begin(&web);
	use_port("http", web.port);
	start(&regent_plugin_http);
	fake_phone_run();
	expect_failure("http.silent", "does not answer: no answer in 1 s.");
	http_end(&web);
}

/* A server that stops in the middle of a file and keeps the connection. */
static void test_http_stalled(void **state)
{
	Web web = { .hold = TRUE, .raw = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<device>" };

	begin(&regent_plugin_http);
	g_hash_table_insert(phone.options, g_strdup("timeout"), g_strdup("1"));
	web_begin(&web);
	use_port("http", web.port);
	start(&regent_plugin_http);
	fake_phone_run();
	expect_failure("http.broken", "no more data after 8 bytes");
	http_end(&web);
}

static void test_http_refused(void **state)
{
	begin(&regent_plugin_http);
	fake_phone_servers("http://127.0.0.1:1", NULL);
	start(&regent_plugin_http);
	fake_phone_run();
	expect_failure("http.refused", "127.0.0.1");
	stop(&regent_plugin_http);
	fake_phone_end();
}

static void test_http_fetch(void **state)
{
	Web web = { 0 };
	RegentFetch *file;

	http_begin(&web);
	file = fetch(&regent_plugin_http, "big-300000", 300000);
	expect_big(file, "big-300000");
	assert_int_equal(file->total, 300000);
	fake_fetch_free(file);
	file = fetch(&regent_plugin_http, "big-300001", 300000);
	assert_true(g_error_matches(file->error, REGENT_ERROR, REGENT_ERROR_LIMIT));
	assert_int_equal(file->bytes->len, 0);
	fake_fetch_free(file);
	file = fetch(&regent_plugin_http, "none", 100);
	assert_true(g_error_matches(file->error, REGENT_ERROR, REGENT_ERROR_ABSENT));
	fake_fetch_free(file);
	http_end(&web);
}

/* A consumer that goes away, and a step that stops, while libsoup is at work. */
static void test_http_stop(void **state)
{
	Web web = { 0 };
	RegentFetch *gone, *cut;

	http_begin(&web);
	web.stall = TRUE;
	gone = fake_fetch("big-10", NULL, 100);
	cut = fake_fetch("big-20", NULL, 100);
	regent_plugin_http.fetch(self, gone);
	regent_plugin_http.fetch(self, cut);
	fake_step_run(phone.step, &gone->over, 100000);
	gone->cancel(gone->job);
	fake_step_run(phone.step, &cut->over, 100000);
	http_end(&web);
	assert_false(gone->over || cut->over);
	fake_fetch_free(gone);
	fake_fetch_free(cut);
}

static void test_http_broken(void **state)
{
	static const struct {
		const char *answer, *code;
	} cases[] = {
		{ "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n<device>", "http.broken" },
		{ "HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n", "config.too-large" },
		{ "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n100\r\n<device>", "http.broken" },
		{ "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "config.unreadable" },
		{ "SMTP\r\n\r\n", "http.failed" },
		{ "", "http.failed" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		Web web = { .raw = cases[i].answer };

		http_begin(&web);
		if (g_strcmp0(phone.code, cases[i].code))
			fail_msg("%s: %s: %s", cases[i].answer, phone.code, phone.cause);
		http_end(&web);
	}
}

/* A body that is announced and not wanted, or given up, does not hold up the loop; the next file comes all the same. */
static void test_http_unwanted(void **state)
{
	Web web = { 0 };
	RegentFetch *file;

	http_begin(&web);
	web.hold = TRUE;
	web.raw = "HTTP/1.1 200 OK\r\nContent-Length: 3000000000\r\n\r\nabc";
	for (guint i = 0; i < 5; i++) {
		file = fetch(&regent_plugin_http, "x", 1000);
		assert_true(g_error_matches(file->error, REGENT_ERROR, REGENT_ERROR_LIMIT));
		fake_fetch_free(file);
	}
	web.raw = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7d0\r\nabcdefghijklmnopqrstuvwxyz";
	for (guint i = 0; i < 5; i++) {
		file = fetch(&regent_plugin_http, "x", 10);
		assert_true(g_error_matches(file->error, REGENT_ERROR, REGENT_ERROR_LIMIT));
		fake_fetch_free(file);
	}
	web.raw = NULL;
	web.hold = FALSE;
	file = fetch(&regent_plugin_http, "big-3000", 3000);
	expect_big(file, "big-3000");
	fake_fetch_free(file);
	http_end(&web);
}

/* No socket of ours, libsoup's either, leaves through another interface than the voice interface. */
static void test_other_interface(void **state)
{
	static const RegentPlugin *const plugins[] = { &regent_plugin_tftp, &regent_plugin_http };

	for (gsize i = 0; i < G_N_ELEMENTS(plugins); i++) {
		Web web = { 0 };

		begin(plugins[i]);
		fake_step_set_fact(phone.step, REGENT_FACT_VOICE_INTERFACE, g_variant_new_string("none0"));
		web_begin(&web);
		use_port(plugins[i]->name, web.port);
		start(plugins[i]);
		fake_phone_run();
		expect_failure(i ? "http.failed" : "tftp.failed", "none0");
		assert_int_equal(asked, 0);
		stop(plugins[i]);
		web_end(&web);
		fake_phone_end();
	}
}

/* The registrar plugin. */

static void set(const char *key, const char *value)
{
	g_hash_table_insert(phone.options, g_strdup(key), g_strdup(value));
}

static void test_registrar(void **state)
{
	begin(&regent_plugin_registrar);
	set("call-managers", "10.1.0.10;pbx.example:5070;[2001:db8::5]:5080;2001:db8::6");
	set("user", "1001;1002");
	set("password", "geh;eim");
	set("auth-user", "phone1;phone2");
	set("display-name", "Reception");
	set("transport", "tcp");
	start(&regent_plugin_registrar);
	assert_true(phone.done);
	expect_fact(REGENT_FACT_CONFIG_PROTOCOL, "'sip'");
	expect_fact(REGENT_FACT_CONFIG_CALL_MANAGERS,
		"[{'name': <'10.1.0.10'>, 'sip-port': <uint16 5060>, 'secure': <false>}, "
		"{'name': <'pbx.example'>, 'sip-port': <uint16 5070>, 'secure': <false>}, "
		"{'name': <'2001:db8::5'>, 'sip-port': <uint16 5080>, 'secure': <false>}, "
		"{'name': <'2001:db8::6'>, 'sip-port': <uint16 5060>, 'secure': <false>}]");
	expect_fact(REGENT_FACT_CONFIG_LINES,
		"[{'index': <uint32 1>, 'number': <'1001'>, 'name': <'Reception'>, 'label': <'1001'>}, "
		"{'index': <uint32 2>, 'number': <'1002'>, 'label': <'1002'>}]");
	expect_fact(REGENT_FACT_CONFIG_SECRET_CREDENTIALS,
		"[{'line': <uint32 1>, 'user': <'phone1'>, 'password': <'geh;eim'>}, "
		"{'line': <uint32 2>, 'user': <'phone2'>, 'password': <'geh;eim'>}]");
	expect_fact(REGENT_FACT_CONFIG_SETTINGS,
		"{'transport': <'tcp'>, 'register-expires': <uint32 3600>, 'date-template': <'D.M.Y'>}");
	assert_null(strstr(phone.report, "geh;eim"));
	stop(&regent_plugin_registrar);
	fake_phone_end();
}

static void test_registrar_passwords(void **state)
{
	begin(&regent_plugin_registrar);
	set("call-managers", "pbx");
	set("user", "1001;1002");
	set("passwords", "a;b");
	start(&regent_plugin_registrar);
	expect_fact(REGENT_FACT_CONFIG_SECRET_CREDENTIALS,
		"[{'line': <uint32 1>, 'user': <'1001'>, 'password': <'a'>}, "
		"{'line': <uint32 2>, 'user': <'1002'>, 'password': <'b'>}]");
	stop(&regent_plugin_registrar);
	fake_phone_end();
}

static void test_registrar_sccp(void **state)
{
	begin(&regent_plugin_registrar);
	fake_step_set_fact(phone.step, REGENT_FACT_ENDPOINT_PROTOCOL, g_variant_new_string("sccp"));
	set("call-managers", "cucm-pub");
	start(&regent_plugin_registrar);
	expect_fact(REGENT_FACT_CONFIG_PROTOCOL, "'sccp'");
	expect_fact(REGENT_FACT_CONFIG_CALL_MANAGERS,
		"[{'name': <'cucm-pub'>, 'sccp-port': <uint16 2000>, 'secure': <false>}]");
	stop(&regent_plugin_registrar);
	fake_phone_end();
}

static void test_registrar_refused(void **state)
{
	static const char *const cases[][2] = {
		{ "a b", "no host" },
		{ "pbx:99999", "no host" },
		{ "http://x", "no host" },
		{ "pbx", "needs a user" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;

		begin(&regent_plugin_registrar);
		set("call-managers", cases[i][0]);
		if (!strstr(cases[i][1], "user"))
			set("user", "1001");
		assert_null(regent_plugin_registrar.start(phone.step, &error));
		assert_true(g_error_matches(error, REGENT_ERROR, REGENT_ERROR_CONFIG));
		assert_non_null(strstr(error->message, cases[i][1]));
		fake_phone_end();
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tftp),
		cmocka_unit_test(test_tftp_stranger),
		cmocka_unit_test(test_tftp_default),
		cmocka_unit_test(test_tftp_access),
		cmocka_unit_test(test_tftp_silent),
		cmocka_unit_test(test_tftp_refused),
		cmocka_unit_test(test_tftp_fetch),
		cmocka_unit_test(test_tftp_fetch_errors),
		cmocka_unit_test(test_tftp_many),
		cmocka_unit_test(test_http),
		cmocka_unit_test(test_http_status),
		cmocka_unit_test(test_http_silent),
		cmocka_unit_test(test_http_stalled),
		cmocka_unit_test(test_http_refused),
		cmocka_unit_test(test_http_fetch),
		cmocka_unit_test(test_http_stop),
		cmocka_unit_test(test_http_broken),
		cmocka_unit_test(test_http_unwanted),
		cmocka_unit_test(test_other_interface),
		cmocka_unit_test(test_registrar),
		cmocka_unit_test(test_registrar_passwords),
		cmocka_unit_test(test_registrar_sccp),
		cmocka_unit_test(test_registrar_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
