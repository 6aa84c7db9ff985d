/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/plugin.h>

extern const RegentOption sccp_options[];

/** The check hook: what the table of options cannot judge. Whether files are good is said when the step starts. */
gboolean sccp_options_check(RegentStep *options, const char **key, GError **error);
