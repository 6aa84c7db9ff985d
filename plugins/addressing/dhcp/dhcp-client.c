/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dhcp-client-private.h"

/* Waits of 2, 4, 8 ... 64 s, each 1 s more or less (RFC 2131 4.1, which begins at 4). */
#define WAIT_SHIFT_MAX 5
/* An INIT-REBOOT is short: a server that does not know the network may stay silent (RFC 2131 4.3.2). */
#define REBOOT_TRIES 2
#define REQUEST_TRIES 3
/* From here on every other DISCOVER asks for a broadcast answer. */
#define BROADCAST_AFTER 2
/* RFC 2131 3.1.5. */
#define DECLINE_WAIT (10 * SECOND)
/* RFC 2131 4.4.5 has a minute between renewals. Of a short lease that is too much: so many of them fit into any. */
#define RENEW_WAIT_MIN (60 * SECOND)
#define RENEW_WAITS 32
/* DISCOVERs without an answer after which an earlier answer is no news any more. */
#define SILENT_AFTER 3

DhcpClient *dhcp_client_new(const DhcpConfig *config, const DhcpClientOps *ops, gpointer self)
{
	DhcpClient *client = g_new0(DhcpClient, 1);

	dhcp_config_copy(&client->config, config);
	client->ops = ops;
	client->self = self;
	client->deadline = REGENT_NEVER;
	return client;
}

void dhcp_client_free(DhcpClient *client)
{
	dhcp_config_clear(&client->config);
	dhcp_client_clear_trouble(client);
	g_clear_pointer(&client->kept, dhcp_lease_unref);
	g_clear_pointer(&client->offer, dhcp_lease_unref);
	g_clear_pointer(&client->lease, dhcp_lease_unref);
	g_free(client);
}

DhcpState dhcp_client_state(const DhcpClient *client)
{
	return client->state;
}

gint64 dhcp_client_deadline(const DhcpClient *client)
{
	return client->deadline;
}

const char *dhcp_state_name(DhcpState state)
{
	static const char *const names[] = {
		[DHCP_STATE_STOPPED] = "stopped",
		[DHCP_STATE_INIT] = "init",
		[DHCP_STATE_SELECTING] = "selecting",
		[DHCP_STATE_REQUESTING] = "requesting",
		[DHCP_STATE_REBOOTING] = "rebooting",
		[DHCP_STATE_CHECKING] = "checking",
		[DHCP_STATE_BOUND] = "bound",
		[DHCP_STATE_CONFIRMING] = "confirming",
		[DHCP_STATE_RENEWING] = "renewing",
		[DHCP_STATE_REBINDING] = "rebinding",
	};

	return names[state];
}

guint dhcp_client_unanswered(const DhcpClient *client)
{
	return client->unanswered;
}

gint64 dhcp_client_silent_since(const DhcpClient *client)
{
	return client->silent_since;
}

const DhcpTrouble *dhcp_client_trouble(const DhcpClient *client)
{
	return &client->trouble;
}

guint32 dhcp_client_other_server(const DhcpClient *client)
{
	return client->other;
}

void dhcp_client_clear_trouble(DhcpClient *client)
{
	g_free(client->trouble.words);
	client->trouble = (DhcpTrouble) { 0 };
}

void dhcp_client_note_trouble(
	DhcpClient *client, DhcpTroubleKind kind, guint32 server, guint32 address, char *words, gint64 now)
{
	DhcpTrouble *trouble = &client->trouble;

	if (trouble->kind != kind) {
		dhcp_client_clear_trouble(client);
		trouble->since = now;
	}
	trouble->kind = kind;
	trouble->server = server;
	trouble->address = address;
	trouble->count++;
	g_free(trouble->words);
	trouble->words = words;
}

/* A second more or less, so that phones that lost power together do not ask together. */
static gint64 jitter(DhcpClient *client)
{
	return (gint64) (client->ops->random(client->self) % (2 * SECOND + 1)) - SECOND;
}

static void set_state(DhcpClient *client, DhcpState state)
{
	DhcpState from = client->state;

	client->state = state;
	if (from != state)
		client->ops->state(client->self, from, state);
}

static void begin_exchange(DhcpClient *client, gint64 now)
{
	client->tries = 0;
	client->begun = now;
	client->xid = client->ops->random(client->self);
}

/* Goes to a state that begins an exchange of its own. */
static void begin_in(DhcpClient *client, DhcpState state, gint64 now)
{
	set_state(client, state);
	begin_exchange(client, now);
}

static void transmit(
	DhcpClient *client, const DhcpRequest *request, const DhcpLease *lease, guint32 destination, gint64 now)
{
	guint8 buffer[DHCP_MESSAGE_MAX];
	WireWriter w = wire_writer(buffer, sizeof buffer);

	dhcp_message_write(&w, &client->config.identity, request);
	g_return_if_fail(!w.bad);
	client->sent = now;
	if (client->unanswered == 0)
		client->silent_since = now;
	client->ops->send(client->self, buffer, w.length, lease, destination);
}

/* Some relays pass on only messages of a client that has waited: at least 1. */
static guint16 seconds_since(const DhcpClient *client, gint64 now)
{
	return (guint16) CLAMP((now - client->begun) / SECOND, 1, G_MAXUINT16);
}

static void discover(DhcpClient *client, gint64 now)
{
	if (client->tries >= SILENT_AFTER)
		dhcp_client_clear_trouble(client);
	client->secs = seconds_since(client, now);
	transmit(client,
		&(DhcpRequest) { .type = DHCP_DISCOVER,
			.xid = client->xid,
			.secs = client->secs,
			.broadcast = client->tries >= BROADCAST_AFTER && client->tries % 2 == 0,
			.requested = client->wish },
		NULL, 0, now);
	client->unanswered++;
	client->deadline = now + (2 * SECOND << MIN(client->tries, WAIT_SHIFT_MAX)) + jitter(client);
	client->tries++;
}

static void select_server(DhcpClient *client, gint64 now)
{
	g_clear_pointer(&client->offer, dhcp_lease_unref);
	client->other = 0;
	begin_in(client, DHCP_STATE_SELECTING, now);
	discover(client, now);
}

/* Asks for an address that was leased earlier: RFC 2131 table 4, INIT-REBOOT. */
static void request_known(DhcpClient *client, guint32 address, gint64 now)
{
	transmit(client,
		&(DhcpRequest) { .type = DHCP_REQUEST,
			.xid = client->xid,
			.secs = seconds_since(client, now),
			.requested = address },
		NULL, 0, now);
	client->tries++;
	client->unanswered++;
	client->deadline = now + client->tries * SECOND;
}

static void check_address(DhcpClient *client, guint32 address)
{
	client->verdict = client->config.check ? VERDICT_UNKNOWN : VERDICT_FREE;
	if (client->config.check)
		client->ops->check(client->self, address);
}

static void reboot(DhcpClient *client, gint64 now)
{
	begin_in(client, DHCP_STATE_REBOOTING, now);
	check_address(client, client->wish);
	request_known(client, client->wish, now);
}

/* A REQUEST that is sent again was left without an answer. */
static void send_offer_request(DhcpClient *client, gint64 now)
{
	if (client->tries)
		dhcp_client_note_trouble(
			client, DHCP_TROUBLE_NO_ACK, client->offer->server, client->offer->address, NULL, client->sent);
	transmit(client,
		&(DhcpRequest) { .type = DHCP_REQUEST,
			.xid = client->xid,
			.secs = client->secs,
			.requested = client->offer->address,
			.server = client->offer->server },
		NULL, 0, now);
	client->unanswered++;
	client->deadline = now + (2 * SECOND << client->tries) + jitter(client);
	client->tries++;
}

void dhcp_client_request_offer(DhcpClient *client, gint64 now)
{
	set_state(client, DHCP_STATE_REQUESTING);
	client->tries = 0;
	check_address(client, client->offer->address);
	send_offer_request(client, now);
}

static void stop(DhcpClient *client)
{
	set_state(client, DHCP_STATE_STOPPED);
	client->deadline = REGENT_NEVER;
}

void dhcp_client_start_over(DhcpClient *client, gint64 when)
{
	g_clear_pointer(&client->lease, dhcp_lease_unref);
	g_clear_pointer(&client->offer, dhcp_lease_unref);
	g_clear_pointer(&client->kept, dhcp_lease_unref);
	set_state(client, DHCP_STATE_INIT);
	client->deadline = when;
}

void dhcp_client_lose_lease(DhcpClient *client, DhcpLoss loss)
{
	g_autoptr(DhcpLease) lease = g_steal_pointer(&client->lease);

	stop(client);
	client->ops->forget(client->self);
	client->ops->lost(client->self, lease, loss);
}

static void decline(DhcpClient *client, const DhcpLease *lease, gint64 now)
{
	begin_exchange(client, now);
	transmit(client,
		&(DhcpRequest) { .type = DHCP_DECLINE,
			.xid = client->xid,
			.requested = lease->address,
			.server = lease->server,
			.words = "address in use by another host" },
		NULL, 0, now);
	client->ops->declined(client->self, lease->address, now + DECLINE_WAIT);
}

/* Half of what is left, as long as that is not next to nothing: the last wait is to the end itself. */
static gint64 next_renewal(const DhcpClient *client, gint64 until, gint64 now)
{
	gint64 least = CLAMP(client->lease->time * SECOND / RENEW_WAITS, SECOND, RENEW_WAIT_MIN);
	gint64 half = (until - now) / 2;

	return half < least ? until : now + half;
}

static void renew(DhcpClient *client, gint64 now)
{
	gboolean unicast = client->state == DHCP_STATE_RENEWING;
	gint64 until = unicast ? client->lease->start + client->lease->t2 * SECOND : dhcp_lease_end(client->lease);

	transmit(client,
		&(DhcpRequest) { .type = DHCP_REQUEST,
			.xid = client->xid,
			.secs = seconds_since(client, now),
			.ciaddr = client->lease->address },
		client->lease, unicast ? client->lease->server : 0, now);
	client->unanswered++;
	client->deadline = next_renewal(client, until, now);
}

/* Goes to the state that the lease's times call for. */
static void resume_lease(DhcpClient *client, gint64 now)
{
	gint64 start = client->lease->start;

	if (client->lease->time == G_MAXUINT32) {
		set_state(client, DHCP_STATE_BOUND);
		client->deadline = REGENT_NEVER;
	} else if (now >= dhcp_lease_end(client->lease)) {
		dhcp_client_lose_lease(client, DHCP_LOST_EXPIRED);
	} else if (now >= start + client->lease->t2 * SECOND) {
		if (client->state != DHCP_STATE_REBINDING)
			begin_in(client, DHCP_STATE_REBINDING, now);
		renew(client, now);
	} else if (now >= start + client->lease->t1 * SECOND) {
		if (client->state != DHCP_STATE_RENEWING)
			begin_in(client, DHCP_STATE_RENEWING, now);
		renew(client, now);
	} else {
		set_state(client, DHCP_STATE_BOUND);
		client->deadline = start + client->lease->t1 * SECOND + MAX(jitter(client), 0);
	}
}

void dhcp_client_use_lease(DhcpClient *client, gint64 now)
{
	g_clear_pointer(&client->offer, dhcp_lease_unref);
	g_clear_pointer(&client->kept, dhcp_lease_unref);
	dhcp_client_clear_trouble(client);
	set_state(client, DHCP_STATE_BOUND);
	client->ops->bound(client->self, client->lease);
	resume_lease(client, now);
}

void dhcp_client_use_if_free(DhcpClient *client, gint64 now)
{
	guint32 address = client->lease->address;

	set_state(client, DHCP_STATE_CHECKING);
	client->deadline = REGENT_NEVER;
	if (client->verdict == VERDICT_FREE) {
		dhcp_client_use_lease(client, now);
	} else if (client->verdict == VERDICT_TAKEN) {
		decline(client, client->lease, now);
		dhcp_client_start_over(client, now + DECLINE_WAIT);
		client->ops->forget(client->self);
		client->ops->refused(client->self, address, TRUE, NULL);
	}
}

void dhcp_client_checked(DhcpClient *client, gboolean conflict, gint64 now)
{
	if (client->state != DHCP_STATE_REQUESTING && client->state != DHCP_STATE_REBOOTING &&
		client->state != DHCP_STATE_CHECKING)
		return;
	client->verdict = conflict ? VERDICT_TAKEN : VERDICT_FREE;
	if (client->state == DHCP_STATE_CHECKING)
		dhcp_client_use_if_free(client, now);
}

static void discover_any(DhcpClient *client, gint64 now)
{
	client->wish = 0;
	select_server(client, now);
}

void dhcp_client_start(DhcpClient *client, const DhcpBeginning *beginning, gint64 now)
{
	client->wish = beginning->address;
	client->kept = beginning->kept ? dhcp_lease_ref(beginning->kept) : NULL;
	if (beginning->not_before > now)
		dhcp_client_start_over(client, beginning->not_before);
	else if (client->wish && beginning->reboot)
		reboot(client, now);
	else
		select_server(client, now);
}

void dhcp_client_confirm(DhcpClient *client, gint64 now)
{
	if (client->state == DHCP_STATE_SELECTING && !client->offer)
		select_server(client, now);
	if (client->state < DHCP_STATE_BOUND)
		return;
	begin_in(client, DHCP_STATE_CONFIRMING, now);
	request_known(client, client->lease->address, now);
}

void dhcp_client_conflict(DhcpClient *client, gint64 now)
{
	if (client->state < DHCP_STATE_BOUND)
		return;
	decline(client, client->lease, now);
	dhcp_client_lose_lease(client, DHCP_LOST_CONFLICT);
}

gboolean dhcp_client_release(DhcpClient *client, gint64 now)
{
	if (client->state < DHCP_STATE_BOUND)
		return FALSE;
	begin_in(client, DHCP_STATE_STOPPED, now);
	transmit(client,
		&(DhcpRequest) { .type = DHCP_RELEASE,
			.xid = client->xid,
			.ciaddr = client->lease->address,
			.server = client->lease->server },
		client->lease, client->lease->server, now);
	g_clear_pointer(&client->lease, dhcp_lease_unref);
	stop(client);
	client->ops->forget(client->self);
	return TRUE;
}

/* RFC 2131 3.2.3: a lease that is not over may be used until it is, when nobody answers. Whether another host has the
 * address is looked at already where it was asked for by name. */
static void use_kept(DhcpClient *client, gint64 now)
{
	client->lease = g_steal_pointer(&client->kept);
	if (client->state == DHCP_STATE_SELECTING)
		check_address(client, client->lease->address);
	dhcp_client_use_if_free(client, now);
}

/* Without an answer, an address of which no lease is known is given up, a lease in use goes on. */
static void ask_for_known_again(DhcpClient *client, gint64 now)
{
	gboolean confirming = client->state == DHCP_STATE_CONFIRMING;

	if (client->tries < REBOOT_TRIES)
		request_known(client, confirming ? client->lease->address : client->wish, now);
	else if (confirming)
		resume_lease(client, now);
	else if (client->kept)
		use_kept(client, now);
	else
		select_server(client, now);
}

static void select_again(DhcpClient *client, gint64 now)
{
	if (client->offer)
		dhcp_client_request_offer(client, now);
	else if (client->kept && client->tries >= SILENT_AFTER)
		use_kept(client, now);
	else
		discover(client, now);
}

/* Not what INIT waits for: that time is due to a server, or to who has the address. */
void dhcp_client_hasten(DhcpClient *client, gint64 now)
{
	if (client->state == DHCP_STATE_SELECTING && !client->offer)
		discover(client, now);
}

void dhcp_client_tick(DhcpClient *client, gint64 now)
{
	if (now < client->deadline)
		return;
	switch (client->state) {
	case DHCP_STATE_INIT:
		discover_any(client, now);
		break;
	case DHCP_STATE_SELECTING:
		select_again(client, now);
		break;
	case DHCP_STATE_REQUESTING:
		if (client->tries < REQUEST_TRIES)
			send_offer_request(client, now);
		else
			discover_any(client, now);
		break;
	case DHCP_STATE_REBOOTING:
	case DHCP_STATE_CONFIRMING:
		ask_for_known_again(client, now);
		break;
	case DHCP_STATE_BOUND:
	case DHCP_STATE_RENEWING:
	case DHCP_STATE_REBINDING:
		resume_lease(client, now);
		break;
	default:
		break;
	}
}
