/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/** How an interface was before a probe: regentd leaves it up and without IPv6, as a phone that starts again soon wants
 * it. */

/** Writes to the file @path whether @interface is up, and whether it may speak IPv6. */
gboolean probe_link_note(const char *path, const char *interface, GError **error);
/** Makes @interface what it was by the file @path; without that file, and where somebody else has an address or a default
 * route on it by now, or has changed what regentd leaves, nothing. What is ours on it must be gone. */
gboolean probe_link_restore(const char *path, const char *interface, GError **error);
