/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dhcp-config.h"

static GBytes *reference(GBytes *bytes)
{
	return bytes ? g_bytes_ref(bytes) : NULL;
}

void dhcp_config_copy(DhcpConfig *config, const DhcpConfig *from)
{
	*config = *from;
	config->identity.host_name = g_strdup(from->identity.host_name);
	config->identity.client_id = reference(from->identity.client_id);
	config->identity.vendor_class = reference(from->identity.vendor_class);
	config->identity.parameters = reference(from->identity.parameters);
}

void dhcp_config_clear(DhcpConfig *config)
{
	DhcpIdentity *identity = &config->identity;

	g_clear_pointer(&identity->host_name, g_free);
	g_clear_pointer(&identity->client_id, g_bytes_unref);
	g_clear_pointer(&identity->vendor_class, g_bytes_unref);
	g_clear_pointer(&identity->parameters, g_bytes_unref);
}
