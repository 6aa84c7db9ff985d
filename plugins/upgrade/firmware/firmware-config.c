/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "firmware-config.h"

#include "host-port.h"

#include <regent/facts.h>

FirmwareInput *firmware_input_copy(const FirmwareInput *from)
{
	FirmwareInput *input = g_memdup2(from, sizeof *from);

	input->running = g_strdup(from->running);
	input->configured = g_strdup(from->configured);
	input->accept = g_strdupv(from->accept);
	input->boot = g_strdup(from->boot);
	return input;
}

void firmware_input_free(FirmwareInput *input)
{
	if (!input)
		return;
	g_free(input->running);
	g_free(input->configured);
	g_strfreev(input->accept);
	g_free(input->boot);
	g_free(input);
}

static const char *setting(GVariant *settings, const char *key)
{
	const char *value = NULL;

	if (settings)
		g_variant_lookup(settings, key, "&s", &value);
	return value && *value ? value : NULL;
}

const char *firmware_load_server(GVariant *settings)
{
	return setting(settings, REGENT_SETTING_LOAD_SERVER);
}

GPtrArray *firmware_call_managers(GVariant *list, GVariant *settings, const char *protocol)
{
	GPtrArray *result = g_ptr_array_new_with_free_func((GDestroyNotify) host_port_free);
	gboolean sip = g_strcmp0(protocol, "sip") == 0;
	GVariantIter iter;
	GVariant *entry;

	if (!list || (sip && g_strcmp0(setting(settings, REGENT_SETTING_TRANSPORT), "udp") == 0))
		return result;
	g_variant_iter_init(&iter, list);
	while ((entry = g_variant_iter_next_value(&iter))) {
		guint16 port = sip ? 5060 : 2000;
		const char *host;

		g_variant_lookup(entry, sip ? REGENT_CM_SIP_PORT : REGENT_CM_SCCP_PORT, "q", &port);
		if (g_variant_lookup(entry, REGENT_CM_NAME, "&s", &host))
			g_ptr_array_add(result, host_port_new(host, port));
		g_variant_unref(entry);
	}
	return result;
}
