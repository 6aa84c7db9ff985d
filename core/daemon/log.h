/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "agent.h"

/** Where the log goes: the journal where there is one, else standard error; @foreground: standard error, with the time
 * since the start. Up to level message, until something else is said. Returns: (transfer none): it is never closed. */
typedef struct Log Log;
Log *log_open(gboolean foreground);
void log_set_level(Log *log, GLogLevelFlags level);
/** Writes each event to the log. Returns: for regent_agent_unwatch(). */
guint log_events(Log *log, RegentAgent *agent);
