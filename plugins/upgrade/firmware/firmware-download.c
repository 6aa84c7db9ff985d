/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "firmware-download.h"

#include "firmware-report.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <regent/fetch.h>
#include <unistd.h>

#define LIST_MAX (256 * 1024)
#define OWN_FOLDER "regent-load"
#define PARTS 20          /* a line for each of them, of a file whose size is known, */
#define MEGABYTE_SHIFT 20 /* or for each megabyte */

struct FirmwareDownload {
	RegentStep *step;
	const FirmwareDownloadOps *ops;
	gpointer self;
	char *folder;
	guint64 max_size;
	guint64 left; /* bytes that may still come */
	RegentFetch *fetch;
	int fd;             /* of the file that is fetched, -1: none */
	guint index, count; /* which file, of how many; count 0: the list */
	guint mark;         /* of the last line about it */
};

/* The folder. */

static void make_folder(FirmwareDownload *download)
{
	if (download->folder && g_mkdir_with_parents(download->folder, 0700) < 0)
		regent_step_log(
			download->step, G_LOG_LEVEL_WARNING, "cannot make %s: %s", download->folder, g_strerror(errno));
}

void firmware_download_empty(FirmwareDownload *download)
{
	g_autoptr(GDir) dir = download->folder ? g_dir_open(download->folder, 0, NULL) : NULL;
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(download->folder, name, NULL);

		g_unlink(path);
	}
}

const char *firmware_download_folder(const FirmwareDownload *download)
{
	return download->folder;
}

/* One file. */

static void close_file(FirmwareDownload *download)
{
	if (download->fd >= 0)
		close(download->fd);
	download->fd = -1;
}

static gboolean open_file(FirmwareDownload *download, const char *name)
{
	g_autofree char *path = download->folder ? g_build_filename(download->folder, name, NULL) : NULL;
	g_autofree char *why = NULL;

	if (path)
		download->fd = g_open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (download->fd >= 0)
		return TRUE;
	why = path ? g_strdup_printf("cannot write %s: %s", path, g_strerror(errno))
		   : g_strdup("there is no folder for its files: set folder in [plugin firmware]");
	download->ops->fetched(download->self, NULL, FIRMWARE_FAULT_DISK, why);
	return FALSE;
}

static FirmwareFault fault_of(const GError *error)
{
	if (!error)
		return FIRMWARE_FAULT_NONE;
	if (g_error_matches(error, REGENT_ERROR, REGENT_ERROR_ABSENT))
		return FIRMWARE_FAULT_ABSENT;
	if (g_error_matches(error, REGENT_ERROR, REGENT_ERROR_LIMIT))
		return FIRMWARE_FAULT_SIZE;
	return error->domain == G_IO_ERROR ? FIRMWARE_FAULT_DISK : FIRMWARE_FAULT_SERVER;
}

static void on_fetched(gpointer self, GBytes *bytes, const GError *error)
{
	FirmwareDownload *download = self;

	download->fetch = NULL;
	if (download->fd >= 0) {
		off_t size = lseek(download->fd, 0, SEEK_END);

		download->left -= MIN(download->left, (guint64) MAX(size, 0));
	}
	close_file(download);
	download->ops->fetched(download->self, bytes, fault_of(error), error ? error->message : NULL);
}

static void on_progress(gpointer self, guint64 received, guint64 total)
{
	FirmwareDownload *download = self;
	double part = total ? MIN(1.0, (double) received / (double) total) : 0;
	guint mark = total ? (guint) (part * PARTS) : (guint) (received >> MEGABYTE_SHIFT);

	if (!download->count || mark == download->mark)
		return;
	download->mark = mark;
	firmware_report_progress(download->step, download->index, download->count, part, received);
}

static void begin_fetch(FirmwareDownload *download, const char *name, const char *server, guint64 limit)
{
	download->mark = 0;
	download->fetch =
		regent_step_fetch(download->step, name, server, download->fd, limit, on_fetched, on_progress, download);
}

void firmware_download_list(FirmwareDownload *download, const char *name, const char *server)
{
	firmware_report_file(download->step, name, 0, 0);
	firmware_download_empty(download);
	download->left = download->max_size;
	download->index = 0;
	download->count = 0;
	begin_fetch(download, name, server, LIST_MAX);
}

void firmware_download_file(FirmwareDownload *download, const char *name, const char *server, guint index, guint count)
{
	firmware_report_file(download->step, name, index, count);
	download->index = index;
	download->count = count;
	if (open_file(download, name))
		begin_fetch(download, name, server, download->left);
}

void firmware_download_cancel(FirmwareDownload *download)
{
	g_clear_pointer(&download->fetch, regent_fetch_cancel);
	close_file(download);
	firmware_download_empty(download);
}

FirmwareDownload *firmware_download_new(RegentStep *step, const char *folder, gboolean make, guint64 max_size,
	const FirmwareDownloadOps *ops, gpointer self)
{
	FirmwareDownload *download = g_new0(FirmwareDownload, 1);

	download->step = step;
	download->ops = ops;
	download->self = self;
	download->fd = -1;
	download->max_size = max_size;
	/* A folder of its own below what the administrator names, for it is emptied. */
	download->folder = folder ? g_build_filename(folder, OWN_FOLDER, NULL) : regent_step_state_path(step, "files");
	if (make)
		make_folder(download);
	return download;
}

void firmware_download_free(FirmwareDownload *download, gboolean keep)
{
	if (!keep)
		firmware_download_cancel(download);
	g_free(download->folder);
	g_free(download);
}
