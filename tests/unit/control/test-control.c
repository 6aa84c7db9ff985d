/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The control socket: its methods, who may do what, and clients that are up to no good. */

#include "control-fixture.h"
#include "tests/unit/patience.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "core/daemon/control-peer.h"

static void test_methods(void **state)
{
	static const struct {
		const char *method, *parameters, *wanted;
	} calls[] = {
		{ "Endpoints", "()", "(['phone'],)" },
		{ "Status", "('phone',)",
			"({'endpoint': <'phone'>, 'device': <'SEP001122334455'>, 'state': <'registered'>, "
			"'phases': <@aa{sv} []>},)" },
		{ "Facts", "('',)", "({'x-test.padding': <''>},)" },
		{ "Facts", "('other',)", "org.regent.Error.NoSuchEndpoint" },
		{ "Status", "('other',)", "org.regent.Error.NoSuchEndpoint" },
		{ "Events", "(uint64 0,)",
			"([{'serial': <uint64 1>, 'time': <int64 5>, 'endpoint': <'phone'>,"
			" 'kind': <'boot'>},"
			" {'serial': <uint64 2>, 'time': <int64 5>, 'endpoint': <'phone'>,"
			" 'kind': <'phase-failed'>, 'phase': <'addressing'>,"
			" 'plugin': <'dhcp'>, 'text': <'no answer'>, 'code': <'dhcp.silent'>,"
			" 'cause': <'no answer'>, 'wait': <int64 1500000>}],)" },
		{ "Events", "(uint64 2,)", "(@aa{sv} [],)" },
		{ "Plugins", "()", "([{'name': <'dhcp'>}],)" },
		{ "Nonsense", "()", "org.freedesktop.DBus.Error.UnknownMethod" },
		{ "Status", "()", "org.freedesktop.DBus.Error.InvalidArgs" },
		{ "Request", "('phone', 'explode')", "org.freedesktop.DBus.Error.InvalidArgs" },
		{ "Request", "('other', 'reset')", "org.regent.Error.NoSuchEndpoint" },
	};
	Fixture *fixture = *state;

	fake_agent_event(fixture->agent, "boot");
	fake_agent_event(fixture->agent, "phase-failed");
	for (guint i = 0; i < G_N_ELEMENTS(calls); i++)
		assert_call(fixture, calls[i].method, calls[i].parameters, calls[i].wanted);
	assert_null(fake_agent_request(fixture->agent));
}

static void test_changes_that_are_odd(void **state)
{
	static const char *const changes[] = {
		"('', @a(sss) [], @a(ss) [], {'dryrun': <true>})",
		"('', @a(sss) [], @a(ss) [], {'confirm': <'yes'>})",
		"('', [('a', 'b', '1'), ('a', 'b', '2')], @a(ss) [], @a{sv} {})",
		"('', [('a', 'b', '1')], [('a', 'b')], @a{sv} {})",
	};
	Fixture *fixture = *state;

	for (guint i = 0; i < G_N_ELEMENTS(changes); i++)
		assert_call(fixture, "Try", changes[i], "org.freedesktop.DBus.Error.InvalidArgs");
	assert_null(fake_agent_change(fixture->agent));
}

static void test_requests(void **state)
{
	static const struct {
		const char *name;
		RegentRequest request;
	} requests[] = {
		{ "check", REGENT_REQUEST_CHECK },
		{ "restart", REGENT_REQUEST_RESTART },
		{ "reset", REGENT_REQUEST_RESET },
		{ "reboot", REGENT_REQUEST_REBOOT },
	};
	Fixture *fixture = *state;

	for (guint i = 0; i < G_N_ELEMENTS(requests); i++) {
		g_autofree char *parameters = g_strdup_printf("('', '%s')", requests[i].name);
		g_autofree char *wanted = g_strdup_printf("phone %d user %u", requests[i].request, (guint) geteuid());

		assert_call(fixture, "Request", parameters, "()");
		assert_string_equal(fake_agent_request(fixture->agent), wanted);
	}
}

static void test_everybody_may_open_it(void **state)
{
	Fixture *fixture = *state;
	struct stat entry;

	assert_int_equal(stat(fixture->path, &entry), 0);
	assert_int_equal(entry.st_mode & 0777, 0666);
}

static void test_who_may_act(void **state)
{
	const gid_t regent = 77;
	const struct {
		ControlPeer peer;
		const gid_t *group;
		gboolean may;
	} cases[] = {
		{ { .uid = 0 }, NULL, TRUE },
		{ { .uid = 500 }, NULL, TRUE }, /* the daemon's own */
		{ { .uid = 1000, .gid = 77 }, &regent, TRUE },
		{ { .uid = 1000, .gid = 5, .groups = { 4, 77 }, .group_count = 2 }, &regent, TRUE },
		{ { .uid = 1000, .gid = 5, .groups = { 4, 77 }, .group_count = 1 }, &regent, FALSE },
		{ { .uid = 1000, .gid = 0 }, &regent, FALSE },
		{ { .uid = 1000, .gid = 77 }, NULL, FALSE },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
		assert_int_equal(control_peer_may_act(&cases[i].peer, 500, cases[i].group), cases[i].may);
}

static void test_group(void **state)
{
	Fixture *fixture = *state;
	g_autofree char *path = g_build_filename(fixture->folder, "group", NULL);
	g_autofree char *many = g_strnfill(20000, 'm');
	g_autofree char *text = g_strdup_printf("root:x:0:\n# none\nrubbish\nmany:x:5:%s\nregent:x:77:ann,bob\n", many);
	gid_t gid = 0;

	assert_false(control_group(path, "regent", &gid));
	g_file_set_contents(path, "root:x:0:\nrubbish\nregents:x:5:\nregent:x:77:ann,bob\nregent:x:78:\n", -1, NULL);
	assert_true(control_group(path, "regent", &gid));
	assert_int_equal(gid, 77);
	assert_false(control_group(path, "reg", &gid));
	/* A line that is longer than there is room for does not hide those behind it. */
	g_file_set_contents(path, text, -1, NULL);
	assert_true(control_group(path, "regent", &gid));
	g_unlink(path);
}

static void on_signal(GDBusConnection *connection, const char *sender, const char *path, const char *interface,
	const char *name, GVariant *parameters, gpointer data)
{
	((Fixture *) data)->events++;
}

static void test_watch(void **state)
{
	Fixture *fixture = *state;

	g_dbus_connection_signal_subscribe(fixture->client, NULL, "org.regent.Agent1", "Event", NULL, NULL,
		G_DBUS_SIGNAL_FLAGS_NONE, on_signal, fixture, NULL);
	fake_agent_event(fixture->agent, "boot");
	spin_a_while();
	assert_int_equal(fixture->events, 0); /* did not ask */
	assert_call(fixture, "Watch", "()", "()");
	fake_agent_event(fixture->agent, "boot");
	spin_a_while();
	assert_int_equal(fixture->events, 1);
}

static void test_watcher_that_is_silent_gets_no_more(void **state)
{
	Fixture *fixture = *state;

	g_dbus_connection_signal_subscribe(fixture->client, NULL, "org.regent.Agent1", "Event", NULL, NULL,
		G_DBUS_SIGNAL_FLAGS_NONE, on_signal, fixture, NULL);
	assert_call(fixture, "Watch", "()", "()");
	for (guint i = 0; i < 1000; i++)
		fake_agent_event(fixture->agent, "boot");
	spin_a_while();
	assert_int_equal(fixture->events, 64);
	assert_call(fixture, "Endpoints", "()", "(['phone'],)");
	fake_agent_event(fixture->agent, "boot");
	spin_a_while();
	assert_int_equal(fixture->events, 65);
}

static void test_second_daemon_is_refused(void **state)
{
	Fixture *fixture = *state;
	g_autoptr(GError) error = NULL;

	assert_null(regent_control_new(fixture->agent, fixture->path, &error));
	assert_non_null(strstr(error->message, "another regentd answers"));
	assert_true(g_file_test(fixture->path, G_FILE_TEST_EXISTS));
	assert_call(fixture, "Endpoints", "()", "(['phone'],)");
}

static void test_dead_socket_is_replaced(void **state)
{
	Fixture *fixture = *state;
	g_autofree char *path = g_build_filename(fixture->folder, "dead", NULL);
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	RegentControl *control;

	g_strlcpy(address.sun_path, path, sizeof address.sun_path);
	assert_int_equal(bind(fd, (struct sockaddr *) &address, sizeof address), 0);
	close(fd);
	control = regent_control_new(fixture->agent, path, NULL);
	assert_non_null(control);
	regent_control_free(control);
}

static void test_path_too_long(void **state)
{
	Fixture *fixture = *state;
	g_autofree char *name = g_strnfill(200, 'x');
	g_autofree char *path = g_build_filename(fixture->folder, name, NULL);
	g_autoptr(GError) error = NULL;

	assert_null(regent_control_new(fixture->agent, path, &error));
	assert_non_null(strstr(error->message, "too long"));
}

/** Returns: whether the daemon ends @socket within the time-out of spin(). */
static gboolean is_ended(GSocket *socket)
{
	gboolean ended = FALSE;
	guint looks = 0;
	char buffer[4096];

	g_socket_set_blocking(socket, FALSE);
	while (!ended && patience(&looks)) {
		ssize_t got = recv(g_socket_get_fd(socket), buffer, sizeof buffer, 0);

		ended = got == 0 || (got < 0 && errno != EAGAIN);
		g_main_context_iteration(NULL, FALSE);
	}
	return ended;
}

static void test_clients_that_do_not_log_in_are_ended(void **state)
{
	Fixture *fixture = *state;
	g_autoptr(GSocket) silent = open_socket(fixture);
	g_autoptr(GSocket) babbler = open_socket(fixture);
	g_autofree char *garbage = g_strnfill(20000, 'A');
	gint64 start = g_get_monotonic_time();

	g_socket_send(babbler, garbage, 20000, NULL, NULL);
	assert_true(is_ended(silent));
	assert_true(g_get_monotonic_time() - start > 3 * G_USEC_PER_SEC);
	assert_true(is_ended(babbler));
	assert_call(fixture, "Endpoints", "()", "(['phone'],)");
}

static void test_too_many_clients(void **state)
{
	Fixture *fixture = *state;
	GSocket *sockets[40];
	GDBusConnection *client;
	guint ended = 0;

	for (guint i = 0; i < G_N_ELEMENTS(sockets); i++) {
		sockets[i] = open_socket(fixture);
		while (g_main_context_iteration(NULL, FALSE))
			;
		g_socket_set_blocking(sockets[i], FALSE);
	}
	spin_a_while();
	for (guint i = 0; i < G_N_ELEMENTS(sockets); i++) {
		char byte;

		ended += recv(g_socket_get_fd(sockets[i]), &byte, 1, 0) == 0;
		g_object_unref(sockets[i]);
	}
	assert_true(ended >= G_N_ELEMENTS(sockets) - 32);
	spin_a_while();
	client = open_client(fixture);
	assert_non_null(client);
	g_object_unref(client);
}

/** Logs in by hand, as a library would not let us leave the answers unread. */
static void log_in(GSocket *socket)
{
	g_autofree char *uid = g_strdup_printf("%u", (guint) geteuid());
	g_autoptr(GString) hello = g_string_new(NULL);
	char answer[256];
	gssize got = -1;

	g_string_append_c(hello, '\0');
	g_string_append(hello, "AUTH EXTERNAL ");
	for (const char *p = uid; *p; p++)
		g_string_append_printf(hello, "%02x", *p);
	g_string_append(hello, "\r\n");
	g_socket_set_blocking(socket, FALSE);
	g_socket_send(socket, hello->str, hello->len, NULL, NULL);
	while (got < 0) {
		spin_a_while();
		got = g_socket_receive(socket, answer, sizeof answer, NULL, NULL);
	}
	assert_true(got > 2 && strncmp(answer, "OK", 2) == 0);
	g_socket_send(socket, "BEGIN\r\n", 7, NULL, NULL);
}

static GBytes *facts_call(guint32 serial)
{
	g_autoptr(GDBusMessage) message =
		g_dbus_message_new_method_call(NULL, "/org/regent/Agent", "org.regent.Agent1", "Facts");
	gsize size;
	guchar *blob;

	g_dbus_message_set_body(message, g_variant_new("(s)", ""));
	g_dbus_message_set_serial(message, serial);
	blob = g_dbus_message_to_blob(message, &size, G_DBUS_CAPABILITY_FLAGS_NONE, NULL);
	return g_bytes_new_take(blob, size);
}

static void test_client_that_does_not_read_is_closed(void **state)
{
	Fixture *fixture = *state;
	g_autoptr(GSocket) socket = open_socket(fixture);
	gboolean ended = FALSE;

	fake_agent_facts(fixture->agent, 10000);
	log_in(socket);
	for (guint i = 1; i < 3000 && !ended; i++) {
		g_autoptr(GBytes) blob = facts_call(i);
		g_autoptr(GError) error = NULL;

		if (g_socket_send(socket, g_bytes_get_data(blob, NULL), g_bytes_get_size(blob), NULL, &error) < 0)
			ended = !g_error_matches(error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
		g_main_context_iteration(NULL, FALSE);
		g_usleep(500);
	}
	assert_true(ended);
	assert_call(fixture, "Endpoints", "()", "(['phone'],)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_methods),
		TEST(test_changes_that_are_odd),
		TEST(test_requests),
		TEST(test_everybody_may_open_it),
		cmocka_unit_test(test_who_may_act),
		TEST(test_group),
		TEST(test_watch),
		TEST(test_watcher_that_is_silent_gets_no_more),
		TEST(test_second_daemon_is_refused),
		TEST(test_dead_socket_is_replaced),
		TEST(test_path_too_long),
		TEST(test_clients_that_do_not_log_in_are_ended),
		TEST(test_too_many_clients),
		TEST(test_client_that_does_not_read_is_closed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
