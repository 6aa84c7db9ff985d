/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "netif-search.h"

#include <arpa/inet.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <net/if.h>

NetifSearch netif_search(int index, NetifWhose whose, gsize size)
{
	return (NetifSearch) { index, whose, g_array_new(FALSE, FALSE, (guint) size) };
}

static void free_text(gpointer item)
{
	g_free(*(char **) item);
}

NetifSearch netif_search_texts(int index, NetifWhose whose, gsize size)
{
	NetifSearch search = netif_search(index, whose, size);

	g_array_set_clear_func(search.found, free_text);
	return search;
}

gboolean netif_dump(
	guint16 type, guint8 family, NetifReply reply, NetifSearch *search, const char *name, GError **error)
{
	NetifRequest request;

	netif_request(&request, type, NLM_F_DUMP);
	/* The fixed parts of all three begin with the family; a dump reads no more of them. */
	*(guint8 *) netif_request_put(&request, sizeof(struct ifinfomsg)) = family;
	return netif_talk(&request, reply, search, "look at", name, error);
}

static gboolean is_wanted(const NetifSearch *search, gboolean ours)
{
	return search->whose == NETIF_ALL || ours == (search->whose == NETIF_OURS);
}

/* Addresses. */

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
	if (table[NETIF_ADDRESS_PROTOCOL])
		return mnl_attr_get_u8(table[NETIF_ADDRESS_PROTOCOL]) == NETIF_PROTOCOL;
	return table[IFA_RT_PRIORITY] && mnl_attr_get_u32(table[IFA_RT_PRIORITY]) == NETIF_METRIC;
}

/* Returns: the address itself; NULL when it is on another interface, of the kernel's own, or not of those looked for. */
static const struct nlattr *find_address(
	const struct nlmsghdr *message, const NetifSearch *search, const struct nlattr **table)
{
	const struct ifaddrmsg *address = mnl_nlmsg_get_payload(message);
	const struct nlattr *own;

	if ((int) address->ifa_index != search->index || address->ifa_scope >= RT_SCOPE_LINK ||
		(address->ifa_family != AF_INET && address->ifa_family != AF_INET6))
		return NULL;
	netif_attributes(message, sizeof *address, table, NETIF_ADDRESS_PROTOCOL);
	own = table[IFA_LOCAL] ? table[IFA_LOCAL] : table[IFA_ADDRESS];
	return own && is_wanted(search, address_is_ours(table)) ? own : NULL;
}

void netif_collect_address_trace(gpointer self, const struct nlmsghdr *message)
{
	NetifSearch *search = self;
	const struct ifaddrmsg *address = mnl_nlmsg_get_payload(message);
	const struct nlattr *table[NETIF_ADDRESS_PROTOCOL + 1];
	const struct nlattr *own = find_address(message, search, table);
	NetifTrace trace = { own ? address_text(address->ifa_family, own, address->ifa_prefixlen) : NULL, 0 };

	if (!trace.text)
		return;
	if (table[NETIF_ADDRESS_PROTOCOL])
		trace.protocol = mnl_attr_get_u8(table[NETIF_ADDRESS_PROTOCOL]);
	g_array_append_val(search->found, trace);
}

static guint32 ipv4_of(const struct nlattr *attribute)
{
	return mnl_attr_get_payload_len(attribute) < 4 ? 0 : GUINT32_FROM_BE(mnl_attr_get_u32(attribute));
}

void netif_collect_address(gpointer self, const struct nlmsghdr *message)
{
	NetifSearch *search = self;
	const struct ifaddrmsg *address = mnl_nlmsg_get_payload(message);
	const struct nlattr *table[NETIF_ADDRESS_PROTOCOL + 1];
	const struct nlattr *own = find_address(message, search, table);
	Ipv4Prefix prefix = { own ? ipv4_of(own) : 0, address->ifa_prefixlen };

	if (own)
		g_array_append_val(search->found, prefix);
}

/* Routes. */

static gboolean find_route(const struct nlmsghdr *message, const NetifSearch *search, Ipv4Route *found)
{
	const struct rtmsg *route = mnl_nlmsg_get_payload(message);
	const struct nlattr *table[RTA_GATEWAY + 1];
	gboolean ours = route->rtm_protocol == NETIF_PROTOCOL;

	*found = (Ipv4Route) { { 0, route->rtm_dst_len }, 0 };
	netif_attributes(message, sizeof *route, table, RTA_GATEWAY);
	if (!table[RTA_OIF] || (int) mnl_attr_get_u32(table[RTA_OIF]) != search->index ||
		route->rtm_table != RT_TABLE_MAIN || route->rtm_type != RTN_UNICAST || !is_wanted(search, ours) ||
		(search->whose == NETIF_OTHERS && route->rtm_dst_len))
		return FALSE;
	if (table[RTA_DST])
		found->to.address = ipv4_of(table[RTA_DST]);
	if (table[RTA_GATEWAY])
		found->gateway = ipv4_of(table[RTA_GATEWAY]);
	return TRUE;
}

void netif_collect_route(gpointer self, const struct nlmsghdr *message)
{
	NetifSearch *search = self;
	Ipv4Route found;

	if (find_route(message, search, &found))
		g_array_append_val(search->found, found);
}

void netif_collect_route_trace(gpointer self, const struct nlmsghdr *message)
{
	NetifSearch *search = self;
	const struct rtmsg *route = mnl_nlmsg_get_payload(message);
	NetifTrace trace = { NULL, route->rtm_protocol };
	Ipv4Route found;

	if (find_route(message, search, &found))
		g_array_append_val(search->found, trace);
}
