/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "http-plugin.h"
#include "http-inputs.h"
#include "http-transport.h"

static gpointer http_start(RegentStep *step, GError **error)
{
	ProvisionScheme scheme = http_read_scheme(step);
	g_autofree char *agent = http_read_user_agent(step);
	HttpTransport *transport = http_transport_new(step, agent, regent_step_option_duration(step, "timeout"));

	return provision_new(step, &scheme, &http_transport_ops, transport);
}

static const RegentFacility facilities[] = {
	{ "No file can be read by HTTPS.", REGENT_FACILITY_TLS },
	{ 0 },
};

REGENT_PLUGIN(http, .phase = "provisioning",
	.summary = "Reads the device's configuration, and files for later phases, by HTTP",
	.stage = "Configuring CM List", .options = http_options, .reasons = http_reasons,
	.needs = REGENT_LIST(PROVISION_NEEDS),
	.uses = REGENT_LIST(PROVISION_USES, REGENT_FACT_MODEL_USER_AGENT, REGENT_FACT_ENDPOINT_LOAD),
	.provides = REGENT_LIST(PROVISION_PROVIDES), .facilities = facilities, .start = http_start,
	.stop = provision_free, .refresh = provision_refresh, .fetch = provision_fetch, .check = provision_check, );
