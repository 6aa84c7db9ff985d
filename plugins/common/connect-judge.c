/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "connect.h"

#include "ipv4.h"

#include <errno.h>
#include <regent/facts.h>

void connector_verdict_clear(ConnectorVerdict *verdict)
{
	g_clear_pointer(&verdict->sentence, g_free);
	g_clear_pointer(&verdict->sayer, g_free);
}

/* What this machine says itself is that nobody answered ARP: a socket that is bound to an interface finds any address there
 * when no route leads to it. */
static void judge_next_hop(ConnectorVerdict *verdict, RegentStep *step, const HostPort *peer, const Ipv4Prefix *own)
{
	const char *gateway = regent_step_fact_string(step, REGENT_FACT_IP_GATEWAY);
	guint32 address;

	g_clear_pointer(&verdict->sayer, g_free);
	if (!ipv4_read(peer->host, &address) || !((address ^ own->address) & ipv4_mask(own->length))) {
		verdict->failure = CONNECTOR_NO_ARP;
		verdict->sentence = g_strdup_printf("%s answers no ARP", peer->host);
	} else if (gateway) {
		verdict->failure = CONNECTOR_GATEWAY;
		verdict->sayer = g_strdup(gateway);
		verdict->sentence =
			g_strdup_printf("the router %s, which leads to %s, answers no ARP", gateway, peer->host);
	} else {
		verdict->failure = CONNECTOR_NO_ROUTE;
		verdict->sentence = g_strdup_printf("no router is known that leads to %s", peer->host);
	}
}

static void judge_way(ConnectorVerdict *verdict, RegentStep *step, const HostPort *peer, const char *where)
{
	const char *text = regent_step_fact_string(step, REGENT_FACT_IP_ADDRESS);
	Ipv4Prefix own;
	guint32 sayer;

	if (text && ipv4_prefix_read(text, &own) && ipv4_read(verdict->sayer, &sayer) && sayer == own.address) {
		judge_next_hop(verdict, step, peer, &own);
		return;
	}
	verdict->failure = CONNECTOR_ROUTER;
	verdict->sentence = g_strdup_printf("%s says that there is no way to %s", verdict->sayer, where);
}

/* Hosts refuse a TCP port by a reset, and a UDP port of theirs by ICMP; all else is a firewall. */
static gboolean is_firewall(const IcmpError *said, int type, gboolean by_peer)
{
	return said->kind == ICMP_ERROR_PROHIBITED ||
	       (said->kind == ICMP_ERROR_PORT && (type == SOCK_STREAM || !by_peer));
}

/* Returns: FALSE: it says nothing about the way. */
static gboolean judge_said(
	ConnectorVerdict *verdict, RegentStep *step, int type, const HostPort *peer, const IcmpError *said)
{
	g_autofree char *where = host_port_text(peer);
	const char *transport = type == SOCK_STREAM ? "TCP" : "UDP";
	gboolean by_peer;

	verdict->sayer = icmp_error_sayer(said);
	by_peer = g_strcmp0(verdict->sayer, peer->host) == 0;
	if (verdict->sayer && is_firewall(said, type, by_peer)) {
		verdict->failure = by_peer ? CONNECTOR_OWN_FIREWALL : CONNECTOR_FIREWALL;
		verdict->sentence = by_peer ? g_strdup_printf("%s rejects %s as a firewall does", where, transport)
					    : g_strdup_printf("%s rejects %s to %s as a firewall does", verdict->sayer,
						      transport, where);
	} else if (verdict->sayer && said->kind == ICMP_ERROR_NO_WAY) {
		judge_way(verdict, step, peer, where);
	}
	if (!verdict->sentence)
		g_clear_pointer(&verdict->sayer, g_free);
	return verdict->sentence != NULL;
}

ConnectorVerdict connector_judge(RegentStep *step, int type, const HostPort *peer, int code, const IcmpError *said)
{
	ConnectorVerdict verdict = { .failure = CONNECTOR_NO_SOCKET };
	g_autofree char *where = host_port_text(peer);

	if (said && judge_said(&verdict, step, type, peer, said))
		return verdict;
	switch (code) {
	case ECONNREFUSED:
		verdict.failure = CONNECTOR_REFUSED;
		verdict.sentence = type == SOCK_STREAM ? g_strdup_printf("%s refused the connection", where)
						       : g_strdup_printf("%s refuses UDP", where);
		break;
	case ECONNRESET:
		verdict.failure = CONNECTOR_REFUSED;
		verdict.sentence = g_strdup_printf("%s reset the connection", where);
		break;
	case EHOSTUNREACH:
	case ENETUNREACH:
		verdict.failure = CONNECTOR_NO_ROUTE;
		verdict.sentence = g_strdup_printf("no route to %s", where);
		break;
	case ETIMEDOUT:
		verdict.failure = CONNECTOR_SILENT;
		verdict.sentence = g_strdup_printf("%s is silent", where);
		break;
	default:
		verdict.sentence = g_strdup_printf("cannot connect to %s: %s", where, g_strerror(code));
	}
	return verdict;
}
