/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report.h"

#include <string.h>

static void part_free(gpointer data)
{
	ReportPart *part = data;

	g_free(part->file);
	g_strfreev(part->command);
	g_string_free(part->text, TRUE);
	g_free(part);
}

GPtrArray *report_parts_new(void)
{
	return g_ptr_array_new_with_free_func(part_free);
}

static ReportPart *add(GPtrArray *parts, const char *file, char **command)
{
	ReportPart *part = g_new0(ReportPart, 1);

	part->file = g_strdup(file);
	part->command = command;
	part->text = g_string_new(NULL);
	part->bare = g_str_has_suffix(file, ".json");
	g_ptr_array_add(parts, part);
	return part;
}

ReportPart *report_parts_add_words(GPtrArray *parts, const char *file, char **command)
{
	return add(parts, file, g_strdupv(command));
}

void report_parts_add(GPtrArray *parts, const char *file, const char *command)
{
	add(parts, file, g_strsplit(command, " ", -1));
}

ReportPart *report_parts_add_text(GPtrArray *parts, const char *file, char *text)
{
	ReportPart *part = add(parts, file, NULL);

	g_string_append(part->text, text);
	g_free(text);
	return part;
}

/* The secrets. */

/* A piece may have a NUL, too: it would end early, and everything behind it stand in the wrong file. */
static GString *join(GPtrArray *parts)
{
	GString *whole = g_string_new(NULL);

	for (guint i = 0; i < parts->len; i++) {
		const ReportPart *part = parts->pdata[i];

		for (gsize at = 0; at < part->text->len && !part->own; at++)
			g_string_append_c(whole, part->text->str[at] ? part->text->str[at] : ' ');
		g_string_append_c(whole, 0);
	}
	return whole;
}

/* Returns: whether there is a text for each. */
static gboolean take(GPtrArray *parts, const char *texts, gsize length)
{
	const char *end = texts + length;

	for (guint i = 0; i < parts->len; i++) {
		ReportPart *part = parts->pdata[i];
		const char *stop = texts < end ? memchr(texts, 0, (gsize) (end - texts)) : NULL;

		if (!stop)
			return FALSE;
		if (!part->own)
			g_string_assign(part->text, texts);
		texts = stop + 1;
	}
	return texts == end;
}

typedef struct {
	GBytes *out, *said;
	gboolean done;
	GError *error;
} Answer;

static void on_answer(GObject *source, GAsyncResult *result, gpointer data)
{
	Answer *answer = data;

	g_subprocess_communicate_finish(G_SUBPROCESS(source), result, &answer->out, &answer->said, &answer->error);
	answer->done = TRUE;
}

gboolean report_clean(GPtrArray *parts, char **command, const char *folder, GCancellable *stop, GError **error)
{
	g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(
		G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
	g_autoptr(GString) whole = join(parts);
	g_autoptr(GBytes) input = g_bytes_new(whole->str, whole->len);
	g_autoptr(GSubprocess) process = NULL;
	g_autoptr(GBytes) out = NULL, said = NULL;
	Answer answer = { 0 };

	if (folder)
		g_subprocess_launcher_set_cwd(launcher, folder);
	process = g_subprocess_launcher_spawnv(launcher, (const char *const *) command, error);
	if (!process)
		return FALSE;
	g_subprocess_communicate_async(process, input, stop, on_answer, &answer);
	while (!answer.done)
		g_main_context_iteration(NULL, TRUE);
	out = answer.out;
	said = answer.said;
	if (answer.error) {
		g_subprocess_force_exit(process);
		g_propagate_error(error, answer.error);
		return FALSE;
	}
	if (g_subprocess_get_successful(process) && take(parts, g_bytes_get_data(out, NULL), g_bytes_get_size(out)))
		return TRUE;
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "%.*s", (int) g_bytes_get_size(said),
		(const char *) g_bytes_get_data(said, NULL));
	g_strchomp((*error)->message);
	return FALSE;
}
