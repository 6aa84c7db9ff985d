/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The program regentctl against that socket: what it prints, its exit status, its JSON. */

#include "control-fixture.h"
#include "tests/unit/patience.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

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
	guint looks = 0;
	GPollableInputStream *pollable = G_POLLABLE_INPUT_STREAM(stream);
	char buffer[4096];

	while (!strstr(said->str, wanted) && patience(&looks)) {
		gssize got = g_pollable_input_stream_read_nonblocking(pollable, buffer, sizeof buffer, NULL, NULL);

		if (got > 0)
			g_string_append_len(said, buffer, got);
		g_main_context_iteration(NULL, FALSE);
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
	guint looks = 0;
	Run run = { -1, g_string_new(NULL), g_string_new(NULL) };
	g_autoptr(GSubprocess) process = spawn_regentctl(arguments, nobody);
	gboolean ended = FALSE;

	while (!ended) {
		ended = read_all(g_subprocess_get_stdout_pipe(process), run.out);
		read_all(g_subprocess_get_stderr_pipe(process), run.err);
		if (g_strv_contains(arguments, "watch") && is_json(run.out->str) && !strstr(run.out->str, "\"error\""))
			g_subprocess_send_signal(process, SIGINT);
		if (!g_main_context_iteration(NULL, FALSE) && !patience(&looks))
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
	static const char *const needs_no_daemon[] = { "models", "check", "erase", "report", "probe", NULL };
	static const char *const fails_alone[] = { "check", "erase", "report", "probe", NULL };
	Fixture *fixture = *state;
	g_autofree char *absent = g_strconcat(fixture->path, "-absent", NULL);
	g_auto(GStrv) all = verbs();

	assert_true(g_strv_length(all) >= 15);
	fake_agent_event(fixture->agent, "message");
	for (char **verb = all; *verb; verb++) {
		gboolean alone = g_strv_contains(needs_no_daemon, *verb);
		gboolean fails = g_strv_contains(fails_alone, *verb);

		assert_json(fixture->path, *verb, NULL, FALSE, fails ? 2 : 0, fails ? "\"error\"" : NULL);
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

/* What cannot be written is no success. */
static void test_not_written(void **state)
{
	static const char *const lines[] = { "\"$REGENTCTL\" --help 2>&1 >/dev/full",
		"\"$REGENTCTL\" models 2>&1 >&-" };

	for (guint i = 0; i < G_N_ELEMENTS(lines); i++) {
		const char *const shell[] = { "sh", "-c", lines[i], NULL };
		g_autofree char *said = NULL;
		int status;

		assert_true(g_spawn_sync(
			NULL, (char **) shell, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &said, NULL, &status, NULL));
		assert_non_null(strstr(said, "be written"));
		assert_int_equal(WEXITSTATUS(status), 1);
	}
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
	const char *const change[] = { g_getenv("REGENTCTL"), "--socket", fixture->path, "network", "--json", "--dhcp",
		NULL };
	Run run;

	if (geteuid() != 0)
		skip(); /* only root can become another user */
	assert_json(fixture->path, "status", NULL, TRUE, 0, "SEP001122334455");
	assert_json(fixture->path, "restart", NULL, TRUE, 4, "{\"error\": {\"code\": \"not-allowed\", ");
	assert_json(fixture->path, "network", NULL, TRUE, 0, "\"in-force\"");
	run = run_regentctl(change, TRUE);
	assert_int_equal(run.exit, 4);
	assert_non_null(strstr(run.out->str, "{\"error\": {\"code\": \"not-allowed\", "));
	assert_null(fake_agent_change(fixture->agent));
	g_string_free(run.out, TRUE);
	g_string_free(run.err, TRUE);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_regentctl),
		TEST(test_every_verb_speaks_json),
		TEST(test_daemon_that_hangs),
		TEST(test_not_written),
		TEST(test_json_errors),
		TEST(test_json_of_others),
		TEST(test_regentctl_watch),
		TEST(test_regentctl_of_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
