/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fake-step.h"
#include "voice-socket.h"

#include <netinet/in.h>
#include <regent/facts.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_default_dscp),
		cmocka_unit_test(test_no_interface),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
