/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "netif-link.h"

#include <errno.h>
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
	watch->func(watch->self, netif_link(watch->name, &link, NULL) && link.index == watch->index ? &link : NULL);
}

static void read_message(NetifWatch *watch, const struct nlmsghdr *message)
{
	const struct ifinfomsg *info = mnl_nlmsg_get_payload(message);
	const char *name;
	NetifLink link;

	/* Messages of another family tell of bridge ports and of IPv6. */
	if (mnl_nlmsg_get_payload_len(message) < sizeof *info || info->ifi_index != watch->index ||
		info->ifi_family != AF_UNSPEC)
		return;
	if (message->nlmsg_type == RTM_DELLINK) {
		watch->func(watch->self, NULL);
	} else if (message->nlmsg_type == RTM_NEWLINK) {
		name = netif_link_read(message, &link);
		watch->func(watch->self, g_str_equal(name, watch->name) ? &link : NULL);
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
