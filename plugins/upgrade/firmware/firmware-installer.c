/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "firmware-installer.h"

#include "wire.h"

#include <signal.h>
#include <string.h>

#define GRACE ((gint64) 5 * G_USEC_PER_SEC) /* after SIGTERM, to put back what it was about to write */

/* GIO calls back even after a cancel: each pending call holds a reference, and finds the process gone. */
struct FirmwareInstaller {
	gint refs;
	RegentStep *step;
	const FirmwareInstallerOps *ops;
	gpointer self;
	GSubprocess *process; /* NULL: it has ended */
	GDataInputStream *output;
	GCancellable *cancellable;
	RegentTimer *timer;
	gint64 timeout;
	gboolean late; /* its time was up */
	char *last;    /* last line that was not progress */
};

static void on_line(GObject *source, GAsyncResult *result, gpointer data);

static FirmwareInstaller *ref(FirmwareInstaller *installer)
{
	installer->refs++;
	return installer;
}

static void unref(FirmwareInstaller *installer)
{
	if (--installer->refs)
		return;
	g_clear_object(&installer->process);
	g_object_unref(installer->output);
	g_object_unref(installer->cancellable);
	g_free(installer->last);
	g_free(installer);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(FirmwareInstaller, unref)

static void finish(FirmwareInstaller *installer, const char *error)
{
	regent_timer_stop(installer->timer);
	g_clear_object(&installer->process);
	installer->ops->done(installer->self, error);
}

static void finish_late(FirmwareInstaller *installer)
{
	g_autofree char *why = g_strdup_printf(
		"the installer did not end within %" G_GINT64_FORMAT " s", installer->timeout / G_USEC_PER_SEC);

	finish(installer, why);
}

static void on_ended(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autoptr(FirmwareInstaller) installer = data;
	g_autoptr(GError) error = NULL;
	g_autofree char *why = NULL;
	gboolean good = g_subprocess_wait_check_finish(G_SUBPROCESS(source), result, &error);

	if (!installer->process)
		return;
	if (installer->late) {
		finish_late(installer);
		return;
	}
	if (good) {
		finish(installer, NULL);
		return;
	}
	why = g_strdup_printf("the installer failed: %s", installer->last ? installer->last : error->message);
	finish(installer, why);
}

static void on_timeout(gpointer self)
{
	FirmwareInstaller *installer = self;

	if (installer->late) {
		g_subprocess_force_exit(installer->process);
		finish_late(installer);
		return;
	}
	installer->late = TRUE;
	g_subprocess_send_signal(installer->process, SIGTERM);
	regent_timer_set(installer->timer, GRACE);
}

static void read_line(FirmwareInstaller *installer)
{
	g_data_input_stream_read_line_async(
		installer->output, G_PRIORITY_DEFAULT, installer->cancellable, on_line, ref(installer));
}

/* Returns: whether it says progress: "40 Writing slot B", "40% Writing slot B". */
static gboolean parse_progress(const char *line, double *fraction, const char **text)
{
	char *end;
	guint64 percent = g_ascii_strtoull(line, &end, 10);

	*fraction = (double) percent / 100;
	*text = end + strspn(end, "% ");
	return g_ascii_isdigit(*line) && percent <= 100 && (!*end || *end == '%' || *end == ' ');
}

static void read_progress(FirmwareInstaller *installer, const char *line)
{
	const char *text;
	double fraction;

	if (!*line)
		return;
	if (parse_progress(line, &fraction, &text)) {
		installer->ops->progress(installer->self, fraction, text);
		return;
	}
	regent_step_log(installer->step, G_LOG_LEVEL_INFO, "installer: %s", line);
	g_free(installer->last);
	installer->last = g_strdup(line);
}

static void on_line(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autoptr(FirmwareInstaller) installer = data;
	gsize length;
	g_autofree char *raw = g_data_input_stream_read_line_finish(installer->output, result, &length, NULL);
	g_autofree char *line = raw ? wire_text(raw, length) : NULL;

	if (!installer->process)
		return;
	if (!line) {
		g_subprocess_wait_check_async(installer->process, installer->cancellable, on_ended, ref(installer));
		return;
	}
	read_progress(installer, line);
	read_line(installer);
}

static char **build_argv(const char *command, const char *load, GPtrArray *files, GError **error)
{
	g_auto(GStrv) words = NULL;
	g_autoptr(GPtrArray) argv = g_ptr_array_new();

	if (!g_shell_parse_argv(command, NULL, &words, error))
		return NULL;
	for (char **word = words; *word; word++)
		g_ptr_array_add(argv, g_strdup(*word));
	g_ptr_array_add(argv, g_strdup(load));
	for (guint i = 0; i < files->len; i++)
		g_ptr_array_add(argv, g_strdup(g_ptr_array_index(files, i)));
	g_ptr_array_add(argv, NULL);
	return (char **) g_ptr_array_free(g_steal_pointer(&argv), FALSE);
}

FirmwareInstaller *firmware_installer_run(RegentStep *step, const char *command, const char *folder, const char *load,
	GPtrArray *files, gint64 timeout, const FirmwareInstallerOps *ops, gpointer self, GError **error)
{
	g_autoptr(GSubprocessLauncher) launcher =
		g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
	g_auto(GStrv) argv = build_argv(command, load, files, error);
	GSubprocess *process;
	FirmwareInstaller *installer;

	if (!argv)
		return NULL;
	g_subprocess_launcher_set_cwd(launcher, folder);
	process = g_subprocess_launcher_spawnv(launcher, (const char *const *) argv, error);
	if (!process)
		return NULL;
	installer = g_new0(FirmwareInstaller, 1);
	*installer = (FirmwareInstaller) { .refs = 1,
		.step = step,
		.ops = ops,
		.self = self,
		.process = process,
		.timeout = timeout,
		.cancellable = g_cancellable_new() };
	installer->output = g_data_input_stream_new(g_subprocess_get_stdout_pipe(process));
	installer->timer = regent_step_timer(step, on_timeout, installer);
	regent_timer_set(installer->timer, timeout);
	read_line(installer);
	return installer;
}

void firmware_installer_free(FirmwareInstaller *installer)
{
	if (!installer)
		return;
	g_cancellable_cancel(installer->cancellable);
	if (installer->process)
		g_subprocess_send_signal(installer->process, SIGTERM);
	g_clear_object(&installer->process);
	regent_timer_free(installer->timer);
	unref(installer);
}
