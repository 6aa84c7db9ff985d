/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dhcp-client.h"

#include <string.h>

#define SECOND ((gint64) G_USEC_PER_SEC)
#define BOOTP_REPLY 2
#define ETHERNET 1

/* Waits of 2, 4, 8 ... 64 s, each 1 s more or less (RFC 2131 4.1, which begins at 4). */
#define WAIT_SHIFT_MAX 5
/* An INIT-REBOOT is short: a server that does not know the network may stay silent (RFC 2131 4.3.2). */
#define REBOOT_TRIES 2
#define REQUEST_TRIES 3
/* From here on every other DISCOVER asks for a broadcast answer. */
#define BROADCAST_AFTER 2
/* RFC 2131 3.1.5. */
#define DECLINE_WAIT (10 * SECOND)
#define NAK_WAIT_MAX 60
/* RFC 2131 4.4.5. */
#define RENEW_WAIT_MIN (60 * SECOND)

typedef enum { VERDICT_UNKNOWN, VERDICT_FREE, VERDICT_TAKEN } Verdict;

struct DhcpClient {
	DhcpConfig config;
	const DhcpClientOps *ops;
	gpointer self;
	DhcpState state;
	guint32 xid;
	gint64 begun;      /* of this exchange: what secs counts from */
	gint64 sent;       /* last message */
	guint16 secs;
	guint tries;       /* messages of this state */
	guint unanswered;
	guint naks;        /* so far */
	guint32 wish;      /* address to ask for, 0: any */
	Verdict verdict;   /* on the address asked for */
	DhcpLease *offer;  /* best so far, or the one asked for */
	DhcpLease *lease;  /* in use from BOUND on; acknowledged in CHECKING */
};

static void init(DhcpClient *c, gint64 now);

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

static void sleep_until(DhcpClient *c, gint64 when)
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

static void transmit(DhcpClient *c, gint64 now, const DhcpRequest *request, const DhcpLease *lease,
	guint32 destination)
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
	sleep_until(c, now + (2 * SECOND << MIN(c->tries, WAIT_SHIFT_MAX)) + jitter(c));
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
		&(DhcpRequest) { .type = DHCP_REQUEST,
			.xid = c->xid,
			.secs = seconds_since(c, now),
			.requested = address },
		NULL, 0);
	c->tries++;
	c->unanswered++;
	sleep_until(c, now + c->tries * SECOND);
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
	sleep_until(c, now + (2 * SECOND << c->tries) + jitter(c));
	c->tries++;
}

/* The exchange goes on: same xid, same secs. The check runs beside it and costs no time of its own. */
static void take_offer(DhcpClient *c, gint64 now)
{
	c->state = DHCP_STATE_REQUESTING;
	c->tries = 0;
	check(c, c->offer->address);
	request_offer(c, now);
}

static void stop(DhcpClient *c)
{
	c->state = DHCP_STATE_STOPPED;
	sleep_until(c, G_MAXINT64);
}

static void wait_before_init(DhcpClient *c, gint64 when)
{
	g_clear_pointer(&c->lease, dhcp_lease_unref);
	g_clear_pointer(&c->offer, dhcp_lease_unref);
	c->state = DHCP_STATE_INIT;
	c->wish = 0;
	sleep_until(c, when);
}

static void lose(DhcpClient *c, DhcpLoss loss)
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
	sleep_until(c, half < RENEW_WAIT_MIN ? until : now + half);
}

/* Puts a client that has a lease where the lease's times say it belongs. */
static void resume(DhcpClient *c, gint64 now)
{
	gint64 start = c->lease->start;

	if (c->lease->time == G_MAXUINT32) {
		c->state = DHCP_STATE_BOUND;
		sleep_until(c, G_MAXINT64);
	} else if (now >= dhcp_lease_end(c->lease)) {
		lose(c, DHCP_LOST_EXPIRED);
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
		sleep_until(c, start + c->lease->t1 * SECOND + MAX(jitter(c), 0));
	}
}

static void bind(DhcpClient *c, gint64 now)
{
	g_clear_pointer(&c->offer, dhcp_lease_unref);
	c->state = DHCP_STATE_BOUND;
	c->ops->bound(c->self, c->lease);
	resume(c, now);
}

/* An ACK is there: the address is used once nobody else was found to have it. */
static void judge(DhcpClient *c, gint64 now)
{
	guint32 address = c->lease->address;

	c->state = DHCP_STATE_CHECKING;
	sleep_until(c, G_MAXINT64);
	if (c->verdict == VERDICT_FREE) {
		bind(c, now);
	} else if (c->verdict == VERDICT_TAKEN) {
		decline(c, now, c->lease);
		wait_before_init(c, now + DECLINE_WAIT);
		c->ops->forget(c->self);
		c->ops->refused(c->self, address, TRUE, NULL, DECLINE_WAIT);
	}
}

void dhcp_client_checked(DhcpClient *c, gint64 now, gboolean conflict)
{
	if (c->state != DHCP_STATE_REQUESTING && c->state != DHCP_STATE_REBOOTING
		&& c->state != DHCP_STATE_CHECKING)
		return;
	c->verdict = conflict ? VERDICT_TAKEN : VERDICT_FREE;
	if (c->state == DHCP_STATE_CHECKING)
		judge(c, now);
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
	lose(c, DHCP_LOST_CONFLICT);
}

gboolean dhcp_client_release(DhcpClient *c, gint64 now)
{
	if (c->state < DHCP_STATE_BOUND)
		return FALSE;
	enter(c, now, DHCP_STATE_STOPPED);
	transmit(c, now,
		&(DhcpRequest) { .type = DHCP_RELEASE,
			.xid = c->xid,
			.ciaddr = c->lease->address,
			.server = c->lease->server },
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
			take_offer(c, now);
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

static guint offer_score(const DhcpClient *c, const DhcpLease *offer)
{
	const char *source = NULL;
	g_auto(GStrv) servers = dhcp_lease_servers(offer, c->config.order, &source);

	return (servers || !c->config.order ? 2 : 0) + (c->wish && offer->address == c->wish ? 1 : 0);
}

static gboolean better_offer(const DhcpClient *c, const DhcpLease *offer)
{
	guint old, new;

	if (!c->offer)
		return TRUE;
	old = offer_score(c, c->offer);
	new = offer_score(c, offer);
	return new > old || (new == old && offer->time > c->offer->time);
}

/* The first that names a provisioning server is taken at once: a phone gains nothing by waiting. */
static gboolean receive_offer(
	DhcpClient *c, gint64 now, const DhcpMessage *message, guint32 source, GError **error)
{
	gboolean first = !c->offer;
	DhcpLease *offer = dhcp_lease_new(message, source, now, error);

	if (!offer)
		return FALSE;
	c->unanswered = 0;
	if (!better_offer(c, offer)) {
		dhcp_lease_unref(offer);
		return TRUE;
	}
	g_clear_pointer(&c->offer, dhcp_lease_unref);
	c->offer = offer;
	if (offer_score(c, offer) >= 2 || c->config.offer_wait == 0)
		take_offer(c, now);
	else if (first)
		sleep_until(c, now + c->config.offer_wait);
	return TRUE;
}

static gboolean receive_first_ack(DhcpClient *c, gint64 now, DhcpLease *lease, GError **error)
{
	guint32 asked = c->offer ? c->offer->address : c->wish;

	if (lease->address != asked) {
		g_set_error(error, DHCP_ERROR, DHCP_ERROR_UNUSABLE,
			"acknowledges another address than the one asked for");
		dhcp_lease_unref(lease);
		return FALSE;
	}
	c->unanswered = 0;
	g_clear_pointer(&c->lease, dhcp_lease_unref);
	c->lease = lease;
	judge(c, now);
	return TRUE;
}

static gboolean receive_ack(
	DhcpClient *c, gint64 now, const DhcpMessage *message, guint32 source, GError **error)
{
	DhcpLease *lease = dhcp_lease_new(message, source, c->sent, error);

	if (!lease)
		return FALSE;
	if (c->state < DHCP_STATE_BOUND)
		return receive_first_ack(c, now, lease, error);
	c->unanswered = 0;
	if (lease->address != c->lease->address || lease->prefix != c->lease->prefix) {
		dhcp_lease_unref(lease);
		lose(c, DHCP_LOST_CHANGED);
		return TRUE;
	}
	g_clear_pointer(&c->lease, dhcp_lease_unref);
	c->lease = lease;
	bind(c, now);
	return TRUE;
}

/* At once the first time, then after 1, 2, 4 ... 60 s. */
static gint64 nak_wait(DhcpClient *c)
{
	guint wait = c->naks ? MIN(1u << MIN(c->naks - 1, 6u), NAK_WAIT_MAX) : 0;

	c->naks++;
	return wait * SECOND;
}

static void receive_nak(DhcpClient *c, gint64 now, const DhcpMessage *message)
{
	g_autofree char *words = dhcp_message_text(message, DHCP_OPTION_MESSAGE);
	guint32 address = c->offer ? c->offer->address : c->wish;
	gint64 wait;

	c->unanswered = 0;
	if (c->state >= DHCP_STATE_BOUND) {
		lose(c, DHCP_LOST_NAK);
		return;
	}
	wait = nak_wait(c);
	wait_before_init(c, now + wait);
	c->ops->forget(c->self);
	c->ops->refused(c->self, address, FALSE, words, wait);
}

static gboolean from_our_server(const DhcpClient *c, const DhcpMessage *message)
{
	const DhcpLease *lease = c->state == DHCP_STATE_RENEWING ? c->lease : c->offer;

	return dhcp_message_u32(message, DHCP_OPTION_SERVER, lease->server) == lease->server;
}

static gboolean expected(const DhcpClient *c, const DhcpMessage *message)
{
	gboolean answer = message->type == DHCP_ACK || message->type == DHCP_NAK;

	switch (c->state) {
	case DHCP_STATE_SELECTING:
		return message->type == DHCP_OFFER;
	case DHCP_STATE_REQUESTING:
	case DHCP_STATE_RENEWING:
		return answer && from_our_server(c, message);
	case DHCP_STATE_REBOOTING:
	case DHCP_STATE_CONFIRMING:
	case DHCP_STATE_REBINDING:
		return answer;
	default:
		return FALSE;
	}
}

/* RFC 6842: a client identifier that is not ours makes it another client's. */
static gboolean for_us(const DhcpClient *c, const DhcpMessage *message)
{
	const DhcpIdentity *identity = &c->config.identity;
	const GByteArray *echo = message->options[DHCP_OPTION_CLIENT_ID];

	if (message->op != BOOTP_REPLY || message->xid != c->xid || message->hardware_type != ETHERNET
		|| message->hardware_length != sizeof identity->mac
		|| memcmp(message->chaddr, identity->mac, sizeof identity->mac) != 0)
		return FALSE;
	if (echo && identity->client_id) {
		gsize size;
		gconstpointer own = g_bytes_get_data(identity->client_id, &size);

		return echo->len == size && memcmp(echo->data, own, size) == 0;
	}
	return TRUE;
}

gboolean dhcp_client_receive(DhcpClient *c, gint64 now, guint32 source, gconstpointer data,
	gsize length, GError **error)
{
	g_autoptr(DhcpMessage) message = dhcp_message_parse(data, length, error);

	if (!message)
		return FALSE;
	if (!for_us(c, message) || !expected(c, message))
		return TRUE;
	if (message->type == DHCP_OFFER)
		return receive_offer(c, now, message, source, error);
	if (message->type == DHCP_ACK)
		return receive_ack(c, now, message, source, error);
	receive_nak(c, now, message);
	return TRUE;
}
