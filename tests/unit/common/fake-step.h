/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/step.h>

/**
 * A step without a core: what plugins/common and a plugin's glue ask of one, with facts set by the test and real sockets. Its
 * clock goes on only while the step runs and has nothing to do: a machine that was busy meanwhile makes nothing late.
 */
RegentStep *fake_step_new(void);
void fake_step_free(RegentStep *step);
/** @value: (nullable): a floating reference is taken over. */
void fake_step_set_fact(RegentStep *step, const char *name, GVariant *value);
/** Returns: (transfer none): the log so far. */
const char *fake_step_log(RegentStep *step);
/** Runs until *@flag or for @limit microseconds. Returns: *@flag */
gboolean fake_step_run(RegentStep *step, const gboolean *flag, gint64 limit);
/** Puts the step's clock forward: what is due by then is done in the next run. */
void fake_step_skip(RegentStep *step, gint64 span);
/** Returns: watches that are open. */
guint fake_step_watches(RegentStep *step);
/** Returns: timers that are not freed, set or not. */
guint fake_step_timers(RegentStep *step);
