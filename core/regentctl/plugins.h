/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "text.h"

/** @plugins: aa{sv} of the daemon. Returns: (transfer full): a line for each. */
char *ctl_plugins_text(GVariant *plugins, const CtlStyle *style);
/** Returns: (transfer full): all that is known of one. */
char *ctl_plugin_text(GVariant *plugin, const CtlStyle *style);
