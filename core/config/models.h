/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * The groups of models.ini, then those of the .ini files in models.d, of @data_dir and then of @folder, in the order of their
 * names: a later one overrides a group key by key. A value that cannot be read is an error, a key that nobody knows a line of @warnings.
 * @folder: (nullable): where the administrator's files stand. Returns: (transfer full): NULL with @error.
 */
GKeyFile *models_load(const char *data_dir, const char *folder, GPtrArray *warnings, GError **error);
