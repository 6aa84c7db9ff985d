/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cdp-client.h"

#include <string.h>

#define QUERIES 3
#define QUERY_INTERVAL G_TIME_SPAN_SECOND
#define CLOSEST G_TIME_SPAN_SECOND /* time between any two announcements, at least */
#define TTL 180                    /* seconds */

/* Announcing. */

static void announce_soon(CdpClient *cdp, gint64 now)
{
	cdp->base.next = MIN(cdp->base.next, MAX(now, cdp->sent + CLOSEST));
}

static void ask(DiscoveryClient *client, gint64 now)
{
	CdpClient *cdp = (CdpClient *) client;

	cdp->queries = QUERIES;
	announce_soon(cdp, now);
}

static void announce(DiscoveryClient *client, gint64 now)
{
	CdpClient *cdp = (CdpClient *) client;
	guint8 frame[CDP_FRAME_MAX];

	cdp->own.ttl = TTL;
	cdp->own.query = !client->neighbor.voice.given || cdp->queries;
	cdp->own.power_management_id = cdp->power_management_id;
	client->ops->send(client->self, frame, cdp_encode(&cdp->own, frame));
	if (cdp->queries)
		cdp->queries--;
	cdp->sent = now;
	client->next = now + (cdp->queries ? QUERY_INTERVAL : cdp->settings.interval);
}

static void set_own(CdpClient *cdp, const CdpAnnouncement *announcement)
{
	cdp->own = *announcement;
	/* As real phones number it. The switch needs it only to tell a new request from an old one. */
	cdp->own.power_request_id = (guint16) (announcement->mac[4] << 8 | announcement->mac[5]);
}

void cdp_client_start(CdpClient *client, const CdpAnnouncement *announcement, gint64 now)
{
	set_own(client, announcement);
	client->sent = now - CLOSEST;
	discovery_client_start(&client->base, now);
}

void cdp_client_announce(CdpClient *client, const CdpAnnouncement *announcement, gint64 now)
{
	set_own(client, announcement);
	announce_soon(client, now);
	discovery_client_tick(&client->base, now);
}

/* Receiving. */

static void react(DiscoveryClient *client, guint news, gint64 now)
{
	CdpClient *cdp = (CdpClient *) client;

	if (news & NEIGHBOR_GONE)
		cdp->power_management_id = 0;
	if (news & NEIGHBOR_VOICE)
		cdp->queries = 0;
	if (news & NEIGHBOR_DOUBT) {
		cdp->queries = MAX(cdp->queries, 2);
		announce_soon(cdp, now);
	}
}

/* The next announcement repeats the management number. */
static void hear_power(CdpClient *cdp, const CdpNeighbor *heard, const NeighborWord *word)
{
	if (!heard->has_power || !discovery_client_is_neighbor(&cdp->base, word))
		return;
	cdp->power_management_id = heard->power_management_id;
	discovery_client_set_power(&cdp->base, heard->power_available ? "cisco-inline" : NULL, heard->power_available);
}

static void compare_duplex(CdpClient *cdp, const CdpNeighbor *heard)
{
	if (!heard->has_duplex || cdp->own.full_duplex < 0 || heard->full_duplex == cdp->own.full_duplex)
		return;
	discovery_client_complain(&cdp->base, heard->mac,
		heard->full_duplex ? "duplex mismatch: the switch port is full, we are half"
				   : "duplex mismatch: the switch port is half, we are full");
}

/* Another phone, on the PC port or behind a plain switch. What forwards frames for others is the switch, whatever else
 * it says it is. */
static gboolean is_phone(const CdpNeighbor *heard)
{
	return (heard->capabilities & CDP_CAPABILITY_PHONE) && !(heard->capabilities & CDP_CAPABILITY_FORWARDS);
}

static const char *name_of(const CdpNeighbor *heard)
{
	return heard->system_name && *heard->system_name ? heard->system_name : heard->device_id;
}

static NeighborWord word_of(const CdpNeighbor *heard, const char *platform)
{
	NeighborWord word = {
		.name = name_of(heard),
		.port = heard->port_id,
		.platform = platform,
		.ignored = heard->ignored,
		.native_vlan = heard->native_vlan,
		.ttl = heard->ttl,
		.voice = { .given = heard->has_voice_vlan,
			.vlan = heard->voice_vlan,
			.priority = -1,
			.dscp = -1,
			.signaling_priority = -1,
			.signaling_dscp = -1 },
	};

	memcpy(word.mac, heard->mac, sizeof word.mac);
	return word;
}

static void hear(CdpClient *cdp, const CdpNeighbor *heard, gint64 now)
{
	g_autofree char *platform = discovery_client_platform(heard->platform, heard->software);
	NeighborWord word = word_of(heard, platform);

	if (heard->dropped)
		discovery_client_complain(
			&cdp->base, heard->mac, "CDP: an element with a wrong length or value was ignored");
	if (is_phone(heard)) {
		discovery_client_overhear(&cdp->base, "another phone", name_of(heard));
		return;
	}
	compare_duplex(cdp, heard);
	neighbor_hear(&cdp->base.neighbor, &word, now);
	hear_power(cdp, heard, &word);
}

static void receive(DiscoveryClient *client, gconstpointer frame, gsize length, gint64 now)
{
	CdpClient *cdp = (CdpClient *) client;
	g_auto(CdpNeighbor) heard = { 0 };
	g_autoptr(GError) error = NULL;

	if (cdp_decode(frame, length, cdp->settings.checksum, &heard, &error))
		hear(cdp, &heard, now);
	else if (!g_error_matches(error, CDP_ERROR, CDP_ERROR_FOREIGN))
		discovery_client_drop(client, "CDP", heard.mac, error);
}

static const DiscoveryProtocol protocol = {
	.ask = ask,
	.announce = announce,
	.receive = receive,
	.react = react,
};

void cdp_client_init(CdpClient *client, const CdpClientSettings *settings, const DiscoveryClientOps *ops, gpointer self)
{
	*client = (CdpClient) { .settings = *settings };
	discovery_client_init(&client->base, &protocol, ops, self);
}
