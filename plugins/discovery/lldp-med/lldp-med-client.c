/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lldp-med-client.h"

#include <string.h>

/* IEEE 802.1AB-2009 9.2.5 and 10.5; TIA-1057 11.2.1. */
#define TX_HOLD 4
#define FAST_TX G_TIME_SPAN_SECOND
#define TX_FAST_INIT 4
#define TX_CREDIT_MAX 5
#define TX_CREDIT_INTERVAL G_TIME_SPAN_SECOND

/* Announcing. */

static void send(LldpClient *lldp, guint16 ttl)
{
	DiscoveryClient *client = &lldp->base;
	guint8 frame[LLDP_FRAME_MAX];

	lldp->own.ttl = ttl;
	lldp->own.voice = client->neighbor.voice;
	lldp->own.power_negotiates = lldp->power_negotiates;
	lldp->own.power_granted = lldp->power_negotiates ? client->power_allocated : 0;
	client->ops->send(client->self, frame, lldp_encode(&lldp->own, frame));
	lldp->spoken = ttl != 0;
}

static void say_goodbye(DiscoveryClient *client)
{
	LldpClient *lldp = (LldpClient *) client;

	if (lldp->spoken)
		send(lldp, 0);
}

static void earn_credit(LldpClient *lldp, gint64 now)
{
	gint64 earned = (now - lldp->credited) / TX_CREDIT_INTERVAL;

	lldp->credit = (guint) MIN(lldp->credit + earned, TX_CREDIT_MAX);
	lldp->credited += earned * TX_CREDIT_INTERVAL;
}

static void announce(DiscoveryClient *client, gint64 now)
{
	LldpClient *lldp = (LldpClient *) client;
	gint64 ttl = lldp->interval / G_TIME_SPAN_SECOND * TX_HOLD + 1;

	earn_credit(lldp, now);
	if (!lldp->credit) {
		client->next = lldp->credited + TX_CREDIT_INTERVAL;
		return;
	}
	send(lldp, (guint16) MIN(ttl, G_MAXUINT16));
	lldp->credit--;
	if (lldp->fast)
		lldp->fast--;
	client->next = now + (lldp->fast ? FAST_TX : lldp->interval);
}

static void start_fast(LldpClient *lldp, gint64 now)
{
	if (!lldp->fast)
		lldp->fast = TX_FAST_INIT;
	lldp->base.next = now;
}

static void ask(DiscoveryClient *client, gint64 now)
{
	LldpClient *lldp = (LldpClient *) client;

	lldp->fast = 0;
	start_fast(lldp, now);
}

void lldp_client_start(LldpClient *client, const LldpAnnouncement *announcement, gint64 now)
{
	client->own = *announcement;
	client->credit = TX_CREDIT_MAX;
	client->credited = now;
	discovery_client_start(&client->base, now);
}

static gboolean same_identity(const LldpAnnouncement *a, const LldpAnnouncement *b)
{
	if (a->has_address != b->has_address || memcmp(a->mac, b->mac, sizeof a->mac))
		return FALSE;
	return !a->has_address || memcmp(a->address, b->address, sizeof a->address) == 0;
}

/* The chassis is our address. With another address we are another neighbour to the switch, and the old one leaves. */
void lldp_client_announce(LldpClient *client, const LldpAnnouncement *announcement, gint64 now)
{
	if (same_identity(&client->own, announcement)) {
		client->base.next = now;
	} else {
		say_goodbye(&client->base);
		start_fast(client, now);
	}
	client->own = *announcement;
	discovery_client_tick(&client->base, now);
}

/* Receiving. */

static void react(DiscoveryClient *client, guint news, gint64 now)
{
	LldpClient *lldp = (LldpClient *) client;

	if (news & NEIGHBOR_GONE)
		lldp->power_negotiates = FALSE;
	if (news & (NEIGHBOR_CHANGED | NEIGHBOR_DOUBT))
		start_fast(lldp, now);
	if (news & NEIGHBOR_VOICE)
		client->next = now; /* the policy in use is announced */
}

/* A phone has one voice VLAN, so a policy for signaling in another VLAN is not for it. Without a policy for signaling
 * that for voice counts. */
static VoicePolicy voice_policy(const LldpNeighbor *heard)
{
	gboolean own_signaling = heard->signaling.given && heard->signaling.vlan == heard->voice.vlan;
	const LldpPolicy *signaling = own_signaling ? &heard->signaling : &heard->voice;

	return (VoicePolicy) {
		.given = heard->voice.given,
		.vlan = heard->voice.vlan,
		.named = heard->voice.named,
		.priority = heard->voice.priority,
		.dscp = heard->voice.dscp,
		.signaling_priority = signaling->priority,
		.signaling_dscp = signaling->dscp,
	};
}

/* Another phone or a computer, on the PC port or behind a plain switch. Without a type of MED, what forwards frames for
 * others is the switch, whatever else it says it is. */
static gboolean is_endpoint(const LldpNeighbor *heard)
{
	if (heard->med != LLDP_MED_NONE)
		return heard->med != LLDP_MED_SWITCH;
	return (heard->capabilities & LLDP_CAPABILITY_TELEPHONE) &&
	       !(heard->capabilities & (LLDP_CAPABILITY_BRIDGE | LLDP_CAPABILITY_ROUTER));
}

/* IEEE 802.3 asks the phone to repeat within 10 s what the switch grants. */
static void hear_power(LldpClient *lldp, const LldpNeighbor *heard, const NeighborWord *word, gint64 now)
{
	if (!discovery_client_is_neighbor(&lldp->base, word) ||
		!discovery_client_set_power(&lldp->base, heard->power_source, heard->power_allocated))
		return;
	lldp->power_negotiates = heard->power_negotiates;
	if (lldp->own.power && lldp->power_negotiates)
		lldp->base.next = now;
}

static NeighborWord word_of(const LldpNeighbor *heard)
{
	NeighborWord word = {
		.name = heard->name,
		.port = heard->port,
		.platform = heard->description,
		.ignored = heard->ignored,
		.native_vlan = heard->native_vlan,
		.ttl = heard->ttl,
		.mute = !heard->has_med,
		.voice = voice_policy(heard),
	};

	memcpy(word.mac, heard->mac, sizeof word.mac);
	return word;
}

static void hear(LldpClient *lldp, const LldpNeighbor *heard, gint64 now)
{
	NeighborWord word = word_of(heard);

	if (heard->dropped)
		discovery_client_complain(
			&lldp->base, heard->mac, "LLDP: an element with a wrong length or value was ignored");
	if (is_endpoint(heard)) {
		discovery_client_overhear(&lldp->base, "another phone or a computer", heard->name);
		return;
	}
	neighbor_hear(&lldp->base.neighbor, &word, now);
	hear_power(lldp, heard, &word, now);
}

static void receive(DiscoveryClient *client, gconstpointer frame, gsize length, gint64 now)
{
	LldpClient *lldp = (LldpClient *) client;
	g_auto(LldpNeighbor) heard = { 0 };
	g_autoptr(GError) error = NULL;

	if (lldp_decode(frame, length, &heard, &error))
		hear(lldp, &heard, now);
	else if (!g_error_matches(error, LLDP_ERROR, LLDP_ERROR_FOREIGN))
		discovery_client_drop(client, "LLDP", heard.mac, error);
}

static const DiscoveryProtocol protocol = {
	.ask = ask,
	.announce = announce,
	.receive = receive,
	.react = react,
	.say_goodbye = say_goodbye,
};

void lldp_client_init(LldpClient *client, gint64 interval, const DiscoveryClientOps *ops, gpointer self)
{
	*client = (LldpClient) { .interval = interval };
	discovery_client_init(&client->base, &protocol, ops, self);
}
