/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* http as it is, against a server on the loopback interface. */
#include "plugin-bench.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

extern const RegentPlugin regent_plugin_http;

/* An HTTP server, made of sockets so that it can also send what no library would. */

typedef struct {
	GSocketListener *listener;
	guint16 port;
	guint status; /* for the device's own file; 0: 200 */
	const char *header;
	const char *raw; /* the whole answer to everything; NULL: none */
	gboolean stall;
	gboolean hold; /* says no more, but does not end the connection either */
	GPtrArray *connections;
	GString *request; /* the last one */
	char chunk[2048];
} Web;

static guint asked; /* requests */

static void web_accept(Web *web);

static void web_answer(Web *web, GIOStream *connection)
{
	g_auto(GStrv) words = g_strsplit(web->request->str, " ", 3);
	g_autoptr(GByteArray) file = file_named(words[1] + 1);
	guint status = web->status && !strcmp(words[1], "/" OWN) ? web->status : file->len ? 200 : 404;
	g_autofree char *head = g_strdup_printf("HTTP/1.1 %u %s\r\nConnection: close\r\nContent-Length: %u\r\n%s%s\r\n",
		status, status == 503 ? "Service Unavailable" : "As Is\tSaid", status == 200 ? file->len : 0,
		web->header ? web->header : "", web->header ? "\r\n" : "");
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
	asked = 0;
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
	plugin_begin(&regent_plugin_http);
	fake_step_set_fact(phone.step, REGENT_FACT_MODEL_USER_AGENT, g_variant_new_string("Cisco-CP7962G/%l"));
	fake_step_set_fact(phone.step, REGENT_FACT_ENDPOINT_LOAD, g_variant_new_string("9.1"));
	web_begin(web);
	plugin_use_port("http", web->port);
	plugin_start(&regent_plugin_http);
	fake_phone_run();
}

static void http_end(Web *web)
{
	plugin_stop(&regent_plugin_http);
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

/* Each answer that is no file has words and a cure of its own. */
static const struct {
	guint status;
	const char *header;
	guint asked;
	const char *code; /* NULL: done with the default file; "": with what stood at the Location */
	const char *cause, *cure;
} answers[] = {
	{ 404, NULL, 2, NULL, NULL, NULL },
	{ 410, NULL, 2, NULL, NULL, NULL },
	{ 503, NULL, 1, "http.unavailable", "answers 503 Service Unavailable for " OWN,
		"Let TFTP ask as well: `plugins = http; tftp` in [phase provisioning].\n" },
	{ 500, NULL, 1, "http.status", "answers 500 As Is Said for " OWN, "Look at the log of the HTTP service" },
	{ 400, NULL, 1, "http.status", "answers 400 As Is Said for " OWN, "Look at the log of the HTTP service" },
	{ 403, NULL, 1, "http.forbidden", "does not give out " OWN ": 403 As Is Said", "`ls -l " OWN "`" },
	{ 401, NULL, 1, "http.login", "wants a user and a password for " OWN ": 401 As", "without a login" },
	{ 407, NULL, 1, "http.login", "wants a user and a password", "without a login" },
	{ 302, "Location: /" DEFAULT, 2, "", NULL, NULL },
	{ 302, "Location: http://192.0.2.1/" DEFAULT, 1, "http.redirect",
		"sends the phone on to http://192.0.2.1/" DEFAULT ", where it does not follow: 302 As",
		"Write the server of http://192.0.2.1/" DEFAULT " into option 150.\n" },
	{ 302, "Location: /" OWN, 4, "http.redirect", "sends the phone on to /" OWN, "three redirects" },
	{ 301, "X: y", 1, "http.redirect", "sends the phone on, where", "three redirects" },
	{ 200, "Content-Encoding: gzip", 1, "http.coded", "in a form that was not asked for: gzip", "`gzip off;`" },
	{ 200, "Content-Encoding: identity", 1, "", NULL, NULL },
};

static void test_http_status(void **state)
{
	for (gsize i = 0; i < G_N_ELEMENTS(answers); i++) {
		Web web = { .status = answers[i].status, .header = answers[i].header };

		http_begin(&web);
		if (answers[i].cause)
			expect_failure(answers[i].code, answers[i].cause);
		else
			expect_fact(REGENT_FACT_CONFIG_FILE, answers[i].code ? "'" OWN "'" : "'" DEFAULT "'");
		if (answers[i].cure && !strstr(phone.cure, answers[i].cure))
			fail_msg("%u: %s", answers[i].status, phone.cure);
		if (asked != answers[i].asked)
			fail_msg("%u: %u requests", answers[i].status, asked);
		http_end(&web);
	}
}

/* The port that was tried is in the words, and a folder in the request. */
static void test_http_path(void **state)
{
	Web web = { 0 };
	g_autofree char *url = NULL, *words = NULL;

	plugin_begin(&regent_plugin_http);
	web_begin(&web);
	url = g_strdup_printf("http://127.0.0.1:%u/my%%20cfg", web.port);
	words = g_strdup_printf("127.0.0.1:%u/my cfg/ has neither " OWN, web.port);
	fake_phone_servers(url, NULL);
	plugin_start(&regent_plugin_http);
	fake_phone_run();
	expect_failure("config.absent", words);
	assert_true(g_str_has_prefix(web.request->str, "GET /my%20cfg/" DEFAULT " HTTP/1.1\r\n"));
	http_end(&web);
}

static void test_http_silent(void **state)
{
	Web web = { .stall = TRUE };

	plugin_begin(&regent_plugin_http);
	plugin_set("timeout", "1");
	web_begin(&web);
	plugin_use_port("http", web.port);
	plugin_start(&regent_plugin_http);
	fake_phone_run();
	expect_failure("http.mute", "takes the connection and says nothing: no answer in 1 s.");
	http_end(&web);
}

/* A server that stops in the middle of a file and keeps the connection. */
static void test_http_stalled(void **state)
{
	Web web = { .hold = TRUE, .raw = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<device>" };

	plugin_begin(&regent_plugin_http);
	plugin_set("timeout", "1");
	web_begin(&web);
	plugin_use_port("http", web.port);
	plugin_start(&regent_plugin_http);
	fake_phone_run();
	expect_failure("http.broken", "no more data after 8 of 100 bytes");
	http_end(&web);
}

/* TFTP is not asked to be asked where there are others to ask. */
static void test_http_refused(void **state)
{
	for (guint others = 0; others < 2; others++) {
		plugin_begin(&regent_plugin_http);
		phone.before = others;
		fake_phone_servers("http://127.0.0.1:1", NULL);
		plugin_start(&regent_plugin_http);
		fake_phone_run();
		expect_failure(
			"http.refused", "no HTTP file service on 127.0.0.1:1 (option 150): nothing listens on TCP 1.");
		assert_int_equal(!strstr(phone.cure, "`plugins = http; tftp`"), others);
		assert_non_null(
			strstr(phone.cure, "\nPerhaps a firewall between 10.1.100.23 and 127.0.0.1 refuses it"));
		plugin_stop(&regent_plugin_http);
		fake_phone_end();
	}
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
	regent_plugin_http.fetch(plugin_self, gone);
	regent_plugin_http.fetch(plugin_self, cut);
	fake_step_run(phone.step, &gone->over, 100000);
	gone->cancel(gone->job);
	fake_step_run(phone.step, &cut->over, 100000);
	http_end(&web);
	assert_false(gone->over || cut->over);
	fake_fetch_free(gone);
	fake_fetch_free(cut);
}

#define WHOLE FILE_OF("device")

static void test_http_broken(void **state)
{
	static const struct {
		const char *answer, *code;
	} cases[] = {
		{ "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n<device>", "http.broken" },
		{ "HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n", "config.too-large" },
		{ "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n100\r\n<device>", "http.broken" },
		{ "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "config.unreadable" },
		/* Lengths that are not that of the file. */
		{ "HTTP/1.1 200 OK\r\n\r\n" WHOLE, NULL },
		{ "HTTP/1.0 200 OK\r\nConnection: close\r\n\r\n" WHOLE, NULL },
		{ "HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\n" WHOLE, "http.failed" },
		{ "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n" WHOLE, "http.failed" },
		{ "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n" WHOLE, "http.failed" },
		{ "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" WHOLE, "config.unreadable" },
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
static void test_http_other_interface(void **state)
{
	Web web = { 0 };

	plugin_begin(&regent_plugin_http);
	fake_step_set_fact(phone.step, REGENT_FACT_VOICE_INTERFACE, g_variant_new_string("none0"));
	web_begin(&web);
	plugin_use_port("http", web.port);
	plugin_start(&regent_plugin_http);
	fake_phone_run();
	expect_failure("http.failed", "none0");
	assert_int_equal(asked, 0);
	http_end(&web);
}

static void test_http_check(void **state)
{
	plugin_begin(&regent_plugin_http);
	plugin_set("file", "%n.cnf.xml");
	expect_judged(&regent_plugin_http, NULL, NULL);
	plugin_set("file", "%n.cnf.xml?x=1");
	expect_judged(&regent_plugin_http, "file", "cannot be the name of a file on a server");
	fake_phone_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_http),
		cmocka_unit_test(test_http_status),
		cmocka_unit_test(test_http_path),
		cmocka_unit_test(test_http_silent),
		cmocka_unit_test(test_http_stalled),
		cmocka_unit_test(test_http_refused),
		cmocka_unit_test(test_http_fetch),
		cmocka_unit_test(test_http_stop),
		cmocka_unit_test(test_http_broken),
		cmocka_unit_test(test_http_unwanted),
		cmocka_unit_test(test_http_other_interface),
		cmocka_unit_test(test_http_check),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
