/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cdp-inputs.h"

#include <regent/facts.h>
#include <string.h>

void cdp_inputs_read_settings(RegentStep *step, CdpClientSettings *settings)
{
	*settings = (CdpClientSettings) {
		.interval = regent_step_option_duration(step, "interval"),
		.checksum = regent_step_option_boolean(step, "checksum"),
	};
}

void cdp_inputs_read(RegentStep *step, const DiscoveryAddresses *addresses, CdpAnnouncement *own)
{
	gboolean pc_port = regent_step_option_boolean(step, "pc-port");

	*own = (CdpAnnouncement) {
		.device_id = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_DEVICE_NAME),
		.has_address = addresses->has_ipv4,
		.port_id = regent_step_option_string(step, "port-id"),
		.capabilities =
			CDP_CAPABILITY_HOST | CDP_CAPABILITY_PHONE | (pc_port ? CDP_CAPABILITY_TWO_PORT_RELAY : 0),
		.version = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_LOAD),
		.platform = regent_step_fact_string(step, REGENT_FACT_MODEL_PLATFORM),
		.full_duplex = discovery_inputs_full_duplex(step),
		.power = discovery_inputs_power(step),
	};
	memcpy(own->mac, addresses->mac, sizeof own->mac);
	memcpy(own->address, addresses->ipv4, sizeof own->address);
}
