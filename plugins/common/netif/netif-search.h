/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "netif-talk.h"
#include "netif.h"

/* linux/if_addr.h of Linux 5.18: newer than the headers of some distributions. */
#define NETIF_ADDRESS_PROTOCOL 11

/**
 * What a dump finds on one interface; inside netif only.
 */
typedef enum {
	NETIF_OURS,
	NETIF_OTHERS,
	NETIF_ALL,
} NetifWhose;

typedef struct {
	int index;
	NetifWhose whose;
	GArray *found; /* of what the collecting function names */
} NetifSearch;

/** An address of IPv4 or IPv6, or a default route. */
typedef struct {
	char *text;      /* "192.0.2.5/24"; of a route: NULL */
	guint8 protocol; /* who set it, as rtnetlink has it; 0: not said */
} NetifTrace;

NetifSearch netif_search(int index, NetifWhose whose, gsize size);
/** Of elements that are, or begin with, a text to be freed. */
NetifSearch netif_search_texts(int index, NetifWhose whose, gsize size);
gboolean netif_dump(
	guint16 type, guint8 family, NetifReply reply, NetifSearch *search, const char *name, GError **error);

/** NetifReply functions. Those without trace collect Ipv4Prefix and Ipv4Route, those with it NetifTrace, of addresses of
 * IPv6, too. Of NETIF_OTHERS only the default routes are collected. */
void netif_collect_address(gpointer self, const struct nlmsghdr *message);
void netif_collect_address_trace(gpointer self, const struct nlmsghdr *message);
void netif_collect_route(gpointer self, const struct nlmsghdr *message);
void netif_collect_route_trace(gpointer self, const struct nlmsghdr *message);
