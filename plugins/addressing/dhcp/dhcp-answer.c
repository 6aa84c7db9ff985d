/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dhcp-client-private.h"

#include <string.h>

#define BOOTP_REPLY 2
#define ETHERNET 1
#define NAK_WAIT_MAX 60

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
static gboolean receive_offer(DhcpClient *c, gint64 now, const DhcpMessage *message, guint32 source, GError **error)
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
		dhcp_client_take_offer(c, now);
	else if (first)
		dhcp_client_sleep(c, now + c->config.offer_wait);
	return TRUE;
}

static gboolean receive_first_ack(DhcpClient *c, gint64 now, DhcpLease *lease, GError **error)
{
	guint32 asked = c->offer ? c->offer->address : c->wish;

	if (lease->address != asked) {
		g_set_error(
			error, DHCP_ERROR, DHCP_ERROR_UNUSABLE, "acknowledges another address than the one asked for");
		dhcp_lease_unref(lease);
		return FALSE;
	}
	c->unanswered = 0;
	g_clear_pointer(&c->lease, dhcp_lease_unref);
	c->lease = lease;
	dhcp_client_judge(c, now);
	return TRUE;
}

static gboolean receive_ack(DhcpClient *c, gint64 now, const DhcpMessage *message, guint32 source, GError **error)
{
	DhcpLease *lease = dhcp_lease_new(message, source, c->sent, error);

	if (!lease)
		return FALSE;
	if (c->state < DHCP_STATE_BOUND)
		return receive_first_ack(c, now, lease, error);
	c->unanswered = 0;
	if (lease->address != c->lease->address || lease->prefix != c->lease->prefix) {
		dhcp_lease_unref(lease);
		dhcp_client_lose(c, DHCP_LOST_CHANGED);
		return TRUE;
	}
	g_clear_pointer(&c->lease, dhcp_lease_unref);
	c->lease = lease;
	dhcp_client_bind(c, now);
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
		dhcp_client_lose(c, DHCP_LOST_NAK);
		return;
	}
	wait = nak_wait(c);
	dhcp_client_begin_anew(c, now + wait);
	c->ops->forget(c->self);
	c->ops->refused(c->self, address, FALSE, words, wait);
}

static gboolean from_our_server(const DhcpClient *c, const DhcpMessage *message)
{
	const DhcpLease *lease = c->state == DHCP_STATE_RENEWING ? c->lease : c->offer;

	return dhcp_message_server(message, lease->server) == lease->server;
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

	if (message->op != BOOTP_REPLY || message->xid != c->xid || message->hardware_type != ETHERNET ||
		message->hardware_length != sizeof identity->mac ||
		memcmp(message->chaddr, identity->mac, sizeof identity->mac) != 0)
		return FALSE;
	if (echo && identity->client_id) {
		gsize size;
		gconstpointer own = g_bytes_get_data(identity->client_id, &size);

		return echo->len == size && memcmp(echo->data, own, size) == 0;
	}
	return TRUE;
}

gboolean dhcp_client_receive(
	DhcpClient *c, gint64 now, guint32 source, gconstpointer data, gsize length, GError **error)
{
	g_autoptr(DhcpMessage) message = dhcp_message_parse(data, length, error);

	if (!message)
		return FALSE;
	if (!for_us(c, message))
		return TRUE;
	if (!message->type) {
		g_set_error(error, DHCP_ERROR, DHCP_ERROR_UNUSABLE, "is plain BOOTP, without a DHCP message type");
		return FALSE;
	}
	if (!expected(c, message))
		return TRUE;
	if (message->type == DHCP_OFFER)
		return receive_offer(c, now, message, source, error);
	if (message->type == DHCP_ACK)
		return receive_ack(c, now, message, source, error);
	receive_nak(c, now, message);
	return TRUE;
}
