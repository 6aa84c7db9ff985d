/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "text.h"

/** The face of the phone: stage texts before it is registered, then clock, directory number, line buttons with lamps,
 * notice or prompt and soft keys. @status, @facts: a{sv} as the daemon gives them. Returns: (transfer full). */
char *ctl_screen_text(GVariant *status, GVariant *facts, const CtlStyle *style);
