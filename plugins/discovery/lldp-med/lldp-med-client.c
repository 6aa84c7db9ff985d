/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lldp-med-client.h"

#include <string.h>

/* IEEE 802.1AB-2009 9.2.5 and 10.5; TIA-1057 11.2.1. */
#define TX_HOLD 4
#define FAST_TX G_TIME_SPAN_SECOND
#define TX_FAST_INIT 4
#define TX_CREDIT_MAX 5
#define TX_CREDIT_INTERVAL G_TIME_SPAN_SECOND

struct LldpClient {
	const LldpClientOps *ops;
	gpointer user;
	gint64 interval;
	LldpAnnouncement own;
	Neighbor neighbor;
	gboolean spoken;
	guint fast;      /* txFast: still to be sent at FAST_TX */
	guint credit;    /* frames that may be sent now, */
	gint64 credited; /* as of then */
	gint64 next;     /* next frame, credit allowing */
	const char *power_source;
	guint32 power_allocated;
	gboolean power_negotiates;
};

LldpClient *lldp_client_new(gint64 interval, const LldpClientOps *ops, gpointer user)
{
	LldpClient *client = g_new0(LldpClient, 1);

	client->interval = interval;
	client->ops = ops;
	client->user = user;
	return client;
}

void lldp_client_free(LldpClient *client)
{
	if (!client)
		return;
	neighbor_clear(&client->neighbor);
	g_free(client);
}

const Neighbor *lldp_client_neighbor(const LldpClient *client)
{
	return &client->neighbor;
}

/* Transmitting. */

static void send(LldpClient *client, guint16 ttl)
{
	guint8 frame[LLDP_FRAME_MAX];

	client->own.ttl = ttl;
	client->own.voice = client->neighbor.voice;
	client->own.power_negotiates = client->power_negotiates;
	client->own.power_granted = client->power_negotiates ? client->power_allocated : 0;
	client->ops->send(client->user, frame, lldp_encode(&client->own, frame));
	client->spoken = ttl != 0;
}

void lldp_client_stop(LldpClient *client)
{
	if (client->spoken)
		send(client, 0);
}

static void earn_credit(LldpClient *client, gint64 now)
{
	gint64 earned = (now - client->credited) / TX_CREDIT_INTERVAL;

	client->credit = (guint) MIN(client->credit + earned, TX_CREDIT_MAX);
	client->credited += earned * TX_CREDIT_INTERVAL;
}

static void transmit(LldpClient *client, gint64 now)
{
	gint64 ttl = client->interval / G_TIME_SPAN_SECOND * TX_HOLD + 1;

	earn_credit(client, now);
	if (!client->credit) {
		client->next = client->credited + TX_CREDIT_INTERVAL;
		return;
	}
	send(client, (guint16) MIN(ttl, G_MAXUINT16));
	client->credit--;
	if (client->fast)
		client->fast--;
	client->next = now + (client->fast ? FAST_TX : client->interval);
}

/* What a switch that is gone granted is not granted any more. */
static void forget_power(LldpClient *client)
{
	if (client->power_source || client->power_allocated)
		client->ops->power(client->user, NULL, 0);
	client->power_source = NULL;
	client->power_allocated = 0;
	client->power_negotiates = FALSE;
}

/* Ends each call from outside. */
static void settle(LldpClient *client, guint news, gint64 now)
{
	if (news & NEIGHBOR_GONE)
		forget_power(client);
	if (now >= client->next)
		transmit(client, now);
	client->ops->wake_at(client->user, MIN(client->next, neighbor_deadline(&client->neighbor)));
	if (news)
		client->ops->news(client->user, news);
}

static void start_fast(LldpClient *client, gint64 now)
{
	if (!client->fast)
		client->fast = TX_FAST_INIT;
	client->next = now;
}

void lldp_client_start(LldpClient *client, const LldpAnnouncement *announcement, gint64 now)
{
	client->own = *announcement;
	neighbor_init(&client->neighbor, TRUE, now);
	client->credit = TX_CREDIT_MAX;
	client->credited = now;
	start_fast(client, now);
	settle(client, 0, now);
}

static gboolean same_identity(const LldpAnnouncement *a, const LldpAnnouncement *b)
{
	if (a->has_address != b->has_address || memcmp(a->mac, b->mac, sizeof a->mac))
		return FALSE;
	return !a->has_address || memcmp(a->address, b->address, sizeof a->address) == 0;
}

/* The chassis holds our address: with another one we are another neighbour, and the old one leaves. */
void lldp_client_announce(LldpClient *client, const LldpAnnouncement *announcement, gint64 now)
{
	if (same_identity(&client->own, announcement)) {
		client->next = now;
	} else {
		lldp_client_stop(client);
		start_fast(client, now);
	}
	client->own = *announcement;
	settle(client, 0, now);
}

void lldp_client_flapped(LldpClient *client, gint64 now)
{
	client->fast = 0;
	start_fast(client, now);
	settle(client, neighbor_forget(&client->neighbor), now);
}

void lldp_client_tick(LldpClient *client, gint64 now)
{
	settle(client, neighbor_tick(&client->neighbor, now), now);
}

/* Receiving. */

/* A phone has one voice VLAN: a policy for signaling in another is not for it. Without one that for voice counts. */
static VoicePolicy voice_policy(const LldpNeighbor *heard)
{
	gboolean own_signaling = heard->signaling.given && heard->signaling.vlan == heard->voice.vlan;
	const LldpPolicy *signaling = own_signaling ? &heard->signaling : &heard->voice;

	return (VoicePolicy) {
		.given = heard->voice.given,
		.vlan = heard->voice.vlan,
		.priority = heard->voice.priority,
		.dscp = heard->voice.dscp,
		.signaling_priority = signaling->priority,
		.signaling_dscp = signaling->dscp,
	};
}

static gboolean is_endpoint(const LldpNeighbor *heard)
{
	return heard->capabilities & LLDP_CAPABILITY_TELEPHONE ||
	       (heard->med >= LLDP_MED_CLASS_1 && heard->med <= LLDP_MED_CLASS_3);
}

/* IEEE 802.3 wants what was granted repeated within 10 s. */
static void hear_power(LldpClient *client, const LldpNeighbor *heard, gint64 now)
{
	gboolean same = g_strcmp0(heard->power_source, client->power_source) == 0 &&
			heard->power_allocated == client->power_allocated;

	if (same || !heard->ttl || memcmp(heard->mac, client->neighbor.mac, sizeof heard->mac))
		return;
	client->power_source = heard->power_source;
	client->power_allocated = heard->power_allocated;
	client->power_negotiates = heard->power_negotiates;
	if (client->own.power && client->power_negotiates)
		client->next = now;
	client->ops->power(client->user, client->power_source, client->power_allocated);
}

static void complain(LldpClient *client, const guint8 *mac, const char *what)
{
	g_autofree char *peer =
		g_strdup_printf("%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]);

	client->ops->complain(client->user, peer, what);
}

static void hear(LldpClient *client, const LldpNeighbor *heard, gint64 now)
{
	NeighborWord word = {
		.name = heard->name,
		.port = heard->port,
		.ttl = heard->ttl,
		.voice = voice_policy(heard),
	};
	guint news;

	if (heard->dropped)
		complain(client, heard->mac, "LLDP: an element with a wrong length or value was ignored");
	if (is_endpoint(heard))
		return; /* another phone or a computer, on the PC port or behind a plain switch */
	memcpy(word.mac, heard->mac, sizeof word.mac);
	news = neighbor_hear(&client->neighbor, &word, now);
	hear_power(client, heard, now);
	if (news & (NEIGHBOR_CHANGED | NEIGHBOR_DOUBT))
		start_fast(client, now);
	if (news & NEIGHBOR_VOICE)
		client->next = now; /* the policy in use is announced */
	settle(client, news, now);
}

void lldp_client_receive(LldpClient *client, gconstpointer frame, gsize length, gint64 now)
{
	g_auto(LldpNeighbor) heard = { 0 };
	g_autoptr(GError) error = NULL;
	g_autofree char *what = NULL;

	if (lldp_decode(frame, length, &heard, &error)) {
		hear(client, &heard, now);
	} else if (!g_error_matches(error, LLDP_ERROR, LLDP_ERROR_FOREIGN)) {
		what = g_strdup_printf("LLDP frame dropped: %s", error->message);
		complain(client, heard.mac, what);
	}
}
