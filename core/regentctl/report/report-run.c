/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report.h"

#include <string.h>

#define AT_ONCE 4
#define LARGEST (1 << 20) /* bytes of one program */
#define BLOCK (1 << 16)

typedef struct {
	GPtrArray *parts;
	const char *folder;
	guint seconds;
	GCancellable *stop;
	guint next;          /* of the parts */
	GPtrArray *programs; /* that run */
} Batch;

typedef struct {
	Batch *batch;
	ReportPart *part;
	GSubprocess *process;
	GCancellable *end; /* it says no more */
	guint timer;
	gboolean late, cut;
} Program;

static void start_some(Batch *batch);

static void note(Program *program, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void note(Program *program, const char *format, ...)
{
	GString *text = program->part->text;
	va_list args;

	if (program->part->bare)
		return;
	if (text->len && text->str[text->len - 1] != '\n')
		g_string_append_c(text, '\n');
	va_start(args, format);
	g_string_append_vprintf(text, format, args);
	va_end(args);
}

static void finish(Program *program)
{
	Batch *batch = program->batch;

	if (program->late)
		note(program, "[no end within %u s]\n", batch->seconds);
	else if (program->cut)
		note(program, "[cut after %d kB]\n", LARGEST / 1024);
	else if (g_subprocess_get_if_exited(program->process) && g_subprocess_get_exit_status(program->process))
		note(program, "[status %d]\n", g_subprocess_get_exit_status(program->process));
	if (program->timer)
		g_source_remove(program->timer);
	g_ptr_array_remove_fast(batch->programs, program);
	g_clear_object(&program->process);
	g_clear_object(&program->end);
	g_free(program);
	start_some(batch);
}

static void on_exit_status(GObject *source, GAsyncResult *result, gpointer data)
{
	g_subprocess_wait_finish(G_SUBPROCESS(source), result, NULL);
	finish(data);
}

/* A killed one is waited for: it has ended. */
static void end(Program *program)
{
	g_subprocess_force_exit(program->process);
	g_subprocess_wait_async(program->process, NULL, on_exit_status, program);
}

static void read_more(Program *program);

static void on_read(GObject *source, GAsyncResult *result, gpointer data)
{
	Program *program = data;
	g_autoptr(GBytes) bytes = g_input_stream_read_bytes_finish(G_INPUT_STREAM(source), result, NULL);
	gsize length = 0;
	const char *text = bytes ? g_bytes_get_data(bytes, &length) : NULL;

	if (length)
		g_string_append_len(program->part->text, text, (gssize) length);
	program->cut = program->part->text->len > LARGEST;
	if (!bytes || program->cut)
		end(program);
	else if (!length)
		g_subprocess_wait_async(program->process, NULL, on_exit_status, program);
	else
		read_more(program);
}

static void read_more(Program *program)
{
	g_input_stream_read_bytes_async(g_subprocess_get_stdout_pipe(program->process), BLOCK, G_PRIORITY_DEFAULT,
		program->end, on_read, program);
}

/* One that has closed its output and goes on is killed, too: then the wait for it ends. */
static void silence(Program *program)
{
	g_cancellable_cancel(program->end);
	g_subprocess_force_exit(program->process);
}

static gboolean on_late(gpointer data)
{
	Program *program = data;

	program->timer = 0;
	program->late = TRUE;
	silence(program);
	return G_SOURCE_REMOVE;
}

static void start(Batch *batch, ReportPart *part)
{
	GSubprocessFlags flags = G_SUBPROCESS_FLAGS_STDOUT_PIPE |
				 (part->bare ? G_SUBPROCESS_FLAGS_STDERR_SILENCE : G_SUBPROCESS_FLAGS_STDERR_MERGE);
	g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(flags);
	g_autofree char *line = g_strjoinv(" ", part->command);
	g_autoptr(GError) error = NULL;
	Program *program;
	GSubprocess *process;

	if (batch->folder)
		g_subprocess_launcher_set_cwd(launcher, batch->folder);
	if (!part->bare)
		g_string_append_printf(part->text, "$ %s\n", line);
	process = g_subprocess_launcher_spawnv(launcher, (const char *const *) part->command, &error);
	if (!process) {
		part->missing = TRUE;
		if (!part->bare)
			g_string_append_printf(part->text, "[%s]\n", error->message);
		return;
	}
	program = g_new0(Program, 1);
	*program = (Program) { batch, part, process, g_cancellable_new(), 0, FALSE, FALSE };
	program->timer = g_timeout_add_seconds(batch->seconds, on_late, program);
	g_ptr_array_add(batch->programs, program);
	read_more(program);
}

static void start_some(Batch *batch)
{
	while (batch->programs->len < AT_ONCE && batch->next < batch->parts->len) {
		ReportPart *part = batch->parts->pdata[batch->next++];

		if (part->command && !g_cancellable_is_cancelled(batch->stop))
			start(batch, part);
	}
}

gboolean report_run(GPtrArray *parts, const char *folder, guint seconds, GCancellable *stop)
{
	g_autoptr(GPtrArray) programs = g_ptr_array_new();
	Batch batch = { parts, folder, seconds, stop, 0, programs };
	gboolean stopped = FALSE;

	start_some(&batch);
	while (programs->len) {
		g_main_context_iteration(NULL, TRUE);
		for (guint i = 0; i < programs->len && !stopped && g_cancellable_is_cancelled(stop); i++)
			silence(programs->pdata[i]);
		stopped = g_cancellable_is_cancelled(stop);
	}
	return !stopped;
}
