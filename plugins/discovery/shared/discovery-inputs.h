/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/step.h>

/**
 * What the discovery plugins read alike: facts, and options that each of them has.
 */

/** The addresses that a phone announces. */
typedef struct {
	guint8 mac[6];
	gboolean has_ipv4;
	guint8 ipv4[4];
} DiscoveryAddresses;

/** @address: (nullable): the fact ip.address; anything but an IPv4 address counts as none. */
void discovery_inputs_set_ipv4(DiscoveryAddresses *addresses, GVariant *address);
/** Returns: 1 full, 0 half, -1: the driver does not say. */
int discovery_inputs_full_duplex(RegentStep *step);
/** For the check hook: whether the text @name is short enough to be announced. @key: (out): @name. */
gboolean discovery_inputs_check_text(RegentStep *options, const char *name, const char **key, GError **error);
/** Returns: mW to ask for, 0: nothing is said about power. */
guint32 discovery_inputs_power(RegentStep *step);
