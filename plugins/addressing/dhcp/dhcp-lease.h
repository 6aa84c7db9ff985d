/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "dhcp-message.h"

/** What a server lent, decoded. Counted by reference, never changed. */
typedef struct {
	guint32 address;
	guint8 prefix;
	guint32 server;  /* option 54, else the address it came from: usable */
	gint64 start;    /* microseconds: when the REQUEST was sent */
	guint32 time;    /* seconds; G_MAXUINT32: for ever */
	guint32 t1, t2;  /* seconds after start, t1 <= t2 <= time */
	GArray *routes;  /* (element-type Ipv4Route) in the order to be installed */
	guint32 gateway; /* of the default route, 0: none */
	char **dns;      /* these three: NULL when there are none */
	char **ntp;
	char **tftp_addresses; /* option 150 */
	char *domain;
	char *tftp_name; /* option 66 */
	guint32 next_server;
	char *server_name;   /* sname field */
	GBytes *vendor_info; /* option 43 as it came */
	guint8 odd_option;   /* one left out because its length cannot be; 0: none */
} DhcpLease;

/** Of an OFFER or ACK. Returns: (transfer full): NULL with @error when its address cannot be used.
 */
DhcpLease *dhcp_lease_new(const DhcpMessage *message, guint32 source, gint64 start, GError **error);
DhcpLease *dhcp_lease_ref(DhcpLease *lease);
void dhcp_lease_unref(DhcpLease *lease);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DhcpLease, dhcp_lease_unref)

/** Returns: microseconds on the clock of start; REGENT_NEVER: it does not end. */
gint64 dhcp_lease_end(const DhcpLease *lease);

/** The provisioning servers: those of the first source in @order that names any.
 * @order: "150", "66", "next-server" (siaddr, unless that is the DHCP server itself), "sname",
 * "dhcp-server" (siaddr, also when it is). @source: (out) (transfer none): "option 150" ...
 * Returns: (transfer full): NULL when none does. */
char **dhcp_lease_servers(const DhcpLease *lease, const char *const *order, const char **source);
/** Returns: whether @name is a word of @order. */
gboolean dhcp_lease_source_known(const char *name);

/** What is kept across boots to ask for the same address again. Times are of the wall clock. */
typedef struct {
	guint32 address;
	guint8 prefix;
	gint64 expires; /* seconds, Unix time; REGENT_NEVER: never */
	guint8 mac[6];  /* of the interface it was given to */
	guint16 vlan;   /* voice VLAN it was given in, 4095: untagged */
} DhcpMemory;

/** Returns: (transfer full) */
GBytes *dhcp_memory_write(const DhcpMemory *memory);
gboolean dhcp_memory_read(GBytes *bytes, DhcpMemory *memory);
