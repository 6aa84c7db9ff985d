/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "firmware-inputs.h"

#include "firmware-loads.h"

const char *firmware_inputs_wanted(RegentStep *step, const char *registered)
{
	const char *configured = regent_step_fact_string(step, REGENT_FACT_CONFIG_LOAD);

	return configured ? configured : registered;
}

GPtrArray *firmware_inputs_call_managers(RegentStep *step)
{
	return firmware_call_managers(regent_step_fact(step, REGENT_FACT_CONFIG_CALL_MANAGERS),
		regent_step_fact(step, REGENT_FACT_CONFIG_SETTINGS),
		regent_step_fact_string(step, REGENT_FACT_CONFIG_PROTOCOL));
}

const char *firmware_inputs_load_server(RegentStep *step)
{
	return firmware_load_server(regent_step_fact(step, REGENT_FACT_CONFIG_SETTINGS));
}

FirmwareInput *firmware_inputs_read(
	RegentStep *step, const FirmwareOptions *options, const char *registered, const char *boot, guint call_managers)
{
	FirmwareInput *input = g_new0(FirmwareInput, 1);

	input->running = firmware_load_id(regent_step_fact_string(step, REGENT_FACT_ENDPOINT_LOAD));
	input->configured = firmware_load_id(firmware_inputs_wanted(step, registered));
	input->installer = options->installer != NULL;
	input->accept = g_strdupv((char **) options->accept);
	input->boot = g_strdup(boot);
	input->call_managers = call_managers;
	return input;
}
