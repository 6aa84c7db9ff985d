/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lldp-med-inputs.h"

#include <regent/facts.h>
#include <string.h>

static char *describe_system(RegentStep *step)
{
	const char *platform = regent_step_fact_string(step, REGENT_FACT_MODEL_PLATFORM);
	const char *load = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_LOAD);

	return g_strdup_printf("%s%s%s", platform ? platform : "", platform && load ? ", " : "", load ? load : "");
}

static void read_inventory(RegentStep *step, LldpAnnouncement *own)
{
	own->firmware = own->software = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_LOAD);
	own->serial = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_SERIAL);
	own->manufacturer = regent_step_fact_string(step, REGENT_FACT_MODEL_MANUFACTURER);
	own->model = regent_step_fact_string(step, REGENT_FACT_MODEL_LLDP_MODEL);
}

void lldp_inputs_read(RegentStep *step, const DiscoveryAddresses *addresses, LldpInputs *inputs)
{
	gboolean pc_port = regent_step_option_boolean(step, "pc-port");
	LldpAnnouncement *own = &inputs->own;

	g_free(inputs->description);
	inputs->description = describe_system(step);
	*own = (LldpAnnouncement) {
		.has_address = addresses->has_ipv4,
		.port_description = regent_step_option_string(step, "port-description"),
		.system_name = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_DEVICE_NAME),
		.system_description = inputs->description,
		.capabilities = LLDP_CAPABILITY_TELEPHONE | (pc_port ? LLDP_CAPABILITY_BRIDGE : 0),
		.speed = (guint) regent_step_fact_number(step, REGENT_FACT_LINK_SPEED, 0),
		.full_duplex = discovery_inputs_full_duplex(step),
		.power = discovery_inputs_power(step),
	};
	memcpy(own->mac, addresses->mac, sizeof own->mac);
	memcpy(own->address, addresses->ipv4, sizeof own->address);
	read_inventory(step, own);
}

void lldp_inputs_clear(LldpInputs *inputs)
{
	g_clear_pointer(&inputs->description, g_free);
}
