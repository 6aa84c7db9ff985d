/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/step.h>

/** The switch and port that the link went to last, kept for when there is no link and so nobody who says it. */
typedef struct {
	RegentStep *step;
	char *heard[3]; /* name, port, command that shows its status; NULL: not said */
	char **last;    /* (nullable): the same as kept, "" for what was not said */
} CarrierSwitch;

void carrier_switch_init(CarrierSwitch *self, RegentStep *step);
void carrier_switch_clear(CarrierSwitch *self);
/** Returns: (transfer none) (nullable) */
const char *carrier_switch_name(const CarrierSwitch *self);
const char *carrier_switch_port(const CarrierSwitch *self);
const char *carrier_switch_command(const CarrierSwitch *self);
