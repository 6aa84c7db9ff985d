/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/** Any GVariant as JSON (RFC 8259): dictionaries with string keys are objects, other containers arrays, variants what
 * they hold. Numbers beyond 2^53 lose nothing: they are written whole. Returns: (transfer full): without newline. */
char *ctl_json(GVariant *value);
/** The same on one line. */
char *ctl_json_line(GVariant *value);
