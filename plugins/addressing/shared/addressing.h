/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/plugin.h>

/**
 * What the addressing plugins share: an address and its routes on an interface, and the facts about
 * them.
 */
typedef struct {
	char *interface;
	char *address; /* NULL: none yet */
	char **routes; /* "default 10.1.100.1", "10.9.0.0/16 10.1.100.2", or without a router on the
			  link */
} AddressingSetup;

/** Takes away what an earlier run left on it, but an address @keep (nullable); the first use in a
 * chain without carrier. */
gboolean addressing_begin(
	AddressingSetup *setup, RegentStep *step, const char *interface, const char *keep, GError **error);
/** Sets or renews the address for @valid seconds (G_MAXUINT32: for ever) and its routes; routes of
 * before that are not in
 * @routes go. */
gboolean addressing_apply(
	AddressingSetup *setup, const char *address, guint32 valid, const char *const *routes, GError **error);
/** Takes all of it away again. */
void addressing_remove(AddressingSetup *setup, RegentStep *step);
/** Frees what it holds; the interface stays as it is. */
void addressing_clear(AddressingSetup *setup);

/** NULL and 0 retract. */
typedef struct {
	const char *address;
	const char *gateway;
	const char *const *dns;
	const char *domain;
	const char *const *ntp;
	const char *const *servers; /* provisioning.servers */
	const char *source;         /* provisioning.source */
	const char *dhcp_server;    /* NULL: not by DHCP */
	gint64 expires;             /* ip.lease-expires */
	GBytes *vendor_info;        /* ip.vendor-info */
} AddressingFacts;

#define ADDRESSING_PROVIDES \
	REGENT_FACT_IP_ADDRESS, REGENT_FACT_IP_GATEWAY, REGENT_FACT_IP_DNS, REGENT_FACT_IP_DOMAIN, REGENT_FACT_IP_NTP, \
		REGENT_FACT_IP_DHCP, REGENT_FACT_PROVISIONING_SERVERS, REGENT_FACT_PROVISIONING_SOURCE

void addressing_publish(RegentStep *step, const AddressingFacts *facts);
/** One line for status: "10.1.100.23/24 from 10.1.100.1; TFTP 10.1.0.5 (option 150)". */
void addressing_report(RegentStep *step, const AddressingFacts *facts);
