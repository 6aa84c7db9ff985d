/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define TOP "regent-report" /* the folder in the archive */

/* The files. */

static gboolean write_part(const char *folder, const ReportPart *part, GError **error)
{
	g_autofree char *path = g_build_filename(folder, TOP, part->file, NULL);
	g_autofree char *parent = g_path_get_dirname(path);
	FILE *file;
	gboolean good;

	g_mkdir_with_parents(parent, 0755);
	file = g_fopen(path, "ae");
	good = file && fwrite(part->text->str, 1, part->text->len, file) == part->text->len;
	if (good && part->text->len && part->text->str[part->text->len - 1] != '\n')
		good = fputc('\n', file) != EOF;
	good = file && fclose(file) == 0 && good;
	if (!good)
		g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errno), "%s: %s", path, g_strerror(errno));
	return good;
}

static void remove_tree(const char *path)
{
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *inside = g_build_filename(path, name, NULL);

		remove_tree(inside);
	}
	g_remove(path);
}

/* The archive. */

typedef struct {
	gboolean done;
	GError *error;
} Packing;

static void on_packed(GObject *source, GAsyncResult *result, gpointer data)
{
	Packing *packing = data;

	g_subprocess_wait_check_finish(G_SUBPROCESS(source), result, &packing->error);
	packing->done = TRUE;
}

/* @fd: (transfer full): where it goes. */
static gboolean pack(const char *folder, int fd, GCancellable *stop, GError **error)
{
	g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_NONE);
	g_autoptr(GSubprocess) process = NULL;
	Packing packing = { 0 };

	g_subprocess_launcher_take_stdout_fd(launcher, fd);
	process = g_subprocess_launcher_spawn(launcher, error, "tar", "-czf", "-", "-C", folder, TOP, NULL);
	if (!process) {
		g_prefix_error(error, "cannot run tar: ");
		return FALSE;
	}
	g_subprocess_wait_check_async(process, stop, on_packed, &packing);
	while (!packing.done)
		g_main_context_iteration(NULL, TRUE);
	if (!packing.error)
		return TRUE;
	g_subprocess_force_exit(process);
	g_propagate_prefixed_error(error, packing.error, "tar: ");
	return FALSE;
}

/* Gives it its name. A name that somebody took meanwhile is left to him, where the file system can do that. */
static gboolean place(const char *temporary, const char *path, gboolean force, GError **error)
{
	int reason = 0;

	if (!force && link(temporary, path) == 0) {
		g_unlink(temporary);
		return TRUE;
	}
	reason = force ? 0 : errno;
	if (reason != EEXIST && g_rename(temporary, path) == 0)
		return TRUE;
	reason = reason == EEXIST ? reason : errno;
	g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(reason), "%s: %s", path, g_strerror(reason));
	return FALSE;
}

static gboolean write_file(const char *folder, const char *path, gboolean force, GCancellable *stop, GError **error)
{
	g_autofree char *parent = g_path_get_dirname(path);
	g_autofree char *temporary = g_build_filename(parent, ".regent-report-XXXXXX", NULL);
	int fd = g_mkstemp_full(temporary, O_RDWR | O_CLOEXEC, 0600);

	if (fd < 0) {
		g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errno), "%s: %s", parent, g_strerror(errno));
		return FALSE;
	}
	if (pack(folder, fd, stop, error) && place(temporary, path, force, error))
		return TRUE;
	g_unlink(temporary);
	return FALSE;
}

gboolean report_write(GPtrArray *parts, const char *path, gboolean force, GCancellable *stop, GError **error)
{
	g_autofree char *folder = g_dir_make_tmp("regent-report-XXXXXX", error);
	gboolean good = folder != NULL;

	for (guint i = 0; i < parts->len && good; i++)
		good = write_part(folder, parts->pdata[i], error);
	if (good && g_str_equal(path, "-"))
		good = pack(folder, fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3), stop, error);
	else if (good)
		good = write_file(folder, path, force, stop, error);
	if (folder)
		remove_tree(folder);
	return good;
}
