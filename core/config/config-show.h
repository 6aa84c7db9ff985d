/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "config.h"
#include "hidden.h"

/**
 * Returns: (transfer full): every layer of @paths as text that may be given away: values of keys that a table declares and does
 * not mark as secret; *** in place of all others; no comments. default.conf and models.ini are named alone. The
 * configuration need not be good.
 * @settings: (nullable): name of an endpoint -> Settings. @hidden: gets all that *** stands for. NULL with @error: a file that is
 * there cannot be read, so that it is not known what is secret.
 */
char *config_show(const ConfigPaths *paths, GHashTable *settings, Loader *loader, Hidden *hidden, GError **error);
