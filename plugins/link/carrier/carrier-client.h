/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/step.h>

/**
 * What the carrier of a link means: up, a flap, a loss. No I/O; times in microseconds.
 */
typedef enum {
	CARRIER_WAITING, /* for the first carrier */
	CARRIER_UP,
	CARRIER_AWAY, /* perhaps a flap */
	CARRIER_LOST, /* for good */
} CarrierState;

typedef struct {
	void (*state)(gpointer self, CarrierState from, CarrierState to);
	void (*up)(gpointer self);      /* the first carrier */
	void (*flapped)(gpointer self); /* it was away, but not for long */
	void (*lost)(gpointer self);
} CarrierOps;

typedef struct {
	const CarrierOps *ops;
	gpointer self;
	gint64 patience; /* a carrier away for a shorter time than this is a flap */
	CarrierState state;
	gint64 lost_at; /* when away: how long to wait for it */
	guint changes;  /* the kernel's count, which includes flaps that it did not report one by one */
} CarrierClient;

void carrier_client_init(CarrierClient *client, const CarrierOps *ops, gpointer self, gint64 patience);
/** @changes: NetifLink.carrier_changes. */
void carrier_client_link(CarrierClient *client, gboolean carrier, guint changes, gint64 now);
gint64 carrier_client_deadline(const CarrierClient *client);
void carrier_client_tick(CarrierClient *client, gint64 now);
/** Returns: (transfer none): for the log. */
const char *carrier_state_name(CarrierState state);
