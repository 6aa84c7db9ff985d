/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "firmware-config.h"
#include "firmware-options.h"

/** Facts that the step reads, for the descriptor. */
#define FIRMWARE_USES \
	REGENT_FACT_CONFIG_LOAD, REGENT_FACT_ENDPOINT_LOAD, REGENT_FACT_CONFIG_PROTOCOL, \
		REGENT_FACT_CONFIG_CALL_MANAGERS, REGENT_FACT_CONFIG_SETTINGS, REGENT_FACT_VOICE_INTERFACE, \
		REGENT_FACT_VOICE_PRIORITY, REGENT_FACT_VOICE_SIGNALING_DSCP, REGENT_FACT_IP_DNS, \
		REGENT_FACT_IP_DOMAIN, REGENT_FACT_CONFIG_KIND

/** Returns: (transfer none) (nullable): the load that is wanted, as it was written: the configuration's, else
 * @registered (nullable), which a call manager told. */
const char *firmware_inputs_wanted(RegentStep *step, const char *registered);
/** Returns: (transfer full) (element-type HostPort) */
GPtrArray *firmware_inputs_call_managers(RegentStep *step);
/** Returns: (transfer none) (nullable): the one server of loads */
const char *firmware_inputs_load_server(RegentStep *step);
/** @boot: which boot of the device this is. Returns: (transfer full) */
FirmwareInput *firmware_inputs_read(RegentStep *step, const FirmwareOptions *options, const char *registered,
	const char *boot, guint call_managers);
