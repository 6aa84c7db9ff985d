/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fake-step.h"
#include "voice-socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <regent/facts.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

typedef struct {
	gboolean called;
	int fd;
	char *error;
	int code;
} Result;

static void on_connect(gpointer self, int fd, const GError *error)
{
	Result *result = self;

	assert_false(result->called);
	result->called = TRUE;
	result->fd = fd;
	result->error = error ? g_strdup(error->message) : NULL;
	result->code = error ? error->code : -1;
}

static RegentStep *loopback_step(void)
{
	RegentStep *step = fake_step_new();

	fake_step_set_fact(step, REGENT_FACT_VOICE_INTERFACE, g_variant_new_string("lo"));
	fake_step_set_fact(step, REGENT_FACT_VOICE_PRIORITY, g_variant_new_byte(5));
	fake_step_set_fact(step, REGENT_FACT_VOICE_SIGNALING_DSCP, g_variant_new_byte(26));
	return step;
}

static int get_int(int fd, int level, int option)
{
	int value = -1;
	socklen_t size = sizeof value;

	assert_int_equal(getsockopt(fd, level, option, &value, &size), 0);
	return value;
}

static void check_marks(int fd, int tos, int priority)
{
	char interface[16] = "";
	socklen_t size = sizeof interface;

	assert_int_equal(getsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, interface, &size), 0);
	assert_string_equal(interface, "lo");
	assert_int_equal(get_int(fd, IPPROTO_IP, IP_TOS), tos);
	assert_int_equal(get_int(fd, SOL_SOCKET, SO_PRIORITY), priority);
}

static void test_marks(void **state)
{
	RegentStep *step = loopback_step();
	g_autoptr(GError) error = NULL;
	int fd = voice_socket(step, AF_INET, SOCK_DGRAM, &error);

	assert_true(fd >= 0);
	check_marks(fd, 26 << 2, 5);
	close(fd);
	fd = voice_socket(step, AF_INET6, SOCK_STREAM, &error);
	assert_true(fd >= 0);
	assert_int_equal(get_int(fd, IPPROTO_IPV6, IPV6_TCLASS), 26 << 2);
	close(fd);
	fake_step_free(step);
}

static void test_default_dscp(void **state)
{
	RegentStep *step = fake_step_new();
	int fd = voice_socket(step, AF_INET, SOCK_STREAM, NULL);

	assert_int_equal(get_int(fd, IPPROTO_IP, IP_TOS), 24 << 2);
	close(fd);
	fake_step_set_fact(step, REGENT_FACT_CONFIG_SETTINGS,
		g_variant_new_parsed("{'signaling-dscp': <byte 40>, 'transport': <'tcp'>}"));
	fd = voice_socket(step, AF_INET, SOCK_STREAM, NULL);
	assert_int_equal(get_int(fd, IPPROTO_IP, IP_TOS), 40 << 2);
	close(fd);
	fake_step_set_fact(step, REGENT_FACT_VOICE_SIGNALING_DSCP, g_variant_new_byte(26));
	fd = voice_socket(step, AF_INET, SOCK_STREAM, NULL);
	assert_int_equal(get_int(fd, IPPROTO_IP, IP_TOS), 26 << 2);
	close(fd);
	fake_step_free(step);
}

static void test_no_interface(void **state)
{
	RegentStep *step = loopback_step();
	g_autoptr(GError) error = NULL;

	fake_step_set_fact(step, REGENT_FACT_VOICE_INTERFACE, g_variant_new_string("nowhere0"));
	assert_int_equal(voice_socket(step, AF_INET, SOCK_DGRAM, &error), -1);
	assert_non_null(strstr(error->message, "cannot bind a socket to nowhere0: "));
	fake_step_free(step);
}

static int listener(guint16 *port, int backlog)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof at;

	assert_int_equal(bind(fd, (struct sockaddr *) &at, sizeof at), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *) &at, &size), 0);
	if (backlog >= 0)
		assert_int_equal(listen(fd, backlog), 0);
	*port = ntohs(at.sin_port);
	return fd;
}

static void test_connects(void **state)
{
	RegentStep *step = loopback_step();
	Result result = { 0 };
	guint16 port;
	int server = listener(&port, 1);
	VoiceConnect *connection = voice_connect(step, "127.0.0.1", port, G_USEC_PER_SEC, on_connect, &result);

	assert_false(result.called);
	assert_true(fake_step_run(step, &result.called, G_USEC_PER_SEC));
	assert_null(result.error);
	check_marks(result.fd, 26 << 2, 5);
	voice_connect_free(connection);
	assert_int_equal(fake_step_watches(step), 0);
	close(result.fd);
	close(server);
	fake_step_free(step);
}

/* Each row: where to, and the sentence it ends with. */
static void check_failure(const char *address, guint16 port, gint64 timeout, int code, const char *words)
{
	RegentStep *step = loopback_step();
	Result result = { 0 };
	VoiceConnect *connection = voice_connect(step, address, port, timeout, on_connect, &result);

	assert_false(result.called);
	assert_true(fake_step_run(step, &result.called, 3 * G_USEC_PER_SEC));
	assert_int_equal(result.fd, -1);
	assert_string_equal(result.error, words);
	assert_int_equal(result.code, code);
	g_free(result.error);
	voice_connect_free(connection);
	fake_step_free(step);
}

static void test_refused(void **state)
{
	g_autofree char *words = NULL;
	guint16 port;
	int fd = listener(&port, -1);

	words = g_strdup_printf("127.0.0.1:%u refused the connection", port);
	check_failure("127.0.0.1", port, G_USEC_PER_SEC, REGENT_ERROR_FAILED, words);
	close(fd);
}

/* A listener whose queue is full drops SYNs, as a dead host does. */
static void test_silent(void **state)
{
	g_autofree char *words = NULL;
	guint16 port;
	int fd = listener(&port, 0), waiting[4];
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };

	at.sin_port = htons(port);
	for (guint i = 0; i < G_N_ELEMENTS(waiting); i++) {
		waiting[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
		if (connect(waiting[i], (struct sockaddr *) &at, sizeof at) < 0)
			assert_int_equal(errno, EINPROGRESS);
	}
	words = g_strdup_printf("127.0.0.1:%u is silent for 1 s", port);
	check_failure("127.0.0.1", port, G_USEC_PER_SEC, REGENT_ERROR_TIMEOUT, words);
	for (guint i = 0; i < G_N_ELEMENTS(waiting); i++)
		close(waiting[i]);
	close(fd);
}

static void test_no_address(void **state)
{
	check_failure("cucm-pub", 5060, G_USEC_PER_SEC, REGENT_ERROR_FAILED, "cucm-pub is not an address");
}

static void test_cancel(void **state)
{
	RegentStep *step = loopback_step();
	Result result = { 0 };
	guint16 port;
	int server = listener(&port, 1);

	voice_connect_free(voice_connect(step, "127.0.0.1", port, G_USEC_PER_SEC, on_connect, &result));
	voice_connect_free(voice_connect(step, "nonsense", port, G_USEC_PER_SEC, on_connect, &result));
	assert_false(fake_step_run(step, &result.called, 20000));
	assert_int_equal(fake_step_watches(step), 0);
	close(server);
	fake_step_free(step);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_default_dscp),
		cmocka_unit_test(test_no_interface),
		cmocka_unit_test(test_connects),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_silent),
		cmocka_unit_test(test_no_address),
		cmocka_unit_test(test_cancel),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
