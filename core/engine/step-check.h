/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "core/config/config.h"

#include <regent/step.h>

/** Asks the check hook of each plugin about its options: those of the services, and those of each endpoint file's phases.
 * @warnings: (nullable): gets what can be used all the same, in full sentences. Returns: FALSE with @error: file, group,
 * key and the plugin's words. */
gboolean step_check_options(Config *config, GPtrArray *warnings, GError **error);

/** What [endpoint] says to a hook: nothing has run that would say more. Returns: (transfer none) (nullable) */
GVariant *step_check_fact(RegentStep *options, GQuark name);
