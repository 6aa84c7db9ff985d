/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "netif-talk.h"
#include "netif.h"

#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <string.h>

/* Newer than the headers of some distributions: linux/if_addr.h of Linux 5.18. */
#define ATTRIBUTE_PROTOCOL 11

static gboolean check_prefix(const Ipv4Prefix *prefix, GError **error)
{
	g_autofree char *text = NULL;

	if (prefix->length <= 32)
		return TRUE;
	text = ipv4_prefix_text(*prefix);
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s is not an IPv4 address", text);
	return FALSE;
}

static void put_ipv4(NetifRequest *request, guint16 type, guint32 address)
{
	mnl_attr_put_u32(request->header, type, GUINT32_TO_BE(address));
}

static gboolean address_request(
	NetifRequest *request, guint16 type, guint16 flags, const char *name, const Ipv4Prefix *prefix, GError **error)
{
	struct ifaddrmsg *address;
	int index = check_prefix(prefix, error) ? netif_index(name, error) : 0;

	if (!index)
		return FALSE;
	netif_request(request, type, flags);
	address = netif_request_put(request, sizeof *address);
	address->ifa_family = AF_INET;
	address->ifa_prefixlen = prefix->length;
	address->ifa_index = (guint32) index;
	put_ipv4(request, IFA_LOCAL, prefix->address);
	put_ipv4(request, IFA_ADDRESS, prefix->address);
	return TRUE;
}

gboolean netif_address_add(const char *name, const Ipv4Prefix *address, guint32 valid, GError **error)
{
	struct ifa_cacheinfo times = { .ifa_valid = valid, .ifa_prefered = valid };
	NetifRequest request;

	if (!address_request(&request, RTM_NEWADDR, NLM_F_CREATE | NLM_F_REPLACE, name, address, error))
		return FALSE;
	if (address->length < 31)
		put_ipv4(&request, IFA_BROADCAST, address->address | ~ipv4_mask(address->length));
	mnl_attr_put(request.header, IFA_CACHEINFO, sizeof times, &times);
	mnl_attr_put_u32(request.header, IFA_RT_PRIORITY, NETIF_METRIC);
	mnl_attr_put_u8(request.header, ATTRIBUTE_PROTOCOL, NETIF_PROTOCOL);
	return netif_talk(&request, NULL, NULL, "add an address to", name, error);
}

/* Success, too, where what was to be taken away is gone already, or its interface is. */
static gboolean forgive_absence(gboolean good, GError **error, GError *found)
{
	if (good)
		return TRUE;
	if (g_error_matches(found, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)) {
		g_error_free(found);
		return TRUE;
	}
	g_propagate_error(error, found);
	return FALSE;
}

gboolean netif_address_delete(const char *name, const Ipv4Prefix *address, GError **error)
{
	GError *found = NULL;
	NetifRequest request;
	gboolean good = address_request(&request, RTM_DELADDR, 0, name, address, &found) &&
			netif_talk(&request, NULL, NULL, "take an address from", name, &found);

	return forgive_absence(good, error, found);
}

/* RTNH_F_ONLINK: whether the router is in the prefix is the administrator's business. */
static gboolean route_request(
	NetifRequest *request, guint16 type, guint16 flags, const char *name, const Ipv4Route *route, GError **error)
{
	struct rtmsg *message;
	int index = check_prefix(&route->to, error) ? netif_index(name, error) : 0;

	if (!index)
		return FALSE;
	netif_request(request, type, flags);
	message = netif_request_put(request, sizeof *message);
	message->rtm_family = AF_INET;
	message->rtm_dst_len = route->to.length;
	message->rtm_table = RT_TABLE_MAIN;
	message->rtm_protocol = NETIF_PROTOCOL;
	message->rtm_scope = route->gateway ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK;
	message->rtm_type = RTN_UNICAST;
	message->rtm_flags = route->gateway ? RTNH_F_ONLINK : 0;
	if (route->to.length)
		put_ipv4(request, RTA_DST, route->to.address & ipv4_mask(route->to.length));
	if (route->gateway)
		put_ipv4(request, RTA_GATEWAY, route->gateway);
	mnl_attr_put_u32(request->header, RTA_OIF, (guint32) index);
	mnl_attr_put_u32(request->header, RTA_PRIORITY, NETIF_METRIC);
	return TRUE;
}

/* Appended, not replaced: another endpoint's default route may have the same metric. */
gboolean netif_route_add(const char *name, const Ipv4Route *route, GError **error)
{
	g_autoptr(GError) found = NULL;
	NetifRequest request;

	if (!route_request(&request, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_APPEND, name, route, error))
		return FALSE;
	if (netif_talk(&request, NULL, NULL, "add a route through", name, &found) ||
		g_error_matches(found, G_IO_ERROR, G_IO_ERROR_EXISTS))
		return TRUE;
	g_propagate_error(error, g_steal_pointer(&found));
	return FALSE;
}

gboolean netif_network_route_add(const char *name, const Ipv4Prefix *address, GError **error)
{
	Ipv4Route route = { .to = *address };
	NetifRequest request;
	struct rtmsg *message;

	if (!route_request(&request, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_APPEND, name, &route, error))
		return FALSE;
	message = mnl_nlmsg_get_payload(request.header);
	message->rtm_protocol = RTPROT_KERNEL;
	put_ipv4(&request, RTA_PREFSRC, address->address);
	return netif_talk(&request, NULL, NULL, "add a route through", name, error);
}

gboolean netif_route_delete(const char *name, const Ipv4Route *route, GError **error)
{
	GError *found = NULL;
	NetifRequest request;
	gboolean good = route_request(&request, RTM_DELROUTE, 0, name, route, &found) &&
			netif_talk(&request, NULL, NULL, "take a route from", name, &found);

	return forgive_absence(good, error, found);
}
