/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "firmware-job.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define GROUP "job"
#define RECORD "job"
#define OUTPUT "output"
#define STATUS "status"

/* TERM is for what the shell runs: it outlives that to write down how it ended. */
#define SCRIPT "status=$1; shift; echo group $$ >\"$status\"; trap : TERM; \"$@\"; echo exit $? >>\"$status\""

static char *path_of(const FirmwareJob *job, const char *name)
{
	return g_build_filename(job->folder, name, NULL);
}

/* Whoever holds the file's lock has it from its birth: the installer and all that it started. */
static gboolean is_locked(const FirmwareJob *job)
{
	g_autofree char *path = path_of(job, OUTPUT);
	int fd = g_open(path, O_RDONLY | O_CLOEXEC, 0);
	gboolean locked = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK;

	if (fd >= 0)
		close(fd);
	return locked;
}

static void unlink_file(const FirmwareJob *job, const char *name)
{
	g_autofree char *path = path_of(job, name);

	g_unlink(path);
}

static gboolean write_record(const FirmwareJob *job, GError **error)
{
	g_autofree char *path = path_of(job, RECORD);
	g_autoptr(GKeyFile) file = g_key_file_new();

	g_key_file_set_string(file, GROUP, "load", job->load);
	g_key_file_set_string(file, GROUP, "boot", job->boot ? job->boot : "");
	g_key_file_set_int64(file, GROUP, "since", job->since);
	return g_key_file_save_to_file(file, path, error);
}

static gboolean fail(GError **error, const char *what)
{
	g_set_error(error, G_IO_ERROR, (gint) g_io_error_from_errno(errno), "%s: %s", what, g_strerror(errno));
	return FALSE;
}

gboolean firmware_job_begin(const FirmwareJob *job, int *output, GError **error)
{
	g_autofree char *path = path_of(job, OUTPUT);
	guint code;

	*output = -1;
	if (is_locked(job) && firmware_job_state(job, &code) == FIRMWARE_JOB_RUNS) {
		g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_BUSY, "an earlier one is still at work");
		return FALSE;
	}
	if (g_mkdir_with_parents(job->folder, 0700) < 0)
		return fail(error, job->folder);
	unlink_file(job, STATUS);
	unlink_file(job, OUTPUT);
	if (!write_record(job, error))
		return FALSE;
	*output = g_open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0600);
	if (*output < 0)
		return fail(error, path);
	flock(*output, LOCK_EX | LOCK_NB);
	return TRUE;
}

char **firmware_job_argv(const FirmwareJob *job, char **argv)
{
	g_autoptr(GPtrArray) words = g_ptr_array_new();

	g_ptr_array_add(words, g_strdup("/bin/sh"));
	g_ptr_array_add(words, g_strdup("-c"));
	g_ptr_array_add(words, g_strdup(SCRIPT));
	g_ptr_array_add(words, g_strdup("regent-install"));
	g_ptr_array_add(words, path_of(job, STATUS));
	for (char **word = argv; *word; word++)
		g_ptr_array_add(words, g_strdup(*word));
	g_ptr_array_add(words, NULL);
	return (char **) g_ptr_array_free(g_steal_pointer(&words), FALSE);
}

FirmwareJob *firmware_job_load(const char *folder)
{
	g_autoptr(FirmwareJob) job = g_new0(FirmwareJob, 1);
	g_autoptr(GKeyFile) file = g_key_file_new();
	g_autofree char *path = NULL;

	job->folder = g_strdup(folder);
	path = path_of(job, RECORD);
	if (!g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, NULL))
		return NULL;
	job->load = g_key_file_get_string(file, GROUP, "load", NULL);
	job->boot = g_key_file_get_string(file, GROUP, "boot", NULL);
	job->since = g_key_file_get_int64(file, GROUP, "since", NULL);
	return job->load ? g_steal_pointer(&job) : NULL;
}

/* Returns: what stands behind @word in its status, or @fallback. */
static gint64 read_status(const FirmwareJob *job, const char *word, gint64 fallback)
{
	g_autofree char *path = path_of(job, STATUS), *text = NULL;
	const char *at;
	char *end;
	gint64 number;

	if (!g_file_get_contents(path, &text, NULL, NULL))
		return fallback;
	at = strstr(text, word);
	if (!at)
		return fallback;
	number = g_ascii_strtoll(at + strlen(word), &end, 10);
	return *end == '\n' ? number : fallback;
}

FirmwareJobState firmware_job_state(const FirmwareJob *job, guint *code)
{
	gboolean locked = is_locked(job);
	gint64 exit = read_status(job, "exit ", -1);

	*code = (guint) MAX(exit, 0);
	if (exit >= 0)
		return FIRMWARE_JOB_ENDED;
	return locked ? FIRMWARE_JOB_RUNS : FIRMWARE_JOB_CUT;
}

int firmware_job_group(const FirmwareJob *job)
{
	return (int) read_status(job, "group ", 0);
}

char *firmware_job_output_path(const FirmwareJob *job)
{
	return path_of(job, OUTPUT);
}

void firmware_job_forget(const FirmwareJob *job)
{
	unlink_file(job, RECORD);
	unlink_file(job, STATUS);
}

void firmware_job_free(FirmwareJob *job)
{
	g_free(job->folder);
	g_free(job->load);
	g_free(job->boot);
	g_free(job);
}
