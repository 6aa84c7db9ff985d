/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "firmware-job.h"
#include "firmware-memory.h"

#include <regent/step.h>

/**
 * Runs the command that installs a load: COMMAND LOAD FILE..., in the folder the files are in. A line
 * "40 Writing slot B" of its output is progress in percent; its other lines are logged, and one of the last says why when it
 * exits with anything but 0.
 *
 * It outlives the daemon: what it says and how it ended stands in the folder of its job, where the next life of the daemon
 * takes it up. There is never a second one beside it.
 */
typedef struct FirmwareInstaller FirmwareInstaller;

typedef struct {
	void (*progress)(gpointer self, double fraction, const char *text);
	/** @fault NONE: it is installed; else @why. Called once, never from inside. */
	void (*done)(gpointer self, FirmwareFault fault, const char *why);
} FirmwareInstallerOps;

/** @job: folder, load and boot of a new one. @command: as a shell would read it; no shell reads it. @folder: where @files
 * (element-type utf8) are. Returns: (transfer full); NULL with @error when it cannot start. */
FirmwareInstaller *firmware_installer_run(RegentStep *step, FirmwareJob *job, const char *command, const char *folder,
	GPtrArray *files, gint64 timeout, const FirmwareInstallerOps *ops, gpointer self, GError **error);
/** Takes up @job (transfer full), which an earlier life of the daemon began, whether it still runs or not. */
FirmwareInstaller *firmware_installer_adopt(
	RegentStep *step, FirmwareJob *job, gint64 timeout, const FirmwareInstallerOps *ops, gpointer self);
/** Returns: (transfer none) */
const FirmwareJob *firmware_installer_job(const FirmwareInstaller *installer);
/** Returns: when its time is up. */
gint64 firmware_installer_deadline(const FirmwareInstaller *installer);
/** Leaves the command at work if it still is. */
void firmware_installer_free(FirmwareInstaller *installer);
