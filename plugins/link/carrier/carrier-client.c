/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "carrier-client.h"

void carrier_client_init(CarrierClient *client, const CarrierOps *ops, gpointer self, gint64 patience)
{
	*client = (CarrierClient) { .ops = ops, .self = self, .patience = patience };
}

const char *carrier_state_name(CarrierState state)
{
	static const char *const names[] = { "waiting", "up", "away", "lost" };

	return names[state];
}

static void set_state(CarrierClient *client, CarrierState state)
{
	CarrierState from = client->state;

	client->state = state;
	if (from != state)
		client->ops->state(client->self, from, state);
}

static void carrier_gone(CarrierClient *client, gint64 now)
{
	if (client->state != CARRIER_UP)
		return;
	client->lost_at = now + client->patience;
	set_state(client, CARRIER_AWAY);
	carrier_client_tick(client, now);
}

static void carrier_there(CarrierClient *client, guint changes)
{
	gboolean first = client->state == CARRIER_WAITING;
	gboolean flapped = client->state == CARRIER_AWAY || changes != client->changes;

	client->changes = changes;
	set_state(client, CARRIER_UP);
	if (first)
		client->ops->up(client->self);
	else if (flapped)
		client->ops->flapped(client->self);
}

void carrier_client_link(CarrierClient *client, gboolean carrier, guint changes, gint64 now)
{
	if (client->state == CARRIER_LOST)
		return;
	if (carrier)
		carrier_there(client, changes);
	else
		carrier_gone(client, now);
}

gint64 carrier_client_deadline(const CarrierClient *client)
{
	return client->state == CARRIER_AWAY ? client->lost_at : REGENT_NEVER;
}

void carrier_client_tick(CarrierClient *client, gint64 now)
{
	if (now < carrier_client_deadline(client))
		return;
	set_state(client, CARRIER_LOST);
	client->ops->lost(client->self);
}
