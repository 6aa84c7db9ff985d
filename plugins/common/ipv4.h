/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/** Addresses are numbers in host order: 192.0.2.1 is 0xc0000201. */
typedef struct {
	guint32 address;
	guint8 length; /* of the prefix, 0 to 32 */
} Ipv4Prefix;

typedef struct {
	Ipv4Prefix to;   /* length 0: the default route */
	guint32 gateway; /* 0: none, reached on the link */
} Ipv4Route;

/** Returns: whether a host can have it as its own: not 0, not loopback, multicast or broadcast. */
gboolean ipv4_usable(guint32 address);
guint32 ipv4_mask(guint8 length);
/** Returns: whether it is the usable address of a host in its network: neither the network's own (all its host bits 0)
 * nor its broadcast address. A /31 and a /32 have neither. */
gboolean ipv4_is_host(Ipv4Prefix prefix);
gboolean ipv4_route_equal(const Ipv4Route *one, const Ipv4Route *other);

/** Reads 192.0.2.1. */
gboolean ipv4_read(const char *text, guint32 *address);
/** Reads 192.0.2.1 and what people pad with zeros, 010.001.000.005, as decimal. */
gboolean ipv4_read_padded(const char *text, guint32 *address);
/** Reads 192.0.2.1/24; both parts must be there. */
gboolean ipv4_prefix_read(const char *text, Ipv4Prefix *prefix);
/** Returns: (transfer full): 192.0.2.1. */
char *ipv4_text(guint32 address);
/** Returns: (transfer full): 192.0.2.1/24. */
char *ipv4_prefix_text(Ipv4Prefix prefix);
