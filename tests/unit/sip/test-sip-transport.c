/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The way to a server that is a socket of this program, on the loopback interface. The connection is made here, as the
 * connector does it for the plugin. */
#include "fake-step.h"
#include "sip-transport.h"

#include <errno.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#define SECOND ((gint64) G_USEC_PER_SEC)
#define ONE "OPTIONS sip:a SIP/2.0\r\nl: 5\r\n\r\nhello"
#define TWO "SIP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n"

typedef struct {
	RegentStep *step;
	SipTransport *transport;
	int fd;   /* the server's: listening, or its datagrams */
	int peer; /* its connection */
	guint16 port;
	GString *log; /* "message:text@peer closed:reason(why) " */
	guint16 own_port;
	gboolean told;
	gboolean free_at_message;
} Fixture;

static void note(Fixture *f, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void note(Fixture *f, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	g_string_append_vprintf(f->log, format, args);
	va_end(args);
	f->told = TRUE;
}

static void on_closed(gpointer self, SipClose reason, const char *why)
{
	Fixture *f = self;
	g_autofree char *port = g_strdup_printf(":%u", f->port);
	g_auto(GStrv) parts = g_strsplit(why, port, -1);
	g_autofree char *words = g_strjoinv(":PORT", parts);

	note(f, "closed:%d(%s) ", reason, words);
	g_clear_pointer(&f->transport, sip_transport_free);
}

static void on_barred(gpointer self, const ConnectorVerdict *verdict)
{
	Fixture *f = self;
	g_autofree char *port = g_strdup_printf(":%u", f->port);
	g_auto(GStrv) parts = g_strsplit(verdict->sentence, port, -1);
	g_autofree char *words = g_strjoinv(":PORT", parts);

	note(f, "barred:%d(%s) ", verdict->failure, words);
	g_clear_pointer(&f->transport, sip_transport_free);
}

static void on_message(gpointer self, const char *data, gsize length, const HostPort *peer)
{
	Fixture *f = self;

	note(f, "message:%.*s@%s ", (int) length, data, peer->host);
	if (f->free_at_message)
		g_clear_pointer(&f->transport, sip_transport_free);
}

static void on_garbage(gpointer self, const HostPort *peer)
{
	note(self, "garbage:%s ", peer->host);
}

static void wait_for(Fixture *f, const char *want)
{
	while (strlen(f->log->str) < strlen(want)) {
		f->told = FALSE;
		if (!fake_step_run(f->step, &f->told, 60 * SECOND))
			fail_msg("only \"%s\"", f->log->str);
	}
	assert_string_equal(f->log->str, want);
	g_string_truncate(f->log, 0);
}

static int bound(int type, guint16 *port)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t size = sizeof address;
	int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);

	assert_int_equal(bind(fd, (struct sockaddr *) &address, sizeof address), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *) &address, &size), 0);
	*port = ntohs(address.sin_port);
	return fd;
}

static struct sockaddr_in loopback(guint16 port)
{
	return (struct sockaddr_in) {
		.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = { htonl(INADDR_LOOPBACK) }
	};
}

static void open_way(Fixture *f, gboolean tcp)
{
	static const SipTransportOps ops = {
		.closed = on_closed, .barred = on_barred, .message = on_message, .garbage = on_garbage
	};
	const HostPort server = { (char *) "127.0.0.1", f->port }, own = { (char *) "127.0.0.1", 0 };
	struct sockaddr_in address = loopback(f->port), any = loopback(0);
	int fd = socket(AF_INET, (tcp ? SOCK_STREAM : SOCK_DGRAM) | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	assert_int_equal(bind(fd, (struct sockaddr *) &any, sizeof any), 0);
	if (tcp && connect(fd, (struct sockaddr *) &address, sizeof address) < 0)
		assert_int_equal(errno, EINPROGRESS);
	f->transport = sip_transport_new(f->step, tcp, fd, &server, &own, &ops, f);
	f->own_port = sip_transport_own(f->transport)->port;
	assert_string_equal(sip_transport_own(f->transport)->host, "127.0.0.1");
}

static Fixture *begin(int type)
{
	Fixture *f = g_new0(Fixture, 1);

	f->step = fake_step_new();
	f->log = g_string_new(NULL);
	f->peer = -1;
	f->fd = bound(type, &f->port);
	if (type == SOCK_STREAM)
		assert_int_equal(listen(f->fd, 1), 0);
	return f;
}

static Fixture *begin_tcp(void)
{
	Fixture *f = begin(SOCK_STREAM);

	open_way(f, TRUE);
	f->peer = accept(f->fd, NULL, NULL);
	assert_true(f->peer >= 0);
	return f;
}

static void end(Fixture *f)
{
	sip_transport_free(f->transport);
	assert_int_equal(fake_step_watches(f->step), 0);
	fake_step_free(f->step);
	g_string_free(f->log, TRUE);
	if (f->peer >= 0)
		close(f->peer);
	if (f->fd >= 0)
		close(f->fd);
	g_free(f);
}

/* Every place where the stream may be cut; keep-alives before and between. */
static void test_stream(void **state)
{
	static const char stream[] = "\r\n\r\n" ONE "\r\n\r\n" TWO;
	Fixture *f = begin_tcp();

	for (gsize cut = 0; cut <= strlen(stream); cut++) {
		assert_int_equal(send(f->peer, stream, cut, 0), cut);
		fake_step_run(f->step, &f->told, 2000);
		assert_int_equal(send(f->peer, stream + cut, strlen(stream) - cut, 0), strlen(stream) - cut);
		wait_for(f, "message:" ONE "@127.0.0.1 message:" TWO "@127.0.0.1 ");
	}
	end(f);
}

static void test_stream_bytes(void **state)
{
	Fixture *f = begin_tcp();

	for (const char *at = ONE TWO; *at; at++) {
		assert_int_equal(send(f->peer, at, 1, 0), 1);
		f->told = FALSE;
		fake_step_run(f->step, &f->told, 500);
	}
	wait_for(f, "message:" ONE "@127.0.0.1 message:" TWO "@127.0.0.1 ");
	end(f);
}

static void test_stream_sent(void **state)
{
	Fixture *f = begin_tcp();
	char text[100] = "";

	sip_transport_send(f->transport, ONE, strlen(ONE));
	sip_transport_answer(f->transport, TWO, strlen(TWO), &(const HostPort) { (char *) "192.0.2.9", 9 });
	assert_int_equal(recv(f->peer, text, strlen(ONE TWO), MSG_WAITALL), strlen(ONE TWO));
	assert_string_equal(text, ONE TWO);
	end(f);
}

static void test_garbage(void **state)
{
	Fixture *f = begin_tcp();
	static const char text[] = "INVITE x\r\nContent-Length: -1\r\n\r\n";

	send(f->peer, text, strlen(text), 0);
	wait_for(f, "garbage:127.0.0.1 closed:2(127.0.0.1 sent something that is not SIP) ");
	end(f);
}

/* Whoever is told may end it; what else was in the packet is nobody's then. */
static void test_freed_while_told(void **state)
{
	Fixture *f = begin_tcp();

	f->free_at_message = TRUE;
	send(f->peer, ONE TWO, strlen(ONE TWO), 0);
	wait_for(f, "message:" ONE "@127.0.0.1 ");
	assert_null(f->transport);
	end(f);
}

static void test_tcp_closed(void **state)
{
	static const struct linger at_once = { .l_onoff = 1 };
	Fixture *f = begin_tcp();

	close(f->peer);
	f->peer = -1;
	wait_for(f, "closed:1(127.0.0.1 closed the connection) ");
	end(f);
	f = begin_tcp();
	setsockopt(f->peer, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
	close(f->peer);
	f->peer = -1;
	wait_for(f, "closed:2(127.0.0.1 reset the connection) ");
	end(f);
}

static void send_to(int from, const char *text, guint16 port)
{
	struct sockaddr_in to = loopback(port);

	assert_true(sendto(from, text, strlen(text), 0, (struct sockaddr *) &to, sizeof to) >= 0);
}

/* One datagram is one message, whoever sends it; short ones keep a NAT open. */
static void test_udp(void **state)
{
	Fixture *f = begin(SOCK_DGRAM);
	char text[100] = "";

	open_way(f, FALSE);
	sip_transport_send(f->transport, TWO, strlen(TWO));
	assert_int_equal(recv(f->fd, text, sizeof text - 1, 0), strlen(TWO));
	assert_string_equal(text, TWO);
	send_to(f->fd, "\r\n\r\n", f->own_port);
	send_to(f->fd, ONE, f->own_port);
	send_to(f->fd, "garbage", f->own_port);
	wait_for(f, "message:" ONE "@127.0.0.1 message:garbage@127.0.0.1 ");
	end(f);
}

static void test_udp_refused(void **state)
{
	Fixture *f = begin(SOCK_DGRAM);
	guint16 other;
	int fd = bound(SOCK_DGRAM, &other);

	close(fd);
	open_way(f, FALSE);
	/* That an answer of ours reached nobody says nothing of the server. */
	sip_transport_answer(f->transport, TWO, strlen(TWO), &(const HostPort) { (char *) "127.0.0.1", other });
	send_to(f->fd, ONE, f->own_port);
	wait_for(f, "message:" ONE "@127.0.0.1 ");
	close(f->fd);
	f->fd = -1;
	sip_transport_send(f->transport, TWO, strlen(TWO));
	wait_for(f, "barred:2(127.0.0.1:PORT refuses UDP) ");
	end(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stream),
		cmocka_unit_test(test_stream_bytes),
		cmocka_unit_test(test_stream_sent),
		cmocka_unit_test(test_garbage),
		cmocka_unit_test(test_freed_while_told),
		cmocka_unit_test(test_tcp_closed),
		cmocka_unit_test(test_udp),
		cmocka_unit_test(test_udp_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
