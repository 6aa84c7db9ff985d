/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "discovery-inputs.h"
#include "ipv4.h"

#include <regent/facts.h>
#include <string.h>

#define TEXT_MAX 255 /* bytes, of an element of CDP as of LLDP */

void discovery_inputs_set_ipv4(DiscoveryAddresses *addresses, GVariant *address)
{
	Ipv4Prefix own = { 0 };
	guint32 bytes;

	addresses->has_ipv4 = address && ipv4_prefix_read(g_variant_get_string(address, NULL), &own);
	bytes = g_htonl(own.address);
	memcpy(addresses->ipv4, &bytes, sizeof addresses->ipv4);
}

int discovery_inputs_full_duplex(RegentStep *step)
{
	const char *duplex = regent_step_fact_string(step, REGENT_FACT_LINK_DUPLEX);

	return duplex ? g_str_equal(duplex, "full") : -1;
}

gboolean discovery_inputs_check_text(RegentStep *options, const char *name, const char **key, GError **error)
{
	gsize length = strlen(regent_step_option_string(options, name));

	*key = name;
	if (length <= TEXT_MAX)
		return TRUE;
	g_set_error(error, REGENT_ERROR, REGENT_ERROR_CONFIG,
		"has %" G_GSIZE_FORMAT " bytes, and no more than %d can be announced", length, TEXT_MAX);
	return FALSE;
}

guint32 discovery_inputs_power(RegentStep *step)
{
	if (!regent_step_option_boolean(step, "power"))
		return 0;
	return (guint32) regent_step_fact_number(step, REGENT_FACT_ENDPOINT_POWER, 0);
}
