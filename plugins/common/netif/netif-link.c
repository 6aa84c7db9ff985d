/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "netif-link.h"

#include <fcntl.h>
#include <linux/ethtool.h>
#include <linux/if_ether.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

/* IFF_LOWER_UP of linux/if.h, which does not go together with net/if.h. */
#define LOWER_UP (1u << 16)

static void read_ethtool(const char *name, NetifLink *link)
{
	struct ethtool_cmd settings = { .cmd = ETHTOOL_GSET };
	struct ifreq request = { .ifr_data = (char *) &settings };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	guint32 speed;

	if (fd < 0)
		return;
	g_strlcpy(request.ifr_name, name, sizeof request.ifr_name);
	if (ioctl(fd, SIOCETHTOOL, &request) == 0) {
		speed = ethtool_cmd_speed(&settings);
		link->speed = speed == (guint32) SPEED_UNKNOWN ? 0 : speed;
		link->duplex = settings.duplex == DUPLEX_FULL ? "full" : settings.duplex == DUPLEX_HALF ? "half" : NULL;
	}
	close(fd);
}

/* A VRF only has routes of its own; what else an interface may be a port of takes its frames. */
static int read_captor(const struct nlattr *const *table)
{
	const struct nlattr *kind[IFLA_INFO_SLAVE_KIND + 1] = { NULL };

	if (!table[IFLA_MASTER])
		return 0;
	if (table[IFLA_LINKINFO])
		netif_nested(table[IFLA_LINKINFO], kind, IFLA_INFO_SLAVE_KIND);
	if (kind[IFLA_INFO_SLAVE_KIND] && g_str_equal(mnl_attr_get_str(kind[IFLA_INFO_SLAVE_KIND]), "vrf"))
		return 0;
	return (int) mnl_attr_get_u32(table[IFLA_MASTER]);
}

const char *netif_link_read(const struct nlmsghdr *message, NetifLink *link)
{
	const struct ifinfomsg *info = mnl_nlmsg_get_payload(message);
	const struct nlattr *table[IFLA_CARRIER_CHANGES + 1];
	const char *name;

	netif_attributes(message, sizeof *info, table, IFLA_CARRIER_CHANGES);
	*link = (NetifLink) { .index = info->ifi_index,
		.up = (info->ifi_flags & IFF_UP) != 0,
		.carrier = (info->ifi_flags & LOWER_UP) && (info->ifi_flags & IFF_UP) };
	if (table[IFLA_ADDRESS] && mnl_attr_get_payload_len(table[IFLA_ADDRESS]) == ETH_ALEN)
		memcpy(link->mac, mnl_attr_get_payload(table[IFLA_ADDRESS]), ETH_ALEN);
	if (table[IFLA_MTU])
		link->mtu = mnl_attr_get_u32(table[IFLA_MTU]);
	if (table[IFLA_CARRIER_CHANGES])
		link->carrier_changes = mnl_attr_get_u32(table[IFLA_CARRIER_CHANGES]);
	link->captor = read_captor(table);
	name = table[IFLA_IFNAME] ? mnl_attr_get_str(table[IFLA_IFNAME]) : "";
	if (link->carrier)
		read_ethtool(name, link);
	return name;
}

gboolean netif_link_is_ours(const struct nlmsghdr *message, int *parent)
{
	const struct nlattr *table[IFLA_IFALIAS + 1], *kind[IFLA_INFO_KIND + 1];

	netif_attributes(message, sizeof(struct ifinfomsg), table, IFLA_IFALIAS);
	if (!table[IFLA_LINK] || !table[IFLA_IFALIAS] || !table[IFLA_LINKINFO])
		return FALSE;
	netif_nested(table[IFLA_LINKINFO], kind, IFLA_INFO_KIND);
	*parent = (int) mnl_attr_get_u32(table[IFLA_LINK]);
	return g_str_equal(mnl_attr_get_str(table[IFLA_IFALIAS]), NETIF_ALIAS) && kind[IFLA_INFO_KIND] &&
	       g_str_has_prefix(mnl_attr_get_str(kind[IFLA_INFO_KIND]), "vlan");
}

static void read_reply(gpointer self, const struct nlmsghdr *message)
{
	netif_link_read(message, self);
}

/* A request about one link. */
static gboolean link_request(
	NetifRequest *request, guint16 type, const char *name, guint flags, guint change, GError **error)
{
	struct ifinfomsg *info;
	int index = netif_index(name, error);

	if (!index)
		return FALSE;
	netif_request(request, type, 0);
	info = netif_request_put(request, sizeof *info);
	info->ifi_index = index;
	info->ifi_flags = flags;
	info->ifi_change = change;
	return TRUE;
}

gboolean netif_link(const char *name, NetifLink *link, GError **error)
{
	NetifRequest request;

	return link_request(&request, RTM_GETLINK, name, 0, 0, error) &&
	       netif_talk(&request, read_reply, link, "read", name, error);
}

gboolean netif_set_up(const char *name, gboolean up, GError **error)
{
	NetifRequest request;

	return link_request(&request, RTM_NEWLINK, name, up ? IFF_UP : 0, IFF_UP, error) &&
	       netif_talk(&request, NULL, NULL, up ? "set up" : "set down", name, error);
}

gboolean netif_link_delete(const char *name, GError **error)
{
	NetifRequest request;

	return link_request(&request, RTM_DELLINK, name, 0, 0, error) &&
	       netif_talk(&request, NULL, NULL, "delete", name, error);
}

/* For where /proc/sys may not be written, as in a hardened service: the kernel gets no link-local address to speak with. */
static gboolean stop_address_generation(const char *name, GError **error)
{
	NetifRequest request;
	struct nlattr *families, *inet6;

	if (!link_request(&request, RTM_SETLINK, name, 0, 0, error))
		return FALSE;
	families = mnl_attr_nest_start(request.header, IFLA_AF_SPEC);
	inet6 = mnl_attr_nest_start(request.header, AF_INET6);
	mnl_attr_put_u8(request.header, IFLA_INET6_ADDR_GEN_MODE, IN6_ADDR_GEN_MODE_NONE);
	mnl_attr_nest_end(request.header, inet6);
	mnl_attr_nest_end(request.header, families);
	return netif_talk(&request, NULL, NULL, "turn IPv6 off on", name, error);
}

gboolean netif_disable_ipv6(const char *name, GError **error)
{
	g_autofree char *path = g_strdup_printf("/proc/sys/net/ipv6/conf/%s/disable_ipv6", name);
	int fd;
	gboolean written;

	if (!netif_index(name, error))
		return FALSE;
	if (access("/proc/sys/net/ipv6", F_OK) < 0 && access("/proc/sys/net/ipv4", F_OK) == 0)
		return TRUE; /* a kernel without IPv6 */
	fd = open(path, O_WRONLY | O_CLOEXEC);
	written = fd >= 0 && write(fd, "1\n", 2) == 2;
	if (fd >= 0)
		close(fd);
	return written || stop_address_generation(name, error);
}
