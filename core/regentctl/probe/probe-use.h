/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "ctl.h"

/** Whether what is sent there comes back, as on lo. */
gboolean probe_use_is_loopback(const char *interface);

/** Whether the daemon that runs on this device, the one of @ctl, has @interface in use. Returns: (transfer full)
 * (nullable): a sentence with the cure; NULL: it has not, or there is none. */
char *probe_use_find(const Ctl *ctl, const char *interface);
/** Returns: (transfer full) (nullable): the sentence that says what somebody else has on @interface, who probably, and what to
 * do; NULL: nothing of others is on it. */
char *probe_use_find_stranger(const char *interface);

/** The same of any regentd that can be seen from here, with folders of its own. To be asked by who holds the lock of the
 * interface, for the regentd of another probe counts too. Returns: (transfer full) (nullable) */
char *probe_use_claimed(const char *interface);

/** Makes @interface what it was before the probe of the folder @path: takes away what a regentd that was killed left
 * there, VLAN links, addresses, routes. Does nothing where a regentd has it in use, that of the
 * Ctl @ctl or another: what is there is its own. */
void probe_use_clean(const char *path, const char *interface, gpointer ctl);
/** Notes in the folder @path what @interface is, for that. */
gboolean probe_use_note(const char *path, const char *interface, GError **error);
