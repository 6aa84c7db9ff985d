/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "reach-client.h"

#include <regent/plugin.h>

extern const RegentReason reach_reasons[];

/** Publishes what a round found, and says what is not reached. @done: the step is done with an earlier round: nothing
 * fails for it any more. Returns: whether the step may be done. */
gboolean reach_report(RegentStep *step, const ReachClient *client, gboolean done);
