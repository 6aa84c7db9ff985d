/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dhcp-client-private.h"

#include <string.h>

#include "dhcp-servers.h"

#define BOOTP_REPLY 2
#define ETHERNET 1
#define NAK_WAIT_MAX 60
/* The part of an offer's score for that. */
#define NAMES_SERVER 2

static guint offer_score(const DhcpClient *client, const DhcpLease *offer)
{
	const char *source = NULL;
	g_autoptr(GString) unsaid = g_string_new(NULL);
	g_auto(GStrv) servers = dhcp_servers_choose(offer, client->config.order, &source, unsaid);

	return (servers || !client->config.order ? NAMES_SERVER : 0) +
	       (client->wish && offer->address == client->wish ? 1 : 0);
}

static gboolean is_better_offer(const DhcpClient *client, const DhcpLease *offer)
{
	guint old, new;

	if (!client->offer)
		return TRUE;
	old = offer_score(client, client->offer);
	new = offer_score(client, offer);
	return new > old || (new == old && offer->time > client->offer->time);
}

/* @offer is not taken. */
static void drop_offer(DhcpClient *client, DhcpLease *offer)
{
	gboolean poor = offer_score(client, offer) < NAMES_SERVER;
	gboolean other = client->offer && offer->server != client->offer->server;

	if (other && poor)
		client->other = offer->server;
	if (other)
		client->ops->heard(client->self, DHCP_OFFER, offer->server, offer->address,
			poor ? "it names no configuration server" : NULL);
	dhcp_lease_unref(offer);
}

/* The first that names a provisioning server is taken at once: a phone gains nothing by waiting. */
static gboolean receive_offer(
	DhcpClient *client, const DhcpMessage *message, guint32 source, GError **error, gint64 now)
{
	gboolean first = !client->offer;
	DhcpLease *offer = dhcp_lease_new(message, source, now, error);
	DhcpLease *poorer;

	if (!offer)
		return FALSE;
	client->unanswered = 0;
	if (!is_better_offer(client, offer)) {
		drop_offer(client, offer);
		return TRUE;
	}
	poorer = g_steal_pointer(&client->offer);
	client->offer = offer;
	if (poorer)
		drop_offer(client, poorer);
	if (offer_score(client, offer) >= NAMES_SERVER || client->config.offer_wait == 0)
		dhcp_client_request_offer(client, now);
	else if (first)
		client->deadline = now + client->config.offer_wait;
	return TRUE;
}

static gboolean receive_first_ack(DhcpClient *client, DhcpLease *lease, GError **error, gint64 now)
{
	guint32 asked = client->offer ? client->offer->address : client->wish;

	if (lease->address != asked) {
		g_set_error(
			error, DHCP_ERROR, DHCP_ERROR_UNUSABLE, "acknowledges another address than the one asked for");
		dhcp_lease_unref(lease);
		return FALSE;
	}
	client->unanswered = 0;
	g_clear_pointer(&client->lease, dhcp_lease_unref);
	client->lease = lease;
	dhcp_client_use_if_free(client, now);
	return TRUE;
}

static gboolean receive_ack(DhcpClient *client, const DhcpMessage *message, guint32 source, GError **error, gint64 now)
{
	DhcpLease *lease = dhcp_lease_new(message, source, client->sent, error);

	if (!lease)
		return FALSE;
	if (client->state < DHCP_STATE_BOUND)
		return receive_first_ack(client, lease, error, now);
	client->unanswered = 0;
	if (lease->address != client->lease->address || lease->prefix != client->lease->prefix) {
		dhcp_lease_unref(lease);
		dhcp_client_lose_lease(client, DHCP_LOST_CHANGED);
		return TRUE;
	}
	g_clear_pointer(&client->lease, dhcp_lease_unref);
	client->lease = lease;
	dhcp_client_use_lease(client, now);
	return TRUE;
}

/* At once the first time, then after 1, 2, 4 ... 60 s. */
static gint64 next_nak_wait(DhcpClient *client)
{
	guint wait = client->naks ? MIN(1u << MIN(client->naks - 1, 6u), NAK_WAIT_MAX) : 0;

	client->naks++;
	return wait * SECOND;
}

static void receive_nak(DhcpClient *client, const DhcpMessage *message, guint32 source, gint64 now)
{
	g_autofree char *words = dhcp_message_text(message, DHCP_OPTION_MESSAGE);
	const DhcpLease *asked = client->lease ? client->lease : client->offer;
	guint32 address = asked ? asked->address : client->wish;

	client->unanswered = 0;
	client->ops->heard(client->self, DHCP_NAK, dhcp_message_server(message, source), address, words);
	dhcp_client_note_trouble(
		client, DHCP_TROUBLE_REFUSED, dhcp_message_server(message, source), address, g_strdup(words), now);
	if (client->state >= DHCP_STATE_BOUND) {
		dhcp_client_lose_lease(client, DHCP_LOST_NAK);
		return;
	}
	dhcp_client_start_over(client, now + next_nak_wait(client));
	client->ops->forget(client->self);
	client->ops->refused(client->self, address, FALSE, words);
}

static gboolean is_from_our_server(const DhcpClient *client, const DhcpMessage *message)
{
	const DhcpLease *lease = client->state == DHCP_STATE_RENEWING ? client->lease : client->offer;

	return dhcp_message_server(message, lease->server) == lease->server;
}

static gboolean is_expected(const DhcpClient *client, const DhcpMessage *message)
{
	gboolean answer = message->type == DHCP_ACK || message->type == DHCP_NAK;

	switch (client->state) {
	case DHCP_STATE_SELECTING:
		return message->type == DHCP_OFFER;
	case DHCP_STATE_REQUESTING:
	case DHCP_STATE_RENEWING:
		return answer && is_from_our_server(client, message);
	case DHCP_STATE_REBOOTING:
	case DHCP_STATE_CONFIRMING:
	case DHCP_STATE_REBINDING:
		return answer;
	default:
		return FALSE;
	}
}

static gboolean is_for_this_host(const DhcpClient *client, const DhcpMessage *message)
{
	const DhcpIdentity *identity = &client->config.identity;

	return message->op == BOOTP_REPLY && message->hardware_type == ETHERNET &&
	       message->hardware_length == sizeof identity->mac &&
	       memcmp(message->chaddr, identity->mac, sizeof identity->mac) == 0;
}

/* RFC 6842: a client identifier that is not ours makes it another client's. */
static gboolean is_for_this_client(const DhcpClient *client, const DhcpMessage *message)
{
	const GByteArray *echo = message->options[DHCP_OPTION_CLIENT_ID];
	gsize size = 0;
	gconstpointer own = NULL;

	if (client->config.identity.client_id)
		own = g_bytes_get_data(client->config.identity.client_id, &size);
	return !echo || !own || (echo->len == size && memcmp(echo->data, own, size) == 0);
}

static gboolean drop(GError **error, DhcpError code, const char *why)
{
	g_set_error_literal(error, DHCP_ERROR, (gint) code, why);
	return FALSE;
}

static gboolean take(DhcpClient *client, const DhcpMessage *message, guint32 source, GError **error, gint64 now)
{
	if (message->type == DHCP_OFFER)
		return receive_offer(client, message, source, error, now);
	if (message->type == DHCP_ACK)
		return receive_ack(client, message, source, error, now);
	receive_nak(client, message, source, now);
	return TRUE;
}

/* What nobody waits for still tells who else is there. */
static void note_unexpected(DhcpClient *client, const DhcpMessage *message, guint32 source)
{
	guint32 server = dhcp_message_server(message, source);
	const DhcpLease *ours = client->lease ? client->lease : client->offer;
	gboolean other = !ours || ours->server != server;
	g_autofree char *words = dhcp_message_text(message, DHCP_OPTION_MESSAGE);

	if (message->type == DHCP_NAK)
		client->ops->heard(client->self, DHCP_NAK, server, 0, words);
	else if (other && (message->type == DHCP_OFFER || message->type == DHCP_ACK))
		client->ops->heard(client->self, message->type, server, message->yiaddr, NULL);
}

gboolean dhcp_client_asked(const DhcpClient *client, gconstpointer data, gsize length)
{
	g_autoptr(DhcpMessage) message = dhcp_message_parse(data, length, NULL);

	return message && is_for_this_host(client, message) && message->xid == client->xid;
}

gboolean dhcp_client_receive(
	DhcpClient *client, guint32 source, gconstpointer data, gsize length, GError **error, gint64 now)
{
	g_autoptr(DhcpMessage) message = dhcp_message_parse(data, length, error);

	if (!message)
		return FALSE;
	if (!is_for_this_host(client, message))
		return TRUE;
	if (message->xid != client->xid)
		return drop(error, DHCP_ERROR_FOREIGN, "is of another transaction (xid)");
	if (!is_for_this_client(client, message))
		return drop(error, DHCP_ERROR_FOREIGN, "names another client (option 61)");
	if (!message->type)
		return drop(error, DHCP_ERROR_UNUSABLE, "is plain BOOTP, without a DHCP message type");
	if (is_expected(client, message))
		return take(client, message, source, error, now);
	note_unexpected(client, message, source);
	return TRUE;
}
