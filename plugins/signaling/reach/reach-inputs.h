/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "reach-client.h"

/** @config: (out): the call managers and survivable routers of the step's facts, and the registrars of its lines. */
void reach_inputs_read(RegentStep *step, ReachConfig *config);
