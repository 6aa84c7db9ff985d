/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "probe-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* What tells a folder of ours from others: nothing else is ever removed. */
#define LOCK "probe.lock"
#define FILES_OPEN 16

struct ProbeFolder {
	char *root, *path;
	int lock;
};

static int remove_one(const char *path, const struct stat *found, int type, struct FTW *at)
{
	return remove(path);
}

static gboolean remove_tree(const char *path)
{
	return nftw(path, remove_one, FILES_OPEN, FTW_DEPTH | FTW_PHYS | FTW_MOUNT) == 0;
}

static gboolean fail(GError **error, const char *words, const char *path)
{
	int code = errno;

	g_set_error(error, G_IO_ERROR, g_io_error_from_errno(code), "%s %s: %s", words, path, g_strerror(code));
	return FALSE;
}

/* Whether what @lock holds is still the file of that path, and not one that its holder has removed meanwhile. */
static gboolean is_there(int lock, const char *path)
{
	struct stat held, found;

	return fstat(lock, &held) == 0 && lstat(path, &found) == 0 && held.st_ino == found.st_ino &&
	       held.st_dev == found.st_dev;
}

/* Returns: the descriptor; -1 with errno, EWOULDBLOCK: somebody has it. @flags: of open(). */
static int take_lock(const char *folder, int flags)
{
	g_autofree char *path = g_build_filename(folder, LOCK, NULL);

	for (;;) {
		int lock = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | flags, 0600);
		int code = 0;

		if (lock < 0)
			return -1;
		if (flock(lock, LOCK_EX | LOCK_NB) < 0)
			code = errno;
		else if (is_there(lock, path))
			return lock;
		close(lock);
		errno = code;
		if (code)
			return -1;
	}
}

/* Others may remove both folders in between, as their last act. */
static int make_and_lock(const char *root, const char *path, gboolean *left_over)
{
	int lock;

	do {
		*left_over = TRUE;
		lock = take_lock(path, 0);
		if (lock >= 0 || errno != ENOENT)
			return lock;
		*left_over = FALSE;
		if (g_mkdir_with_parents(root, 0700) < 0 ||
			(g_mkdir(path, 0700) < 0 && errno != EEXIST && errno != ENOENT))
			return -1;
		lock = take_lock(path, O_CREAT);
	} while (lock < 0 && errno == ENOENT);
	return lock;
}

ProbeFolder *probe_folder_take(
	const char *root, const char *interface, ProbeCleanFunc clean, gpointer data, GError **error)
{
	g_autofree char *path = g_build_filename(root, interface, NULL);
	gboolean left_over;
	int lock = make_and_lock(root, path, &left_over);
	ProbeFolder *folder;

	if (lock < 0) {
		if (errno == EWOULDBLOCK)
			g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_BUSY, "it is locked");
		else
			fail(error, "cannot use", path);
		return NULL;
	}
	if (left_over)
		clean(path, interface, data);
	folder = g_new0(ProbeFolder, 1);
	folder->root = g_strdup(root);
	folder->path = g_steal_pointer(&path);
	folder->lock = lock;
	if (probe_folder_empty(folder, error))
		return folder;
	probe_folder_give_back(folder);
	return NULL;
}

void probe_folder_give_back(ProbeFolder *folder)
{
	remove_tree(folder->path);
	close(folder->lock);
	rmdir(folder->root);
	g_free(folder->root);
	g_free(folder->path);
	g_free(folder);
}

static void sweep_one(const char *path, const char *interface, ProbeCleanFunc clean, gpointer data)
{
	int lock = take_lock(path, 0);

	if (lock < 0)
		return;
	clean(path, interface, data);
	remove_tree(path);
	close(lock);
}

void probe_folder_sweep(const char *root, ProbeCleanFunc clean, gpointer data)
{
	g_autoptr(GDir) dir = g_dir_open(root, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(root, name, NULL);

		sweep_one(path, name, clean, data);
	}
	rmdir(root);
}

char *probe_folder_path(const ProbeFolder *folder, const char *name)
{
	return g_build_filename(folder->path, name, NULL);
}

gboolean probe_folder_empty(ProbeFolder *folder, GError **error)
{
	g_autoptr(GDir) dir = g_dir_open(folder->path, 0, error);
	static const char *const kept[] = { LOCK, PROBE_FOLDER_NOTE, NULL };
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(folder->path, name, NULL);

		if (!g_strv_contains(kept, name) && !remove_tree(path))
			return fail(error, "cannot remove", path);
	}
	return dir != NULL;
}

int probe_folder_lock(const ProbeFolder *folder)
{
	return folder->lock;
}
