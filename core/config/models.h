/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * The groups of models.ini in the first folder, then those of the .ini files in models.d of each folder, in the order of their
 * names: a later one overrides a group key by key. A value that cannot be read is an error; a key that nobody
 * knows, a prefix that begins no name and a group that is there already are lines of @warnings.
 * @folders: @count of them, where the package's files stand and then the administrator's; NULL among them: none. One that
 * stands there twice is read once. Returns: (transfer full): NULL with @error.
 */
GKeyFile *models_load(const char *const *folders, guint count, GPtrArray *warnings, GError **error);
