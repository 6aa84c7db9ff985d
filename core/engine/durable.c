/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "durable.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

static gboolean fail(GError **error, const char *path)
{
	int reason = errno;

	g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(reason), "%s: %s", path, g_strerror(reason));
	return FALSE;
}

/* What stands in a folder changes for good only when the folder is written, too. Some file systems cannot, and need not. */
static gboolean sync_folder(const char *folder, GError **error)
{
	int fd = g_open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
	gboolean good = fd >= 0 && (fsync(fd) == 0 || errno == EINVAL);

	if (!good)
		fail(error, folder);
	if (fd >= 0)
		close(fd);
	return good;
}

static gboolean write_all(int fd, const char *data, gsize length)
{
	while (length) {
		gssize size = write(fd, data, length);

		if (size < 0 && errno != EINTR)
			return FALSE;
		data += MAX(size, 0);
		length -= (gsize) MAX(size, 0);
	}
	return fsync(fd) == 0;
}

static gboolean write_draft(const char *draft, const char *data, gsize length, GError **error)
{
	int fd = g_open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	gboolean good = fd >= 0 && write_all(fd, data, length);

	if (!good)
		fail(error, draft);
	if (fd >= 0)
		close(fd);
	return good;
}

static gboolean make_folder(const char *folder, GError **error)
{
	g_autofree char *above = g_path_get_dirname(folder);

	if (g_file_test(folder, G_FILE_TEST_IS_DIR))
		return TRUE;
	return (g_mkdir_with_parents(folder, 0700) == 0 || fail(error, folder)) && sync_folder(above, error);
}

gboolean durable_write(const char *path, const char *data, gsize length, GError **error)
{
	g_autofree char *folder = g_path_get_dirname(path), *name = g_path_get_basename(path);
	g_autofree char *draft = g_strdup_printf("%s/.%s", folder, name);

	if (!make_folder(folder, error))
		return FALSE;
	if (write_draft(draft, data, length, error) && (g_rename(draft, path) == 0 || fail(error, path)))
		return sync_folder(folder, error);
	g_unlink(draft);
	return FALSE;
}

gboolean durable_remove(const char *path, GError **error)
{
	g_autofree char *folder = g_path_get_dirname(path);

	if (g_unlink(path) < 0)
		return errno == ENOENT || fail(error, path);
	return sync_folder(folder, error);
}

void durable_clean(const char *folder)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(folder, name, NULL);

		if (*name == '.' && g_file_test(path, G_FILE_TEST_IS_REGULAR))
			g_unlink(path);
	}
}
