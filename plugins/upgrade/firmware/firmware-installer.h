/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/step.h>

/**
 * Runs the command that installs a load: COMMAND LOAD FILE..., in the folder the files are in. A line
 * "40 Writing slot B" of its standard output is progress in percent; its other lines are logged, and the last one says
 * why when it exits with anything but 0.
 */
typedef struct FirmwareInstaller FirmwareInstaller;

typedef struct {
	void (*progress)(gpointer self, double fraction, const char *text);
	/** @error: (nullable): why it failed. Called once, never from inside. */
	void (*done)(gpointer self, const char *error);
} FirmwareInstallerOps;

/** @command: as a shell would read it; no shell runs it. @files: (element-type utf8): names in @folder.
 * Returns: (transfer full); NULL with @error when it cannot start. */
FirmwareInstaller *firmware_installer_run(RegentStep *step, const char *command, const char *folder, const char *load,
	GPtrArray *files, gint64 timeout, const FirmwareInstallerOps *ops, gpointer self, GError **error);
/** Ends the command (SIGTERM) if it still runs. */
void firmware_installer_free(FirmwareInstaller *installer);
