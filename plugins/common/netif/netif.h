/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/step.h>

#include "ipv4.h"
#include "netif-manager.h"

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
	int captor;         /* index of the bridge or bond that takes its frames, 0: none */
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
typedef void (*NetifSettingsFunc)(gpointer self);
/** Also tells, once for all that came together, that addresses, default routes or the link were touched, by whomever: look
 * what is there now. Called after what there is to tell of the link. */
void netif_watch_settings(NetifWatch *watch, NetifSettingsFunc func);

/** Makes the 802.1Q link @name on @parent, not up yet. Its egress map is 1:1, and packets without a priority get
 * @priority. A link of ours that was left over is taken away first. */
gboolean netif_vlan_add(const char *parent, const char *name, guint16 vlan, guint8 priority, GError **error);
gboolean netif_link_delete(const char *name, GError **error);

/** @valid: seconds, G_MAXUINT32: for ever. Renews one that is there. */
gboolean netif_address_add(const char *name, const Ipv4Prefix *address, guint32 valid, GError **error);
/** Succeeds when it is gone already; the same for routes. */
gboolean netif_address_delete(const char *name, const Ipv4Prefix *address, GError **error);
/** The route to the network of @address, which the kernel makes with the address, and takes away with it. */
gboolean netif_network_route_add(const char *name, const Ipv4Prefix *address, GError **error);
/** The gateway need not be in the prefix of the address. */
gboolean netif_route_add(const char *name, const Ipv4Route *route, GError **error);
gboolean netif_route_delete(const char *name, const Ipv4Route *route, GError **error);

/** Takes away the VLAN links that an earlier run left on this interface. */
gboolean netif_sweep_vlans(const char *name, GError **error);
/** Takes away the addresses that an earlier run left on it, but @keep (nullable), and its routes, which stay with @keep.
 * @kept: (out): whether the interface has @keep. */
gboolean netif_sweep_addresses(const char *name, const Ipv4Prefix *keep, gboolean *kept, GError **error);
/** Returns: (transfer full) (element-type Ipv4Route): routes of ours through it; NULL with @error. */
GArray *netif_own_routes(const char *name, GError **error);

/** What somebody else does with an interface, what does not apply NULL. */
typedef struct {
	char *bridge;  /* it is a port of, */
	char *address; /* it carries, 192.0.2.5/24 */
	char *routed;  /* a default route goes through it: its name */
	NetifManager manager;
} NetifStranger;

/** Returns: whether there is anything of it, with @stranger filled, to be cleared. The kernel's own IPv6 link-local address
 * does not count. Where it cannot be told, FALSE with @error. */
gboolean netif_stranger_find(NetifStranger *stranger, const char *name, GError **error);
void netif_stranger_clear(NetifStranger *stranger);
/** Says what somebody else has on an interface beside ours, as if.shared, and no longer when it is gone; when a bridge has the
 * interface the step fails with if.in-use. To be called when settings were touched. @share: addresses and routes of others are
 * meant to be there. @told: what was said last, NULL at first; to be freed at the end. */
void netif_stranger_judge(RegentStep *step, const char *name, gboolean share, char **told);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(NetifStranger, netif_stranger_clear)

/** Keeps an address, the route to its network and further routes on an interface: what somebody takes away is put back
 * within a second, and if.disturbed said for some minutes. Against one who takes it again within a minute the step fails, or
 * is lost, with if.in-use. */
typedef struct NetifHold NetifHold;

/** Returns: (transfer full): nothing is held yet. */
NetifHold *netif_hold_new(RegentStep *step, const char *name, GError **error);
/** @address: (nullable): nothing. @until: end of its lease, REGENT_NEVER: none. @routes: (element-type Ipv4Route)
 * (nullable): all of them were set before. */
void netif_hold_set(NetifHold *hold, const Ipv4Prefix *address, gint64 until, const GArray *routes);
void netif_hold_free(NetifHold *hold);

/** Whether what somebody undid is to be done again at @now: not a second time within a minute. @next: 0 at first. */
gboolean netif_may_mend(gint64 *next, gint64 now);

/** Rows for the reasons table of each plugin that watches an interface by this. */
#define NETIF_KEEP_OFF \
	"[Keep {manager} off {interface}: `{command}`.]" \
	"[Keep {manager} off {interface}: in {file} set `{setting}`.]" \
	"[Find what changes its addresses, and keep it off {if-address}: `ip -d address show dev {if-address}`.]" \
	"[Find what changes its routes, and keep it off {if-route}: `ip -d route show dev {if-route}`.]" \
	"[Find what sets it down, and keep it off {if-link}: `ip -d link show dev {if-link}`.]" \
	"[Find what made it a port, and keep it off {if-port}: `ip -d link show dev {if-port}`.]"
#define NETIF_REASON_IN_USE \
	{ \
		.code = "if.in-use", .phone = "Network Error", \
		.cause = "[{interface} is a port of {bridge}, which takes all its frames.]" \
			 "[{interface} carries {address}, which is not ours.]" \
			 "[A default route that is not ours goes through {routed}.]" \
			 "[{taken} is taken from {interface} as often as it is put there.]" \
			 "[{lowered} is set down as often as it is set up.]" \
			 "[ Probably {manager} did it.]", \
		.cure = "[Take {interface} out of {bridge}: `ip link set {interface} nomaster`.\n]" \
			"[Give the phone the bridge: `interface = {bridge}` in its endpoint.\n]" NETIF_KEEP_OFF "\n" \
			"[Share {shared}: `take-over = yes` in its endpoint; a login over it may be cut off.]", \
		.retry = 10 \
	}
#define NETIF_REASON_SHARED \
	{ \
		.code = "if.shared", .phone = "Network Error", .weight = REGENT_WEIGHT_MINOR, \
		.cause = "[{interface} also carries {address}, which is not ours.]" \
			 "[A default route that is not ours goes through {routed}, and comes before ours.]" \
			 "[ Probably {manager} set it.]", \
		.cure = NETIF_KEEP_OFF "\n[Share {shared} without a word: `take-over = yes` in its endpoint.]" \
	}
#define NETIF_REASON_DISTURBED \
	{ \
		.code = "if.disturbed", .phone = "Network Error", .weight = REGENT_WEIGHT_MINOR, \
		.cause = "[Somebody took {taken} from {interface}; regentd put it back.]" \
			 "[Somebody set {lowered} down; regentd set it up again.]" \
			 "[ Probably {manager} did it.]", \
		.cure = NETIF_KEEP_OFF \
	}
/** Name, value pairs of the first two for a NetifStranger *, but for the interface. */
#define NETIF_STRANGER_VALUES(stranger, name) \
	"interface", (name), "bridge", (stranger)->bridge, "address", (stranger)->address, "routed", \
		(stranger)->routed, "shared", (stranger)->bridge ? NULL : (name), \
		NETIF_MANAGER_VALUES(&(stranger)->manager, name, \
			(stranger)->bridge   ? NETIF_IF_PORT \
			: (stranger)->routed ? NETIF_IF_ROUTE \
					     : NETIF_IF_ADDRESS)
/** @what: of an interface somebody changes, for where it is not known who. */
#define NETIF_MANAGER_VALUES(manager_, name_, what_) \
	"manager", (manager_)->name, "command", (manager_)->command, "file", (manager_)->file, "setting", \
		(manager_)->setting, (what_), (manager_)->name ? NULL : (name_)
#define NETIF_IF_ADDRESS "if-address"
#define NETIF_IF_ROUTE "if-route"
#define NETIF_IF_LINK "if-link"
#define NETIF_IF_PORT "if-port"

/** A row for the reasons table of each plugin that uses this: where the kernel says EPERM. */
#define NETIF_REASON_PERM \
	{ \
		.code = "perm", .phone = "Network Error", \
		.cause = "regentd may not do that: {error}.[ It lacks {capability}.]", \
		.cure = "Start it by its unit, which has what it needs: `systemctl start regentd`.\n" \
			"Without a unit: `setcap cap_net_admin,cap_net_raw,cap_net_bind_service=ep {program}`.\n" \
			"In a container: `--cap-add NET_ADMIN --cap-add NET_RAW`." \
	}
/** Returns: whether @error is of that kind. */
gboolean netif_denied(const GError *error);
/** Fails the step with @code, which has {error}, or with perm. @error: (transfer full). */
void netif_fail(RegentStep *step, const char *code, GError *error);

G_END_DECLS
