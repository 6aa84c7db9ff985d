/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/step.h>

#include "ipv4.h"

G_BEGIN_DECLS

/**
 * The one place that changes interfaces, by rtnetlink (libmnl). Calls answer at once: the kernel works inside sendmsg(),
 * so they count as not blocking. What we make is marked as ours (link alias "regent", route and address protocol
 * NETIF_PROTOCOL), and nothing else is ever taken away.
 *
 * Errors are of G_IO_ERROR: NOT_FOUND no such interface, EXISTS, PERMISSION_DENIED, NOT_SUPPORTED the kernel cannot (no
 * 8021q), ...
 */
#define NETIF_ALIAS "regent"
#define NETIF_PROTOCOL 208
/** Metric of our routes, behind those of other programs (NetworkManager 100 and 600, networkd 1024): their traffic keeps
 * its way, and our own sockets are bound to their interface. Before Linux 5.18 it also marks our addresses. */
#define NETIF_METRIC 2080

typedef struct {
	int index;
	guint8 mac[6];
	gboolean up;
	gboolean carrier;
	guint carrier_changes; /* grows by one each time the carrier comes or goes, also where no watch was told */
	guint mtu;
	guint speed;        /* Mbit/s, 0: the driver does not say */
	const char *duplex; /* "full", "half" or NULL */
} NetifLink;

/** Returns: FALSE with @error: there is no such interface. */
gboolean netif_link(const char *name, NetifLink *link, GError **error);
gboolean netif_set_up(const char *name, gboolean up, GError **error);
/** Keeps the kernel from speaking IPv6 on it by itself; to be called before it is up. */
gboolean netif_disable_ipv6(const char *name, GError **error);

typedef struct NetifWatch NetifWatch;
typedef void (*NetifFunc)(gpointer self, const NetifLink *link);
/** Tells of each change of the link; @link NULL: it is gone, or has another name now. Returns: (transfer full): to be
 * freed before the step ends. */
NetifWatch *netif_watch(RegentStep *step, const char *name, NetifFunc func, gpointer self, GError **error);
void netif_watch_free(NetifWatch *watch);

/** Makes the 802.1Q link @name on @parent, not up yet. Its egress map is 1:1, and packets without a priority get
 * @priority. A link of ours that was left over is taken away first. */
gboolean netif_vlan_add(const char *parent, const char *name, guint16 vlan, guint8 priority, GError **error);
gboolean netif_link_delete(const char *name, GError **error);

/** @valid: seconds, G_MAXUINT32: for ever. Renews one that is there. */
gboolean netif_address_add(const char *name, const Ipv4Prefix *address, guint32 valid, GError **error);
/** Succeeds when it is gone already; the same for routes. */
gboolean netif_address_delete(const char *name, const Ipv4Prefix *address, GError **error);
/** The gateway need not be in the prefix of the address. */
gboolean netif_route_add(const char *name, const Ipv4Route *route, GError **error);
gboolean netif_route_delete(const char *name, const Ipv4Route *route, GError **error);

/** Fails with REGENT_ERROR_FAILED and one sentence when the interface carries an address or a default route that is not
 * ours. The kernel's own IPv6 link-local address does not count. */
gboolean netif_check_free(const char *name, GError **error);
/** Takes away the VLAN links that an earlier run left on this interface. */
gboolean netif_sweep_vlans(const char *name, GError **error);
/** Takes away the addresses that an earlier run left on it, but @keep (nullable), and its routes, which stay with @keep.
 * @kept: (out): whether the interface has @keep. */
gboolean netif_sweep_addresses(const char *name, const Ipv4Prefix *keep, gboolean *kept, GError **error);
/** Returns: (transfer full) (element-type Ipv4Route): routes of ours through it; NULL with @error. */
GArray *netif_own_routes(const char *name, GError **error);

/** A row for the reasons table of each plugin that uses this: where the kernel says EPERM. */
#define NETIF_REASON_PERM \
	{ \
		.code = "perm", .phone = "Network Error", .cause = "regentd may not do that: {error}.", \
		.cure = "Run it as root, or give it CAP_NET_ADMIN, CAP_NET_RAW and CAP_NET_BIND_SERVICE, as its " \
			"systemd unit does." \
	}
/** Returns: the code of NETIF_REASON_PERM where @error is of that kind, else @code. */
const char *netif_reason(const GError *error, const char *code);
/** Fails the step with @code, which has {error}, or with perm. @error: (transfer full). */
void netif_fail(RegentStep *step, const char *code, GError *error);

G_END_DECLS
