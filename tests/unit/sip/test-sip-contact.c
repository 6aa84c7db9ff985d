/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The port of the contact: which is tried, and that it is the same after a start. Real sockets on the loopback interface;
 * each test asks the kernel for the ports it plays with. */
#include "fake-step.h"
#include "sip-contact.h"

#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

static char *local_port; /* the option; NULL: unset */
static GHashTable *kept; /* the state folder */
static guint messages;

const char *regent_step_option_string(RegentStep *step, const char *key)
{
	assert_string_equal(key, "local-port");
	return local_port;
}

gint64 regent_step_option_integer(RegentStep *step, const char *key)
{
	assert_string_equal(key, "local-port");
	return local_port ? atoi(local_port) : 0;
}

GBytes *regent_step_state_load(RegentStep *step, const char *name)
{
	GBytes *bytes = g_hash_table_lookup(kept, name);

	return bytes ? g_bytes_ref(bytes) : NULL;
}

void regent_step_state_save(RegentStep *step, const char *name, GBytes *bytes)
{
	g_hash_table_replace(kept, g_strdup(name), g_bytes_ref(bytes));
}

void regent_step_message(RegentStep *step, const char *format, ...)
{
	messages++;
}

static int set_up(void **state)
{
	kept = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
	messages = 0;
	return 0;
}

static int tear_down(void **state)
{
	g_clear_pointer(&kept, g_hash_table_unref);
	g_clear_pointer(&local_port, g_free);
	return 0;
}

/* Returns: the socket. */
static int bind_account(guint account, gboolean tcp, int family, guint16 *port)
{
	int fd = socket(family, (tcp ? SOCK_STREAM : SOCK_DGRAM) | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	*port = sip_contact_bind(NULL, account, tcp, fd, family);
	assert_int_not_equal(*port, 0);
	return fd;
}

static char *list(guint16 fixed, guint16 last, guint16 first)
{
	g_autoptr(GArray) ports = sip_contact_ports(fixed, last, first);
	GString *out = g_string_new(NULL);

	for (guint i = 0; i < MIN(ports->len, 3); i++)
		g_string_append_printf(out, "%u ", g_array_index(ports, guint16, i));
	assert_int_equal(g_array_index(ports, guint16, ports->len - 1), 0);
	return g_string_free(out, FALSE);
}

static void test_order(void **state)
{
	static const struct {
		guint16 fixed, last, first;
		const char *want;
	} rows[] = {
		{ 0, 0, 5060, "5060 5061 5062 " },
		{ 0, 5070, 5060, "5070 5071 5072 " },
		{ 5062, 0, 0, "5062 5063 5064 " },
		{ 5062, 5070, 0, "5062 5070 5071 " },
		{ 5062, 5062, 0, "5062 5063 5064 " },
		{ 0, 0, 0, "0 " },
		{ 0, 65535, 0, "65535 0 " },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *got = list(rows[i].fixed, rows[i].last, rows[i].first);

		assert_string_equal(got, rows[i].want);
	}
}

/* Each account has its own, for UDP and TCP, and has it again; 0 asks the kernel the first time only. */
static void test_again(void **state)
{
	guint16 udp, other, tcp, port;
	int fd, second;

	local_port = g_strdup("0");
	fd = bind_account(1, FALSE, AF_INET, &udp);
	second = bind_account(2, FALSE, AF_INET, &other);
	assert_int_not_equal(udp, other);
	close(fd);
	close(second);
	close(bind_account(1, TRUE, AF_INET, &tcp));
	close(bind_account(2, FALSE, AF_INET, &port));
	assert_int_equal(port, other);
	close(bind_account(1, TRUE, AF_INET, &port));
	assert_int_equal(port, tcp);
	assert_int_equal(messages, 0);
}

/* Somebody has it: the next free one, which is kept from then on, and said once. */
static void test_taken(void **state)
{
	guint16 before, after, port;
	int thief, fd;

	local_port = g_strdup("0");
	thief = bind_account(1, FALSE, AF_INET, &before);
	fd = bind_account(1, FALSE, AF_INET, &after);
	assert_int_not_equal(before, after);
	assert_int_equal(messages, 1);
	close(thief);
	close(fd);
	close(bind_account(1, FALSE, AF_INET, &port));
	assert_int_equal(port, after);
	/* What is configured comes first, kept or not. */
	g_free(local_port);
	local_port = g_strdup_printf("%u", before);
	close(bind_account(1, FALSE, AF_INET, &port));
	assert_int_equal(port, before);
	assert_int_equal(messages, 1);
}

static void test_unreadable(void **state)
{
	static const char *const texts[] = { "", "0", "65536", "5060x", "-1" };
	guint16 port;

	local_port = g_strdup("0");
	for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(GBytes) bytes = g_bytes_new_static(texts[i], strlen(texts[i]));

		regent_step_state_save(NULL, "port-udp-1", bytes);
		close(bind_account(1, FALSE, AF_INET, &port));
		assert_int_equal(messages, 0);
	}
}

static int connect_to(int listening, guint16 *port)
{
	struct sockaddr_in to;
	socklen_t size = sizeof to;
	int fd = bind_account(1, TRUE, AF_INET, port);

	assert_int_equal(getsockname(listening, (struct sockaddr *) &to, &size), 0);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(connect(fd, (struct sockaddr *) &to, sizeof to), 0);
	return fd;
}

/* A connection to the same server from the same port, at once after the one before. */
static void test_connection_again(void **state)
{
	int listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	guint16 port, again;
	int fd, server;

	assert_int_equal(listen(listening, 4), 0);
	fd = connect_to(listening, &port);
	server = accept(listening, NULL, NULL);
	close(fd);
	fd = connect_to(listening, &again);
	assert_int_equal(port, again);
	close(fd);
	close(server);
	close(listening);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_order, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_again, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_taken, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_unreadable, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_connection_again, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
