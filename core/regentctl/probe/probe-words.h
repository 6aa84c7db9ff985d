/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "probe-plan.h"

/** Returns: (transfer full): what the probe does and what it does not, for whoever sits before it. @status, @facts: of its
 * start. */
char *probe_words_begin(const ProbePlan *plan, GVariant *status, GVariant *facts);
