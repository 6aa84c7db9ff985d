/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "acd.h"

#include <string.h>

#define MILLISECOND ((gint64) 1000)
#define SECOND ((gint64) G_USEC_PER_SEC)

/* RFC 5227 1.1. */
#define ANNOUNCE_NUM 2
#define ANNOUNCE_INTERVAL (2 * SECOND)
#define DEFEND_INTERVAL (10 * SECOND)
/* ACD_FAST: who speaks up this soon after our first frame had the address before us. */
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

void acd_init(Acd *acd, const AcdOps *ops, gpointer self, AcdPolicy policy, const guint8 mac[6])
{
	*acd = (Acd) { .ops = ops, .self = self, .policy = policy };
	memcpy(acd->mac, mac, sizeof acd->mac);
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
	acd->ops->timer(acd->self, now + wait);
}

void acd_probe(Acd *acd, gint64 now, guint32 address)
{
	gint64 wait = between(acd, 0, policies[acd->policy].wait_max);

	acd->state = ACD_PROBING;
	acd->address = address;
	acd->steps = 0;
	if (wait)
		acd->ops->timer(acd->self, now + wait);
	else
		probe(acd, now);
}

/* The announcements; ACD_FAST asks once more between them, for hosts that slept or frames that were
 * lost. */
static void announce(Acd *acd, gint64 now)
{
	gboolean ask = acd->policy == ACD_FAST && acd->steps == 1;
	guint last = acd->policy == ACD_FAST ? ANNOUNCE_NUM + 1 : ANNOUNCE_NUM;

	send_arp(acd, ask ? 0 : acd->address);
	if (acd->steps >= last)
		acd->ops->timer(acd->self, G_MAXINT64);
	else
		acd->ops->timer(acd->self, now + ANNOUNCE_INTERVAL / (last - 1));
}

void acd_use(Acd *acd, gint64 now)
{
	acd->state = ACD_IN_USE;
	acd->used = now;
	acd->defended = 0;
	acd->steps = 0;
	announce(acd, now);
}

void acd_timeout(Acd *acd, gint64 now)
{
	if (acd->state == ACD_IN_USE) {
		announce(acd, now);
	} else if (acd->state == ACD_PROBING && acd->steps < policies[acd->policy].probes) {
		probe(acd, now);
	} else if (acd->state == ACD_PROBING) {
		acd->state = ACD_AVAILABLE;
		acd->ops->timer(acd->self, G_MAXINT64);
		acd->ops->available(acd->self);
	}
}

static void give_up(Acd *acd, const guint8 *mac)
{
	acd->state = ACD_IDLE;
	acd->ops->timer(acd->self, G_MAXINT64);
	acd->ops->conflict(acd->self, mac);
}

/* RFC 5227 2.4 (b): once in ten seconds an address is defended, then it is given up. */
static void defend(Acd *acd, gint64 now, const guint8 *mac)
{
	gboolean newcomer = acd->policy == ACD_FAST && now - acd->used < NEWCOMER;

	if (newcomer || (acd->defended && now - acd->defended < DEFEND_INTERVAL)) {
		give_up(acd, mac);
		return;
	}
	acd->defended = now;
	send_arp(acd, acd->address);
}

gboolean acd_receive(Acd *acd, gint64 now, const guint8 *frame, gsize length)
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
		defend(acd, now, mac);
	else if ((acd->state == ACD_PROBING || acd->state == ACD_AVAILABLE) &&
		 (sender == acd->address || (operation == ARP_REQUEST && sender == 0 && target == acd->address)))
		give_up(acd, mac);
	return TRUE;
}
