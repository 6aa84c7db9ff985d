/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cdp-client.h"
#include "discovery-inputs.h"

void cdp_inputs_read_settings(RegentStep *step, CdpClientSettings *settings);
/** What the phone announces. The strings are the step's, valid until the next refresh, which reads them again. */
void cdp_inputs_read(RegentStep *step, const DiscoveryAddresses *addresses, CdpAnnouncement *own);
