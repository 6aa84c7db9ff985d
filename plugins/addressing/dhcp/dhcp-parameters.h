/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/facts.h>

#include "dhcp-message.h"

/**
 * The options that are asked for and read. A new one is one row here and its fact in include/regent/facts.h: it is then
 * asked for (option 55), read, remarked on when it cannot be what it should, published, and declared as a fact of the plugin,
 * which `regentctl facts` shows.
 *
 *   FACT(option, reader, most, fact)   published as it was read
 *   READ(option, reader, most)         only kept: routes, times and servers are made of them, by dhcp_lease_value()
 *
 * Readers, in dhcp-parameters.c: addresses (as: at most @most usable ones), octets (ay), number (u), and odd
 * ones; nothing is for options that servers and profilers expect in the list. The order is that of option 55: RFC 3442
 * wants 121 before 3.
 */
/* clang-format off */
#define DHCP_PARAMETERS(FACT, READ) \
	READ(1, number, 0)              /* mask */ \
	READ(121, classless_routes, 64) /* RFC 3442 */ \
	READ(3, routers, 0) \
	FACT(6, addresses, 5, REGENT_FACT_IP_DNS) \
	READ(12, nothing, 0)            /* host name */ \
	FACT(15, domain, 0, REGENT_FACT_IP_DOMAIN) \
	FACT(42, addresses, 4, REGENT_FACT_IP_NTP) \
	FACT(43, octets, 0, REGENT_FACT_IP_VENDOR_INFO) \
	READ(51, number, 0)             /* lease time */ \
	READ(54, number, 0)             /* server */ \
	READ(58, number, 0)             /* T1 */ \
	READ(59, number, 0)             /* T2 */ \
	READ(66, octets, 0)             /* TFTP server name: dhcp-servers.c */ \
	READ(67, octets, 0)             /* boot file: the same */ \
	READ(120, nothing, 0)           /* SIP servers */ \
	READ(150, octets, 0)            /* TFTP servers, RFC 5859: the same */
/* clang-format on */

typedef struct DhcpParameter DhcpParameter;
struct DhcpParameter {
	guint8 option;
	/** Returns: (transfer floating) (nullable): @remarks: what is wrong with it is added (server-words.h). */
	GVariant *(*read)(const DhcpParameter *parameter, const DhcpMessage *message, GString *remarks);
	guint most;
	const char *fact; /* (nullable) */
};

#define DHCP_PARAMETER_COUNT_(...) +1
#define DHCP_PARAMETER_COUNT (0 DHCP_PARAMETERS(DHCP_PARAMETER_COUNT_, DHCP_PARAMETER_COUNT_))
extern const DhcpParameter dhcp_parameters[DHCP_PARAMETER_COUNT];

/** Of option 121: network, length of its prefix, router (0: on the link). */
#define DHCP_ROUTE_TYPE "(uyu)"
#define DHCP_ROUTES_TYPE "a" DHCP_ROUTE_TYPE

/** Their facts, each with a comma, for the descriptor's list. */
#define DHCP_PARAMETER_FACT_(option, reader, most, fact) fact,
#define DHCP_PARAMETER_NO_FACT_(...)
#define DHCP_PARAMETER_FACTS DHCP_PARAMETERS(DHCP_PARAMETER_FACT_, DHCP_PARAMETER_NO_FACT_)

/** Their numbers as the configuration writes a list: "1; 121; 3". */
#define DHCP_PARAMETER_NUMBER_(option, ...) "; " #option
#define DHCP_PARAMETER_NUMBERS (&("" DHCP_PARAMETERS(DHCP_PARAMETER_NUMBER_, DHCP_PARAMETER_NUMBER_))[2])
