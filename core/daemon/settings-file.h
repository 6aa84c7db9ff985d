/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "core/config/settings.h"

/** Where settings of the phone are kept: STATE-DIR/ENDPOINT/NAME. No plugin has a file whose name has no dot. */
#define SETTINGS_KEPT "settings"
#define SETTINGS_TRIED "settings-tried" /* while a trial runs: it ended with the daemon if it is there at a start */

#define SETTINGS_UNUSED "settings-unused" /* what could not be used when others were kept in its place */

/** Returns: (transfer full) */
char *settings_file_path(const char *state_dir, const char *endpoint, const char *name);
/** Returns: (transfer full): names of the endpoints that have a folder there, none where nothing is kept. NULL with @error:
 * the folder cannot be read. */
char **settings_file_endpoints(const char *state_dir, GError **error);
/** Returns: (transfer full) (nullable): NULL without @error: there is none. */
Settings *settings_file_read(const char *state_dir, const char *endpoint, const char *name, GError **error);

/** Writes them, in a thread: on the disk once it is done. Empty ones are removed. @old: (nullable): where the file that is
 * there goes first. */
void settings_file_write(const char *path, const Settings *settings, const char *old, GCancellable *cancellable,
	GAsyncReadyCallback done, gpointer data);
gboolean settings_file_write_finish(GAsyncResult *result, GError **error);
