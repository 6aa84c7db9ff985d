/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/plugin.h>

extern const RegentOption registrar_options[];
/** The check of the descriptor. */
gboolean registrar_check(RegentStep *options, const char **key, GError **error);
