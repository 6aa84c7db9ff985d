/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "addressing.h"

/* A voice VLAN takes nothing over from a run that went untagged. */
static gboolean sweep_parent(RegentStep *step, const char *interface, GError **error)
{
	const char *parent = regent_step_fact_string(step, REGENT_FACT_LINK_INTERFACE);
	gboolean kept;

	return !parent || g_str_equal(parent, interface) || netif_sweep_addresses(parent, NULL, &kept, error);
}

gboolean addressing_begin(
	AddressingSetup *setup, RegentStep *step, const char *interface, const Ipv4Prefix *keep, GError **error)
{
	gboolean kept;

	setup->interface = g_strdup(interface);
	setup->step = step;
	setup->hold = netif_hold_new(step, interface, error);
	if (!setup->hold || regent_step_cause(step) != REGENT_CAUSE_BOOT)
		return setup->hold != NULL;
	if (!sweep_parent(step, interface, error) || !netif_sweep_addresses(interface, keep, &kept, error))
		return FALSE;
	if (!kept)
		return TRUE;
	setup->address = *keep;
	setup->routes = netif_own_routes(interface, error);
	return setup->routes != NULL;
}

static gboolean contains(const Ipv4Route *routes, guint count, const Ipv4Route *route)
{
	for (guint i = 0; i < count; i++)
		if (ipv4_route_equal(&routes[i], route))
			return TRUE;
	return FALSE;
}

static gboolean drop_routes(AddressingSetup *setup, const Ipv4Route *except, guint count, GError **error)
{
	for (guint i = 0; setup->routes && i < setup->routes->len; i++) {
		const Ipv4Route *route = &g_array_index(setup->routes, Ipv4Route, i);

		if (!contains(except, count, route) && !netif_route_delete(setup->interface, route, error))
			return FALSE;
	}
	return TRUE;
}

static void clear_routes(AddressingSetup *setup)
{
	g_clear_pointer(&setup->routes, g_array_unref);
	setup->routes = g_array_new(FALSE, FALSE, sizeof(Ipv4Route));
}

static gboolean drop_other_address(AddressingSetup *setup, Ipv4Prefix address, GError **error)
{
	gboolean other = setup->address.address &&
			 (setup->address.address != address.address || setup->address.length != address.length);

	return !other || netif_address_delete(setup->interface, &setup->address, error);
}

static void hold(AddressingSetup *setup, guint32 valid)
{
	gint64 until = regent_step_now(setup->step) + (gint64) valid * G_USEC_PER_SEC;

	netif_hold_set(setup->hold, &setup->address, valid == G_MAXUINT32 ? REGENT_NEVER : until, setup->routes);
}

static gboolean add_route(AddressingSetup *setup, const Ipv4Route *route, GString *left_out, GError **error)
{
	g_autofree char *to = ipv4_prefix_text(route->to), *by = ipv4_text(route->gateway);
	g_autoptr(GError) found = NULL;

	if (netif_route_add(setup->interface, route, &found)) {
		g_array_append_val(setup->routes, *route);
		return TRUE;
	}
	if (!left_out || g_error_matches(found, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED)) {
		g_propagate_error(error, g_steal_pointer(&found));
		return FALSE;
	}
	g_string_append_printf(
		left_out, "%sthe route to %s by %s is left out: %s", left_out->len ? "; " : "", to, by, found->message);
	return TRUE;
}

gboolean addressing_apply(AddressingSetup *setup, Ipv4Prefix address, guint32 valid, const Ipv4Route *routes,
	guint count, GString *left_out, GError **error)
{
	if (!drop_other_address(setup, address, error) || !netif_address_add(setup->interface, &address, valid, error))
		return FALSE;
	setup->address = address;
	if (!drop_routes(setup, routes, count, error))
		return FALSE;
	clear_routes(setup);
	for (guint i = 0; i < count; i++)
		if (!add_route(setup, &routes[i], left_out, error))
			return FALSE;
	hold(setup, valid);
	return TRUE;
}

void addressing_remove(AddressingSetup *setup, RegentStep *step)
{
	g_autoptr(GError) error = NULL;

	if (setup->hold)
		netif_hold_set(setup->hold, NULL, REGENT_NEVER, NULL);
	if (setup->address.address && (!drop_routes(setup, NULL, 0, &error) ||
					      !netif_address_delete(setup->interface, &setup->address, &error)))
		regent_step_log(step, G_LOG_LEVEL_WARNING, "%s", error->message);
	setup->address = (Ipv4Prefix) { 0 };
	g_clear_pointer(&setup->routes, g_array_unref);
}

void addressing_clear(AddressingSetup *setup)
{
	g_clear_pointer(&setup->hold, netif_hold_free);
	g_clear_pointer(&setup->interface, g_free);
	g_clear_pointer(&setup->routes, g_array_unref);
}

void addressing_publish_list(RegentStep *step, const char *name, const char *const *list)
{
	regent_step_publish(step, name, list && *list ? g_variant_new_strv(list, -1) : NULL);
}

static void report(RegentStep *step, const AddressingFacts *facts)
{
	g_autoptr(GString) line = g_string_new(facts->address);

	if (facts->dhcp_server)
		g_string_append_printf(line, " from %s", facts->dhcp_server);
	if (facts->servers && *facts->servers) {
		g_autofree char *servers = g_strjoinv(", ", (char **) facts->servers);

		g_string_append_printf(
			line, "; TFTP %s (%s%s)", servers, facts->source, facts->by_hand ? ", set by hand" : "");
	} else {
		g_string_append(line, "; no TFTP server");
	}
	regent_step_report(step, -1, "%s", line->str);
}

void addressing_publish(RegentStep *step, const AddressingFacts *facts)
{
	regent_step_publish_string(step, REGENT_FACT_IP_ADDRESS, facts->address);
	regent_step_publish_string(step, REGENT_FACT_IP_GATEWAY, facts->gateway);
	regent_step_publish(step, REGENT_FACT_IP_DHCP, g_variant_new_boolean(facts->dhcp_server != NULL));
	addressing_publish_list(step, REGENT_FACT_PROVISIONING_SERVERS, facts->servers);
	regent_step_publish_string(
		step, REGENT_FACT_PROVISIONING_SOURCE, facts->servers && *facts->servers ? facts->source : NULL);
	report(step, facts);
}
