/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * What the carrier of a link means: up, a flap, a loss. No I/O; times in microseconds.
 */
typedef struct {
	void (*timer)(gpointer self, gint64 when); /* G_MAXINT64: stop */
	void (*up)(gpointer self);                 /* the first carrier */
	void (*flapped)(gpointer self);            /* it was away, but not for long */
	void (*lost)(gpointer self);
} CarrierOps;

typedef struct {
	const CarrierOps *ops;
	gpointer self;
	gint64 patience; /* a carrier away no longer than this is a flap */
	gboolean was_up;
	gboolean away;
	gboolean lost;
	guint changes; /* the kernel's count, which also knows the flaps that nobody told of */
} CarrierClient;

void carrier_client_init(CarrierClient *client, const CarrierOps *ops, gpointer self, gint64 patience);
/** @changes: NetifLink.carrier_changes. */
void carrier_client_link(CarrierClient *client, gint64 now, gboolean carrier, guint changes);
void carrier_client_timeout(CarrierClient *client);
