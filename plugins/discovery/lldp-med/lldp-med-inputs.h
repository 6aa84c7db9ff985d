/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "discovery-inputs.h"
#include "lldp-med-packet.h"

typedef struct {
	LldpAnnouncement own;
	char *description; /* own.system_description */
} LldpInputs;

/** What the phone announces. The strings are the step's, valid until the next refresh, which reads them again. */
void lldp_inputs_read(RegentStep *step, const DiscoveryAddresses *addresses, LldpInputs *inputs);
void lldp_inputs_clear(LldpInputs *inputs);
