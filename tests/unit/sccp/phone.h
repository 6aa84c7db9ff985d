/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "peer.h"

/** One session alone: what it sends, when, and how it ends. */
typedef struct {
	SccpSession session;
	SccpFace face;
	SccpIdentity identity;
	GString *sent;
	GString *logged;
	gboolean finished;
	SccpMessage last;
	SccpState state; /* as told */
	gint64 now;
} Phone;

int phone_setup(void **state);
int phone_teardown(void **state);
#define PHONE_TEST(NAME) cmocka_unit_test_setup_teardown(NAME, phone_setup, phone_teardown)

/** Names of the messages sent since it was last asked, "v21:" before those with that version in the header. */
void phone_expect_sent(Phone *phone, const char *sent);
/** Bytes that come from the call manager. */
void phone_hear(Phone *phone, const char *hex);
/** Lets time go by, deadline by deadline. */
void phone_wait(Phone *phone, gint64 span);
/** Registers with a call manager that has no buttons for it; what was sent is forgotten. */
void phone_become_registered(Phone *phone);

#define ACK_20 "18000000 00000000 81000000 1e000000 4d2f442f5941 0000 3c000000 1520f1ff"
#define KEEPALIVE_ACK "04000000 00000000 00010000"
#define KEEPALIVE "04000000 00000000 00000000"
#define NO_BUTTONS "10000000 00000000 97000000 00000000 00000000 00000000"
#define NO_KEYS "10000000 00000000 08010000 00000000 00000000 00000000"
#define NO_SETS "10000000 00000000 09010000 00000000 00000000 00000000"
#define TIME \
	"28000000 00000000 94000000 ea070000 01000000 05000000 02000000 03000000 04000000 05000000 00000000 a5355769"
#define OPEN_CHANNEL "20000000 00000000 05010000 1f000001 01010001 14000000 04000000 00000000 00000000 1f000001"
#define TEMPLATES "v21:ButtonTemplateReq v21:SoftKeyTemplateReq v21:SoftKeySetReq v21:ConfigStatReq "
#define CONFIG "08000000 00000000 93000000 00000000"
