/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "core/daemon/control-peer.h"
#include "core/daemon/control.h"
#include "fake-agent.h"

typedef struct {
	RegentAgent *agent;
	RegentControl *control;
	char *folder;
	char *path;
	GDBusConnection *client;
	guint events; /* signals that came */
} Fixture;

/** Runs the main loop until *@done, at most a minute. */
static gboolean spin(const gboolean *done)
{
	gint64 end = g_get_monotonic_time() + 60 * G_USEC_PER_SEC;

	while (!*done && g_get_monotonic_time() < end) {
		if (!g_main_context_iteration(NULL, FALSE))
			g_usleep(1000);
	}
	return *done;
}

static void spin_a_while(void)
{
	gboolean never = FALSE;

	for (guint i = 0; i < 100 && !never; i++) {
		g_main_context_iteration(NULL, FALSE);
		g_usleep(1000);
	}
}

typedef struct {
	gboolean done;
	GVariant *value;
	GError *error;
	GDBusConnection *connection;
} Answer;

static void on_connected(GObject *source, GAsyncResult *result, gpointer data)
{
	Answer *answer = data;

	answer->connection = g_dbus_connection_new_finish(result, &answer->error);
	answer->done = TRUE;
}

static GSocket *open_socket(Fixture *fixture)
{
	g_autoptr(GSocketAddress) address = g_unix_socket_address_new(fixture->path);
	GSocket *socket = g_socket_new(G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, 0, NULL);

	assert_true(g_socket_connect(socket, address, NULL, NULL));
	return socket;
}

static GDBusConnection *open_client(Fixture *fixture)
{
	g_autoptr(GSocket) socket = open_socket(fixture);
	g_autoptr(GSocketConnection) stream = g_socket_connection_factory_create_connection(socket);
	Answer answer = { 0 };

	g_dbus_connection_new(G_IO_STREAM(stream), NULL, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT, NULL, NULL,
		on_connected, &answer);
	assert_true(spin(&answer.done));
	g_clear_error(&answer.error);
	return answer.connection;
}

static void on_answer(GObject *source, GAsyncResult *result, gpointer data)
{
	Answer *answer = data;

	answer->value = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &answer->error);
	answer->done = TRUE;
}

static Answer call(Fixture *fixture, const char *method, GVariant *parameters)
{
	Answer answer = { 0 };

	g_dbus_connection_call(fixture->client, NULL, "/org/regent/Agent", "org.regent.Agent1", method, parameters,
		NULL, G_DBUS_CALL_FLAGS_NONE, 5000, NULL, on_answer, &answer);
	assert_true(spin(&answer.done));
	return answer;
}

/** Calls, and compares the answer or the name of the error as text. */
static void assert_call(Fixture *fixture, const char *method, const char *parameters, const char *wanted)
{
	GVariant *arguments = g_variant_parse(NULL, parameters, NULL, NULL, NULL);
	Answer answer = call(fixture, method, arguments);
	g_autofree char *got =
		answer.value ? g_variant_print(answer.value, TRUE) : g_dbus_error_get_remote_error(answer.error);

	assert_string_equal(got, wanted);
	g_clear_pointer(&answer.value, g_variant_unref);
	g_clear_error(&answer.error);
	g_variant_unref(arguments);
}

static int set_up(void **state)
{
	Fixture *fixture = g_new0(Fixture, 1);

	/* Not below $TMPDIR, which may be private, or too long a name for a socket. */
	fixture->folder = g_mkdtemp(g_strdup("/tmp/regent-control-XXXXXX"));
	assert_non_null(fixture->folder);
	assert_int_equal(g_chmod(fixture->folder, 0755), 0);
	fixture->path = g_build_filename(fixture->folder, "control", NULL);
	fixture->agent = fake_agent_new();
	fixture->control = regent_control_new(fixture->agent, fixture->path, NULL);
	assert_non_null(fixture->control);
	fixture->client = open_client(fixture);
	assert_non_null(fixture->client);
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	Fixture *fixture = *state;
	g_autofree char *copy = NULL;

	g_clear_object(&fixture->client);
	regent_control_free(fixture->control);
	spin_a_while();
	assert_false(g_file_test(fixture->path, G_FILE_TEST_EXISTS));
	fake_agent_free(fixture->agent);
	copy = g_build_filename(fixture->folder, "regentctl", NULL);
	g_unlink(copy);
	assert_int_equal(g_rmdir(fixture->folder), 0);
	g_free(fixture->folder);
	g_free(fixture->path);
	g_free(fixture);
	return 0;
}

static void test_methods(void **state)
{
	static const struct {
		const char *method, *parameters, *wanted;
	} calls[] = {
		{ "Endpoints", "()", "(['phone'],)" },
		{ "Status", "('phone',)",
			"({'endpoint': <'phone'>, 'device': <'SEP001122334455'>, 'registered': <true>, "
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
	gint64 end = g_get_monotonic_time() + 60 * G_USEC_PER_SEC;
	char buffer[4096];

	g_socket_set_blocking(socket, FALSE);
	while (!ended && g_get_monotonic_time() < end) {
		ssize_t got = recv(g_socket_get_fd(socket), buffer, sizeof buffer, 0);

		ended = got == 0 || (got < 0 && errno != EAGAIN);
		if (!g_main_context_iteration(NULL, FALSE))
			g_usleep(1000);
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

/* regentctl itself. */

typedef struct {
	gboolean done;
	char *out, *err;
} Output;

static void on_output(GObject *source, GAsyncResult *result, gpointer data)
{
	Output *output = data;

	g_subprocess_communicate_utf8_finish(G_SUBPROCESS(source), result, &output->out, &output->err, NULL);
	output->done = TRUE;
}

static void become_nobody(gpointer data)
{
	static const char why[] = "cannot become nobody\n";

	if (setgid(65534) < 0 || setuid(65534) < 0)
		_exit(write(STDERR_FILENO, why, sizeof why - 1) < 0 ? 98 : 99);
}

/** A copy beside the socket, because a build may stand below a folder that nobody may enter. Returns: (transfer full). */
static char *copy_for_nobody(const char *socket)
{
	g_autofree char *folder = g_path_get_dirname(socket);
	char *copy = g_build_filename(folder, "regentctl", NULL);
	g_autoptr(GError) error = NULL;
	g_autofree char *data = NULL;
	gsize length;

	if (!g_file_get_contents(g_getenv("REGENTCTL"), &data, &length, &error) ||
		!g_file_set_contents(copy, data, (gssize) length, &error))
		fail_msg("%s", error->message);
	assert_int_equal(g_chmod(copy, 0755), 0);
	return copy;
}

/** @arguments: REGENTCTL, "--socket", its path and more. */
static GSubprocess *spawn_regentctl(const char *const *arguments, gboolean nobody)
{
	g_autoptr(GSubprocessLauncher) launcher =
		g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
	g_autofree char *copy = nobody ? copy_for_nobody(arguments[2]) : NULL;
	g_autofree const char **words = g_memdup2(arguments, (g_strv_length((char **) arguments) + 1) * sizeof(char *));
	g_autoptr(GError) error = NULL;
	GSubprocess *process;

	if (nobody) {
		words[0] = copy;
		g_subprocess_launcher_set_child_setup(launcher, become_nobody, NULL, NULL);
	}
	process = g_subprocess_launcher_spawnv(launcher, words, &error);
	if (!process)
		fail_msg("%s", error->message);
	return process;
}

/** Runs regentctl; compares its exit, and that it says @wanted. */
static void assert_regentctl(const char *socket, const char *verb, gboolean nobody, int exit, const char *wanted)
{
	const char *const arguments[] = { g_getenv("REGENTCTL"), "--socket", socket, verb, NULL };
	g_autoptr(GSubprocess) process = spawn_regentctl(arguments, nobody);
	Output output = { 0 };

	g_subprocess_communicate_utf8_async(process, NULL, NULL, on_output, &output);
	assert_true(spin(&output.done));
	if (g_subprocess_get_exit_status(process) != exit ||
		(!strstr(output.out, wanted) && !strstr(output.err, wanted)))
		fail_msg("%s: exit %d, not %d: %s%s", verb, g_subprocess_get_exit_status(process), exit, output.out,
			output.err);
	g_free(output.out);
	g_free(output.err);
}

static void test_regentctl(void **state)
{
	Fixture *fixture = *state;
	g_autofree char *absent = g_strconcat(fixture->path, "-absent", NULL);

	assert_regentctl(fixture->path, "status", FALSE, 0, "SEP001122334455");
	assert_regentctl(fixture->path, "why", FALSE, 0, "nothing is wrong");
	assert_regentctl(fixture->path, "screen", FALSE, 0, "│");
	assert_regentctl(fixture->path, "plugins", FALSE, 0, "dhcp");
	assert_regentctl(fixture->path, "loads", FALSE, 0, "phone");
	assert_regentctl(fixture->path, "reset", FALSE, 0, "");
	assert_non_null(strstr(fake_agent_request(fixture->agent), "phone 2 "));
	assert_regentctl(fixture->path, "statsu", FALSE, 2, "no verb statsu");
	assert_regentctl(absent, "status", FALSE, 3, "regentd is not running (no socket ");
}

/** Returns: whether @stream gives @wanted within the time-out of spin(). */
static gboolean prints(GInputStream *stream, GString *said, const char *wanted)
{
	gint64 end = g_get_monotonic_time() + 60 * G_USEC_PER_SEC;
	GPollableInputStream *pollable = G_POLLABLE_INPUT_STREAM(stream);
	char buffer[4096];

	while (!strstr(said->str, wanted) && g_get_monotonic_time() < end) {
		gssize got = g_pollable_input_stream_read_nonblocking(pollable, buffer, sizeof buffer, NULL, NULL);

		if (got > 0)
			g_string_append_len(said, buffer, got);
		g_main_context_iteration(NULL, FALSE);
		g_usleep(1000);
	}
	return strstr(said->str, wanted) != NULL;
}

static guint count_lines(const char *text)
{
	guint count = 0;

	for (; *text; text++)
		count += *text == '\n';
	return count;
}

static void on_ended(GObject *source, GAsyncResult *result, gpointer data)
{
	g_subprocess_wait_finish(G_SUBPROCESS(source), result, NULL);
	*(gboolean *) data = TRUE;
}

/* --json: whatever a verb has to say is JSON on stdout, its errors too; a verb that is added is asked here as well. */

static const char *skip_value(const char *p);

static const char *blanks(const char *p)
{
	return p + strspn(p, " \n");
}

static const char *skip_string(const char *p)
{
	for (p++; *p && *p != '"'; p++)
		p += *p == '\\' && p[1];
	return *p ? p + 1 : NULL;
}

/** Members of an object or array that begins at @p. Returns: what follows it, NULL: it is none. */
static const char *skip_members(const char *p, gboolean object)
{
	char end = object ? '}' : ']';

	for (p = blanks(p + 1); p && *p != end; p = *p == ',' ? blanks(p + 1) : p) {
		if (object && *p != '"')
			return NULL;
		p = object ? skip_string(p) : p;
		if (object && (!p || *p != ':'))
			return NULL;
		p = skip_value(blanks(object ? p + 1 : p));
		p = p ? blanks(p) : NULL;
		if (!p || (*p != ',' && *p != end))
			return NULL;
	}
	return p + 1;
}

static const char *skip_value(const char *p)
{
	gsize length = strspn(p, "-+.0123456789eEtrufalsn");

	if (*p == '{' || *p == '[')
		return skip_members(p, *p == '{');
	if (*p == '"')
		return skip_string(p);
	return length ? p + length : NULL;
}

/** One value after another, nothing else, at least one. */
static gboolean is_json(const char *text)
{
	const char *p = blanks(text);

	while (p && *p) {
		p = skip_value(p);
		p = p ? blanks(p) : NULL;
	}
	return p && p > text;
}

typedef struct {
	int exit;
	GString *out, *err;
} Run;

static gboolean read_all(GInputStream *stream, GString *into)
{
	char buffer[4096];
	gssize got = g_pollable_input_stream_read_nonblocking(
		G_POLLABLE_INPUT_STREAM(stream), buffer, sizeof buffer, NULL, NULL);

	if (got > 0)
		g_string_append_len(into, buffer, got);
	return got == 0;
}

/** Runs regentctl until it ends; a verb that goes on for ever is interrupted when it has said something. */
static Run run_regentctl(const char *const *arguments, gboolean nobody)
{
	gint64 limit = g_get_monotonic_time() + 60 * G_USEC_PER_SEC;
	Run run = { -1, g_string_new(NULL), g_string_new(NULL) };
	g_autoptr(GSubprocess) process = spawn_regentctl(arguments, nobody);
	gboolean ended = FALSE;

	while (!ended) {
		ended = read_all(g_subprocess_get_stdout_pipe(process), run.out);
		read_all(g_subprocess_get_stderr_pipe(process), run.err);
		if (g_strv_contains(arguments, "watch") && is_json(run.out->str) && !strstr(run.out->str, "\"error\""))
			g_subprocess_send_signal(process, SIGINT);
		if (!g_main_context_iteration(NULL, FALSE))
			g_usleep(1000);
		if (g_get_monotonic_time() > limit)
			fail_msg("%s does not end: %s", arguments[3], run.out->str);
	}
	ended = FALSE;
	g_subprocess_wait_async(process, NULL, on_ended, &ended);
	assert_true(spin(&ended));
	run.exit = g_subprocess_get_if_exited(process) ? g_subprocess_get_exit_status(process) : -1;
	return run;
}

/** @wanted: (nullable): must stand in it. */
static void assert_json(
	const char *socket, const char *verb, const char *argument, gboolean nobody, int exit, const char *wanted)
{
	const char *const arguments[] = { g_getenv("REGENTCTL"), "--socket", socket, verb, "--json", argument,
		argument ? "surplus" : NULL, NULL };
	Run run = run_regentctl(arguments, nobody);

	if (!is_json(run.out->str) || run.err->len || run.exit != exit || (wanted && !strstr(run.out->str, wanted)))
		fail_msg("%s: exit %d, not %d: %s%s", verb, run.exit, exit, run.out->str, run.err->str);
	g_string_free(run.out, TRUE);
	g_string_free(run.err, TRUE);
}

/** Returns: (transfer full): the verbs that regentctl says it has. */
static char **verbs(void)
{
	g_autoptr(GRegex) regex = g_regex_new("\"verb\": \"(\\w+)\"", 0, 0, NULL);
	const char *const arguments[] = { g_getenv("REGENTCTL"), "--help", "--json", NULL };
	g_autoptr(GStrvBuilder) found = g_strv_builder_new();
	g_autoptr(GMatchInfo) match = NULL;
	Run run = run_regentctl(arguments, FALSE);

	assert_true(is_json(run.out->str));
	for (g_regex_match(regex, run.out->str, 0, &match); g_match_info_matches(match);
		g_match_info_next(match, NULL)) {
		g_autofree char *verb = g_match_info_fetch(match, 1);

		g_strv_builder_add(found, verb);
	}
	g_string_free(run.out, TRUE);
	g_string_free(run.err, TRUE);
	return g_strv_builder_end(found);
}

static void test_every_verb_speaks_json(void **state)
{
	static const char *const needs_no_daemon[] = { "models", "check", NULL };
	Fixture *fixture = *state;
	g_autofree char *absent = g_strconcat(fixture->path, "-absent", NULL);
	g_auto(GStrv) all = verbs();

	assert_true(g_strv_length(all) >= 13);
	fake_agent_event(fixture->agent, "message");
	for (char **verb = all; *verb; verb++) {
		gboolean alone = g_strv_contains(needs_no_daemon, *verb);
		gboolean check = g_str_equal(*verb, "check");

		assert_json(fixture->path, *verb, NULL, FALSE, check ? 2 : 0, check ? "\"error\"" : NULL);
		if (!alone)
			assert_json(
				absent, *verb, NULL, FALSE, 3, "{\"error\": {\"code\": \"not-running\", \"message\": ");
		assert_json(fixture->path, *verb, "one", FALSE, 2, "{\"error\": {\"code\": \"usage\", ");
	}
}

/* A daemon that hangs is told from one that is not there, and nobody waits for it for ever. */
static void test_daemon_that_hangs(void **state)
{
	Fixture *fixture = *state;
	g_autofree char *path = g_build_filename(fixture->folder, "mute", NULL);
	g_autoptr(GSocketAddress) address = g_unix_socket_address_new(path);
	g_autoptr(GSocket) mute = g_socket_new(G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, 0, NULL);

	assert_true(g_socket_bind(mute, address, FALSE, NULL) && g_socket_listen(mute, NULL));
	assert_json(path, "status", NULL, FALSE, 3, "regentd does not answer on ");
	g_unlink(path);
}

static void test_json_errors(void **state)
{
	Fixture *fixture = *state;
	const char *const endpoint[] = { g_getenv("REGENTCTL"), "-j", "--socket", fixture->path, "reset", "nobody",
		NULL };
	const char *const option[] = { g_getenv("REGENTCTL"), "status", "--json", "--nonsense", NULL };
	Run run = run_regentctl(endpoint, FALSE);

	assert_string_equal(run.out->str,
		"{\"error\": {\"code\": \"no-such-endpoint\", \"message\": \"There is no endpoint nobody.\"}}\n");
	assert_int_equal(run.exit, 2);
	g_string_free(run.out, TRUE);
	g_string_free(run.err, TRUE);
	run = run_regentctl(option, FALSE);
	assert_true(is_json(run.out->str));
	assert_int_equal(run.exit, 2);
	g_string_free(run.out, TRUE);
	g_string_free(run.err, TRUE);
}

static void test_json_of_others(void **state)
{
	Fixture *fixture = *state;

	if (geteuid() != 0)
		skip(); /* only root can become another user */
	assert_json(fixture->path, "status", NULL, TRUE, 0, "SEP001122334455");
	assert_json(fixture->path, "restart", NULL, TRUE, 4, "{\"error\": {\"code\": \"not-allowed\", ");
}

static void test_regentctl_watch(void **state)
{
	Fixture *fixture = *state;
	g_autoptr(GString) said = g_string_new(NULL);
	gboolean ended = FALSE;
	g_autoptr(GSubprocess) process = g_subprocess_new(
		G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, g_getenv("REGENTCTL"), "--socket", fixture->path, "watch", NULL);
	GInputStream *out = g_subprocess_get_stdout_pipe(process);

	fake_agent_event(fixture->agent, "before");
	assert_true(prints(out, said, "before\n"));
	spin_a_while();
	fake_agent_event(fixture->agent, "after");
	assert_true(prints(out, said, "after\n"));
	/* More than one credit of signals: none is lost, none is told twice. */
	for (guint i = 0; i < 200; i++)
		fake_agent_event(fixture->agent, i < 199 ? "many" : "last");
	assert_true(prints(out, said, "last\n"));
	g_subprocess_send_signal(process, SIGINT);
	g_subprocess_wait_async(process, NULL, on_ended, &ended);
	assert_true(spin(&ended));
	assert_int_equal(g_subprocess_get_exit_status(process), 0);
	assert_int_equal(count_lines(said->str), 202);
}

static void test_regentctl_of_others(void **state)
{
	Fixture *fixture = *state;

	if (geteuid() != 0)
		skip();
	assert_regentctl(fixture->path, "status", TRUE, 0, "SEP001122334455");
	assert_regentctl(fixture->path, "restart", TRUE, 4, "root and members of the group regent");
	assert_null(fake_agent_request(fixture->agent));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_methods),
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
		TEST(test_regentctl),
		TEST(test_every_verb_speaks_json),
		TEST(test_daemon_that_hangs),
		TEST(test_json_errors),
		TEST(test_json_of_others),
		TEST(test_regentctl_watch),
		TEST(test_regentctl_of_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
