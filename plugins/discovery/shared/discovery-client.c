/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "discovery-client.h"

#include <string.h>

void discovery_client_init(
	DiscoveryClient *client, const DiscoveryProtocol *protocol, const DiscoveryClientOps *ops, gpointer self)
{
	*client = (DiscoveryClient) { .protocol = protocol, .ops = ops, .self = self, .next = REGENT_NEVER };
}

void discovery_client_clear(DiscoveryClient *client)
{
	neighbor_clear(&client->neighbor);
}

/* Ends each event. */
static void do_what_is_due(DiscoveryClient *client, gint64 now)
{
	guint news = neighbor_take_news(&client->neighbor);

	if (news & NEIGHBOR_GONE)
		discovery_client_set_power(client, NULL, 0); /* a switch that is gone grants nothing */
	if (news)
		client->protocol->react(client, news, now);
	if (now >= client->next)
		client->protocol->announce(client, now);
	if (news)
		client->ops->news(client->self, news);
}

void discovery_client_start(DiscoveryClient *client, gint64 now)
{
	neighbor_init(&client->neighbor, now);
	client->protocol->ask(client, now);
	do_what_is_due(client, now);
}

void discovery_client_receive(DiscoveryClient *client, gconstpointer frame, gsize length, gint64 now)
{
	client->protocol->receive(client, frame, length, now);
	do_what_is_due(client, now);
}

void discovery_client_flapped(DiscoveryClient *client, gint64 now)
{
	client->protocol->ask(client, now);
	neighbor_forget(&client->neighbor);
	do_what_is_due(client, now);
}

void discovery_client_stop(DiscoveryClient *client)
{
	if (client->protocol->say_goodbye)
		client->protocol->say_goodbye(client);
}

gint64 discovery_client_deadline(const DiscoveryClient *client)
{
	return MIN(client->next, neighbor_deadline(&client->neighbor));
}

void discovery_client_tick(DiscoveryClient *client, gint64 now)
{
	neighbor_tick(&client->neighbor, now);
	do_what_is_due(client, now);
}

gboolean discovery_client_is_neighbor(const DiscoveryClient *client, const NeighborWord *word)
{
	return word->ttl && memcmp(word->mac, client->neighbor.mac, sizeof word->mac) == 0;
}

gboolean discovery_client_set_power(DiscoveryClient *client, const char *source, guint32 allocated)
{
	if (g_strcmp0(source, client->power_source) == 0 && allocated == client->power_allocated)
		return FALSE;
	client->power_source = source;
	client->power_allocated = allocated;
	client->ops->power(client->self, source, allocated);
	return TRUE;
}

void discovery_client_complain(DiscoveryClient *client, const guint8 *mac, const char *what)
{
	g_autofree char *peer =
		g_strdup_printf("%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]);

	client->ops->complain(client->self, peer, what);
}

void discovery_client_drop(DiscoveryClient *client, const char *protocol, const guint8 *mac, const GError *error)
{
	g_autofree char *complaint = g_strdup_printf("%s frame dropped: %s", protocol, error->message);
	g_autofree char *heard = g_strdup_printf("a damaged frame (%s)", error->message);

	discovery_client_complain(client, mac, complaint);
	neighbor_overhear(&client->neighbor, heard, TRUE);
}

void discovery_client_overhear(DiscoveryClient *client, const char *what, const char *who)
{
	g_autofree char *named = who && *who ? g_strdup_printf("%s, %s", what, who) : g_strdup(what);

	neighbor_overhear(&client->neighbor, named, FALSE);
}

char *discovery_client_platform(const char *platform, const char *version)
{
	gboolean has_platform = platform && *platform, has_version = version && *version;

	if (has_platform && has_version)
		return g_strconcat(platform, ", ", version, NULL);
	return g_strdup(has_platform ? platform : has_version ? version : NULL);
}
