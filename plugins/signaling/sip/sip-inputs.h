/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sip-config.h"

#include <regent/step.h>

/** What the facts and options of the step mean for SIP. */

/** Returns: (transfer full) (element-type SipConfig): one for the call managers and one for each registrar that lines
 * name for themselves, in the order of the lines. Empty with @why: (transfer none): code of the reason. */
GPtrArray *sip_inputs_accounts(RegentStep *step, const char **why);

/** Returns: (transfer full): our address, and the port that is wanted for UDP, 0: any. */
HostPort *sip_inputs_own(RegentStep *step);
/** Returns: (transfer none) (nullable): stamp of the configuration file in use. */
const char *sip_inputs_config_version(RegentStep *step);
