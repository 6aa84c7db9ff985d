/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "agent.h"

/** Where the log goes: the journal where there is one, else standard error; @foreground: standard error, with the time
 * since the start. @level: (nullable): error, warning, message, info or debug. */
gboolean log_open(gboolean foreground, const char *level, GError **error);
/** Writes each event to the log. Returns: for regent_agent_unwatch(). */
guint log_events(RegentAgent *agent);
