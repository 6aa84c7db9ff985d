/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/step.h>

/**
 * Names by the lease's DNS servers and domain, through the voice interface, whatever /etc/resolv.conf says (c-ares).
 * The step must have ip.dns, ip.domain and voice.interface among its uses. Without DNS servers a name fails at once
 * with a sentence; a literal address is always answered as it is.
 */
typedef struct Resolver Resolver;
typedef struct ResolveQuery ResolveQuery;

typedef struct {
	char *address; /* literal */
	guint16 port;  /* of an SRV record, else the one asked for */
} ResolvedAddress;

/** @addresses: (element-type ResolvedAddress) (transfer none): in the order to be tried; NULL with @error:
 * "DNS server 10.1.0.2 knows neither cucm-sub nor cucm-sub.voice.example". */
typedef void (*ResolveFunc)(gpointer self, GPtrArray *addresses, const GError *error);

/** Returns: (transfer full) */
Resolver *resolver_new(RegentStep *step);
void resolver_free(Resolver *resolver);
/** Takes the DNS servers from the step's facts again, after a refresh. */
void resolver_refresh(Resolver *resolver);

/** Returns: (transfer none): valid until @func was called or resolve_cancel(). @func is called once, never from inside;
 * it dies with the resolver. */
ResolveQuery *resolve_host(Resolver *resolver, const char *name, guint16 port, ResolveFunc func, gpointer self);
/** SRV records of e.g. "_sip._udp.example.com" in RFC 2782 order, each resolved to addresses. */
ResolveQuery *resolve_srv(Resolver *resolver, const char *service, ResolveFunc func, gpointer self);
void resolve_cancel(ResolveQuery *query);
