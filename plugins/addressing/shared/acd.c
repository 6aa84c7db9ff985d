/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "acd.h"

#include <string.h>

#define MILLISECOND ((gint64) 1000)
#define SECOND ((gint64) G_USEC_PER_SEC)

/* RFC 5227 1.1. */
#define ANNOUNCE_NUM 2
#define ANNOUNCE_INTERVAL (2 * SECOND)
#define DEFEND_INTERVAL (10 * SECOND)
/* ACD_FAST: a host that speaks up this soon after our first frame had the address before us. */
#define NEWCOMER (3 * SECOND)

#define ETHERTYPE_ARP 0x0806
#define ARP_REQUEST 1

static const struct {
	gint64 wait_max; /* PROBE_WAIT */
	guint probes;
	gint64 gap_min, gap_max; /* between probes */
	gint64 last;             /* ANNOUNCE_WAIT */
} policies[] = {
	[ACD_FAST] = { 0, 1, 0, 0, 10 * MILLISECOND },
	[ACD_FULL] = { SECOND, 3, SECOND, 2 * SECOND, 2 * SECOND },
};

struct Acd {
	const AcdOps *ops;
	gpointer self;
	AcdPolicy policy;
	AcdState state;
	gint64 deadline;
	guint8 mac[6];
	guint32 address;
	guint steps;     /* frames sent in this state */
	gint64 used;     /* since when the address is in use */
	gint64 defended; /* when it was last defended, 0: not yet */
};

Acd *acd_new(const AcdOps *ops, gpointer self, AcdPolicy policy, const guint8 mac[6])
{
	Acd *acd = g_new0(Acd, 1);

	acd->ops = ops;
	acd->self = self;
	acd->policy = policy;
	acd->deadline = REGENT_NEVER;
	memcpy(acd->mac, mac, sizeof acd->mac);
	return acd;
}

void acd_free(Acd *acd)
{
	g_free(acd);
}

gint64 acd_deadline(const Acd *acd)
{
	return acd->deadline;
}

AcdState acd_state(const Acd *acd)
{
	return acd->state;
}

guint32 acd_address(const Acd *acd)
{
	return acd->address;
}

const char *acd_state_name(AcdState state)
{
	static const char *const names[] = {
		[ACD_IDLE] = "idle",
		[ACD_PROBING] = "probing",
		[ACD_AVAILABLE] = "available",
		[ACD_IN_USE] = "in use",
	};

	return names[state];
}

/* Each state begins with no frame sent and nothing to wait for. */
static void set_state(Acd *acd, AcdState state)
{
	AcdState from = acd->state;

	acd->state = state;
	acd->steps = 0;
	acd->deadline = REGENT_NEVER;
	if (from != state)
		acd->ops->state(acd->self, from, state);
}

/* A probe has no sender address, so that nobody's cache learns it. */
static void send_arp(Acd *acd, guint32 sender)
{
	static const guint8 everybody[6] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
	guint8 frame[ACD_FRAME_SIZE];
	WireWriter w = wire_writer(frame, sizeof frame);

	wire_put_bytes(&w, everybody, sizeof everybody);
	wire_put_bytes(&w, acd->mac, sizeof acd->mac);
	wire_put_be16(&w, ETHERTYPE_ARP);
	wire_put_be16(&w, 1);
	wire_put_be16(&w, 0x0800);
	wire_put_u8(&w, 6);
	wire_put_u8(&w, 4);
	wire_put_be16(&w, ARP_REQUEST);
	wire_put_bytes(&w, acd->mac, sizeof acd->mac);
	wire_put_be32(&w, sender);
	wire_put_zeros(&w, 6);
	wire_put_be32(&w, acd->address);
	acd->steps++;
	acd->ops->send(acd->self, frame);
}

static gint64 between(Acd *acd, gint64 min, gint64 max)
{
	return min + (max > min ? (gint64) (acd->ops->random(acd->self) % (guint64) (max - min)) : 0);
}

static void probe(Acd *acd, gint64 now)
{
	gint64 wait = policies[acd->policy].last;

	send_arp(acd, 0);
	if (acd->steps < policies[acd->policy].probes)
		wait = between(acd, policies[acd->policy].gap_min, policies[acd->policy].gap_max);
	acd->deadline = now + wait;
}

void acd_probe(Acd *acd, guint32 address, gint64 now)
{
	gint64 wait = between(acd, 0, policies[acd->policy].wait_max);

	set_state(acd, ACD_PROBING);
	acd->address = address;
	if (wait)
		acd->deadline = now + wait;
	else
		probe(acd, now);
}

/* ACD_FAST asks once more between the announcements, for hosts that slept or frames that were lost. */
static void announce(Acd *acd, gint64 now)
{
	gboolean ask = acd->policy == ACD_FAST && acd->steps == 1;
	guint last = acd->policy == ACD_FAST ? ANNOUNCE_NUM + 1 : ANNOUNCE_NUM;

	send_arp(acd, ask ? 0 : acd->address);
	acd->deadline = acd->steps >= last ? REGENT_NEVER : now + ANNOUNCE_INTERVAL / (last - 1);
}

void acd_use(Acd *acd, gint64 now)
{
	set_state(acd, ACD_IN_USE);
	acd->used = now;
	acd->defended = 0;
	announce(acd, now);
}

void acd_tick(Acd *acd, gint64 now)
{
	if (now < acd->deadline)
		return;
	if (acd->state == ACD_IN_USE) {
		announce(acd, now);
	} else if (acd->steps < policies[acd->policy].probes) {
		probe(acd, now);
	} else {
		set_state(acd, ACD_AVAILABLE);
		acd->ops->available(acd->self);
	}
}

static void give_up(Acd *acd, const guint8 *mac)
{
	set_state(acd, ACD_IDLE);
	acd->ops->conflict(acd->self, mac);
}

/* RFC 5227 2.4 (b): once in ten seconds an address is defended, then it is given up. */
static void defend(Acd *acd, const guint8 *mac, gint64 now)
{
	gboolean newcomer = acd->policy == ACD_FAST && now - acd->used < NEWCOMER;

	if (newcomer || (acd->defended && now - acd->defended < DEFEND_INTERVAL)) {
		give_up(acd, mac);
		return;
	}
	acd->defended = now;
	send_arp(acd, acd->address);
}

gboolean acd_receive(Acd *acd, const guint8 *frame, gsize length, gint64 now)
{
	WireReader r = wire_reader(frame, length);
	guint16 operation;
	const guint8 *mac;
	guint32 sender, target;

	wire_skip(&r, 12);
	if (wire_be16(&r) != ETHERTYPE_ARP || wire_be32(&r) != 0x00010800 || wire_be16(&r) != 0x0604)
		return FALSE;
	operation = wire_be16(&r);
	mac = wire_bytes(&r, 6);
	sender = wire_be32(&r);
	wire_skip(&r, 6);
	target = wire_be32(&r);
	if (r.bad)
		return FALSE;
	if (memcmp(mac, acd->mac, sizeof acd->mac) == 0)
		return TRUE;
	if (acd->state == ACD_IN_USE && sender == acd->address)
		defend(acd, mac, now);
	else if ((acd->state == ACD_PROBING || acd->state == ACD_AVAILABLE) &&
		 (sender == acd->address || (operation == ARP_REQUEST && sender == 0 && target == acd->address)))
		give_up(acd, mac);
	return TRUE;
}
