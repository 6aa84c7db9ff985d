/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/** What a load failed for, where it is to be mended. */
typedef enum {
	FIRMWARE_FAULT_NONE,
	FIRMWARE_FAULT_ABSENT,    /* the server says for certain that it has no such file */
	FIRMWARE_FAULT_SERVER,    /* it did not give it for another reason */
	FIRMWARE_FAULT_LIST,      /* the list of files cannot be used */
	FIRMWARE_FAULT_SIZE,      /* more than max-size */
	FIRMWARE_FAULT_DISK,      /* the files cannot be written */
	FIRMWARE_FAULT_START,     /* the installer cannot be started, */
	FIRMWARE_FAULT_INSTALLER, /* said no, */
	FIRMWARE_FAULT_LATE,      /* took too long, */
	FIRMWARE_FAULT_CUT,       /* or ended and nobody knows how */
	FIRMWARE_FAULT_BOOT,      /* it was installed, but another load started */
} FirmwareFault;

/** What became of the last load that was to be installed, kept across boots. No I/O. */
typedef struct {
	char *load;
	gboolean installed; /* FALSE: failed */
	gint64 at;          /* when that was, by the clock of this boot: negative when it was an earlier boot */
	char *boot;         /* the boot it was installed in, NULL: it was not */
	guint vain;         /* boots after which another load was the one that started */
	FirmwareFault fault;
	char *why; /* NULL: it did not fail */
} FirmwareMemory;

/** The file has the time by the wall clock, @wall, because that of one boot means nothing to the next.
 * Returns: (transfer full): for a file. */
GBytes *firmware_memory_save(const FirmwareMemory *memory, gint64 wall, gint64 now);
/** A wall clock that was set back since says nothing: then it counts as having been just now.
 * Returns: (transfer full) (nullable): NULL when @bytes are not such a file. */
FirmwareMemory *firmware_memory_load(GBytes *bytes, gint64 wall, gint64 now);
FirmwareMemory *firmware_memory_copy(const FirmwareMemory *from);
void firmware_memory_free(FirmwareMemory *memory);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FirmwareMemory, firmware_memory_free)
