/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "netif-link.h"

#include <arpa/inet.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <string.h>

/* linux/if_addr.h of Linux 5.18. */
#define ATTRIBUTE_PROTOCOL 11

/* What a dump found on one interface. */
typedef struct {
	int index;
	gboolean ours; /* collect ours, or the others */
	GArray *found; /* of what the collecting function names */
} Search;

static Search search_new(int index, gboolean ours, gsize size)
{
	return (Search) { index, ours, g_array_new(FALSE, FALSE, (guint) size) };
}

static void free_text(gpointer item)
{
	g_free(*(char **) item);
}

static Search search_texts(int index, gboolean ours)
{
	Search search = search_new(index, ours, sizeof(char *));

	g_array_set_clear_func(search.found, free_text);
	return search;
}

static gboolean dump(guint16 type, guint8 family, NetifReply reply, Search *search, const char *name, GError **error)
{
	NetifRequest request;

	netif_request(&request, type, NLM_F_DUMP);
	/* The fixed parts of all three begin with the family; a dump reads no more of them. */
	*(guint8 *) netif_request_put(&request, sizeof(struct ifinfomsg)) = family;
	return netif_talk(&request, reply, search, "look at", name, error);
}

static char *address_text(int family, const struct nlattr *attribute, guint8 length)
{
	char text[INET6_ADDRSTRLEN];

	if (mnl_attr_get_payload_len(attribute) < (family == AF_INET ? 4 : 16))
		return NULL;
	inet_ntop(family, mnl_attr_get_payload(attribute), text, sizeof text);
	return g_strdup_printf("%s/%u", text, length);
}

/* A kernel that does not know the protocol of addresses keeps our metric. */
static gboolean address_is_ours(const struct nlattr *const *table)
{
	if (table[ATTRIBUTE_PROTOCOL])
		return mnl_attr_get_u8(table[ATTRIBUTE_PROTOCOL]) == NETIF_PROTOCOL;
	return table[IFA_RT_PRIORITY] && mnl_attr_get_u32(table[IFA_RT_PRIORITY]) == NETIF_METRIC;
}

/* Returns: the address itself; NULL when it is on another interface, of the kernel's own, or not of those looked for. */
static const struct nlattr *find_address(const struct nlmsghdr *message, const Search *search)
{
	const struct ifaddrmsg *address = mnl_nlmsg_get_payload(message);
	const struct nlattr *table[ATTRIBUTE_PROTOCOL + 1], *own;

	if ((int) address->ifa_index != search->index || address->ifa_scope >= RT_SCOPE_LINK ||
		(address->ifa_family != AF_INET && address->ifa_family != AF_INET6))
		return NULL;
	netif_attributes(message, sizeof *address, table, ATTRIBUTE_PROTOCOL);
	own = table[IFA_LOCAL] ? table[IFA_LOCAL] : table[IFA_ADDRESS];
	return own && address_is_ours(table) == search->ours ? own : NULL;
}

/* char *: IPv6, too. */
static void collect_address_text(gpointer self, const struct nlmsghdr *message)
{
	Search *search = self;
	const struct ifaddrmsg *address = mnl_nlmsg_get_payload(message);
	const struct nlattr *own = find_address(message, search);
	char *text = own ? address_text(address->ifa_family, own, address->ifa_prefixlen) : NULL;

	if (text)
		g_array_append_val(search->found, text);
}

static guint32 ipv4_of(const struct nlattr *attribute)
{
	return mnl_attr_get_payload_len(attribute) < 4 ? 0 : GUINT32_FROM_BE(mnl_attr_get_u32(attribute));
}

/* Ipv4Prefix. */
static void collect_address(gpointer self, const struct nlmsghdr *message)
{
	Search *search = self;
	const struct ifaddrmsg *address = mnl_nlmsg_get_payload(message);
	const struct nlattr *own = find_address(message, search);
	Ipv4Prefix prefix = { own ? ipv4_of(own) : 0, address->ifa_prefixlen };

	if (own)
		g_array_append_val(search->found, prefix);
}

/* Ipv4Route; of somebody else's routes only the default one. */
static void collect_route(gpointer self, const struct nlmsghdr *message)
{
	Search *search = self;
	const struct rtmsg *route = mnl_nlmsg_get_payload(message);
	const struct nlattr *table[RTA_GATEWAY + 1];
	Ipv4Route found = { { 0, route->rtm_dst_len }, 0 };

	netif_attributes(message, sizeof *route, table, RTA_GATEWAY);
	if (!table[RTA_OIF] || (int) mnl_attr_get_u32(table[RTA_OIF]) != search->index ||
		route->rtm_table != RT_TABLE_MAIN || (route->rtm_protocol == NETIF_PROTOCOL) != search->ours ||
		(!search->ours && (route->rtm_dst_len || route->rtm_type != RTN_UNICAST)))
		return;
	if (table[RTA_DST])
		found.to.address = ipv4_of(table[RTA_DST]);
	if (table[RTA_GATEWAY])
		found.gateway = ipv4_of(table[RTA_GATEWAY]);
	g_array_append_val(search->found, found);
}

/* char *: names of links. */
static void collect_vlan(gpointer self, const struct nlmsghdr *message)
{
	Search *search = self;
	NetifLink link;
	int parent;

	if (netif_link_is_ours(message, &parent) && parent == search->index) {
		char *name = g_strdup(netif_link_read(message, &link));

		g_array_append_val(search->found, name);
	}
}

static gboolean has_no_address(const char *name, int index, GError **error)
{
	Search search = search_texts(index, FALSE);
	g_autoptr(GArray) found = search.found;

	if (!dump(RTM_GETADDR, AF_UNSPEC, collect_address_text, &search, name, error))
		return FALSE;
	if (!found->len)
		return TRUE;
	g_set_error(error, REGENT_ERROR, REGENT_ERROR_FAILED, "%s carries %s, which is not ours", name,
		g_array_index(found, char *, 0));
	return FALSE;
}

static gboolean has_no_default_route(const char *name, int index, GError **error)
{
	Search search = search_new(index, FALSE, sizeof(Ipv4Route));
	g_autoptr(GArray) found = search.found;

	if (!dump(RTM_GETROUTE, AF_INET, collect_route, &search, name, error))
		return FALSE;
	if (!found->len)
		return TRUE;
	g_set_error(error, REGENT_ERROR, REGENT_ERROR_FAILED, "a default route that is not ours goes through %s", name);
	return FALSE;
}

gboolean netif_check_free(const char *name, GError **error)
{
	int index = netif_index(name, error);

	return index && has_no_address(name, index, error) && has_no_default_route(name, index, error);
}

gboolean netif_sweep_vlans(const char *name, GError **error)
{
	int index = netif_index(name, error);
	Search search = search_texts(index, TRUE);
	g_autoptr(GArray) found = search.found;

	if (!index || !dump(RTM_GETLINK, AF_UNSPEC, collect_vlan, &search, name, error))
		return FALSE;
	for (guint i = 0; i < found->len; i++)
		if (!netif_link_delete(g_array_index(found, char *, i), error))
			return FALSE;
	return TRUE;
}

GArray *netif_own_routes(const char *name, GError **error)
{
	int index = netif_index(name, error);
	Search search = search_new(index, TRUE, sizeof(Ipv4Route));
	g_autoptr(GArray) found = search.found;

	if (!index || !dump(RTM_GETROUTE, AF_INET, collect_route, &search, name, error))
		return NULL;
	return g_steal_pointer(&found);
}

static gboolean sweep_routes(const char *name, GError **error)
{
	g_autoptr(GArray) found = netif_own_routes(name, error);

	for (guint i = 0; found && i < found->len; i++)
		if (!netif_route_delete(name, &g_array_index(found, Ipv4Route, i), error))
			return FALSE;
	return found != NULL;
}

static gboolean is_same(const Ipv4Prefix *one, const Ipv4Prefix *other)
{
	return other && one->address == other->address && one->length == other->length;
}

gboolean netif_sweep_addresses(const char *name, const Ipv4Prefix *keep, gboolean *kept, GError **error)
{
	int index = netif_index(name, error);
	Search search = search_new(index, TRUE, sizeof(Ipv4Prefix));
	g_autoptr(GArray) found = search.found;

	*kept = FALSE;
	if (!index || !dump(RTM_GETADDR, AF_INET, collect_address, &search, name, error))
		return FALSE;
	for (guint i = 0; i < found->len; i++) {
		const Ipv4Prefix *address = &g_array_index(found, Ipv4Prefix, i);

		if (is_same(address, keep))
			*kept = TRUE;
		else if (!netif_address_delete(name, address, error))
			return FALSE;
	}
	return *kept || sweep_routes(name, error);
}
