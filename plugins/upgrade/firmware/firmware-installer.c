/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "firmware-installer.h"

#include "firmware-words.h"
#include "wire.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define GRACE ((gint64) 5 * G_USEC_PER_SEC) /* after SIGTERM, to put back what it was about to write */
#define LOOK ((gint64) G_USEC_PER_SEC / 2)  /* nothing wakes whoever reads a file that grows */
#define LINE_MAX_BYTES 4096
#define SIGNAL_CODE 128 /* of a shell, and above: ended by a signal */
#define TAIL_LINES 10   /* of its last words, in the log */

struct FirmwareInstaller {
	RegentStep *step;
	const FirmwareInstallerOps *ops;
	gpointer self;
	FirmwareJob *job;
	RegentTimer *timer;
	gint64 timeout;
	gint64 kill_at; /* REGENT_NEVER: its time is not up */
	int output;     /* read end, -1: there is none */
	GString *line;  /* begun */
	FirmwareWords words;
};

/* What it says. */

static void read_line(FirmwareInstaller *installer)
{
	g_autofree char *line = wire_text(installer->line->str, installer->line->len);
	const char *text;
	double fraction;

	g_string_truncate(installer->line, 0);
	if (!*g_strstrip(line))
		return;
	if (firmware_words_progress(line, &fraction, &text)) {
		installer->ops->progress(installer->self, fraction, text);
	} else {
		regent_step_log(installer->step, G_LOG_LEVEL_INFO, "installer: %s", line);
		text = line;
	}
	firmware_words_add(&installer->words, text);
}

static void read_output(FirmwareInstaller *installer)
{
	char bytes[LINE_MAX_BYTES];
	ssize_t length;

	while (installer->output >= 0 && (length = read(installer->output, bytes, sizeof bytes)) > 0)
		for (ssize_t i = 0; i < length; i++) {
			if (bytes[i] != '\n' && bytes[i] != '\r')
				g_string_append_c(installer->line, bytes[i]);
			if (bytes[i] == '\n' || bytes[i] == '\r' || installer->line->len >= LINE_MAX_BYTES)
				read_line(installer);
		}
}

/* How it ended. */

static void log_tail(FirmwareInstaller *installer)
{
	guint left = installer->words.lines.length;

	for (const GList *item = installer->words.lines.head; item; item = item->next, left--)
		if (left <= TAIL_LINES)
			regent_step_log(installer->step, G_LOG_LEVEL_WARNING, "the installer said: %s",
				(const char *) item->data);
}

static void finish(FirmwareInstaller *installer, FirmwareFault fault, const char *why)
{
	regent_timer_stop(installer->timer);
	if (fault != FIRMWARE_FAULT_NONE)
		log_tail(installer);
	firmware_job_forget(installer->job);
	installer->ops->done(installer->self, fault, why);
}

static void finish_late(FirmwareInstaller *installer)
{
	g_autofree char *why = g_strdup_printf(
		"the installer did not end within %" G_GINT64_FORMAT " s", installer->timeout / G_USEC_PER_SEC);

	finish(installer, FIRMWARE_FAULT_LATE, why);
}

/* What one says that was killed is what its shell says of that. */
static void finish_ended(FirmwareInstaller *installer, guint code)
{
	const char *cause = firmware_words_cause(&installer->words);
	g_autofree char *why = NULL;

	if (code > SIGNAL_CODE)
		why = g_strdup_printf("the installer was ended by signal %u", code - SIGNAL_CODE);
	else if (code && cause)
		why = g_strconcat("the installer failed: ", cause, NULL);
	else if (code)
		why = g_strdup_printf("the installer failed with code %u and no word", code);
	finish(installer, why ? FIRMWARE_FAULT_INSTALLER : FIRMWARE_FAULT_NONE, why);
}

static void signal_all(FirmwareInstaller *installer, int number)
{
	int group = firmware_job_group(installer->job);

	if (group > 1)
		kill(-group, number);
}

/* Its time is up: it may end in order, then it is killed. */
static void push(FirmwareInstaller *installer, gint64 now)
{
	if (now < firmware_installer_deadline(installer))
		return;
	if (installer->kill_at == REGENT_NEVER) {
		installer->kill_at = now + GRACE;
		signal_all(installer, SIGTERM);
	} else if (now >= installer->kill_at) {
		signal_all(installer, SIGKILL);
	}
}

static void on_timer(gpointer self)
{
	FirmwareInstaller *installer = self;
	guint code;
	FirmwareJobState state = firmware_job_state(installer->job, &code);
	gint64 now = regent_step_now(installer->step);

	read_output(installer);
	if (state == FIRMWARE_JOB_RUNS) {
		push(installer, now);
		regent_timer_set(installer->timer, LOOK);
		return;
	}
	if (installer->line->len)
		read_line(installer);
	if (installer->kill_at != REGENT_NEVER)
		finish_late(installer);
	else if (state == FIRMWARE_JOB_ENDED)
		finish_ended(installer, code);
	else
		finish(installer, FIRMWARE_FAULT_CUT, "the installer was cut off before it had ended");
}

/* Beginning. */

FirmwareInstaller *firmware_installer_adopt(
	RegentStep *step, FirmwareJob *job, gint64 timeout, const FirmwareInstallerOps *ops, gpointer self)
{
	FirmwareInstaller *installer = g_new0(FirmwareInstaller, 1);
	g_autofree char *path = firmware_job_output_path(job);

	*installer = (FirmwareInstaller) {
		.step = step, .ops = ops, .self = self, .job = job, .timeout = timeout, .kill_at = REGENT_NEVER
	};
	installer->line = g_string_new(NULL);
	installer->output = g_open(path, O_RDONLY | O_CLOEXEC, 0);
	installer->timer = regent_step_timer(step, on_timer, installer);
	regent_timer_set(installer->timer, 0);
	return installer;
}

static char **build_argv(const FirmwareJob *job, const char *command, GPtrArray *files, GError **error)
{
	g_auto(GStrv) words = NULL;
	g_autofree char *program = NULL;
	g_autoptr(GPtrArray) argv = g_ptr_array_new();

	if (!g_shell_parse_argv(command, NULL, &words, error))
		return NULL;
	program = g_find_program_in_path(words[0]);
	if (!program) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "there is no program %s", words[0]);
		return NULL;
	}
	for (char **word = words; *word; word++)
		g_ptr_array_add(argv, *word);
	g_ptr_array_add(argv, job->load);
	for (guint i = 0; i < files->len; i++)
		g_ptr_array_add(argv, g_ptr_array_index(files, i));
	g_ptr_array_add(argv, NULL);
	return firmware_job_argv(job, (char **) argv->pdata);
}

/* A group of its own, which is signalled whole, and which no Ctrl-C at the daemon's terminal reaches. */
static void lead_group(gpointer unused)
{
	setsid();
}

static gboolean spawn(FirmwareJob *job, char **argv, const char *folder, GError **error)
{
	g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDERR_MERGE);
	g_autoptr(GSubprocess) process = NULL;
	int output;

	if (!firmware_job_begin(job, &output, error))
		return FALSE;
	g_subprocess_launcher_set_cwd(launcher, folder);
	g_subprocess_launcher_set_child_setup(launcher, lead_group, NULL, NULL);
	g_subprocess_launcher_take_stdout_fd(launcher, output);
	process = g_subprocess_launcher_spawnv(launcher, (const char *const *) argv, error);
	if (!process)
		firmware_job_forget(job);
	return process != NULL;
}

FirmwareInstaller *firmware_installer_run(RegentStep *step, FirmwareJob *job, const char *command, const char *folder,
	GPtrArray *files, gint64 timeout, const FirmwareInstallerOps *ops, gpointer self, GError **error)
{
	g_autoptr(FirmwareJob) own = job;
	g_auto(GStrv) argv = build_argv(job, command, files, error);

	job->since = regent_step_now(step);
	if (!argv || !spawn(job, argv, folder, error))
		return NULL;
	return firmware_installer_adopt(step, g_steal_pointer(&own), timeout, ops, self);
}

const FirmwareJob *firmware_installer_job(const FirmwareInstaller *installer)
{
	return installer->job;
}

gint64 firmware_installer_deadline(const FirmwareInstaller *installer)
{
	return installer->job->since + installer->timeout;
}

void firmware_installer_free(FirmwareInstaller *installer)
{
	if (!installer)
		return;
	regent_timer_free(installer->timer);
	if (installer->output >= 0)
		close(installer->output);
	firmware_words_clear(&installer->words);
	g_string_free(installer->line, TRUE);
	firmware_job_free(installer->job);
	g_free(installer);
}
