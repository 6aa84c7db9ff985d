/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "netif-link.h"

#include <linux/if_ether.h>
#include <linux/if_link.h>
#include <linux/if_vlan.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <string.h>

typedef struct {
	gboolean found;
	gboolean ours;
} Existing;

static void read_existing(gpointer self, const struct nlmsghdr *message)
{
	Existing *existing = self;
	int parent;

	existing->found = TRUE;
	existing->ours = netif_link_is_ours(message, &parent);
}

/* Takes away a link of ours of that name. Somebody else's is left: the kernel then refuses to make another. */
static gboolean remove_left_over(const char *name, GError **error)
{
	NetifRequest request;
	Existing existing = { 0 };
	struct ifinfomsg *info;
	int index = netif_index(name, NULL);

	if (!index)
		return TRUE;
	netif_request(&request, RTM_GETLINK, 0);
	info = netif_request_put(&request, sizeof *info);
	info->ifi_index = index;
	if (!netif_talk(&request, read_existing, &existing, "read", name, error))
		return FALSE;
	return !existing.ours || netif_link_delete(name, error);
}

static void put_egress(struct nlmsghdr *header, guint8 priority)
{
	struct nlattr *map = mnl_attr_nest_start(header, IFLA_VLAN_EGRESS_QOS);

	for (guint32 mark = 0; mark < 8; mark++) {
		struct ifla_vlan_qos_mapping mapping = { .from = mark, .to = mark ? mark : priority };

		mnl_attr_put(header, IFLA_VLAN_QOS_MAPPING, sizeof mapping, &mapping);
	}
	mnl_attr_nest_end(header, map);
}

static void put_vlan(struct nlmsghdr *header, guint16 vlan, guint8 priority)
{
	struct nlattr *info = mnl_attr_nest_start(header, IFLA_LINKINFO);
	struct nlattr *data;

	mnl_attr_put_str(header, IFLA_INFO_KIND, "vlan");
	data = mnl_attr_nest_start(header, IFLA_INFO_DATA);
	mnl_attr_put_u16(header, IFLA_VLAN_PROTOCOL, GUINT16_TO_BE(ETH_P_8021Q));
	mnl_attr_put_u16(header, IFLA_VLAN_ID, vlan);
	put_egress(header, priority);
	mnl_attr_nest_end(header, data);
	mnl_attr_nest_end(header, info);
}

/* The kernel takes an alias only of a link that exists. */
static gboolean mark_as_ours(const char *name, GError **error)
{
	NetifRequest request;
	struct ifinfomsg *info;
	int index = netif_index(name, error);

	if (!index)
		return FALSE;
	netif_request(&request, RTM_SETLINK, 0);
	info = netif_request_put(&request, sizeof *info);
	info->ifi_index = index;
	mnl_attr_put(request.header, IFLA_IFALIAS, strlen(NETIF_ALIAS), NETIF_ALIAS);
	return netif_talk(&request, NULL, NULL, "mark", name, error);
}

gboolean netif_vlan_add(const char *parent, const char *name, guint16 vlan, guint8 priority, GError **error)
{
	NetifRequest request;
	int index = netif_index(parent, error);

	if (!index)
		return FALSE;
	if (strlen(name) >= IFNAMSIZ) {
		g_set_error(
			error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s is too long a name for an interface", name);
		return FALSE;
	}
	if (!remove_left_over(name, error))
		return FALSE;
	netif_request(&request, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
	netif_request_put(&request, sizeof(struct ifinfomsg));
	mnl_attr_put_u32(request.header, IFLA_LINK, (guint32) index);
	mnl_attr_put_strz(request.header, IFLA_IFNAME, name);
	put_vlan(request.header, vlan, priority);
	if (!netif_talk(&request, NULL, NULL, "make", name, error))
		return FALSE;
	if (mark_as_ours(name, error))
		return TRUE;
	netif_link_delete(name, NULL);
	return FALSE;
}
