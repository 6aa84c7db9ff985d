/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "netif-talk.h"
#include "netif.h"

#include <arpa/inet.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <string.h>

/* Newer than the headers of some distributions: linux/if_addr.h of Linux 5.18. */
#define ATTRIBUTE_PROTOCOL 11

typedef struct {
	guint32 address; /* network order */
	guint8 length;
} Prefix;

/* "10.1.0.5/24", "10.1.0.5" or "default". */
static gboolean read_prefix(const char *text, Prefix *prefix, GError **error)
{
	g_auto(GStrv) parts = g_strsplit(g_str_equal(text, "default") ? "0.0.0.0/0" : text, "/", 2);
	guint64 length = 32;

	if (parts[0] && inet_pton(AF_INET, parts[0], &prefix->address) == 1 &&
		(!parts[1] || g_ascii_string_to_unsigned(parts[1], 10, 0, 32, &length, NULL))) {
		prefix->length = (guint8) length;
		return TRUE;
	}
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s is no IPv4 address", text);
	return FALSE;
}

static guint32 netmask(guint8 length)
{
	return length ? GUINT32_TO_BE(G_MAXUINT32 << (32 - length)) : 0;
}

static gboolean address_request(
	NetifRequest *request, guint16 type, guint16 flags, const char *name, const Prefix *prefix, GError **error)
{
	struct ifaddrmsg *address;
	int index = netif_index(name, error);

	if (!index)
		return FALSE;
	netif_request(request, type, flags);
	address = netif_request_put(request, sizeof *address);
	address->ifa_family = AF_INET;
	address->ifa_prefixlen = prefix->length;
	address->ifa_index = (guint32) index;
	mnl_attr_put_u32(request->header, IFA_LOCAL, prefix->address);
	mnl_attr_put_u32(request->header, IFA_ADDRESS, prefix->address);
	return TRUE;
}

gboolean netif_address_add(const char *name, const char *address, guint32 valid, GError **error)
{
	struct ifa_cacheinfo times = { .ifa_valid = valid, .ifa_prefered = valid };
	NetifRequest request;
	Prefix prefix;

	if (!read_prefix(address, &prefix, error) ||
		!address_request(&request, RTM_NEWADDR, NLM_F_CREATE | NLM_F_REPLACE, name, &prefix, error))
		return FALSE;
	if (prefix.length < 31)
		mnl_attr_put_u32(request.header, IFA_BROADCAST, prefix.address | ~netmask(prefix.length));
	mnl_attr_put(request.header, IFA_CACHEINFO, sizeof times, &times);
	mnl_attr_put_u32(request.header, IFA_RT_PRIORITY, NETIF_METRIC);
	mnl_attr_put_u8(request.header, ATTRIBUTE_PROTOCOL, NETIF_PROTOCOL);
	return netif_talk(&request, NULL, NULL, "add an address to", name, error);
}

/* What was to be taken away is gone already, or its interface is. */
static gboolean forgive(gboolean good, GError **error, GError *found)
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

gboolean netif_address_delete(const char *name, const char *address, GError **error)
{
	GError *found = NULL;
	NetifRequest request;
	Prefix prefix;
	gboolean good;

	if (!read_prefix(address, &prefix, error))
		return FALSE;
	good = address_request(&request, RTM_DELADDR, 0, name, &prefix, &found) &&
	       netif_talk(&request, NULL, NULL, "take an address from", name, &found);
	return forgive(good, error, found);
}

/* RTNH_F_ONLINK: whether the router is in the prefix is the administrator's business. */
static gboolean route_request(NetifRequest *request, guint16 type, guint16 flags, const char *name,
	const char *destination, const char *gateway, GError **error)
{
	struct rtmsg *route;
	Prefix to, via;
	int index;

	if (!read_prefix(destination, &to, error) || (gateway && !read_prefix(gateway, &via, error)))
		return FALSE;
	index = netif_index(name, error);
	if (!index)
		return FALSE;
	netif_request(request, type, flags);
	route = netif_request_put(request, sizeof *route);
	route->rtm_family = AF_INET;
	route->rtm_dst_len = to.length;
	route->rtm_table = RT_TABLE_MAIN;
	route->rtm_protocol = NETIF_PROTOCOL;
	route->rtm_scope = gateway ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK;
	route->rtm_type = RTN_UNICAST;
	route->rtm_flags = gateway ? RTNH_F_ONLINK : 0;
	if (to.length)
		mnl_attr_put_u32(request->header, RTA_DST, to.address & netmask(to.length));
	if (gateway)
		mnl_attr_put_u32(request->header, RTA_GATEWAY, via.address);
	mnl_attr_put_u32(request->header, RTA_OIF, (guint32) index);
	mnl_attr_put_u32(request->header, RTA_PRIORITY, NETIF_METRIC);
	return TRUE;
}

/* Appended, not replaced: another endpoint's default route may have the same metric. */
gboolean netif_route_add(const char *name, const char *destination, const char *gateway, GError **error)
{
	g_autoptr(GError) found = NULL;
	NetifRequest request;

	if (!route_request(&request, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_APPEND, name, destination, gateway, error))
		return FALSE;
	if (netif_talk(&request, NULL, NULL, "add a route through", name, &found) ||
		g_error_matches(found, G_IO_ERROR, G_IO_ERROR_EXISTS))
		return TRUE;
	g_propagate_error(error, g_steal_pointer(&found));
	return FALSE;
}

gboolean netif_route_delete(const char *name, const char *destination, const char *gateway, GError **error)
{
	GError *found = NULL;
	NetifRequest request;
	gboolean good = route_request(&request, RTM_DELROUTE, 0, name, destination, gateway, &found) &&
			netif_talk(&request, NULL, NULL, "take a route from", name, &found);

	return forgive(good, error, found);
}
