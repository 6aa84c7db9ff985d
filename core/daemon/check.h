/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "core/config/config.h"

/** regentd --check: what is wrong or odd goes to standard error, what is good to standard output. Settings at the phone that a
 * daemon would leave out are only warned of. FALSE with @error: the configuration cannot be used. */
gboolean check_config(const ConfigPaths *paths, Loader *loader, GError **error);

/** The same, and what the machine lacks for it; @all: and has. @complete: (out): whether it lacks nothing. */
gboolean check_system(const ConfigPaths *paths, Loader *loader, gboolean all, gboolean *complete, GError **error);

/** Returns: (transfer full): endpoint -> Settings: what a daemon with that state folder would find. @error: (nullable): is set where
 * some cannot be read, beside those that can. */
GHashTable *check_read_settings(const ConfigPaths *paths, GError **error);
/** The configuration as a daemon would use it. Settings that do not fit are taken out of @settings, and warned of.
 * Returns: (transfer full) (nullable). */
Config *check_load(const ConfigPaths *paths, Loader *loader, GHashTable *settings, GPtrArray *warnings, GError **error);
