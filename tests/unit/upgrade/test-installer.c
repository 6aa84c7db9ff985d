/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The installer's command, run for real. */
#include "fake-step.h"
#include "firmware-installer.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

typedef struct {
	RegentStep *step;
	FirmwareInstaller *installer;
	GString *said; /* "0.40=Writing " for progress */
	gboolean done;
	char *error;
	char *folder;
} Fixture;

static void on_progress(gpointer self, double fraction, const char *text)
{
	g_string_append_printf(((Fixture *) self)->said, "%.2f=%s ", fraction, text);
}

static void on_done(gpointer self, const char *error)
{
	Fixture *f = self;

	assert_false(f->done);
	f->done = TRUE;
	f->error = g_strdup(error);
}

static int setup(void **state)
{
	Fixture *f = g_new0(Fixture, 1);

	f->step = fake_step_new();
	f->said = g_string_new(NULL);
	f->folder = g_dir_make_tmp("regent-XXXXXX", NULL);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	Fixture *f = *state;

	firmware_installer_free(f->installer);
	while (g_main_context_iteration(NULL, FALSE))
		;
	fake_step_free(f->step);
	g_string_free(f->said, TRUE);
	g_rmdir(f->folder);
	g_free(f->folder);
	g_free(f->error);
	g_free(f);
	return 0;
}

/* Returns: FALSE: it could not start, and @error says why. */
static gboolean run(Fixture *f, const char *command, gint64 timeout)
{
	static const FirmwareInstallerOps ops = { .progress = on_progress, .done = on_done };
	g_autoptr(GPtrArray) files = g_ptr_array_new();
	g_autoptr(GError) error = NULL;

	g_ptr_array_add(files, (char *) "a.img");
	g_ptr_array_add(files, (char *) "b c.img");
	f->installer = firmware_installer_run(f->step, command, f->folder, "acme-2", files, timeout, &ops, f, &error);
	if (!f->installer)
		f->error = g_strdup(error->message);
	return f->installer && fake_step_run(f->step, &f->done, 60 * G_USEC_PER_SEC);
}

static void test_good(void **state)
{
	Fixture *f = *state;

	assert_true(run(f,
		"sh -c 'echo \"40 Writing slot B\"; echo \"$0,$1,$2,$3,$#\"; pwd; echo 101 blocks; "
		"echo \"100% Done\" >&2' x",
		60 * G_USEC_PER_SEC));
	assert_null(f->error);
	assert_string_equal(f->said->str, "0.40=Writing slot B 1.00=Done ");
	assert_non_null(strstr(fake_step_log(f->step), "installer: x,acme-2,a.img,b c.img,3\n"));
	assert_non_null(strstr(fake_step_log(f->step), f->folder));
	assert_non_null(strstr(fake_step_log(f->step), "installer: 101 blocks\n"));
	assert_null(strstr(fake_step_log(f->step), "Done"));
}

static const struct {
	const char *command, *error;
} failures[] = {
	{ "sh -c 'echo 10; echo first; echo \"no space\"; echo; echo 50 more; exit 3'",
		"the installer failed: no space" },
	{ "sh -c 'exit 3'", "the installer failed: Child process exited with code 3" },
	{ "sh -c 'kill -9 $$'", "the installer failed: Child process killed by signal 9" },
	{ "sh -c 'printf \"a\\033[2Jb\"; exit 1'", "the installer failed: a [2Jb" },
};

static void test_failures(void **state)
{
	for (guint i = 0; i < G_N_ELEMENTS(failures); i++) {
		void *one;
		Fixture *f;

		setup(&one);
		f = one;
		assert_true(run(f, failures[i].command, 60 * G_USEC_PER_SEC));
		assert_string_equal(f->error, failures[i].error);
		teardown(&one);
	}
}

static void test_cannot_start(void **state)
{
	Fixture *f = *state;

	assert_false(run(f, "/none/such", G_USEC_PER_SEC));
	assert_non_null(f->error);
	g_clear_pointer(&f->error, g_free);
	assert_false(run(f, "sh 'unclosed", G_USEC_PER_SEC));
	assert_non_null(f->error);
	assert_false(f->done);
}

/* Its time is up: it may end in order, and what it says then does not count as success. */
static void test_late(void **state)
{
	Fixture *f = *state;

	assert_true(run(f, "sh -c 'trap \"echo put back; exit 0\" TERM; echo begun; while :; do sleep 0.1; done'",
		G_USEC_PER_SEC));
	assert_string_equal(f->error, "the installer did not end within 1 s");
	assert_non_null(strstr(fake_step_log(f->step), "installer: put back\n"));
}

/* One that does not end is killed: a second one must not write beside it. */
static void test_stubborn(void **state)
{
	Fixture *f = *state;
	g_autofree char *path = g_build_filename(f->folder, "pid", NULL);
	g_autofree char *proc = NULL, *pid = NULL;

	assert_true(run(f, "sh -c 'trap \"\" TERM; echo $$ >pid; while :; do sleep 0.1; done'", G_USEC_PER_SEC));
	assert_string_equal(f->error, "the installer did not end within 1 s");
	assert_true(g_file_get_contents(path, &pid, NULL, NULL));
	proc = g_build_filename("/proc", g_strstrip(pid), NULL);
	for (guint i = 0; i < 1000 && g_file_test(proc, G_FILE_TEST_EXISTS); i++) /* until GLib notices its end */
		if (!g_main_context_iteration(NULL, FALSE))
			g_usleep(10000);
	if (g_file_test(proc, G_FILE_TEST_EXISTS)) {
		kill((pid_t) g_ascii_strtoll(pid, NULL, 10), SIGKILL);
		fail_msg("the installer lives on");
	}
	g_unlink(path);
}

/* Nobody is told any more. */
static void test_freed(void **state)
{
	static const FirmwareInstallerOps ops = { .progress = on_progress, .done = on_done };
	Fixture *f = *state;
	g_autoptr(GPtrArray) files = g_ptr_array_new();

	f->installer = firmware_installer_run(
		f->step, "sh -c 'echo 10 x; sleep 60'", f->folder, "acme-2", files, G_USEC_PER_SEC, &ops, f, NULL);
	assert_non_null(f->installer);
	g_clear_pointer(&f->installer, firmware_installer_free);
	fake_step_run(f->step, &f->done, 200000);
	assert_false(f->done);
	assert_string_equal(f->said->str, "");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_good),
		cmocka_unit_test(test_failures),
		CASE(test_cannot_start),
		CASE(test_late),
		CASE(test_stubborn),
		CASE(test_freed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
