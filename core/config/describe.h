/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "loader.h"

/** Plugins in words, for the control socket and the manual. */

/** Returns: floating a{sv}: name, path, loaded; and once it is loaded phase, summary, needs, uses, provides,
 * facilities (aa{sv}: what, why), options (aa{sv}: key, value, summary) and reasons (aa{sv}: code, phone, cause, cure). */
GVariant *describe_plugin(Loader *loader, const char *name);
/** What may stand there: "number, 1 to 65535, default 69". Returns: (transfer full) */
char *describe_option(const RegentOption *option);
