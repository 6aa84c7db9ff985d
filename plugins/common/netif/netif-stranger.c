/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "netif-search.h"

#include <linux/rtnetlink.h>
#include <net/if.h>

/* Programs that set routes and addresses under a number of their own, of /etc/iproute2/rt_protos. */
static const struct {
	guint8 protocol;
	const char *name;
} setters[] = {
	{ RTPROT_ZEBRA, "a routing daemon" },
	{ RTPROT_BIRD, "BIRD" },
	{ RTPROT_DHCP, "a DHCP client" },
	{ RTPROT_KEEPALIVED, "keepalived" },
	{ RTPROT_BGP, "a routing daemon" },
	{ RTPROT_OSPF, "a routing daemon" },
};

static gboolean look_for_address(NetifStranger *stranger, const char *name, int index, guint8 *protocol, GError **error)
{
	NetifSearch search = netif_search_texts(index, NETIF_OTHERS, sizeof(NetifTrace));
	g_autoptr(GArray) found = search.found;

	if (!netif_dump(RTM_GETADDR, AF_UNSPEC, netif_collect_address_trace, &search, name, error))
		return FALSE;
	if (found->len) {
		stranger->address = g_strdup(g_array_index(found, NetifTrace, 0).text);
		*protocol = g_array_index(found, NetifTrace, 0).protocol;
	}
	return TRUE;
}

static gboolean look_for_route(NetifStranger *stranger, const char *name, int index, guint8 *protocol, GError **error)
{
	NetifSearch search = netif_search_texts(index, NETIF_OTHERS, sizeof(NetifTrace));
	g_autoptr(GArray) found = search.found;

	if (stranger->address)
		return TRUE;
	if (!netif_dump(RTM_GETROUTE, AF_INET, netif_collect_route_trace, &search, name, error))
		return FALSE;
	if (found->len) {
		stranger->routed = g_strdup(name);
		*protocol = g_array_index(found, NetifTrace, 0).protocol;
	}
	return TRUE;
}

static void find_manager(NetifStranger *stranger, const char *name, int index, guint8 protocol)
{
	netif_manager_find(&stranger->manager, "", name, index);
	for (guint i = 0; !stranger->manager.name && i < G_N_ELEMENTS(setters); i++)
		if (setters[i].protocol == protocol)
			stranger->manager.name = g_strdup(setters[i].name);
}

gboolean netif_stranger_find(NetifStranger *stranger, const char *name, GError **error)
{
	char master[IF_NAMESIZE];
	guint8 protocol = 0;
	NetifLink link;

	*stranger = (NetifStranger) { 0 };
	if (!netif_link(name, &link, error))
		return FALSE;
	if (link.captor)
		stranger->bridge = g_strdup(if_indextoname((guint) link.captor, master) ? master : "a bridge");
	else if (!look_for_address(stranger, name, link.index, &protocol, error) ||
		 !look_for_route(stranger, name, link.index, &protocol, error))
		return FALSE;
	if (!stranger->bridge && !stranger->address && !stranger->routed)
		return FALSE;
	find_manager(stranger, name, link.index, protocol);
	return TRUE;
}

void netif_stranger_clear(NetifStranger *stranger)
{
	g_free(stranger->bridge);
	g_free(stranger->address);
	g_free(stranger->routed);
	netif_manager_clear(&stranger->manager);
	*stranger = (NetifStranger) { 0 };
}
