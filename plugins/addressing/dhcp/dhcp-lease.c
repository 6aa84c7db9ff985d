/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dhcp-lease.h"

#include <regent/step.h>

#include "dhcp-parameters.h"

/* A server that does not say how long: an hour, as other clients have it. */
#define LEASE_FALLBACK 3600
/* A shorter lease would be renewed without pause. */
#define LEASE_MINIMUM 30

static void lease_clear(gpointer data)
{
	DhcpLease *lease = data;

	g_array_unref(lease->routes);
	g_free(lease->server_name);
	for (guint i = 0; i < DHCP_PARAMETER_COUNT; i++)
		g_clear_pointer(&lease->values[i], g_variant_unref);
	g_free(lease->values);
}

DhcpLease *dhcp_lease_ref(DhcpLease *lease)
{
	return g_rc_box_acquire(lease);
}

void dhcp_lease_unref(DhcpLease *lease)
{
	g_rc_box_release_full(lease, lease_clear);
}

gint64 dhcp_lease_end(const DhcpLease *lease)
{
	if (lease->time == G_MAXUINT32)
		return REGENT_NEVER;
	return lease->start + (gint64) lease->time * G_USEC_PER_SEC;
}

GVariant *dhcp_lease_value(const DhcpLease *lease, guint8 option)
{
	for (guint i = 0; i < DHCP_PARAMETER_COUNT; i++)
		if (dhcp_parameters[i].option == option)
			return lease->values[i];
	return NULL;
}

static void read_values(DhcpLease *lease, const DhcpMessage *message)
{
	lease->values = g_new0(GVariant *, DHCP_PARAMETER_COUNT);
	for (guint i = 0; i < DHCP_PARAMETER_COUNT; i++) {
		const DhcpParameter *parameter = &dhcp_parameters[i];
		GVariant *value = NULL;
		gboolean odd = FALSE;

		if (message->options[parameter->option])
			value = parameter->read(parameter, message, &odd);
		if (value)
			lease->values[i] = g_variant_ref_sink(value);
		if (odd)
			lease->odd_option = parameter->option;
	}
}

static guint32 number_of(const DhcpLease *lease, DhcpOption option, guint32 fallback)
{
	GVariant *value = dhcp_lease_value(lease, (guint8) option);

	return value ? g_variant_get_uint32(value) : fallback;
}

/* RFC 2131 4.4.5: half and seven eighths, unless the server says something that makes sense. */
static void set_times(DhcpLease *lease)
{
	lease->time = MAX(number_of(lease, DHCP_OPTION_LEASE_TIME, LEASE_FALLBACK), LEASE_MINIMUM);
	lease->t1 = number_of(lease, DHCP_OPTION_T1, lease->time / 2);
	lease->t2 = number_of(lease, DHCP_OPTION_T2, lease->time - lease->time / 8);
	if (lease->t1 == 0 || lease->t1 >= lease->t2 || lease->t2 >= lease->time) {
		lease->t1 = lease->time / 2;
		lease->t2 = lease->time - lease->time / 8;
	}
}

static guint8 class_prefix(guint32 address)
{
	if (!(address >> 31))
		return 8;
	return address >> 30 == 2 ? 16 : 24;
}

static guint8 mask_prefix(guint32 mask, guint32 address)
{
	guint8 prefix = 0;

	while (prefix < 32 && mask >> (31 - prefix) & 1)
		prefix++;
	if (prefix == 0 || (prefix < 32 && mask << prefix))
		return class_prefix(address);
	return prefix;
}

/* Where option 121 is there and can be read, routers are not used at all: RFC 3442. */
static void set_routes(DhcpLease *lease)
{
	GVariant *classless = dhcp_lease_value(lease, DHCP_OPTION_CLASSLESS_ROUTES);
	Ipv4Route route = { .gateway = number_of(lease, DHCP_OPTION_ROUTERS, 0) };
	GVariantIter iter;

	lease->routes = g_array_new(FALSE, FALSE, sizeof(Ipv4Route));
	if (classless) {
		g_variant_iter_init(&iter, classless);
		while (g_variant_iter_next(&iter, DHCP_ROUTE_TYPE, &route.to.address, &route.to.length, &route.gateway))
			g_array_append_val(lease->routes, route);
	} else if (route.gateway) {
		g_array_append_val(lease->routes, route);
	}
	for (guint i = 0; i < lease->routes->len && !lease->gateway; i++) {
		const Ipv4Route *found = &g_array_index(lease->routes, Ipv4Route, i);

		lease->gateway = found->to.length == 0 ? found->gateway : 0;
	}
}

DhcpLease *dhcp_lease_new(const DhcpMessage *message, guint32 source, gint64 start, GError **error)
{
	guint32 server = dhcp_message_server(message, source);
	DhcpLease *lease;

	if (!ipv4_usable(message->yiaddr)) {
		g_autofree char *address = ipv4_text(message->yiaddr);

		g_set_error(error, DHCP_ERROR, DHCP_ERROR_UNUSABLE, "offers %s, which no host can use", address);
		return NULL;
	}
	if (!ipv4_usable(server)) {
		g_set_error(error, DHCP_ERROR, DHCP_ERROR_UNUSABLE, "does not say which server it is from");
		return NULL;
	}
	lease = g_rc_box_new0(DhcpLease);
	lease->start = start;
	lease->address = message->yiaddr;
	lease->server = server;
	lease->next_server = message->siaddr;
	lease->server_name = g_strdup(message->sname);
	read_values(lease, message);
	lease->prefix = mask_prefix(number_of(lease, DHCP_OPTION_MASK, 0), lease->address);
	set_times(lease);
	set_routes(lease);
	return lease;
}
