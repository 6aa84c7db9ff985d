/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "icmp-error.h"

#include <errno.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* Numbers as in the registers of ICMP parameters. */
static void test_kinds(void **state)
{
	static const struct {
		guint version, type, code;
		IcmpErrorKind kind;
	} rows[] = {
		{ 4, 3, 0, ICMP_ERROR_NO_WAY },
		{ 4, 3, 1, ICMP_ERROR_NO_WAY },
		{ 4, 3, 2, ICMP_ERROR_PORT },
		{ 4, 3, 3, ICMP_ERROR_PORT },
		{ 4, 3, 4, ICMP_ERROR_OTHER },
		{ 4, 3, 7, ICMP_ERROR_NO_WAY },
		{ 4, 3, 9, ICMP_ERROR_PROHIBITED },
		{ 4, 3, 10, ICMP_ERROR_PROHIBITED },
		{ 4, 3, 13, ICMP_ERROR_PROHIBITED },
		{ 4, 3, 16, ICMP_ERROR_OTHER },
		{ 4, 11, 0, ICMP_ERROR_NO_WAY },
		{ 4, 12, 0, ICMP_ERROR_OTHER },
		{ 6, 1, 0, ICMP_ERROR_NO_WAY },
		{ 6, 1, 1, ICMP_ERROR_PROHIBITED },
		{ 6, 1, 3, ICMP_ERROR_NO_WAY },
		{ 6, 1, 4, ICMP_ERROR_PORT },
		{ 6, 1, 6, ICMP_ERROR_PROHIBITED },
		{ 6, 1, 7, ICMP_ERROR_OTHER },
		{ 6, 2, 0, ICMP_ERROR_OTHER },
		{ 6, 3, 0, ICMP_ERROR_NO_WAY },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
		assert_int_equal(
			icmp_error_kind(rows[i].version, (guint8) rows[i].type, (guint8) rows[i].code), rows[i].kind);
}

/* From the kernel: nobody listens at a port of this machine. */
static void test_queue(void **state)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t size = sizeof at;
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), closed = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	g_autofree char *sayer = NULL;
	IcmpError error;

	assert_int_equal(bind(closed, (struct sockaddr *) &at, sizeof at), 0);
	assert_int_equal(getsockname(closed, (struct sockaddr *) &at, &size), 0);
	close(closed);
	icmp_error_keep(fd, AF_INET, TRUE);
	assert_false(icmp_error_next(fd, &error));
	assert_int_equal(sendto(fd, "x", 1, 0, (struct sockaddr *) &at, sizeof at), 1);
	assert_true(icmp_error_next(fd, &error));
	assert_int_equal(error.kind, ICMP_ERROR_PORT);
	assert_memory_equal(&error.to, &at, offsetof(struct sockaddr_in, sin_zero));
	sayer = icmp_error_sayer(&error);
	assert_string_equal(sayer, "127.0.0.1");
	assert_false(icmp_error_next(fd, &error));
	assert_null(icmp_error_sayer(&error));
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_queue),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
