/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "control-fixture.h"
#include "tests/unit/patience.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <unistd.h>

gboolean spin(const gboolean *done)
{
	guint looks = 0;

	while (!*done && (g_main_context_iteration(NULL, FALSE) || patience(&looks)))
		;
	return *done;
}

void spin_a_while(void)
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

GSocket *open_socket(Fixture *fixture)
{
	g_autoptr(GSocketAddress) address = g_unix_socket_address_new(fixture->path);
	GSocket *socket = g_socket_new(G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, 0, NULL);

	assert_true(g_socket_connect(socket, address, NULL, NULL));
	return socket;
}

GDBusConnection *open_client(Fixture *fixture)
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

void assert_call(Fixture *fixture, const char *method, const char *parameters, const char *wanted)
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

int set_up(void **state)
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

int tear_down(void **state)
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
