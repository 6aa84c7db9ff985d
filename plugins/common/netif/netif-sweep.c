/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "netif-link.h"
#include "netif-search.h"

#include <linux/rtnetlink.h>

/* char *: names of links. */
static void collect_vlan(gpointer self, const struct nlmsghdr *message)
{
	NetifSearch *search = self;
	NetifLink link;
	int parent;

	if (netif_link_is_ours(message, &parent) && parent == search->index) {
		char *name = g_strdup(netif_link_read(message, &link));

		g_array_append_val(search->found, name);
	}
}

gboolean netif_sweep_vlans(const char *name, GError **error)
{
	int index = netif_index(name, error);
	NetifSearch search = netif_search_texts(index, NETIF_OURS, sizeof(char *));
	g_autoptr(GArray) found = search.found;

	if (!index || !netif_dump(RTM_GETLINK, AF_UNSPEC, collect_vlan, &search, name, error))
		return FALSE;
	for (guint i = 0; i < found->len; i++)
		if (!netif_link_delete(g_array_index(found, char *, i), error))
			return FALSE;
	return TRUE;
}

GArray *netif_own_routes(const char *name, GError **error)
{
	int index = netif_index(name, error);
	NetifSearch search = netif_search(index, NETIF_OURS, sizeof(Ipv4Route));
	g_autoptr(GArray) found = search.found;

	if (!index || !netif_dump(RTM_GETROUTE, AF_INET, netif_collect_route, &search, name, error))
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
	NetifSearch search = netif_search(index, NETIF_OURS, sizeof(Ipv4Prefix));
	g_autoptr(GArray) found = search.found;

	*kept = FALSE;
	if (!index || !netif_dump(RTM_GETADDR, AF_INET, netif_collect_address, &search, name, error))
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
