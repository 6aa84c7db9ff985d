/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "dhcp-message.h"

/** What a server lent, decoded. Counted by reference, never changed. */
typedef struct {
	guint32 address;
	guint8 prefix;
	guint32 server;      /* option 54, else the address it came from: usable */
	gint64 start;        /* microseconds: when the REQUEST was sent */
	guint32 time;        /* seconds; G_MAXUINT32: for ever */
	guint32 t1, t2;      /* seconds after start, t1 <= t2 <= time */
	GArray *routes;      /* (element-type Ipv4Route) in the order to be installed */
	guint32 gateway;     /* of the default route, 0: none */
	guint32 next_server; /* siaddr */
	char *server_name;   /* sname field, NULL: none */
	GVariant **values;   /* of dhcp_parameters, NULL where there is none */
	GBytes *octets;      /* the message that it was read from */
	char *remarks; /* what is wrong with it, for a person: "no mask came, /24 is assumed; ..."; NULL: nothing */
} DhcpLease;

/** Of an OFFER or ACK. Returns: (transfer full): NULL with @error when its address cannot be used. */
DhcpLease *dhcp_lease_new(const DhcpMessage *message, guint32 source, gint64 start, GError **error);
/** One that was acknowledged in an earlier run: @octets came from @source, and @left seconds of it remain. Returns:
 * (transfer full) (nullable) */
DhcpLease *dhcp_lease_recall(GBytes *octets, guint32 source, gint64 left, gint64 now);
DhcpLease *dhcp_lease_ref(DhcpLease *lease);
void dhcp_lease_unref(DhcpLease *lease);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DhcpLease, dhcp_lease_unref)

/** Returns: (transfer none) (nullable): what came in an option of dhcp_parameters. */
GVariant *dhcp_lease_value(const DhcpLease *lease, guint8 option);
/** Returns: why this host cannot ask for anything at @address, in words; NULL: it can. */
const char *dhcp_lease_fault(const DhcpLease *lease, guint32 address);
/** Returns: microseconds on the clock of start; REGENT_NEVER: it does not end. */
gint64 dhcp_lease_end(const DhcpLease *lease);
