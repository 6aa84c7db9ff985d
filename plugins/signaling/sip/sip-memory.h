/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sip-config.h"
#include "sip-failure.h"

/**
 * What one try to register learned and the next one must know: the last refusal, because a server that bans a phone for it
 * is silent afterwards; how often a password was refused, because each try feeds that ban; and which servers want to be left
 * alone. Times are seconds of the wall clock: it may be read after a reboot. No I/O.
 */
typedef struct {
	char *code; /* of the last refusal; NULL: none is remembered */
	char *server, *user, *status, *software;
	char *version;   /* of the configuration at that time, "": none */
	guint passwords; /* refused in a row, with that configuration */
	gint64 when;
	GArray *held; /* of SipHeld */
} SipMemory;

/** @bytes: (nullable): kept by sip_memory_to_bytes(); what is too old, or cannot be read, is left out. */
SipMemory *sip_memory_new(GBytes *bytes, gint64 now);
void sip_memory_free(SipMemory *memory);
/** Returns: (transfer full) (nullable): NULL: there is nothing to keep. */
GBytes *sip_memory_to_bytes(const SipMemory *memory);

/** A line is registered: nothing counts any more. */
void sip_memory_clear(SipMemory *memory);
/** The phone was refused. @version: (nullable). @is_password: the server may count it as a wrong password. */
void sip_memory_note(
	SipMemory *memory, const SipFailure *failure, const char *version, gboolean is_password, gint64 now);
/** Returns: seconds to wait after the password was refused that often, 0: as usual. */
guint sip_memory_wait(const SipMemory *memory);

/** Takes from and gives to @servers until when each is to be left alone. @offset: what is added to their clock, in
 * microseconds, to get the wall clock. */
void sip_memory_take_held(SipMemory *memory, const GPtrArray *servers, gint64 offset, gint64 now);
void sip_memory_give_held(const SipMemory *memory, GPtrArray *servers, gint64 offset);
