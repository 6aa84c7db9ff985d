/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "provision-job.h"

#include <regent/plugin.h>

/**
 * What tftp and http share: which files, from which servers, in what order; what their absence means; reading them and
 * publishing what they say; and files for later steps. The protocol is the plugin's, see provision-job.h. An instance
 * of the plugin is one of these: the functions below stand in its descriptor.
 *
 * The rows that are the same in both plugins' tables stand in provision-options.inc and provision-reasons.inc.
 */
typedef struct Provision Provision;

/** For the reasons that several servers of a list may have in common. */
#define PROVISION_OTHERS "[ The same goes for {others}.]"

/** For the reasons of a server that leaves open whether it has the device's own file. */
#define PROVISION_CAUTION \
	PROVISION_OTHERS "[ The default file is not asked for, because the phone may be known {where}.]"

/** For their cures: nobody answers where the servers are thought to be. */
#define PROVISION_WRONG_HOST \
	"[If {wrong} is not the server: correct {origin}.]\n" \
	"[To ask another server than {wrong}: `{correct}`.]"

/* For the lists of facts in the descriptor. */

#define PROVISION_NEEDS REGENT_FACT_ENDPOINT_DEVICE_NAME, REGENT_FACT_PROVISIONING_SERVERS

#define PROVISION_USES \
	REGENT_FACT_PROVISIONING_SOURCE, REGENT_FACT_ENDPOINT_AUTO_REGISTER, REGENT_FACT_ENDPOINT_NAME_STABLE, \
		REGENT_FACT_ENDPOINT_PROTOCOL, REGENT_FACT_MODEL_DEVICE_TYPE, REGENT_FACT_MODEL_NAME, \
		REGENT_FACT_MODEL_AUTO_REGISTER, REGENT_FACT_IP_ADDRESS, REGENT_FACT_IP_GATEWAY, REGENT_FACT_IP_DHCP, \
		REGENT_FACT_IP_DNS, REGENT_FACT_IP_DOMAIN, REGENT_FACT_VOICE_INTERFACE, REGENT_FACT_VOICE_PRIORITY, \
		REGENT_FACT_VOICE_SIGNALING_DSCP

#define PROVISION_PROVIDES \
	REGENT_FACT_CONFIG_FILE, REGENT_FACT_CONFIG_SERVER, REGENT_FACT_CONFIG_DEFAULT, REGENT_FACT_CONFIG_KIND, \
		REGENT_FACT_CONFIG_PROTOCOL, REGENT_FACT_CONFIG_VERSION, REGENT_FACT_CONFIG_LOAD, \
		REGENT_FACT_CONFIG_CALL_MANAGERS, REGENT_FACT_CONFIG_SRST, REGENT_FACT_CONFIG_LINES, \
		REGENT_FACT_CONFIG_SETTINGS, REGENT_FACT_CONFIG_SECRET_CREDENTIALS

/** Begins the first round; the step is done, or fails, by it. @ops: outlive it. @transport: (transfer full):
 * what @ops work with. Returns: (transfer full): NULL: the step has failed for a name that no file can have. */
Provision *provision_new(RegentStep *step, const ProvisionScheme *scheme, const ProvisionOps *ops, gpointer transport);

/** The stop of the descriptor. @self: a Provision. */
void provision_free(gpointer self);
/** Its refresh: takes the servers as they are now and asks again; what has not changed disturbs nothing. */
gboolean provision_refresh(gpointer self);
/** Its fetch. */
void provision_fetch(gpointer self, RegentFetch *fetch);
/** What the options that both plugins have must keep to. @key: the option at fault. */
gboolean provision_check(RegentStep *options, const char **key, GError **error);
