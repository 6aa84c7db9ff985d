/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "addressing.h"

#include "netif.h"

gboolean addressing_begin(
	AddressingSetup *setup, RegentStep *step, const char *interface, const char *keep, GError **error)
{
	setup->interface = g_strdup(interface);
	return regent_step_cause(step) != REGENT_CAUSE_BOOT || netif_sweep(interface, keep, error);
}

typedef gboolean (*RouteFunc)(const char *interface, const char *destination, const char *gateway, GError **error);

static gboolean with_route(RouteFunc func, const char *interface, const char *route, GError **error)
{
	g_auto(GStrv) parts = g_strsplit(route, " ", 2);

	return func(interface, parts[0], parts[1], error);
}

static gboolean drop_routes(AddressingSetup *setup, const char *const *except, GError **error)
{
	for (guint i = 0; setup->routes && setup->routes[i]; i++)
		if (!(except && g_strv_contains(except, setup->routes[i])) &&
			!with_route(netif_route_delete, setup->interface, setup->routes[i], error))
			return FALSE;
	return TRUE;
}

gboolean addressing_apply(
	AddressingSetup *setup, const char *address, guint32 valid, const char *const *routes, GError **error)
{
	if (!netif_address_add(setup->interface, address, valid, error))
		return FALSE;
	g_free(setup->address);
	setup->address = g_strdup(address);
	if (!drop_routes(setup, routes, error))
		return FALSE;
	g_strfreev(setup->routes);
	setup->routes = g_strdupv((char **) routes);
	for (guint i = 0; setup->routes && setup->routes[i]; i++)
		if (!with_route(netif_route_add, setup->interface, setup->routes[i], error))
			return FALSE;
	return TRUE;
}

void addressing_remove(AddressingSetup *setup, RegentStep *step)
{
	g_autoptr(GError) error = NULL;

	if (setup->address &&
		(!drop_routes(setup, NULL, &error) || !netif_address_delete(setup->interface, setup->address, &error)))
		regent_step_log(step, G_LOG_LEVEL_WARNING, "%s", error->message);
	g_clear_pointer(&setup->address, g_free);
	g_clear_pointer(&setup->routes, g_strfreev);
}

void addressing_clear(AddressingSetup *setup)
{
	g_clear_pointer(&setup->interface, g_free);
	g_clear_pointer(&setup->address, g_free);
	g_clear_pointer(&setup->routes, g_strfreev);
}

static void publish_list(RegentStep *step, const char *name, const char *const *list)
{
	regent_step_publish(step, name, list && *list ? g_variant_new_strv(list, -1) : NULL);
}

void addressing_publish(RegentStep *step, const AddressingFacts *facts)
{
	regent_step_publish_string(step, REGENT_FACT_IP_ADDRESS, facts->address);
	regent_step_publish_string(step, REGENT_FACT_IP_GATEWAY, facts->gateway);
	publish_list(step, REGENT_FACT_IP_DNS, facts->dns);
	regent_step_publish_string(step, REGENT_FACT_IP_DOMAIN, facts->domain);
	publish_list(step, REGENT_FACT_IP_NTP, facts->ntp);
	regent_step_publish(step, REGENT_FACT_IP_DHCP, g_variant_new_boolean(facts->dhcp_server != NULL));
	publish_list(step, REGENT_FACT_PROVISIONING_SERVERS, facts->servers);
	regent_step_publish_string(
		step, REGENT_FACT_PROVISIONING_SOURCE, facts->servers && *facts->servers ? facts->source : NULL);
	if (!facts->dhcp_server)
		return;
	regent_step_publish_string(step, REGENT_FACT_IP_SERVER, facts->dhcp_server);
	regent_step_publish(
		step, REGENT_FACT_IP_LEASE_EXPIRES, facts->expires ? g_variant_new_int64(facts->expires) : NULL);
	regent_step_publish(step, REGENT_FACT_IP_VENDOR_INFO,
		facts->vendor_info ? g_variant_new_from_bytes(G_VARIANT_TYPE_BYTESTRING, facts->vendor_info, TRUE)
				   : NULL);
}

void addressing_report(RegentStep *step, const AddressingFacts *facts)
{
	g_autofree char *servers = facts->servers ? g_strjoinv(", ", (char **) facts->servers) : NULL;

	regent_step_report(step, -1, "%s%s%s; %s%s%s%s%s", facts->address, facts->dhcp_server ? " from " : "",
		facts->dhcp_server ? facts->dhcp_server : "", servers ? "TFTP " : "no TFTP server",
		servers ? servers : "", servers ? " (" : "", servers ? facts->source : "", servers ? ")" : "");
}
