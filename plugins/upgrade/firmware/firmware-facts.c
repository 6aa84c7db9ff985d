/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "firmware-facts.h"

#include <regent/facts.h>
#include <string.h>

static void call_manager_free(gpointer data)
{
	FirmwareCallManager *one = data;

	g_free(one->host);
	g_free(one);
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
	GPtrArray *result = g_ptr_array_new_with_free_func(call_manager_free);
	gboolean sip = g_strcmp0(protocol, "sip") == 0;
	GVariantIter iter;
	GVariant *entry;

	if (!list || (sip && g_strcmp0(setting(settings, REGENT_SETTING_TRANSPORT), "udp") == 0))
		return result;
	g_variant_iter_init(&iter, list);
	while ((entry = g_variant_iter_next_value(&iter))) {
		FirmwareCallManager *one = g_new0(FirmwareCallManager, 1);

		one->port = sip ? 5060 : 2000;
		g_variant_lookup(entry, sip ? REGENT_CM_SIP_PORT : REGENT_CM_SCCP_PORT, "q", &one->port);
		if (g_variant_lookup(entry, REGENT_CM_NAME, "s", &one->host))
			g_ptr_array_add(result, one);
		else
			call_manager_free(one);
		g_variant_unref(entry);
	}
	return result;
}
