/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tftp as it is, against a server on the loopback interface. */
#include "plugin-bench.h"
#include "tftp-report.h"

#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

extern const RegentPlugin regent_plugin_tftp;

#define ROUTER (char *) "10.1.100.1"

/* A TFTP server. It answers each transfer from a port of its own, with the options it was asked for. */

static guint asked; /* requests */

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
	char name[100]; /* of the file asked for last */
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
	g_strlcpy(server->name, name, sizeof server->name);
	mode = name + strlen(name) + 1;
	option = mode + strlen(mode) + 1;
	if (server->stranger)
		intrude(&peer);
	if (!server->silent)
		answer(server, &peer, name, *option ? option + strlen(option) + 1 : NULL);
}

static void server_begin(Server *server)
{
	asked = 0;
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

static void tftp_begin(Server *server)
{
	plugin_begin(&regent_plugin_tftp);
	server_begin(server);
	plugin_use_port("tftp", server->port);
	plugin_start(&regent_plugin_tftp);
	fake_phone_run();
}

static void tftp_end(Server *server)
{
	plugin_stop(&regent_plugin_tftp);
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

/* A server of several addresses that answers from another one than was asked. */
static void test_tftp_other_address(void **state)
{
	Server server = { .silent = TRUE, .stranger = TRUE };

	plugin_begin(&regent_plugin_tftp);
	plugin_set("tries", "1");
	server_begin(&server);
	plugin_use_port("tftp", server.port);
	plugin_start(&regent_plugin_tftp);
	fake_phone_run();
	expect_failure(
		"tftp.other-address", " does not answer itself: 1 request in 1 s, and 2 packets from 127.0.0.2 port ");
	assert_true(g_str_has_prefix(phone.cure,
		"If 127.0.0.2 is another address of 127.0.0.1: set accept-other-address = yes in [plugin tftp].\n"));
	tftp_end(&server);
}

/* Where that is wished, it is taken: the file of one block that the other address sends. */
static void test_tftp_any_address(void **state)
{
	Server server = { .silent = TRUE, .stranger = TRUE };

	plugin_begin(&regent_plugin_tftp);
	plugin_set("accept-other-address", "yes");
	server_begin(&server);
	plugin_use_port("tftp", server.port);
	plugin_start(&regent_plugin_tftp);
	fake_phone_run();
	expect_failure("config.no-call-manager", OWN " from 127.0.0.1:");
	tftp_end(&server);
}

/* A folder before the names. */
static void test_tftp_path(void **state)
{
	Server server = { 0 };
	g_autofree char *url = NULL;

	plugin_begin(&regent_plugin_tftp);
	server_begin(&server);
	url = g_strdup_printf("tftp://127.0.0.1:%u/cfg", server.port);
	fake_phone_servers(url, NULL);
	plugin_start(&regent_plugin_tftp);
	fake_phone_run();
	expect_failure("config.absent", "/cfg/ has neither " OWN);
	assert_string_equal(server.name, "cfg/" DEFAULT);
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

	plugin_begin(&regent_plugin_tftp);
	plugin_set("tries", "2");
	server_begin(&server);
	plugin_use_port("tftp", server.port);
	plugin_start(&regent_plugin_tftp);
	fake_phone_run();
	expect_failure("tftp.silent",
		": 2 requests in 3 s, no packet back. The default file is not asked for, because the phone may be "
		"known there.");
	assert_string_equal(phone.phone, "TFTP Timeout : " OWN);
	assert_true(g_str_has_prefix(phone.cure, "Try from this VLAN: `tftp 127.0.0.1 "));
	assert_non_null(strstr(phone.cure, " -c get " OWN "`.\nStart the TFTP service on 127.0.0.1.\n"));
	assert_int_equal(asked, 2);
	tftp_end(&server);
}

static void test_tftp_refused(void **state)
{
	guint16 port;
	int fd = bound_socket(&port);

	close(fd);
	plugin_begin(&regent_plugin_tftp);
	plugin_use_port("tftp", port);
	plugin_start(&regent_plugin_tftp);
	fake_phone_run();
	expect_failure("tftp.refused", "nothing listens on UDP port");
	plugin_stop(&regent_plugin_tftp);
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
	assert_true(g_str_has_prefix(file->error->message, "none from 127.0.0.1:"));
	assert_true(g_str_has_suffix(file->error->message, ": File not found"));
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
		regent_plugin_tftp.fetch(plugin_self, files[i]);
	}
	for (guint i = 0; i < 25; i++) {
		assert_true(fake_step_run(phone.step, &files[i]->over, 60 * G_USEC_PER_SEC));
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

/* No socket of ours leaves through another interface than the voice interface. */
static void test_tftp_other_interface(void **state)
{
	Server server = { 0 };

	plugin_begin(&regent_plugin_tftp);
	fake_step_set_fact(phone.step, REGENT_FACT_VOICE_INTERFACE, g_variant_new_string("none0"));
	server_begin(&server);
	plugin_use_port("tftp", server.port);
	plugin_start(&regent_plugin_tftp);
	fake_phone_run();
	expect_failure("tftp.failed", "none0");
	assert_int_equal(asked, 0);
	tftp_end(&server);
}

/* How far the requests got decides the sentence; each row has a sister that differs in one thing. */
static const struct {
	TftpFailure failure;
	guint strangers;
	TftpTrouble trouble;
	const char *code, *detail, *subject;
} silences[] = {
	{ TFTP_FAILURE_SILENT, 0, { 0 }, "tftp.silent", "4 requests in 15 s, no packet back", NULL },
	{ TFTP_FAILURE_SILENT, 0, { .hop = { ROUTER, TRUE, FALSE }, .hop_state = PROVISION_HOP_ANSWERS }, "tftp.silent",
		"4 requests in 15 s, no packet back, though the router 10.1.100.1 answers ARP", NULL },
	{ TFTP_FAILURE_SILENT, 0, { .hop = { ROUTER, TRUE, FALSE }, .hop_state = PROVISION_HOP_SILENT }, "tftp.no-arp",
		"4 requests in 15 s", "the router 10.1.100.1" },
	{ TFTP_FAILURE_SILENT, 0, { .hop = { ROUTER, FALSE, TRUE }, .hop_state = PROVISION_HOP_SILENT },
		"tftp.no-router", "4 requests in 15 s", "10.1.100.1 itself" },
	{ TFTP_FAILURE_SILENT, 0, { .stranger = ROUTER, .port = 69, .count = 1 }, "tftp.other-address",
		"4 requests in 15 s, and 1 packet from 10.1.100.1 port 69", "10.1.100.1" },
	{ TFTP_FAILURE_REFUSED, 0, { 0 }, "tftp.refused", "nothing listens on UDP port 69", NULL },
	{ TFTP_FAILURE_REFUSED, 0, { .obstacle = ROUTER }, "tftp.prohibited",
		"nothing listens on UDP port 69, in the place of the server, as firewalls do", "10.1.100.1" },
	{ TFTP_FAILURE_UNREACHABLE, 0, { .obstacle = ROUTER }, "tftp.unreachable", "there is no way to it from there",
		"10.1.100.1" },
	{ TFTP_FAILURE_UNREACHABLE, 0, { .obstacle = ROUTER, .prohibited = TRUE }, "tftp.prohibited",
		"a firewall does not let the request pass", "10.1.100.1" },
	{ TFTP_FAILURE_STALLED, 0, { 0 }, "tftp.broken", "no more packets after 512 bytes", NULL },
	{ TFTP_FAILURE_STALLED, 3, { 0 }, "tftp.broken",
		"no more packets after 512 bytes, but 3 from port 5001, where another transfer is", NULL },
};

static void test_tftp_report(void **state)
{
	for (gsize i = 0; i < G_N_ELEMENTS(silences); i++) {
		TftpClient client = { .failure = silences[i].failure,
			.config = { .port = 69 },
			.requests = 4,
			.received = 512,
			.strangers = silences[i].strangers,
			.stranger_port = 5001 };
		g_auto(TftpReport) report = { 0 };

		tftp_report(&report, &client, &silences[i].trouble, 15 * G_USEC_PER_SEC);
		assert_string_equal(report.result.code, silences[i].code);
		assert_string_equal(report.result.detail, silences[i].detail);
		assert_int_equal(g_strcmp0(report.result.subject, silences[i].subject), 0);
	}
}

static void test_tftp_check(void **state)
{
	plugin_begin(&regent_plugin_tftp);
	plugin_set("file", "%n.cnf.xml");
	expect_judged(&regent_plugin_tftp, NULL, NULL);
	plugin_set("file", "phones/%m-%i.cnf.xml");
	expect_judged(&regent_plugin_tftp, NULL, NULL);
	plugin_set("default-file", "/etc/passwd");
	expect_judged(&regent_plugin_tftp, "default-file", "\"/etc/passwd\" cannot be the name of a file");
	plugin_set("default-file", "");
	expect_judged(&regent_plugin_tftp, "default-file", "\"\" cannot be");
	plugin_set("file", "../%n.cnf.xml");
	expect_judged(&regent_plugin_tftp, "file", "\"../%n.cnf.xml\" cannot be");
	fake_phone_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tftp),
		cmocka_unit_test(test_tftp_stranger),
		cmocka_unit_test(test_tftp_other_address),
		cmocka_unit_test(test_tftp_any_address),
		cmocka_unit_test(test_tftp_path),
		cmocka_unit_test(test_tftp_default),
		cmocka_unit_test(test_tftp_access),
		cmocka_unit_test(test_tftp_silent),
		cmocka_unit_test(test_tftp_refused),
		cmocka_unit_test(test_tftp_fetch),
		cmocka_unit_test(test_tftp_fetch_errors),
		cmocka_unit_test(test_tftp_many),
		cmocka_unit_test(test_tftp_other_interface),
		cmocka_unit_test(test_tftp_report),
		cmocka_unit_test(test_tftp_check),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
