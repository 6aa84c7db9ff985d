/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host-port.h"
#include "icmp-error.h"

#include <regent/step.h>

/**
 * Connects to what a name stands for: looks its addresses up, then tries one after the other until one takes the
 * connection. It works on timers and watches of the step; its sockets are bound to the voice interface and carry its
 * DSCP and priority. The step must have the facts of voice-socket.h and resolve.h among its needs or uses; with ip.address
 * and ip.gateway too, who does not answer ARP is told.
 *
 *	static const ConnectorOps ops = { .opened = on_opened, .failed = on_failed };
 *	ConnectorTarget target = { .host = "cucm-pub", .port = 2000, .type = SOCK_STREAM, .timeout = 5 * G_USEC_PER_SEC };
 *
 *	sccp->connector = connector_new(step, &target, &ops, sccp);
 *
 * Exactly one of opened and failed is called, once, and never from inside connector_new(). Both may free the connector.
 * A protocol that is content with any address that answers TCP (SCCP) frees it as soon as either was called. One whose
 * own exchange can fail with an address (SIP: silent over UDP, "503 Service Unavailable") keeps it and asks for the
 * next one with connector_next(), which again ends in one of the two.
 *
 * A literal address is used as it is, without DNS. Everything ends with connector_free(); it is to be called before the
 * step is gone.
 */
typedef struct Connector Connector;

typedef struct {
	const char *host; /* name or literal address */
	guint16 port;     /* where DNS does not say another */
	const char
		*service; /* "_sip._udp": SRV records of that service at @host come first (RFC 3263); NULL: not asked */
	int type;         /* SOCK_STREAM: TCP. SOCK_DGRAM: no connection, each address counts as opened */
	gint64 timeout;   /* microseconds for each address */
} ConnectorTarget;

/** Why the last address, or the name, came to nothing. */
typedef enum {
	CONNECTOR_UNKNOWN,      /* DNS knows no address of the name */
	CONNECTOR_NO_DNS,       /* no DNS server has answered, or is known */
	CONNECTOR_REFUSED,      /* nobody listens there, or it reset the connection */
	CONNECTOR_FIREWALL,     /* one on the way rejects it */
	CONNECTOR_OWN_FIREWALL, /* the host's own one does */
	CONNECTOR_ROUTER,       /* one on the way knows no way on */
	CONNECTOR_GATEWAY,      /* the router that leads there answers no ARP */
	CONNECTOR_NO_ARP,       /* it is in our own network, and answers no ARP */
	CONNECTOR_NO_ROUTE,     /* we know no router that leads there */
	CONNECTOR_SILENT,       /* no answer in time */
	CONNECTOR_NO_SOCKET,    /* the fault is ours: the interface is gone, a right is missing */
} ConnectorFailure;

typedef struct {
	/** @fd: (transfer full): the connected socket; with SOCK_DGRAM one of the right family, neither bound to an
	 * address nor connected. @address: (transfer none): the literal address and port it is about. */
	void (*opened)(gpointer self, int fd, const HostPort *address);
	/** No address is left. @why: as connector_errors(). */
	void (*failed)(gpointer self, ConnectorFailure failure, const char *why);
	/** Optional: a socket that will be connected, for an option or a port that must be set before. @family: AF_INET or
	 * AF_INET6. It must not free the connector. */
	void (*made)(gpointer self, int fd, int family);
} ConnectorOps;

/** @target: (transfer none): copied. Returns: (transfer full) */
Connector *connector_new(RegentStep *step, const ConnectorTarget *target, const ConnectorOps *ops, gpointer self);
/** After opened: that address is of no use, go on with the next one. */
void connector_next(Connector *connector);
/** After a refresh in which ip.dns or ip.domain changed: a look-up that is not over begins again. */
void connector_refresh(Connector *connector);
/** Returns: (transfer none): a sentence for each address that failed so far, or the one about the name:
 * "10.1.0.10:2000 refused the connection, 10.1.0.11:2000 is silent for 5 s"; "" when none did. */
const char *connector_errors(const Connector *connector);
/** Returns: (transfer none) (nullable): the address of the router, firewall or DNS server that the last failure is about. */
const char *connector_sayer(const Connector *connector);
/** Cancels what is under way. @connector: (nullable) */
void connector_free(Connector *connector);

/** What an error of a socket says about the way to a server. */
typedef struct {
	ConnectorFailure failure;
	char *sentence; /* "10.1.0.10:2000 refused the connection" */
	char *sayer;    /* (nullable): as connector_sayer() */
} ConnectorVerdict;

/** @type: of the socket. @peer: where it sends. @code: errno. @said: (nullable): what the network said of it. Returns: to be
 * cleared. */
ConnectorVerdict connector_judge(RegentStep *step, int type, const HostPort *peer, int code, const IcmpError *said);
void connector_verdict_clear(ConnectorVerdict *verdict);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ConnectorVerdict, connector_verdict_clear)
