/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cdp-client.h"

#include <string.h>

#define QUERIES 3
#define QUERY_INTERVAL G_TIME_SPAN_SECOND
#define CLOSEST G_TIME_SPAN_SECOND /* two announcements, whatever the reasons */
#define TTL 180                    /* seconds */

struct CdpClient {
	CdpClientSettings settings;
	const CdpClientOps *ops;
	gpointer user;
	CdpAnnouncement own;
	Neighbor neighbor;
	guint queries; /* still to be sent at QUERY_INTERVAL */
	gint64 sent;   /* last announcement */
	gint64 next;   /* next one */
	guint16 power_management_id;
	guint32 power_available;
};

CdpClient *cdp_client_new(const CdpClientSettings *settings, const CdpClientOps *ops, gpointer user)
{
	CdpClient *client = g_new0(CdpClient, 1);

	client->settings = *settings;
	client->ops = ops;
	client->user = user;
	return client;
}

void cdp_client_free(CdpClient *client)
{
	if (!client)
		return;
	neighbor_clear(&client->neighbor);
	g_free(client);
}

const Neighbor *cdp_client_neighbor(const CdpClient *client)
{
	return &client->neighbor;
}

static void announce(CdpClient *client, gint64 now)
{
	guint8 frame[CDP_FRAME_MAX];

	client->own.ttl = TTL;
	client->own.query = !client->neighbor.voice.given || client->queries;
	client->own.power_management_id = client->power_management_id;
	client->ops->send(client->user, frame, cdp_encode(&client->own, frame));
	if (client->queries)
		client->queries--;
	client->sent = now;
	client->next = now + (client->queries ? QUERY_INTERVAL : client->settings.interval);
}

static void announce_soon(CdpClient *client, gint64 now)
{
	client->next = MIN(client->next, MAX(now, client->sent + CLOSEST));
}

/* What a switch that is gone granted is not granted any more. */
static void forget_power(CdpClient *client)
{
	if (client->power_available)
		client->ops->power(client->user, 0);
	client->power_management_id = 0;
	client->power_available = 0;
}

/* Ends each call from outside. */
static void settle(CdpClient *client, guint news, gint64 now)
{
	if (news & NEIGHBOR_GONE)
		forget_power(client);
	if (now >= client->next)
		announce(client, now);
	client->ops->wake_at(client->user, MIN(client->next, neighbor_deadline(&client->neighbor)));
	if (news)
		client->ops->news(client->user, news);
}

static void set_own(CdpClient *client, const CdpAnnouncement *announcement)
{
	client->own = *announcement;
	/* What the phones do; the switch only has to tell a new request from an old one. */
	client->own.power_request_id = (guint16) (announcement->mac[4] << 8 | announcement->mac[5]);
}

void cdp_client_start(CdpClient *client, const CdpAnnouncement *announcement, gint64 now)
{
	set_own(client, announcement);
	neighbor_init(&client->neighbor, FALSE, now);
	client->queries = QUERIES;
	client->next = now;
	settle(client, 0, now);
}

void cdp_client_announce(CdpClient *client, const CdpAnnouncement *announcement, gint64 now)
{
	set_own(client, announcement);
	announce_soon(client, now);
	settle(client, 0, now);
}

void cdp_client_flapped(CdpClient *client, gint64 now)
{
	client->queries = QUERIES;
	announce_soon(client, now);
	settle(client, neighbor_forget(&client->neighbor), now);
}

void cdp_client_tick(CdpClient *client, gint64 now)
{
	settle(client, neighbor_tick(&client->neighbor, now), now);
}

static void hear_power(CdpClient *client, const CdpNeighbor *heard)
{
	if (!heard->has_power || !heard->ttl || memcmp(heard->mac, client->neighbor.mac, sizeof heard->mac))
		return;
	client->power_management_id = heard->power_management_id; /* to be repeated in the next announcement */
	if (client->power_available != heard->power_available)
		client->ops->power(client->user, heard->power_available);
	client->power_available = heard->power_available;
}

static void complain(CdpClient *client, const guint8 *mac, const char *what)
{
	g_autofree char *peer =
		g_strdup_printf("%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]);

	client->ops->complain(client->user, peer, what);
}

static void hear(CdpClient *client, const CdpNeighbor *heard, gint64 now)
{
	NeighborWord word = {
		.name = heard->system_name && *heard->system_name ? heard->system_name : heard->device_id,
		.port = heard->port_id,
		.ttl = heard->ttl,
		.voice = { .given = heard->has_voice_vlan,
			.vlan = heard->voice_vlan,
			.priority = -1,
			.dscp = -1,
			.signaling_priority = -1,
			.signaling_dscp = -1 },
	};
	guint news;

	if (heard->dropped)
		complain(client, heard->mac, "CDP: an element with a wrong length or value was ignored");
	if (heard->capabilities & CDP_CAPABILITY_PHONE)
		return; /* another phone, on the PC port or behind a plain switch */
	if (heard->has_duplex && client->own.full_duplex >= 0 && heard->full_duplex != client->own.full_duplex)
		complain(client, heard->mac,
			heard->full_duplex ? "duplex mismatch: the switch port is full, we are half"
					   : "duplex mismatch: the switch port is half, we are full");
	memcpy(word.mac, heard->mac, sizeof word.mac);
	news = neighbor_hear(&client->neighbor, &word, now);
	hear_power(client, heard);
	if (news & NEIGHBOR_VOICE)
		client->queries = 0;
	if (news & NEIGHBOR_DOUBT) {
		client->queries = MAX(client->queries, 2);
		announce_soon(client, now);
	}
	settle(client, news, now);
}

void cdp_client_receive(CdpClient *client, gconstpointer frame, gsize length, gint64 now)
{
	g_auto(CdpNeighbor) heard = { 0 };
	g_autoptr(GError) error = NULL;
	g_autofree char *what = NULL;

	if (cdp_decode(frame, length, client->settings.checksum, &heard, &error)) {
		hear(client, &heard, now);
	} else if (!g_error_matches(error, CDP_ERROR, CDP_ERROR_FOREIGN)) {
		what = g_strdup_printf("CDP frame dropped: %s", error->message);
		complain(client, heard.mac, what);
	}
}
