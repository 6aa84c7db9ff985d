/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "carrier-client.h"

void carrier_client_init(CarrierClient *client, const CarrierOps *ops, gpointer self, gint64 patience)
{
	*client = (CarrierClient) { .ops = ops, .self = self, .patience = patience };
}

static void lose(CarrierClient *client)
{
	client->lost = TRUE;
	client->ops->timer(client->self, G_MAXINT64);
	client->ops->lost(client->self);
}

static void carrier_gone(CarrierClient *client, gint64 now)
{
	if (client->away)
		return;
	client->away = TRUE;
	if (client->patience)
		client->ops->timer(client->self, now + client->patience);
	else
		lose(client);
}

static void carrier_there(CarrierClient *client, guint changes)
{
	gboolean flapped = client->away || changes != client->changes;

	client->changes = changes;
	if (!client->was_up) {
		client->was_up = TRUE;
		client->ops->up(client->self);
		return;
	}
	if (client->away)
		client->ops->timer(client->self, G_MAXINT64);
	client->away = FALSE;
	if (flapped)
		client->ops->flapped(client->self);
}

void carrier_client_link(CarrierClient *client, gint64 now, gboolean carrier, guint changes)
{
	if (client->lost)
		return;
	if (carrier)
		carrier_there(client, changes);
	else if (client->was_up)
		carrier_gone(client, now);
}

void carrier_client_timeout(CarrierClient *client)
{
	if (client->away && !client->lost)
		lose(client);
}
