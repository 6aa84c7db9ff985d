/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "discovery-inputs.h"

#include <arpa/inet.h>
#include <regent/facts.h>

void discovery_inputs_set_ipv4(DiscoveryAddresses *addresses, GVariant *address)
{
	g_auto(GStrv) parts = address ? g_strsplit(g_variant_get_string(address, NULL), "/", 2) : NULL;

	addresses->has_ipv4 = parts && parts[0] && inet_pton(AF_INET, parts[0], addresses->ipv4) == 1;
}

int discovery_inputs_full_duplex(RegentStep *step)
{
	const char *duplex = regent_step_fact_string(step, REGENT_FACT_LINK_DUPLEX);

	return duplex ? g_str_equal(duplex, "full") : -1;
}

guint32 discovery_inputs_power(RegentStep *step)
{
	if (!regent_step_option_boolean(step, "power"))
		return 0;
	return (guint32) regent_step_fact_number(step, REGENT_FACT_ENDPOINT_POWER, 0);
}
