/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host-port.h"

#include <regent/step.h>

/**
 * Names by the lease's DNS servers and domain, through the voice interface, whatever /etc/resolv.conf says (c-ares).
 * The step must have ip.dns, ip.domain and voice.interface among its uses. Without DNS servers a name fails at once
 * with a sentence; a literal address is always answered as it is.
 */
typedef struct Resolver Resolver;
typedef struct ResolveQuery ResolveQuery;

/** @addresses: (element-type HostPort) (transfer none): literal, in the order to be tried, the port of an SRV record or
 * else the one asked for; NULL with @error:
 * "DNS server 10.1.0.2 knows neither cucm-sub nor cucm-sub.voice.example". Its code is REGENT_ERROR_ABSENT where DNS does not
 * know the name, _TIMEOUT where it is silent, _CONFIG where there is no DNS server to ask, else _FAILED. */
typedef void (*ResolveFunc)(gpointer self, GPtrArray *addresses, const GError *error);

/** Returns: (transfer full) */
Resolver *resolver_new(RegentStep *step);
void resolver_free(Resolver *resolver);
/** Returns: (transfer full) (nullable): who is asked, "10.1.0.2, 10.1.0.3"; NULL: nobody is known. */
char *resolver_servers(const Resolver *resolver);
/** Takes the DNS servers from the step's facts again, after a refresh. */
void resolver_refresh(Resolver *resolver);

/** Returns: (transfer none): valid until @func was called or resolve_cancel(). @func is called once, never from inside;
 * it dies with the resolver. */
ResolveQuery *resolve_host(Resolver *resolver, const char *name, guint16 port, ResolveFunc func, gpointer self);
/** SRV records of e.g. "_sip._udp.example.com" in RFC 2782 order, each resolved to addresses. */
ResolveQuery *resolve_srv(Resolver *resolver, const char *service, ResolveFunc func, gpointer self);
void resolve_cancel(ResolveQuery *query);
