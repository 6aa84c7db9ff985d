/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tftp-plugin.h"
#include "tftp-transport.h"

static const ProvisionScheme scheme = {
	.name = "tftp", .port = TFTP_PORT, .bare_port = TFTP_PORT, .usual_port = TFTP_PORT
};

static gpointer tftp_start(RegentStep *step, GError **error)
{
	TftpClientConfig config = {
		.block_size = (guint) regent_step_option_integer(step, "block-size"),
		.timeout = (guint) (regent_step_option_duration(step, "timeout") / G_USEC_PER_SEC),
		.tries = (guint) regent_step_option_integer(step, "tries"),
	};

	gboolean any_address = regent_step_option_boolean(step, "accept-other-address");

	return provision_new(step, &scheme, &tftp_transport_ops, tftp_transport_new(step, &config, any_address));
}

REGENT_PLUGIN(tftp, .phase = "provisioning",
	.summary = "Reads the device's configuration, and files for later phases, by TFTP",
	.stage = "Configuring CM List", .options = tftp_options, .reasons = tftp_reasons,
	.needs = REGENT_LIST(PROVISION_NEEDS), .uses = REGENT_LIST(PROVISION_USES),
	.provides = REGENT_LIST(PROVISION_PROVIDES), .start = tftp_start, .stop = provision_free,
	.refresh = provision_refresh, .fetch = provision_fetch, .check = provision_check, );
