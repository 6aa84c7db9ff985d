/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "text.h"

/* @models: models.ini. @part: (nullable): only models that have it in their name. */

/** Returns: (transfer full): models.ini of @data, and models.d there and in @folder, with the key "file" of where each group
 * stands; NULL with @error. */
GKeyFile *ctl_models_read(const char *data, const char *folder, GError **error);
/** Returns: (transfer full): a line for each model. */
char *ctl_models_text(GKeyFile *models, const char *part, const CtlStyle *style);
/** Returns: (transfer full): a{sa{ss}}: the keys of each. */
GVariant *ctl_models_dict(GKeyFile *models, const char *part);
