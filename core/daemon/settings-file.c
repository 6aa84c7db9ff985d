/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "settings-file.h"

#include "core/engine/durable.h"

#include <glib/gstdio.h>
#include <string.h>

#define LARGEST (64 * 1024)

char *settings_file_path(const char *state_dir, const char *endpoint, const char *name)
{
	return g_build_filename(state_dir, endpoint, name, NULL);
}

char **settings_file_endpoints(const char *state_dir, GError **error)
{
	g_autoptr(GStrvBuilder) names = g_strv_builder_new();
	g_autoptr(GError) bad = NULL;
	g_autoptr(GDir) dir = g_dir_open(state_dir, 0, &bad);
	const char *name;

	if (!dir && !g_error_matches(bad, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
		g_propagate_error(error, g_steal_pointer(&bad));
		return NULL;
	}
	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(state_dir, name, NULL);

		if (g_file_test(path, G_FILE_TEST_IS_DIR))
			g_strv_builder_add(names, name);
	}
	return g_strv_builder_end(names);
}

Settings *settings_file_read(const char *state_dir, const char *endpoint, const char *name, GError **error)
{
	g_autofree char *path = settings_file_path(state_dir, endpoint, name);
	g_autoptr(GError) bad = NULL;
	g_autofree char *text = NULL;
	GStatBuf info;
	gsize length;

	/* To open a pipe waits for who writes into it. */
	if (g_stat(path, &info) == 0 && (!S_ISREG(info.st_mode) || info.st_size > LARGEST)) {
		g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "%s: %s", path,
			S_ISREG(info.st_mode) ? "is too long" : "is not a file");
		return NULL;
	}
	if (!g_file_get_contents(path, &text, &length, &bad)) {
		if (!g_error_matches(bad, G_FILE_ERROR, G_FILE_ERROR_NOENT))
			g_propagate_error(error, g_steal_pointer(&bad));
		return NULL;
	}
	return settings_parse(text, error);
}

/* Writing. */

typedef struct {
	char *path;
	char *text; /* NULL: the file goes */
	char *old;  /* where the one before goes, NULL: nowhere */
} Writing;

static void writing_free(gpointer data)
{
	Writing *writing = data;

	g_free(writing->path);
	g_free(writing->text);
	g_free(writing->old);
	g_free(writing);
}

static gboolean write_file(const Writing *writing, GError **error)
{
	if (writing->old)
		g_rename(writing->path, writing->old);
	return writing->text ? durable_write(writing->path, writing->text, strlen(writing->text), error)
			     : durable_remove(writing->path, error);
}

static void run(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
	GError *error = NULL;

	if (write_file(data, &error))
		g_task_return_boolean(task, TRUE);
	else
		g_task_return_error(task, error);
}

void settings_file_write(const char *path, const Settings *settings, const char *old, GCancellable *cancellable,
	GAsyncReadyCallback done, gpointer data)
{
	g_autoptr(GTask) task = g_task_new(NULL, cancellable, done, data);
	Writing *writing = g_new0(Writing, 1);

	writing->path = g_strdup(path);
	writing->old = g_strdup(old);
	writing->text = settings_is_empty(settings) ? NULL : settings_text(settings);
	g_task_set_task_data(task, writing, writing_free);
	g_task_run_in_thread(task, run);
}

gboolean settings_file_write_finish(GAsyncResult *result, GError **error)
{
	return g_task_propagate_boolean(G_TASK(result), error);
}
