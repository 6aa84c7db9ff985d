/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/step.h>

/**
 * The one place that touches interfaces, by rtnetlink (libmnl). Calls answer at once: the kernel works inside
 * sendmsg(), so they count as not blocking. What we make is marked as ours (link alias "regent", route and address
 * protocol NETIF_PROTOCOL), and only what is so marked is ever taken away.
 */
#define NETIF_ALIAS "regent"
#define NETIF_PROTOCOL 208

typedef struct {
	int index;
	guint8 mac[6];
	gboolean mac_permanent; /* not random, not set by hand (NET_ADDR_PERM) */
	gboolean up;
	gboolean carrier;
	guint mtu;
	guint speed;            /* Mbit/s, 0: the driver does not say */
	const char *duplex;     /* "full", "half" or NULL */
} NetifLink;

/** Returns: FALSE with @error: there is no such interface. */
gboolean netif_link(const char *name, NetifLink *link, GError **error);
gboolean netif_set_up(const char *name, gboolean up, GError **error);
/** Keeps the kernel from speaking IPv6 on it by itself; to be called before it is up. */
gboolean netif_disable_ipv6(const char *name, GError **error);

typedef struct NetifWatch NetifWatch;
typedef void (*NetifFunc)(gpointer self, const NetifLink *link);
/** Tells of each change of the link; @link NULL: it is gone. Dies with the step. Returns: (transfer none) */
NetifWatch *netif_watch(RegentStep *step, const char *name, NetifFunc func, gpointer self, GError **error);

/** Makes the 802.1Q link @name on @parent, egress priority map 1:1 with @priority for the unmarked; not up yet.
 * An own link left over is taken away first. */
gboolean netif_vlan_add(const char *parent, const char *name, guint16 vlan, guint8 priority, GError **error);
gboolean netif_link_delete(const char *name, GError **error);

/** @address: "10.1.100.23/24". @valid: seconds, G_MAXUINT32: for ever. Renews one that is there. */
gboolean netif_address_add(const char *name, const char *address, guint32 valid, GError **error);
gboolean netif_address_delete(const char *name, const char *address, GError **error);
/** @destination: "10.9.0.0/16" or "default"; @gateway NULL: on the link. */
gboolean netif_route_add(const char *name, const char *destination, const char *gateway, GError **error);
gboolean netif_route_delete(const char *name, const char *destination, const char *gateway, GError **error);

/** Fails with one sentence (if.in-use) when the interface carries an address or a default route that is not ours. */
gboolean netif_check_free(const char *name, GError **error);
/** Takes away what an earlier run left on this interface and its VLAN links. @keep: (nullable): address to adopt. */
gboolean netif_sweep(const char *name, const char *keep, GError **error);
