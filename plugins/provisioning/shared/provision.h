/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "provision-job.h"

#include <regent/plugin.h>

/**
 * What tftp and http share: which files, from which servers, in what order; what their absence means; reading them and
 * publishing what they say; and files for later steps. The protocol is the plugin's, see provision-job.h.
 *
 * Options the plugin's table must have: file, default-file.
 */
typedef struct Provision Provision;

/* For the plugin's tables. */

#define PROVISION_NEEDS REGENT_FACT_ENDPOINT_DEVICE_NAME, REGENT_FACT_PROVISIONING_SERVERS

#define PROVISION_USES \
	REGENT_FACT_PROVISIONING_SOURCE, REGENT_FACT_ENDPOINT_AUTO_REGISTER, REGENT_FACT_ENDPOINT_NAME_STABLE, \
		REGENT_FACT_ENDPOINT_PROTOCOL, REGENT_FACT_MODEL_DEVICE_TYPE, REGENT_FACT_MODEL_NAME, \
		REGENT_FACT_IP_ADDRESS, REGENT_FACT_IP_GATEWAY, REGENT_FACT_IP_DNS, REGENT_FACT_IP_DOMAIN, \
		REGENT_FACT_VOICE_INTERFACE, REGENT_FACT_VOICE_PRIORITY, REGENT_FACT_VOICE_SIGNALING_DSCP

#define PROVISION_PROVIDES \
	REGENT_FACT_CONFIG_FILE, REGENT_FACT_CONFIG_SERVER, REGENT_FACT_CONFIG_DEFAULT, REGENT_FACT_CONFIG_PROTOCOL, \
		REGENT_FACT_CONFIG_VERSION, REGENT_FACT_CONFIG_LOAD, REGENT_FACT_CONFIG_CALL_MANAGERS, \
		REGENT_FACT_CONFIG_SRST, REGENT_FACT_CONFIG_LINES, REGENT_FACT_CONFIG_SETTINGS, \
		REGENT_FACT_CONFIG_SECRET_CREDENTIALS

#define PROVISION_OPTIONS \
	{ .key = "file", \
		.type = REGENT_OPTION_STRING, \
		.fallback = "%n.cnf.xml", \
		.summary = "name of the device's own file" }, \
	{ \
		.key = "default-file", .type = REGENT_OPTION_STRING, .fallback = "XMLDefault.cnf.xml", \
		.summary = "file for devices without one, where endpoint auto-register is on" \
	}

/* Values: server, file, detail, has ("10.1.0.5 has"), source (" (option 150)" or empty), address (own), caution (a
 * sentence with a blank before it: why the default file is not asked for; or empty). */
#define PROVISION_REASONS \
	{ .code = "config.absent", \
		.phone = "File not found : {file}", \
		.cause = "{has} neither {file} nor {default}: the phone is not in the call manager and " \
			 "auto-registration is off.", \
		.cure = "Add {name} as a {model} in Device > Phone, or enable auto-registration. If it is there: " \
			"{origin} names another cluster, or the TFTP service must be restarted.", \
		.retry = 10 }, \
		{ .code = "config.auto-register", \
			.phone = "File not found : {file}", \
			.cause = "{has} no {file}, and {default} is not used, because auto-register is off in " \
				 "[endpoint].", \
			.cure = "Add {name} as a {model} in Device > Phone, or set auto-register = yes in [endpoint]: then " \
				"the call manager creates it.", \
			.retry = 10 }, \
		{ .code = "config.name-unstable", \
			.phone = "File not found : {file}", \
			.cause = "{has} no {file}, and {name} is not auto-registered: its MAC is random or locally " \
				 "administered, so each boot would take a new directory number.", \
			.cure = "Set device-name in [endpoint], or give the interface its permanent MAC address.", \
			.retry = 10 }, \
		{ .code = "config.gone", \
			.phone = "File not found : {file}", \
			.cause = \
				"{has} no {file} any more: what was read before stays in use until the phone restarts.", \
			.cure = "If {name} was not deleted on purpose, restart the TFTP service." }, \
		{ .code = "config.unreadable", \
			.phone = "Error Verifying Config Info", \
			.cause = "{file} from {server} {detail}.", \
			.cure = "Open the file in an XML editor, or save the device again in the call manager.", \
			.retry = 10 }, \
		{ .code = "config.encrypted", \
			.phone = "Error Verifying Config Info", \
			.cause = "{file} from {server} {detail}, which regent cannot read.", \
			.cure = "Turn off TFTP Encrypted Config in the Phone Security Profile of {name}.", \
			.retry = 10 }, \
		{ .code = "config.too-large", \
			.phone = "TFTP Size Error : {file}", \
			.cause = "{file} from {server} is {detail}.", \
			.cure = "Check what stands under this name.", \
			.retry = 10 }, \
	{ \
		.code = "config.no-call-manager", .phone = "Configuring CM List", \
		.cause = "{file} from {server} names no call manager that can be used.", \
		.cure = "Put an address or a full name in every processNodeName; on CUCM, assign a Device Pool with " \
			"a Cisco Unified CM Group.", \
		.retry = 10 \
	}

/** Begins the first round; the step is done, or fails, by it. @scheme, @ops: outlive it; @transport: for @ops.
 * Returns: (transfer full): NULL with @error: none of the servers is of this scheme (REGENT_ERROR_NOT_MINE). */
Provision *provision_new(
	RegentStep *step, const ProvisionScheme *scheme, const ProvisionOps *ops, gpointer transport, GError **error);
void provision_free(Provision *provision);

/** The step's refresh: takes the servers as they are now and asks again; what has not changed disturbs nothing. */
gboolean provision_refresh(Provision *provision);
/** The step's fetch. */
void provision_fetch(Provision *provision, RegentFetch *fetch);
