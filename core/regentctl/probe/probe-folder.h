/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

/** Where a probe keeps what it needs while it runs: a folder for each interface, below a common one, with a lock that its
 * processes hold. One whose lock nobody holds was left over. */
typedef struct ProbeFolder ProbeFolder;

/** File in it that is kept from boot to boot: how the interface was before. */
#define PROBE_FOLDER_NOTE "before"

/** Cleans up what a probe that was killed left on @interface; its folder @path is still there. */
typedef void (*ProbeCleanFunc)(const char *path, const char *interface, gpointer data);

/** @root: the common folder, which is made. @clean: is called where the folder was left over.
 * Returns: (transfer full): empty; NULL with @error: G_IO_ERROR_BUSY: another probe has it. */
ProbeFolder *probe_folder_take(
	const char *root, const char *interface, ProbeCleanFunc clean, gpointer data, GError **error);
/** Removes it with all that is in it, and the common one when it was the last. */
void probe_folder_give_back(ProbeFolder *folder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ProbeFolder, probe_folder_give_back)

/** Removes the folders of @root that were left over, each after @clean. */
void probe_folder_sweep(const char *root, ProbeCleanFunc clean, gpointer data);

/** Returns: (transfer full) */
char *probe_folder_path(const ProbeFolder *folder, const char *name);
/** Removes what is in it but its lock and that note. */
gboolean probe_folder_empty(ProbeFolder *folder, GError **error);
/** Returns: the descriptor that holds the lock, for a child that is to hold it too: it is closed on exec. */
int probe_folder_lock(const ProbeFolder *folder);
