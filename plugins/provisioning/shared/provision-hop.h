/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/** How far a request gets: who has to take it first, the server itself or the router, and whether it answers ARP. */

typedef enum {
	PROVISION_HOP_UNKNOWN,
	PROVISION_HOP_ANSWERS,
	PROVISION_HOP_SILENT, /* it was asked by ARP, in vain */
} ProvisionHopState;

typedef struct {
	char *address; /* NULL: not known, as with IPv6 */
	gboolean is_router;
	gboolean no_router; /* the server is in another network, and no router is known */
} ProvisionHop;

/** @own: "10.1.100.23/24". @router: (nullable). @server: a literal address. @hop: (out): to be cleared. */
void provision_hop_find(ProvisionHop *hop, const char *own, const char *router, const char *server);
/** @table: what /proc/net/arp says. @interface: (nullable): its entries alone count. */
ProvisionHopState provision_hop_state(const ProvisionHop *hop, const char *table, const char *interface);
/** Returns: (transfer full) (nullable): "the router 10.1.100.1", "10.1.100.9 itself". */
char *provision_hop_text(const ProvisionHop *hop);
void provision_hop_clear(ProvisionHop *hop);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ProvisionHop, provision_hop_clear)
