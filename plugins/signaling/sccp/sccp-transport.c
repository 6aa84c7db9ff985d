/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-transport.h"

#include "connect.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <unistd.h>

enum {
	READ_SIZE = 8192,
	QUEUE_MAX = 65536,
};

struct SccpTransport {
	SccpTransportSet *set;
	guint link;
	gboolean secure;
	HostPort where;
	Connector *connector; /* NULL: connected */
	char *tried;          /* what is said about addresses that were tried in vain, NULL: none */
	int fd;
	RegentWatch *watch;
	GByteArray *queue; /* what is to be sent */
	gboolean waits;    /* for the socket to take it */
	gboolean finished; /* nothing more is sent after it */
	TlsStream *tls;
};

/* TLS. */

static void on_tls_opened(gpointer self)
{
	SccpTransport *transport = self;

	transport->set->ops->opened(transport->set->self, transport->link);
}

/* Another address of the same name would show the same certificate. */
static void on_tls_failed(gpointer self, const char *text)
{
	SccpTransport *transport = self;
	g_autofree char *where = host_port_text(&transport->where);
	g_autofree char *sentence = g_strdup_printf(
		"%s%s%s: %s", transport->tried ? transport->tried : "", transport->tried ? ", " : "", where, text);

	transport->set->ops->failed(transport->set->self, transport->link, SERVER_TROUBLE_TLS, sentence, NULL);
}

static void on_tls_received(gpointer self, const guint8 *data, gsize length)
{
	SccpTransport *transport = self;

	transport->set->ops->received(transport->set->self, transport->link, data, length);
}

static void on_tls_closed(gpointer self, TlsEnd end)
{
	static const SccpClose causes[] = {
		[TLS_END_CLOSED] = SCCP_CLOSE_TCP_CLOSED,
		[TLS_END_RESET] = SCCP_CLOSE_TCP_RESET,
		[TLS_END_TIMEOUT] = SCCP_CLOSE_TCP_TIMEOUT,
		[TLS_END_BROKEN] = SCCP_CLOSE_TCP_ABORTED,
	};
	SccpTransport *transport = self;

	transport->set->ops->closed(transport->set->self, transport->link, causes[end]);
}

static const TlsStreamOps tls_ops = { on_tls_opened, on_tls_failed, on_tls_received, on_tls_closed };

/* Plain TCP. */

static SccpClose cause_of(int code)
{
	switch (code) {
	case 0:
		return SCCP_CLOSE_TCP_CLOSED;
	case ECONNRESET:
		return SCCP_CLOSE_TCP_RESET;
	case ETIMEDOUT:
		return SCCP_CLOSE_TCP_TIMEOUT;
	default:
		return SCCP_CLOSE_TCP_ABORTED;
	}
}

/* Reading will tell when the connection is broken. */
static void send_queue(SccpTransport *transport)
{
	gssize sent = send(transport->fd, transport->queue->data, transport->queue->len, MSG_NOSIGNAL | MSG_DONTWAIT);

	if (sent > 0)
		g_byte_array_remove_range(transport->queue, 0, (guint) sent);
	if (!transport->queue->len)
		g_clear_pointer(&transport->queue, g_byte_array_unref);
	if (transport->waits != (transport->queue != NULL))
		regent_watch_set(transport->watch, transport->queue ? G_IO_IN | G_IO_OUT : G_IO_IN);
	transport->waits = transport->queue != NULL;
	if (transport->finished && !transport->queue)
		shutdown(transport->fd, SHUT_WR);
}

static void on_ready(gpointer self, int fd, GIOCondition condition)
{
	SccpTransport *transport = self;
	const SccpTransportOps *ops = transport->set->ops;
	guint8 data[READ_SIZE];
	gssize length;

	if (condition & G_IO_OUT && transport->queue)
		send_queue(transport);
	length = recv(fd, data, sizeof data, MSG_DONTWAIT);
	if (length > 0)
		ops->received(transport->set->self, transport->link, data, (gsize) length);
	else if (length == 0 || (errno != EAGAIN && errno != EINTR))
		ops->closed(transport->set->self, transport->link, cause_of(length ? errno : 0));
}

/* Connecting. */

/* A PDU is never cut by us: chan_skinny reads its header with one read(). */
static void set_no_delay(int fd)
{
	int on = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

static void start_tls(SccpTransport *transport, int fd)
{
	g_autoptr(GError) error = NULL;

	transport->tls = tls_stream_open(&transport->set->tls, fd, &transport->where, &tls_ops, transport, &error);
	if (!transport->tls)
		on_tls_failed(transport, error->message);
}

static void on_connected(gpointer self, int fd, const HostPort *address)
{
	SccpTransport *transport = self;
	const char *errors = connector_errors(transport->connector);

	transport->tried = *errors ? g_strdup(errors) : NULL;
	g_clear_pointer(&transport->connector, connector_free);
	set_no_delay(fd);
	if (transport->secure) {
		start_tls(transport, fd);
		return;
	}
	transport->fd = fd;
	transport->watch = regent_step_watch_fd(transport->set->step, fd, G_IO_IN, on_ready, transport);
	transport->set->ops->opened(transport->set->self, transport->link);
}

static void on_not_connected(gpointer self, ConnectorFailure failure, const char *why)
{
	SccpTransport *transport = self;

	transport->set->ops->failed(transport->set->self, transport->link,
		server_trouble_of(failure, transport->where.host), why, connector_sayer(transport->connector));
}

static const ConnectorOps connector_ops = { .opened = on_connected, .failed = on_not_connected };

SccpTransport *sccp_transport_open(SccpTransportSet *set, guint link, const HostPort *where, gboolean secure)
{
	SccpTransport *transport = g_new0(SccpTransport, 1);
	ConnectorTarget target = {
		.host = where->host, .port = where->port, .type = SOCK_STREAM, .timeout = set->timeout
	};

	transport->set = set;
	transport->link = link;
	transport->secure = secure;
	transport->where = (HostPort) { g_strdup(where->host), where->port };
	transport->fd = -1;
	transport->connector = connector_new(set->step, &target, &connector_ops, transport);
	return transport;
}

static void queue_data(SccpTransport *transport, gconstpointer data, gsize length)
{
	if (!transport->queue)
		transport->queue = g_byte_array_sized_new((guint) length);
	if (transport->queue->len + length <= QUEUE_MAX)
		g_byte_array_append(transport->queue, data, (guint) length);
}

void sccp_transport_send(SccpTransport *transport, gconstpointer data, gsize length)
{
	if (transport->tls)
		tls_stream_send(transport->tls, data, length);
	else if (transport->fd >= 0)
		queue_data(transport, data, length);
}

void sccp_transport_flush(SccpTransport *transport)
{
	if (transport->queue && !transport->waits)
		send_queue(transport);
}

void sccp_transport_finish(SccpTransport *transport)
{
	transport->finished = TRUE;
	if (transport->tls)
		tls_stream_finish(transport->tls);
	else if (transport->queue)
		sccp_transport_flush(transport);
	else if (transport->fd >= 0)
		shutdown(transport->fd, SHUT_WR);
}

void sccp_transport_free(SccpTransport *transport)
{
	g_clear_pointer(&transport->connector, connector_free);
	sccp_transport_flush(transport); /* a farewell */
	g_clear_pointer(&transport->watch, regent_watch_remove);
	g_clear_pointer(&transport->tls, tls_stream_free);
	g_clear_pointer(&transport->queue, g_byte_array_unref);
	if (transport->fd >= 0)
		close(transport->fd);
	host_port_clear(&transport->where);
	g_free(transport->tried);
	g_free(transport);
}

void sccp_transport_set_clear(SccpTransportSet *set)
{
	tls_context_clear(&set->tls);
}
