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
	gboolean ours;    /* collect ours, or the others */
	GPtrArray *found; /* (element-type char*) */
} Search;

static Search search_new(int index, gboolean ours)
{
	return (Search) { index, ours, g_ptr_array_new_with_free_func(g_free) };
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

static void collect_address(const struct nlmsghdr *message, gpointer data)
{
	Search *search = data;
	const struct ifaddrmsg *address = mnl_nlmsg_get_payload(message);
	const struct nlattr *table[ATTRIBUTE_PROTOCOL + 1], *own;
	char *text;

	if ((int) address->ifa_index != search->index || address->ifa_scope >= RT_SCOPE_LINK ||
		(address->ifa_family != AF_INET && address->ifa_family != AF_INET6))
		return;
	netif_attributes(message, sizeof *address, table, ATTRIBUTE_PROTOCOL);
	own = table[IFA_LOCAL] ? table[IFA_LOCAL] : table[IFA_ADDRESS];
	if (!own || address_is_ours(table) != search->ours)
		return;
	text = address_text(address->ifa_family, own, address->ifa_prefixlen);
	if (text)
		g_ptr_array_add(search->found, text);
}

/* As "DESTINATION GATEWAY", or "DESTINATION" on the link; of another's only the default. */
static void collect_route(const struct nlmsghdr *message, gpointer data)
{
	Search *search = data;
	const struct rtmsg *route = mnl_nlmsg_get_payload(message);
	const struct nlattr *table[RTA_GATEWAY + 1];
	g_autofree char *to = NULL, *via = NULL;

	netif_attributes(message, sizeof *route, table, RTA_GATEWAY);
	if (!table[RTA_OIF] || (int) mnl_attr_get_u32(table[RTA_OIF]) != search->index ||
		route->rtm_table != RT_TABLE_MAIN || (route->rtm_protocol == NETIF_PROTOCOL) != search->ours ||
		(!search->ours && (route->rtm_dst_len || route->rtm_type != RTN_UNICAST)))
		return;
	to = table[RTA_DST] ? address_text(route->rtm_family, table[RTA_DST], route->rtm_dst_len) : g_strdup("default");
	if (table[RTA_GATEWAY])
		via = address_text(route->rtm_family, table[RTA_GATEWAY], 0);
	if (via)
		*strchr(via, '/') = '\0';
	g_ptr_array_add(search->found, g_strjoin(" ", to, via, NULL));
}

static void collect_vlan(const struct nlmsghdr *message, gpointer data)
{
	Search *search = data;
	NetifLink link;
	int parent;

	if (netif_link_is_ours(message, &parent) && parent == search->index)
		g_ptr_array_add(search->found, g_strdup(netif_link_read(message, &link)));
}

gboolean netif_check_free(const char *name, GError **error)
{
	Search search = search_new(netif_index(name, error), FALSE);
	g_autoptr(GPtrArray) found = search.found;

	if (!search.index || !dump(RTM_GETADDR, AF_UNSPEC, collect_address, &search, name, error))
		return FALSE;
	if (found->len) {
		g_set_error(error, REGENT_ERROR, REGENT_ERROR_FAILED, "%s carries %s, which is not ours", name,
			(const char *) found->pdata[0]);
		return FALSE;
	}
	if (!dump(RTM_GETROUTE, AF_INET, collect_route, &search, name, error))
		return FALSE;
	if (found->len) {
		g_set_error(error, REGENT_ERROR, REGENT_ERROR_FAILED,
			"a default route that is not ours goes through %s", name);
		return FALSE;
	}
	return TRUE;
}

static gboolean sweep_vlans(const char *name, int index, GError **error)
{
	Search search = search_new(index, TRUE);
	g_autoptr(GPtrArray) found = search.found;

	if (!dump(RTM_GETLINK, AF_UNSPEC, collect_vlan, &search, name, error))
		return FALSE;
	for (guint i = 0; i < found->len; i++)
		if (!netif_link_delete(found->pdata[i], error))
			return FALSE;
	return TRUE;
}

static gboolean sweep_routes(const char *name, int index, GError **error)
{
	Search search = search_new(index, TRUE);
	g_autoptr(GPtrArray) found = search.found;

	if (!dump(RTM_GETROUTE, AF_INET, collect_route, &search, name, error))
		return FALSE;
	for (guint i = 0; i < found->len; i++) {
		g_auto(GStrv) parts = g_strsplit(found->pdata[i], " ", 2);

		if (!netif_route_delete(name, parts[0], parts[1], error))
			return FALSE;
	}
	return TRUE;
}

static gboolean sweep_addresses(const char *name, int index, const char *keep, GError **error)
{
	Search search = search_new(index, TRUE);
	g_autoptr(GPtrArray) found = search.found;

	if (!dump(RTM_GETADDR, AF_INET, collect_address, &search, name, error))
		return FALSE;
	for (guint i = 0; i < found->len; i++)
		if (g_strcmp0(found->pdata[i], keep) != 0 && !netif_address_delete(name, found->pdata[i], error))
			return FALSE;
	return TRUE;
}

gboolean netif_sweep(const char *name, const char *keep, GError **error)
{
	int index = netif_index(name, error);

	return index && sweep_vlans(name, index, error) && sweep_routes(name, index, error) &&
	       sweep_addresses(name, index, keep, error);
}
