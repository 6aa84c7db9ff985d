/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/plugin.h>

#include "ipv4.h"
#include "netif.h"

/**
 * What the addressing plugins share: an address and its routes on an interface, and the facts about them.
 */
typedef struct {
	RegentStep *step;
	char *interface;
	Ipv4Prefix address; /* 0: none yet */
	GArray *routes;     /* (element-type Ipv4Route) (nullable) */
	NetifHold *hold;    /* keeps both there */
} AddressingSetup;

/** At the boot takes away what an earlier run left on @interface, except the address @keep (nullable) with its routes:
 * where the interface has it, it is the setup's from here on. Also what was left on the link below a VLAN. */
gboolean addressing_begin(
	AddressingSetup *setup, RegentStep *step, const char *interface, const Ipv4Prefix *keep, GError **error);
/** Its reasons table must have what NetifHold says. Sets or renews the address for @valid seconds (G_MAXUINT32: for ever) and its routes. Earlier routes that are not
 * in @routes go. @left_out: (nullable): routes that the kernel does not take are named here, and cost only themselves;
 * NULL: they fail. */
gboolean addressing_apply(AddressingSetup *setup, Ipv4Prefix address, guint32 valid, const Ipv4Route *routes,
	guint count, GString *left_out, GError **error);
/** Takes all of it away again. */
void addressing_remove(AddressingSetup *setup, RegentStep *step);
/** Frees what it holds; the interface stays as it is. */
void addressing_clear(AddressingSetup *setup);

/** The source of servers that were set by hand beside DHCP, as a phone calls it. */
#define ADDRESSING_ALTERNATE "Alternate TFTP"

/** The facts of an address however it came; NULL retracts. */
typedef struct {
	const char *address;
	const char *gateway;
	const char *const *servers; /* provisioning.servers */
	const char *source;         /* provisioning.source */
	gboolean by_hand;           /* whatever the DHCP server names */
	const char *dhcp_server;    /* NULL: not by DHCP */
} AddressingFacts;

#define ADDRESSING_PROVIDES \
	REGENT_FACT_IP_ADDRESS, REGENT_FACT_IP_GATEWAY, REGENT_FACT_IP_DHCP, REGENT_FACT_PROVISIONING_SERVERS, \
		REGENT_FACT_PROVISIONING_SOURCE

/** Publishes them, and reports one line for status: "10.1.100.23/24 from 10.1.100.1; TFTP 10.1.0.5 (option 150)". */
void addressing_publish(RegentStep *step, const AddressingFacts *facts);
/** Publishes a fact of type as; an empty list, or NULL, retracts. */
void addressing_publish_list(RegentStep *step, const char *name, const char *const *list);
