/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * An installer's work as it stands on disk, so that a daemon that was killed finds it again: which load, since when, all
 * that it says, its process group and how it ended. Its output file is locked as long as anything of it runs.
 */
typedef struct {
	char *folder;
	char *load;
	char *boot;   /* the boot of the device that it began in */
	gint64 since; /* CLOCK_BOOTTIME of that boot, us */
} FirmwareJob;

typedef enum {
	FIRMWARE_JOB_RUNS,
	FIRMWARE_JOB_ENDED, /* its exit code is known */
	FIRMWARE_JOB_CUT,   /* it ended, and nobody knows how */
} FirmwareJobState;

/** Begins a new one in @job's folder. @output: (out): for standard output and standard error, -1 with @error, also when an
 * earlier one still runs there. */
gboolean firmware_job_begin(const FirmwareJob *job, int *output, GError **error);
/** Returns: (transfer full): the command line that does @argv and writes down how it ended. */
char **firmware_job_argv(const FirmwareJob *job, char **argv);

/** Returns: (transfer full) (nullable): what was begun in @folder and not forgotten. */
FirmwareJob *firmware_job_load(const char *folder);
/** @code: (out): as a shell has it, 128 and above: of a signal. */
FirmwareJobState firmware_job_state(const FirmwareJob *job, guint *code);
/** Returns: its process group, 0: not known. */
int firmware_job_group(const FirmwareJob *job);
/** Returns: (transfer full): all that it says. */
char *firmware_job_output_path(const FirmwareJob *job);
/** It was judged. Its output stays. */
void firmware_job_forget(const FirmwareJob *job);
void firmware_job_free(FirmwareJob *job);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(FirmwareJob, firmware_job_free)
