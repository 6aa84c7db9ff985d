/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "provision-server.h"

#include <regent/step.h>

/** What the step reads beside what provision-inputs.h does. */

/** Returns: http and https: the ports of URLs, and those of bare hosts, which are CUCM's. */
ProvisionScheme http_read_scheme(RegentStep *step);
/** Returns: (transfer full): the model's user agent with %l as the running load. */
char *http_read_user_agent(RegentStep *step);
