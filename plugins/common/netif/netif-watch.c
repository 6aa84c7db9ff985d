/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "netif-link.h"

#include <errno.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <net/if.h>

/* A storm of changes must not keep the other endpoints waiting. */
#define READS_A_WAKE_UP 16

struct NetifWatch {
	struct mnl_socket *socket;
	RegentWatch *watch;
	int index;
	char name[IF_NAMESIZE];
	NetifFunc func;
	gpointer self;
	NetifSettingsFunc settings; /* NULL: of no interest */
	gboolean touched;           /* settings were changed since that was told last */
	gboolean missed; /* the kernel could not tell everything, so that what is still queued is out of date */
	gboolean busy;   /* telling */
	gboolean freed;  /* while it was busy: to be freed when that ends */
};

void netif_watch_free(NetifWatch *watch)
{
	watch->freed = TRUE;
	if (watch->busy)
		return;
	if (watch->watch)
		regent_watch_remove(watch->watch);
	if (watch->socket)
		mnl_socket_close(watch->socket);
	g_free(watch);
}

static void look_again(NetifWatch *watch)
{
	NetifLink link;

	watch->missed = FALSE;
	watch->touched = TRUE;
	watch->func(watch->self, netif_link(watch->name, &link, NULL) && link.index == watch->index ? &link : NULL);
}

static void read_link(NetifWatch *watch, const struct nlmsghdr *message)
{
	const struct ifinfomsg *info = mnl_nlmsg_get_payload(message);
	const char *name;
	NetifLink link;

	/* Messages of another family tell of bridge ports and of IPv6. */
	if (mnl_nlmsg_get_payload_len(message) < sizeof *info || info->ifi_index != watch->index ||
		info->ifi_family != AF_UNSPEC)
		return;
	watch->touched = TRUE;
	if (message->nlmsg_type == RTM_DELLINK) {
		watch->func(watch->self, NULL);
	} else {
		name = netif_link_read(message, &link);
		watch->func(watch->self, g_str_equal(name, watch->name) ? &link : NULL);
	}
}

static gboolean is_route_through(const NetifWatch *watch, const struct nlmsghdr *message)
{
	const struct nlattr *table[RTA_OIF + 1];

	netif_attributes(message, sizeof(struct rtmsg), table, RTA_OIF);
	return table[RTA_OIF] && (int) mnl_attr_get_u32(table[RTA_OIF]) == watch->index;
}

static void read_message(NetifWatch *watch, const struct nlmsghdr *message)
{
	const struct ifaddrmsg *address = mnl_nlmsg_get_payload(message);

	switch (message->nlmsg_type) {
	case RTM_NEWLINK:
	case RTM_DELLINK:
		read_link(watch, message);
		break;
	case RTM_NEWADDR:
	case RTM_DELADDR:
		if (mnl_nlmsg_get_payload_len(message) >= sizeof *address && (int) address->ifa_index == watch->index)
			watch->touched = TRUE;
		break;
	case RTM_NEWROUTE:
	case RTM_DELROUTE:
		watch->touched |= is_route_through(watch, message);
		break;
	}
}

static gboolean read_messages(NetifWatch *watch)
{
	guint64 buffer[4096];
	ssize_t length = mnl_socket_recvfrom(watch->socket, buffer, sizeof buffer);
	const struct nlmsghdr *message = (const struct nlmsghdr *) buffer;
	int left = (int) length;

	if (length < 0 && errno == ENOBUFS)
		return watch->missed = TRUE;
	if (length < 0 && watch->missed)
		look_again(watch);
	if (length < 0)
		return FALSE;
	for (; mnl_nlmsg_ok(message, left) && !watch->missed && !watch->freed; message = mnl_nlmsg_next(message, &left))
		read_message(watch, message);
	return !watch->freed;
}

static void on_readable(gpointer self, int fd, GIOCondition condition)
{
	NetifWatch *watch = self;

	watch->busy = TRUE;
	for (int i = 0; i < READS_A_WAKE_UP && read_messages(watch); i += !watch->missed)
		; /* where some were missed the rest is thrown away without counting: no more than the socket holds */
	if (watch->touched && watch->settings && !watch->freed) {
		watch->touched = FALSE;
		watch->settings(watch->self);
	}
	watch->busy = FALSE;
	watch->busy = FALSE;
	if (watch->freed)
		netif_watch_free(watch);
}

NetifWatch *netif_watch(RegentStep *step, const char *name, NetifFunc func, gpointer self, GError **error)
{
	NetifWatch *watch;
	int index = netif_index(name, error);

	if (!index)
		return NULL;
	watch = g_new0(NetifWatch, 1);
	watch->index = index;
	watch->func = func;
	watch->self = self;
	g_strlcpy(watch->name, name, sizeof watch->name);
	watch->socket = mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (!watch->socket || mnl_socket_bind(watch->socket, RTMGRP_LINK, MNL_SOCKET_AUTOPID) < 0) {
		g_set_error(error, G_IO_ERROR, (gint) g_io_error_from_errno(errno), "cannot watch %s: %s", name,
			g_strerror(errno));
		netif_watch_free(watch);
		return NULL;
	}
	watch->watch = regent_step_watch_fd(step, mnl_socket_get_fd(watch->socket), G_IO_IN, on_readable, watch);
	return watch;
}

void netif_watch_settings(NetifWatch *watch, NetifSettingsFunc func)
{
	static const int groups[] = { RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV6_IFADDR, RTNLGRP_IPV4_ROUTE };

	watch->settings = func;
	for (guint i = 0; i < G_N_ELEMENTS(groups); i++)
		mnl_socket_setsockopt(watch->socket, NETLINK_ADD_MEMBERSHIP, (void *) &groups[i], sizeof groups[i]);
}
