/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "ctl.h"

/** How far an endpoint is, and the exit status that says so. */

/** Returns: what @status, a{sv} of the daemon's Status, comes to. */
CtlExit ctl_state(GVariant *status);
/** A face, though perhaps one without a line, and not the stages of a boot. */
gboolean ctl_state_is_registered(GVariant *status);
/** Returns: of several, the one to be told of. @statuses: a list of a{sv}. NULL: there is none. */
GVariant *ctl_state_worst(GPtrArray *statuses);
/** Returns: (transfer full): registered for 14 min 3 s. */
char *ctl_state_since(GVariant *status);
