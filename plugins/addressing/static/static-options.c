/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "static-inputs.h"

#include "address-guard.h"

const RegentOption static_options[] = {
	{ .key = "address",
		.type = REGENT_OPTION_STRING,
		.flags = REGENT_OPTION_REQUIRED | REGENT_OPTION_AT_PHONE,
		.fact = REGENT_FACT_IP_ADDRESS,
		.summary = "own address with its prefix length, 10.1.100.23/24" },
	{ .key = "gateway",
		.type = REGENT_OPTION_STRING,
		.flags = REGENT_OPTION_AT_PHONE,
		.fact = REGENT_FACT_IP_GATEWAY,
		.summary = "default router" },
	{ .key = "dns",
		.type = REGENT_OPTION_LIST,
		.flags = REGENT_OPTION_AT_PHONE,
		.fact = REGENT_FACT_IP_DNS,
		.summary = "DNS servers" },
	{ .key = "domain",
		.type = REGENT_OPTION_STRING,
		.flags = REGENT_OPTION_AT_PHONE,
		.fact = REGENT_FACT_IP_DOMAIN,
		.summary = "domain for short names" },
	{ .key = "ntp",
		.type = REGENT_OPTION_LIST,
		.flags = REGENT_OPTION_AT_PHONE,
		.fact = REGENT_FACT_IP_NTP,
		.summary = "time servers" },
	{ .key = "tftp-servers",
		.type = REGENT_OPTION_LIST,
		.flags = REGENT_OPTION_AT_PHONE,
		.fact = REGENT_FACT_PROVISIONING_SERVERS,
		.summary = "configuration servers in order: addresses, names or URLs, as tftp://10.1.0.5/phones/" },
	ADDRESS_GUARD_OPTION,
	{ .key = "on-stop",
		.type = REGENT_OPTION_CHOICE,
		.fallback = "remove",
		.choices = REGENT_LIST("remove", "keep"),
		.summary = "what becomes of the address when regentd ends" },
	{ 0 },
};

gboolean static_options_check(RegentStep *options, const char **key, GError **error)
{
	StaticSettings settings;

	return static_inputs_read(options, &settings, key, error);
}
