/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "provision-server.h"

#include <regent/step.h>

/** What the step reads beside what provision-inputs.h does. */

/** Returns: http and https, with the ports of servers that are named without one. */
ProvisionScheme http_read_scheme(RegentStep *step);
/** Returns: (transfer full): the model's user agent with %l as the running load. */
char *http_read_user_agent(RegentStep *step);
