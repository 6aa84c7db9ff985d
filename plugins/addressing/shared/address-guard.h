/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/step.h>

#include "acd.h"

/**
 * Address conflict detection (acd.h) on an interface: its socket and timer.
 */
typedef struct AddressGuard AddressGuard;

/** @conflict: FALSE: nobody answered the probes, the address may be used. TRUE: @mac
 * ("00:aa:bb:cc:dd:ee") has it. Never called from inside the functions below. */
typedef void (*AddressGuardFunc)(gpointer self, gboolean conflict, const char *mac);

/** Options of a plugin that has one: conflict-check. */
#define ADDRESS_GUARD_OPTION \
	{ \
		.key = "conflict-check", .type = REGENT_OPTION_CHOICE, .fallback = "fast", \
		.choices = REGENT_LIST("fast", "full", "no"), \
		.summary = "whether another host has the address: fast asks, uses it 10 ms later " \
			   "and goes on asking; " \
			   "full waits as RFC 5227 has it" \
	}
/** Its row of a reasons table. RFC 2131 and RFC 5227 both want ten seconds before the next try. */
#define ADDRESS_GUARD_REASON \
	{ \
		.code = "ip.duplicate", .phone = "Duplicate IP", \
		.cause = "Another device, {mac}, uses {address} on {voice.interface}.", \
		.cure = "[On {neighbor.name}, find its port: `{neighbor.show-mac} {mac}`.]\n" \
			"Give it another address: one set by hand must not be in a DHCP range.", \
		.retry = 10 \
	}

/** Returns: (transfer full): NULL where conflict-check = no. */
AddressGuard *address_guard_new(
	RegentStep *step, const char *interface, const guint8 mac[6], AddressGuardFunc func, gpointer self);
/** Asks for @address (host order). */
gboolean address_guard_probe(AddressGuard *guard, guint32 address, GError **error);
/** The address asked for is the interface's now. */
void address_guard_use(AddressGuard *guard);
/** Returns: the address asked for last. */
guint32 address_guard_address(const AddressGuard *guard);
void address_guard_free(AddressGuard *guard);
