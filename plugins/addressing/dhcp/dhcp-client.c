/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dhcp-client-private.h"

/* Waits of 2, 4, 8 ... 64 s, each 1 s more or less (RFC 2131 4.1, which begins at 4). */
#define WAIT_SHIFT_MAX 5
/* An INIT-REBOOT is short: a server that does not know the network may stay silent (RFC
 * 2131 4.3.2). */
#define REBOOT_TRIES 2
#define REQUEST_TRIES 3
/* From here on every other DISCOVER asks for a broadcast answer. */
#define BROADCAST_AFTER 2
/* RFC 2131 3.1.5. */
#define DECLINE_WAIT (10 * SECOND)
/* RFC 2131 4.4.5. */
#define RENEW_WAIT_MIN (60 * SECOND)

DhcpClient *dhcp_client_new(const DhcpConfig *config, const DhcpClientOps *ops, gpointer self)
{
	DhcpClient *c = g_new0(DhcpClient, 1);
	DhcpIdentity *identity = &c->config.identity;

	c->config = *config;
	identity->host_name = g_strdup(identity->host_name);
	if (identity->client_id)
		g_bytes_ref(identity->client_id);
	if (identity->vendor_class)
		g_bytes_ref(identity->vendor_class);
	if (identity->parameters)
		g_bytes_ref(identity->parameters);
	c->ops = ops;
	c->self = self;
	return c;
}

void dhcp_client_free(DhcpClient *c)
{
	DhcpIdentity *identity = &c->config.identity;

	g_free(identity->host_name);
	g_clear_pointer(&identity->client_id, g_bytes_unref);
	g_clear_pointer(&identity->vendor_class, g_bytes_unref);
	g_clear_pointer(&identity->parameters, g_bytes_unref);
	g_clear_pointer(&c->offer, dhcp_lease_unref);
	g_clear_pointer(&c->lease, dhcp_lease_unref);
	g_free(c);
}

DhcpState dhcp_client_state(const DhcpClient *c)
{
	return c->state;
}

guint dhcp_client_unanswered(const DhcpClient *c)
{
	return c->unanswered;
}

/* A second more or less, so that phones that lost power together do not ask together. */
static gint64 jitter(DhcpClient *c)
{
	return (gint64) (c->ops->random(c->self) % (2 * SECOND + 1)) - SECOND;
}

void dhcp_client_sleep(DhcpClient *c, gint64 when)
{
	c->ops->timer(c->self, when);
}

/* Goes to a state that begins an exchange of its own. */
static void enter(DhcpClient *c, gint64 now, DhcpState state)
{
	c->state = state;
	c->tries = 0;
	c->begun = now;
	c->xid = c->ops->random(c->self);
}

static void transmit(DhcpClient *c, gint64 now, const DhcpRequest *request, const DhcpLease *lease, guint32 destination)
{
	guint8 buffer[DHCP_MESSAGE_MAX];
	WireWriter w = wire_writer(buffer, sizeof buffer);

	dhcp_message_write(&w, &c->config.identity, request);
	g_return_if_fail(!w.bad);
	c->sent = now;
	c->ops->send(c->self, buffer, w.length, lease, destination);
}

/* Some relays only pass on what has waited: at least 1. */
static guint16 seconds_since(const DhcpClient *c, gint64 now)
{
	return (guint16) CLAMP((now - c->begun) / SECOND, 1, G_MAXUINT16);
}

static void discover(DhcpClient *c, gint64 now)
{
	c->secs = seconds_since(c, now);
	transmit(c, now,
		&(DhcpRequest) { .type = DHCP_DISCOVER,
			.xid = c->xid,
			.secs = c->secs,
			.broadcast = c->tries >= BROADCAST_AFTER && c->tries % 2 == 0,
			.requested = c->wish },
		NULL, 0);
	c->unanswered++;
	dhcp_client_sleep(c, now + (2 * SECOND << MIN(c->tries, WAIT_SHIFT_MAX)) + jitter(c));
	c->tries++;
}

static void select_server(DhcpClient *c, gint64 now)
{
	g_clear_pointer(&c->offer, dhcp_lease_unref);
	enter(c, now, DHCP_STATE_SELECTING);
	discover(c, now);
}

/* Asks for an address known before: RFC 2131 table 4, INIT-REBOOT. */
static void ask_again(DhcpClient *c, gint64 now, guint32 address)
{
	transmit(c, now,
		&(DhcpRequest) {
			.type = DHCP_REQUEST, .xid = c->xid, .secs = seconds_since(c, now), .requested = address },
		NULL, 0);
	c->tries++;
	c->unanswered++;
	dhcp_client_sleep(c, now + c->tries * SECOND);
}

static void check(DhcpClient *c, guint32 address)
{
	c->verdict = c->config.check ? VERDICT_UNKNOWN : VERDICT_FREE;
	if (c->config.check)
		c->ops->check(c->self, address);
}

static void reboot(DhcpClient *c, gint64 now)
{
	enter(c, now, DHCP_STATE_REBOOTING);
	check(c, c->wish);
	ask_again(c, now, c->wish);
}

static void request_offer(DhcpClient *c, gint64 now)
{
	transmit(c, now,
		&(DhcpRequest) { .type = DHCP_REQUEST,
			.xid = c->xid,
			.secs = c->secs,
			.requested = c->offer->address,
			.server = c->offer->server },
		NULL, 0);
	c->unanswered++;
	dhcp_client_sleep(c, now + (2 * SECOND << c->tries) + jitter(c));
	c->tries++;
}

void dhcp_client_take_offer(DhcpClient *c, gint64 now)
{
	c->state = DHCP_STATE_REQUESTING;
	c->tries = 0;
	check(c, c->offer->address);
	request_offer(c, now);
}

static void stop(DhcpClient *c)
{
	c->state = DHCP_STATE_STOPPED;
	dhcp_client_sleep(c, G_MAXINT64);
}

void dhcp_client_begin_anew(DhcpClient *c, gint64 when)
{
	g_clear_pointer(&c->lease, dhcp_lease_unref);
	g_clear_pointer(&c->offer, dhcp_lease_unref);
	c->state = DHCP_STATE_INIT;
	dhcp_client_sleep(c, when);
}

void dhcp_client_lose(DhcpClient *c, DhcpLoss loss)
{
	g_autoptr(DhcpLease) lease = g_steal_pointer(&c->lease);

	stop(c);
	c->ops->forget(c->self);
	c->ops->lost(c->self, lease, loss);
}

static void decline(DhcpClient *c, gint64 now, const DhcpLease *lease)
{
	enter(c, now, c->state);
	transmit(c, now,
		&(DhcpRequest) { .type = DHCP_DECLINE,
			.xid = c->xid,
			.requested = lease->address,
			.server = lease->server,
			.words = "address in use by another host" },
		NULL, 0);
}

static void renew(DhcpClient *c, gint64 now)
{
	gboolean unicast = c->state == DHCP_STATE_RENEWING;
	gint64 until = unicast ? c->lease->start + c->lease->t2 * SECOND : dhcp_lease_end(c->lease);
	gint64 half = (until - now) / 2;

	transmit(c, now,
		&(DhcpRequest) { .type = DHCP_REQUEST,
			.xid = c->xid,
			.secs = seconds_since(c, now),
			.ciaddr = c->lease->address },
		c->lease, unicast ? c->lease->server : 0);
	c->unanswered++;
	dhcp_client_sleep(c, half < RENEW_WAIT_MIN ? until : now + half);
}

/* Puts a client that has a lease where the lease's times say it belongs. */
static void resume(DhcpClient *c, gint64 now)
{
	gint64 start = c->lease->start;

	if (c->lease->time == G_MAXUINT32) {
		c->state = DHCP_STATE_BOUND;
		dhcp_client_sleep(c, G_MAXINT64);
	} else if (now >= dhcp_lease_end(c->lease)) {
		dhcp_client_lose(c, DHCP_LOST_EXPIRED);
	} else if (now >= start + c->lease->t2 * SECOND) {
		if (c->state != DHCP_STATE_REBINDING)
			enter(c, now, DHCP_STATE_REBINDING);
		renew(c, now);
	} else if (now >= start + c->lease->t1 * SECOND) {
		if (c->state != DHCP_STATE_RENEWING)
			enter(c, now, DHCP_STATE_RENEWING);
		renew(c, now);
	} else {
		c->state = DHCP_STATE_BOUND;
		dhcp_client_sleep(c, start + c->lease->t1 * SECOND + MAX(jitter(c), 0));
	}
}

void dhcp_client_bind(DhcpClient *c, gint64 now)
{
	g_clear_pointer(&c->offer, dhcp_lease_unref);
	c->state = DHCP_STATE_BOUND;
	c->ops->bound(c->self, c->lease);
	resume(c, now);
}

void dhcp_client_judge(DhcpClient *c, gint64 now)
{
	guint32 address = c->lease->address;

	c->state = DHCP_STATE_CHECKING;
	dhcp_client_sleep(c, G_MAXINT64);
	if (c->verdict == VERDICT_FREE) {
		dhcp_client_bind(c, now);
	} else if (c->verdict == VERDICT_TAKEN) {
		decline(c, now, c->lease);
		dhcp_client_begin_anew(c, now + DECLINE_WAIT);
		c->ops->forget(c->self);
		c->ops->refused(c->self, address, TRUE, NULL, DECLINE_WAIT);
	}
}

void dhcp_client_checked(DhcpClient *c, gint64 now, gboolean conflict)
{
	if (c->state != DHCP_STATE_REQUESTING && c->state != DHCP_STATE_REBOOTING && c->state != DHCP_STATE_CHECKING)
		return;
	c->verdict = conflict ? VERDICT_TAKEN : VERDICT_FREE;
	if (c->state == DHCP_STATE_CHECKING)
		dhcp_client_judge(c, now);
}

static void init(DhcpClient *c, gint64 now)
{
	c->wish = 0;
	select_server(c, now);
}

void dhcp_client_start(DhcpClient *c, gint64 now, guint32 address, gboolean reboot_first)
{
	c->wish = address;
	if (address && reboot_first)
		reboot(c, now);
	else
		select_server(c, now);
}

void dhcp_client_confirm(DhcpClient *c, gint64 now)
{
	if (c->state == DHCP_STATE_SELECTING && !c->offer)
		select_server(c, now);
	if (c->state < DHCP_STATE_BOUND)
		return;
	enter(c, now, DHCP_STATE_CONFIRMING);
	ask_again(c, now, c->lease->address);
}

void dhcp_client_conflict(DhcpClient *c, gint64 now)
{
	if (c->state < DHCP_STATE_BOUND)
		return;
	decline(c, now, c->lease);
	dhcp_client_lose(c, DHCP_LOST_CONFLICT);
}

gboolean dhcp_client_release(DhcpClient *c, gint64 now)
{
	if (c->state < DHCP_STATE_BOUND)
		return FALSE;
	enter(c, now, DHCP_STATE_STOPPED);
	transmit(c, now,
		&(DhcpRequest) {
			.type = DHCP_RELEASE, .xid = c->xid, .ciaddr = c->lease->address, .server = c->lease->server },
		c->lease, c->lease->server);
	g_clear_pointer(&c->lease, dhcp_lease_unref);
	stop(c);
	c->ops->forget(c->self);
	return TRUE;
}

void dhcp_client_timeout(DhcpClient *c, gint64 now)
{
	switch (c->state) {
	case DHCP_STATE_INIT:
		init(c, now);
		break;
	case DHCP_STATE_SELECTING:
		if (c->offer)
			dhcp_client_take_offer(c, now);
		else
			discover(c, now);
		break;
	case DHCP_STATE_REQUESTING:
		if (c->tries < REQUEST_TRIES)
			request_offer(c, now);
		else
			init(c, now);
		break;
	case DHCP_STATE_REBOOTING:
		if (c->tries < REBOOT_TRIES)
			ask_again(c, now, c->wish);
		else
			select_server(c, now);
		break;
	case DHCP_STATE_CONFIRMING:
		if (c->tries < REBOOT_TRIES)
			ask_again(c, now, c->lease->address);
		else
			resume(c, now);
		break;
	case DHCP_STATE_BOUND:
	case DHCP_STATE_RENEWING:
	case DHCP_STATE_REBINDING:
		resume(c, now);
		break;
	default:
		break;
	}
}
