/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dhcp-lease.h"

#include <regent/step.h>
#include <string.h>

/* A server that does not say how long: an hour, as other clients take it. */
#define LEASE_FALLBACK 3600
/* A shorter lease would be renewed without pause. */
#define LEASE_MINIMUM 30
#define ROUTES_MAX 64
#define SERVERS_MAX 4
#define DNS_MAX 5

static void lease_clear(gpointer data)
{
	DhcpLease *lease = data;

	g_array_unref(lease->routes);
	g_strfreev(lease->dns);
	g_strfreev(lease->ntp);
	g_strfreev(lease->tftp_addresses);
	g_free(lease->domain);
	g_free(lease->tftp_name);
	g_free(lease->server_name);
	g_clear_pointer(&lease->vendor_info, g_bytes_unref);
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

/* RFC 2131 4.4.5: half and seven eighths, unless the server says something that makes sense. */
static void set_times(DhcpLease *lease, const DhcpMessage *message)
{
	guint32 time = dhcp_message_u32(message, DHCP_OPTION_LEASE_TIME, LEASE_FALLBACK);

	lease->time = MAX(time, LEASE_MINIMUM);
	lease->t1 = dhcp_message_u32(message, DHCP_OPTION_T1, lease->time / 2);
	lease->t2 = dhcp_message_u32(message, DHCP_OPTION_T2, lease->time - lease->time / 8);
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

/* RFC 3442: prefix length, its significant octets, router. */
static gboolean read_classless_route(WireReader *r, Ipv4Route *route)
{
	guint octets;

	*route = (Ipv4Route) { .to.length = wire_u8(r) };
	octets = (route->to.length + 7u) / 8;
	for (guint i = 0; i < MIN(octets, 4u); i++)
		route->to.address |= (guint32) wire_u8(r) << (24 - 8 * i);
	route->gateway = wire_be32(r);
	if (route->to.length > 32)
		r->bad = TRUE;
	if (r->bad)
		return FALSE;
	route->to.address &= ipv4_mask(route->to.length);
	return TRUE;
}

static gboolean read_classless_routes(DhcpLease *lease, const GByteArray *value)
{
	WireReader r = wire_reader(value->data, value->len);
	Ipv4Route route;

	while (wire_left(&r) && lease->routes->len < ROUTES_MAX) {
		if (!read_classless_route(&r, &route)) {
			g_array_set_size(lease->routes, 0);
			return FALSE;
		}
		g_array_append_val(lease->routes, route);
	}
	return TRUE;
}

/* Where option 121 is there and can be read, routers are not used at all: RFC 3442. */
static void set_routes(DhcpLease *lease, const DhcpMessage *message)
{
	const GByteArray *classless = message->options[DHCP_OPTION_CLASSLESS_ROUTES];
	const GByteArray *routers = message->options[DHCP_OPTION_ROUTERS];

	lease->routes = g_array_new(FALSE, FALSE, sizeof(Ipv4Route));
	if (classless && !read_classless_routes(lease, classless)) {
		lease->odd_option = DHCP_OPTION_CLASSLESS_ROUTES;
		classless = NULL;
	}
	if (!classless && routers) {
		WireReader r = wire_reader(routers->data, routers->len);
		Ipv4Route route = { .gateway = wire_be32(&r) };

		if (ipv4_usable(route.gateway))
			g_array_append_val(lease->routes, route);
	}
	for (guint i = 0; i < lease->routes->len && !lease->gateway; i++) {
		const Ipv4Route *route = &g_array_index(lease->routes, Ipv4Route, i);

		lease->gateway = route->to.length == 0 ? route->gateway : 0;
	}
}

static void set_parameters(DhcpLease *lease, const DhcpMessage *message)
{
	const GByteArray *vendor = message->options[DHCP_OPTION_VENDOR_INFO];

	lease->dns = dhcp_message_addresses(message, DHCP_OPTION_DNS, DNS_MAX);
	lease->ntp = dhcp_message_addresses(message, DHCP_OPTION_NTP, SERVERS_MAX);
	lease->tftp_addresses = dhcp_message_addresses(message, DHCP_OPTION_TFTP_ADDRESSES, SERVERS_MAX);
	lease->domain = dhcp_message_text(message, DHCP_OPTION_DOMAIN);
	lease->tftp_name = dhcp_message_text(message, DHCP_OPTION_TFTP_NAME);
	lease->next_server = message->siaddr;
	lease->server_name = g_strdup(message->sname);
	if (vendor)
		lease->vendor_info = g_bytes_new(vendor->data, vendor->len);
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
	lease->odd_option = dhcp_message_odd_option(message);
	lease->prefix = mask_prefix(dhcp_message_u32(message, DHCP_OPTION_MASK, 0), lease->address);
	set_times(lease, message);
	set_routes(lease, message);
	set_parameters(lease, message);
	return lease;
}

/* One server of option 66: names may come with a URL's path, which facts do not carry. */
static char *server_of(const char *word)
{
	g_autofree char *server = g_strstrip(g_strdup(word));
	char *host = strstr(server, "://");
	char *path = strchr(host ? host + 3 : server, '/');

	if (path)
		*path = '\0';
	return *server && (!host || host[3]) ? g_steal_pointer(&server) : NULL;
}

static char **servers_of_name(const DhcpLease *lease)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_free);
	g_auto(GStrv) words = g_strsplit(lease->tftp_name ? lease->tftp_name : "", ",", 0);

	for (guint i = 0; words[i] && list->len < SERVERS_MAX; i++) {
		char *server = server_of(words[i]);

		if (server)
			g_ptr_array_add(list, server);
	}
	if (!list->len)
		return NULL;
	g_ptr_array_add(list, NULL);
	return (char **) g_ptr_array_free(g_steal_pointer(&list), FALSE);
}

static char **one_server(const char *server)
{
	const char *list[] = { server, NULL };

	return server ? g_strdupv((char **) list) : NULL;
}

static char **servers_of_list(const DhcpLease *lease)
{
	return g_strdupv(lease->tftp_addresses);
}

static char **servers_of_siaddr(const DhcpLease *lease)
{
	g_autofree char *address = ipv4_text(lease->next_server);

	return ipv4_usable(lease->next_server) ? one_server(address) : NULL;
}

/* Most servers fill in their own address unasked: no sign that they serve files. */
static char **servers_of_other_siaddr(const DhcpLease *lease)
{
	return lease->next_server == lease->server ? NULL : servers_of_siaddr(lease);
}

static char **servers_of_sname(const DhcpLease *lease)
{
	return one_server(lease->server_name);
}

static const struct {
	const char *name;
	const char *source;
	char **(*servers)(const DhcpLease *lease);
} sources[] = {
	{ "150", "option 150", servers_of_list },
	{ "66", "option 66", servers_of_name },
	{ "next-server", "next server", servers_of_other_siaddr },
	{ "sname", "server host name", servers_of_sname },
	{ "dhcp-server", "next server", servers_of_siaddr },
};

gboolean dhcp_lease_source_known(const char *name)
{
	for (guint i = 0; i < G_N_ELEMENTS(sources); i++)
		if (g_str_equal(sources[i].name, name))
			return TRUE;
	return FALSE;
}

char **dhcp_lease_servers(const DhcpLease *lease, const char *const *order, const char **source)
{
	for (; order && *order; order++)
		for (guint i = 0; i < G_N_ELEMENTS(sources); i++) {
			char **servers = NULL;

			if (g_str_equal(sources[i].name, *order))
				servers = sources[i].servers(lease);
			if (servers) {
				*source = sources[i].source;
				return servers;
			}
		}
	return NULL;
}

#define MEMORY_VERSION 1
#define MEMORY_SIZE (1 + 4 + 1 + 8 + 6 + 2)

GBytes *dhcp_memory_write(const DhcpMemory *memory)
{
	guint8 buffer[MEMORY_SIZE];
	WireWriter w = wire_writer(buffer, sizeof buffer);

	wire_put_u8(&w, MEMORY_VERSION);
	wire_put_be32(&w, memory->address);
	wire_put_u8(&w, memory->prefix);
	wire_put_le64(&w, (guint64) memory->expires);
	wire_put_bytes(&w, memory->mac, sizeof memory->mac);
	wire_put_be16(&w, memory->vlan);
	return g_bytes_new(buffer, w.length);
}

gboolean dhcp_memory_read(GBytes *bytes, DhcpMemory *memory)
{
	WireReader r = wire_reader(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
	guint8 version = wire_u8(&r);
	const guint8 *mac;

	memory->address = wire_be32(&r);
	memory->prefix = wire_u8(&r);
	memory->expires = (gint64) wire_le64(&r);
	mac = wire_bytes(&r, sizeof memory->mac);
	memory->vlan = wire_be16(&r);
	if (r.bad || wire_left(&r) || version != MEMORY_VERSION || !ipv4_usable(memory->address))
		return FALSE;
	memcpy(memory->mac, mac, sizeof memory->mac);
	return TRUE;
}
