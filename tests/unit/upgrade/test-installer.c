/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The installer's command, run for real. */
#include "fake-step.h"
#include "firmware-installer.h"
#include "remove-tree.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define PATIENCE ((gint64) 5 * G_USEC_PER_SEC) /* for a shell to begin, on a machine that has other work too */
#define MINUTE ((gint64) 60 * G_USEC_PER_SEC)

typedef struct {
	RegentStep *step;
	FirmwareInstaller *installer;
	GString *said; /* "0.40=Writing " for progress */
	gboolean done;
	FirmwareFault fault;
	char *error;
	char *folder;
	char *job; /* its folder */
} Fixture;

static void on_progress(gpointer self, double fraction, const char *text)
{
	g_string_append_printf(((Fixture *) self)->said, "%.2f=%s ", fraction, text);
}

static void on_done(gpointer self, FirmwareFault fault, const char *why)
{
	Fixture *f = self;

	assert_false(f->done);
	assert_int_equal(fault == FIRMWARE_FAULT_NONE, why == NULL);
	f->done = TRUE;
	f->fault = fault;
	f->error = g_strdup(why);
}

static const FirmwareInstallerOps ops = { .progress = on_progress, .done = on_done };

static int setup(void **state)
{
	Fixture *f = g_new0(Fixture, 1);

	f->step = fake_step_new();
	f->said = g_string_new(NULL);
	f->folder = g_dir_make_tmp("regent-XXXXXX", NULL);
	f->job = g_build_filename(f->folder, "job", NULL);
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
	remove_tree(f->folder);
	g_free(f->folder);
	g_free(f->job);
	g_free(f->error);
	g_free(f);
	return 0;
}

/* Returns: FALSE: it could not start, and @error says why. */
static gboolean begin(Fixture *f, const char *command, gint64 timeout)
{
	FirmwareJob *job = g_new0(FirmwareJob, 1);
	g_autoptr(GPtrArray) files = g_ptr_array_new();
	g_autoptr(GError) error = NULL;

	*job = (FirmwareJob) { .folder = g_strdup(f->job), .load = g_strdup("acme-2"), .boot = g_strdup("b1") };
	g_ptr_array_add(files, (char *) "a.img");
	g_ptr_array_add(files, (char *) "b c.img");
	f->installer = firmware_installer_run(f->step, job, command, f->folder, files, timeout, &ops, f, &error);
	if (!f->installer)
		f->error = g_strdup(error->message);
	return f->installer != NULL;
}

static gboolean run(Fixture *f, const char *command, gint64 timeout)
{
	return begin(f, command, timeout) && fake_step_run(f->step, &f->done, MINUTE);
}

/* The daemon is killed, and starts again. */
static void adopt(Fixture *f)
{
	FirmwareJob *job;

	g_clear_pointer(&f->installer, firmware_installer_free);
	job = firmware_job_load(f->job);
	assert_non_null(job);
	assert_string_equal(job->load, "acme-2");
	assert_string_equal(job->boot, "b1");
	f->installer = firmware_installer_adopt(f->step, job, MINUTE, &ops, f);
}

static void write_file(Fixture *f, const char *name)
{
	g_autofree char *path = g_build_filename(f->folder, name, NULL);

	assert_true(g_file_set_contents(path, "", 0, NULL));
}

static void test_good(void **state)
{
	Fixture *f = *state;

	assert_true(run(f,
		"sh -c 'echo \"40 Writing slot B\"; echo \"$0,$1,$2,$3,$#\"; pwd; echo 101 blocks; "
		"echo \"100% Done\" >&2' x",
		MINUTE));
	assert_null(f->error);
	assert_string_equal(f->said->str, "0.40=Writing slot B 1.00=Done ");
	assert_non_null(strstr(fake_step_log(f->step), "installer: x,acme-2,a.img,b c.img,3\n"));
	assert_non_null(strstr(fake_step_log(f->step), f->folder));
	assert_non_null(strstr(fake_step_log(f->step), "installer: 101 blocks\n"));
	assert_null(strstr(fake_step_log(f->step), "Done"));
	assert_null(firmware_job_load(f->job));
}

static const struct {
	const char *command, *error;
} failures[] = {
	{ "sh -c 'echo 10; echo first; echo \"no space\"; echo; echo 50 more; exit 3'",
		"the installer failed: no space" },
	{ "sh -c 'exit 3'", "the installer failed with code 3 and no word" },
	{ "sh -c 'kill -9 $$'", "the installer was ended by signal 9" },
	/* RAUC: the cause stands before the last words */
	{ "sh -c 'echo \"0% Installing\"; echo \"100% Installing failed.\"; "
	  "echo \"LastError: Installation error: Compatible mismatch\"; echo \"Installing x failed\"; exit 1'",
		"the installer failed: Installation error: Compatible mismatch" },
	{ "sh -c 'printf \"a\\033[2Jb\"; exit 1'", "the installer failed: a [2Jb" },
};

static void test_failures(void **state)
{
	for (guint i = 0; i < G_N_ELEMENTS(failures); i++) {
		void *one;
		Fixture *f;

		setup(&one);
		f = one;
		assert_true(run(f, failures[i].command, MINUTE));
		assert_string_equal(f->error, failures[i].error);
		assert_int_equal(f->fault, FIRMWARE_FAULT_INSTALLER);
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

	assert_true(run(
		f, "sh -c 'trap \"echo put back; exit 0\" TERM; echo begun; while :; do sleep 0.1; done'", PATIENCE));
	assert_string_equal(f->error, "the installer did not end within 5 s");
	assert_non_null(strstr(fake_step_log(f->step), "installer: put back\n"));
}

/* One that does not end is killed: a second one must not write beside it. */
static void test_stubborn(void **state)
{
	Fixture *f = *state;
	g_autofree char *path = g_build_filename(f->folder, "pid", NULL);
	g_autofree char *proc = NULL, *pid = NULL;

	assert_true(run(f, "sh -c 'trap \"\" TERM; echo $$ >pid; while :; do sleep 0.1; done'", PATIENCE));
	assert_string_equal(f->error, "the installer did not end within 5 s");
	assert_true(g_file_get_contents(path, &pid, NULL, NULL));
	proc = g_build_filename("/proc", g_strstrip(pid), NULL);
	for (guint i = 0; i < 6000 && g_file_test(proc, G_FILE_TEST_EXISTS); i++) /* until GLib notices its end */
		if (!g_main_context_iteration(NULL, FALSE))
			g_usleep(10000);
	if (g_file_test(proc, G_FILE_TEST_EXISTS)) {
		kill((pid_t) g_ascii_strtoll(pid, NULL, 10), SIGKILL);
		fail_msg("the installer lives on");
	}
	g_unlink(path);
}

/* The daemon is killed: the installer goes on, nobody begins another one, and the next daemon hears all. */
static void test_adopted(void **state)
{
	Fixture *f = *state;

	assert_true(begin(f, "sh -c 'echo 10 x; while [ ! -e go ]; do sleep 0.05; done; echo 90 y; exit 0'", MINUTE));
	fake_step_run(f->step, &f->done, G_USEC_PER_SEC / 5);
	adopt(f);
	fake_step_run(f->step, &f->done, G_USEC_PER_SEC / 5);
	g_clear_pointer(&f->installer, firmware_installer_free);
	assert_false(f->done);
	assert_false(begin(f, "true", MINUTE));
	assert_string_equal(f->error, "an earlier one is still at work");
	g_clear_pointer(&f->error, g_free);
	adopt(f);
	write_file(f, "go");
	assert_true(fake_step_run(f->step, &f->done, MINUTE));
	assert_null(f->error);
	assert_true(g_str_has_suffix(f->said->str, "0.10=x 0.90=y "));
	assert_null(firmware_job_load(f->job));
}

/* It ended while no daemon was there: judged by how. */
static void test_judged(void **state)
{
	Fixture *f = *state;
	guint code = 0;

	assert_true(begin(f, "sh -c 'echo no space left; exit 4'", MINUTE));
	while (firmware_job_state(firmware_installer_job(f->installer), &code) == FIRMWARE_JOB_RUNS)
		g_usleep(10000);
	assert_int_equal(code, 4);
	adopt(f);
	assert_true(fake_step_run(f->step, &f->done, MINUTE));
	assert_string_equal(f->error, "the installer failed: no space left");
	assert_int_equal(f->fault, FIRMWARE_FAULT_INSTALLER);
}

/* The power went, or all was killed: nobody knows how it would have ended. */
static void test_cut_off(void **state)
{
	Fixture *f = *state;
	guint code;

	assert_true(begin(f, "sh -c 'kill -9 0'", MINUTE));
	while (firmware_job_state(firmware_installer_job(f->installer), &code) == FIRMWARE_JOB_RUNS)
		g_usleep(10000);
	adopt(f);
	assert_true(fake_step_run(f->step, &f->done, MINUTE));
	assert_int_equal(f->fault, FIRMWARE_FAULT_CUT);
	assert_null(firmware_job_load(f->job));
}

/* Of the daemon's time before it was killed, too. */
static void test_adopted_late(void **state)
{
	Fixture *f = *state;

	assert_true(begin(f, "sh -c 'trap \"echo put back; exit 0\" TERM; while :; do sleep 0.1; done'", MINUTE));
	fake_step_skip(f->step, MINUTE);
	adopt(f);
	assert_true(fake_step_run(f->step, &f->done, MINUTE));
	assert_int_equal(f->fault, FIRMWARE_FAULT_LATE);
	assert_string_equal(f->error, "the installer did not end within 60 s");
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
		CASE(test_adopted),
		CASE(test_judged),
		CASE(test_cut_off),
		CASE(test_adopted_late),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
