/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dhcp-lease.h"

#include <regent/step.h>

#include "dhcp-parameters.h"
#include "server-words.h"

/* A server that does not say how long: an hour, as other clients have it. */
#define LEASE_FALLBACK 3600
/* A shorter lease would be renewed without pause. */
#define LEASE_MINIMUM 30
/* Where no mask came. */
#define PREFIX_GUESS 24
#define PREFIX_SHORTEST 8

static void lease_clear(gpointer data)
{
	DhcpLease *lease = data;

	g_clear_pointer(&lease->routes, g_array_unref);
	g_free(lease->server_name);
	g_free(lease->remarks);
	g_clear_pointer(&lease->octets, g_bytes_unref);
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

static void read_values(DhcpLease *lease, const DhcpMessage *message, GString *remarks)
{
	lease->values = g_new0(GVariant *, DHCP_PARAMETER_COUNT);
	for (guint i = 0; i < DHCP_PARAMETER_COUNT; i++) {
		const DhcpParameter *parameter = &dhcp_parameters[i];
		GVariant *value = NULL;

		if (message->options[parameter->option])
			value = parameter->read(parameter, message, remarks);
		if (value)
			lease->values[i] = g_variant_ref_sink(value);
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

const char *dhcp_lease_fault(const DhcpLease *lease, guint32 address)
{
	if (address == lease->address)
		return "that is the own address";
	if (!ipv4_usable(address))
		return "not the address of a host";
	if ((address & ipv4_mask(lease->prefix)) != (lease->address & ipv4_mask(lease->prefix)) ||
		ipv4_is_host((Ipv4Prefix) { address, lease->prefix }))
		return NULL;
	return "that is no host of this network";
}

/* Returns: the first of option 3 that can be one, 0: none. */
static guint32 find_router(const DhcpLease *lease, GString *remarks)
{
	GVariant *value = dhcp_lease_value(lease, DHCP_OPTION_ROUTERS);
	gsize count = 0;
	const guint32 *routers = value ? g_variant_get_fixed_array(value, &count, sizeof *routers) : NULL;

	for (gsize i = 0; i < count; i++) {
		const char *fault = dhcp_lease_fault(lease, routers[i]);
		g_autofree char *text = ipv4_text(routers[i]);

		if (!fault)
			return routers[i];
		server_words_remark(remarks, "router %s is left out: %s", text, fault);
	}
	return 0;
}

/* The longest, but no longer than most networks have it, in which this is a host and its router is. Too long a prefix costs
 * a way over the router, too short a one the way to servers. */
static guint8 guess_prefix(const DhcpLease *lease)
{
	g_autoptr(GString) unsaid = g_string_new(NULL);
	guint32 router = find_router(lease, unsaid);

	for (guint8 length = PREFIX_GUESS; length >= PREFIX_SHORTEST; length--) {
		gboolean holds = !router || !((router ^ lease->address) & ipv4_mask(length));

		if (holds && ipv4_is_host((Ipv4Prefix) { lease->address, length }))
			return length;
	}
	return ipv4_is_host((Ipv4Prefix) { lease->address, PREFIX_GUESS }) ? PREFIX_GUESS : 32;
}

/* Returns: 0 where it is none. */
static guint8 mask_prefix(guint32 mask)
{
	guint8 prefix = 0;

	while (prefix < 32 && mask >> (31 - prefix) & 1)
		prefix++;
	return prefix < 32 && mask << prefix ? 0 : prefix;
}

static gboolean set_prefix(DhcpLease *lease, GString *remarks, GError **error)
{
	guint32 mask = number_of(lease, DHCP_OPTION_MASK, 0);
	g_autofree char *address = NULL, *text = NULL;

	lease->prefix = mask_prefix(mask);
	if (!lease->prefix) {
		lease->prefix = 32; /* not known yet: each router counts as outside */
		lease->prefix = guess_prefix(lease);
		text = ipv4_text(mask);
		server_words_remark(remarks, "%s%s, /%u is assumed", mask ? text : "no mask came",
			mask ? " is no mask" : "", lease->prefix);
	}
	if (ipv4_is_host((Ipv4Prefix) { lease->address, lease->prefix }))
		return TRUE;
	address = ipv4_text(lease->address);
	g_set_error(error, DHCP_ERROR, DHCP_ERROR_UNUSABLE, "offers %s/%u, the address of a network and no host's",
		address, lease->prefix);
	return FALSE;
}

/* Returns: whether a default route had to be left out. */
static gboolean add_classless(DhcpLease *lease, GVariant *classless, GString *remarks)
{
	gboolean lost = FALSE;
	GVariantIter iter;
	Ipv4Route route;

	g_variant_iter_init(&iter, classless);
	while (g_variant_iter_next(&iter, DHCP_ROUTE_TYPE, &route.to.address, &route.to.length, &route.gateway)) {
		const char *fault = route.gateway ? dhcp_lease_fault(lease, route.gateway) : NULL;
		g_autofree char *to = ipv4_prefix_text(route.to), *by = ipv4_text(route.gateway);

		if (fault)
			server_words_remark(remarks, "the route to %s by %s is left out: %s", to, by, fault);
		else
			g_array_append_val(lease->routes, route);
		lost = lost || (fault && route.to.length == 0);
	}
	return lost;
}

/* Where option 121 is there and can be read, routers are not used at all (RFC 3442), unless its own cannot be. */
static void set_routes(DhcpLease *lease, GString *remarks)
{
	GVariant *classless = dhcp_lease_value(lease, DHCP_OPTION_CLASSLESS_ROUTES);
	Ipv4Route route = { 0 };

	lease->routes = g_array_new(FALSE, FALSE, sizeof(Ipv4Route));
	if (!classless || add_classless(lease, classless, remarks))
		route.gateway = find_router(lease, remarks);
	if (route.gateway)
		g_array_append_val(lease->routes, route);
	for (guint i = 0; i < lease->routes->len && !lease->gateway; i++) {
		const Ipv4Route *found = &g_array_index(lease->routes, Ipv4Route, i);

		lease->gateway = found->to.length == 0 ? found->gateway : 0;
	}
}

static gboolean read_lease(DhcpLease *lease, const DhcpMessage *message, GError **error)
{
	g_autoptr(GString) remarks = g_string_new(NULL);

	read_values(lease, message, remarks);
	if (!set_prefix(lease, remarks, error))
		return FALSE;
	set_times(lease);
	set_routes(lease, remarks);
	if (remarks->len)
		lease->remarks = g_strdup(remarks->str);
	return TRUE;
}

DhcpLease *dhcp_lease_new(const DhcpMessage *message, guint32 source, gint64 start, GError **error)
{
	guint32 server = dhcp_message_server(message, source);
	g_autoptr(DhcpLease) lease = NULL;

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
	lease->octets = g_bytes_ref(message->octets);
	return read_lease(lease, message, error) ? g_steal_pointer(&lease) : NULL;
}

DhcpLease *dhcp_lease_recall(GBytes *octets, guint32 source, gint64 left, gint64 now)
{
	gsize length;
	gconstpointer data = g_bytes_get_data(octets, &length);
	g_autoptr(DhcpMessage) message = dhcp_message_parse(data, length, NULL);
	DhcpLease *lease = message ? dhcp_lease_new(message, source, now, NULL) : NULL;

	if (lease && lease->time != G_MAXUINT32)
		lease->start -= ((gint64) lease->time - CLAMP(left, 0, lease->time)) * G_USEC_PER_SEC;
	return lease;
}
