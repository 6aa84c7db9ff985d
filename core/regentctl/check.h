/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/** What regentd --check made of a file, for --json: file, good, warnings, and error where it is not good.
 * @said: its standard error. Returns: floating */
GVariant *ctl_check_dict(const char *file, gboolean good, const char *said);
