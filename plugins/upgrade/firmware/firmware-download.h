/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "firmware-memory.h"

#include <regent/step.h>

/** The files of a load: fetched one by one, the list into memory, the others into a folder that is this download's. */
typedef struct FirmwareDownload FirmwareDownload;

typedef struct {
	/** @list: (nullable): the bytes of what was fetched into memory. @fault: with @why, if not NONE. May be called from
	 * inside of firmware_download_file(), when the file cannot be written. */
	void (*fetched)(gpointer self, GBytes *list, FirmwareFault fault, const char *why);
} FirmwareDownloadOps;

/** @folder: (nullable): the administrator's, in which the download makes one of its own; NULL: one in the step's state.
 * @make: whether it is made now. @max_size: bytes of all files together. */
FirmwareDownload *firmware_download_new(RegentStep *step, const char *folder, gboolean make, guint64 max_size,
	const FirmwareDownloadOps *ops, gpointer self);
/** @keep: the files are in use and stay. */
void firmware_download_free(FirmwareDownload *download, gboolean keep);

/** Returns: (transfer none) (nullable): where the files are; NULL: the daemon keeps no state, and no folder was given. */
const char *firmware_download_folder(const FirmwareDownload *download);
/** Begins a load with its list. @server: (nullable): the only one to ask. */
void firmware_download_list(FirmwareDownload *download, const char *name, const char *server);
/** File @index of @count, into the folder. */
void firmware_download_file(FirmwareDownload *download, const char *name, const char *server, guint index, guint count);
/** What is fetched is not wanted any more, and is not told. */
void firmware_download_cancel(FirmwareDownload *download);
/** Nothing of an earlier download may be taken for part of the next one. */
void firmware_download_empty(FirmwareDownload *download);
