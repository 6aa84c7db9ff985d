/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-transport.h"

#include "sip-frame.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_UNSENT (256 * 1024)

struct SipTransport {
	RegentStep *step;
	const SipTransportOps *ops;
	gpointer self;
	gboolean tcp;
	HostPort *server, *own;
	int fd;
	RegentWatch *watch;
	GByteArray *in, *out; /* of a TCP connection */
	guint refs;           /* it may be freed while it tells something */
};

static void on_ready(gpointer self, int fd, GIOCondition condition);

/* Addresses. */

static gboolean to_native(const HostPort *address, struct sockaddr_storage *native, socklen_t *size)
{
	g_autoptr(GSocketAddress) socket_address = g_inet_socket_address_new_from_string(address->host, address->port);

	if (!socket_address)
		return FALSE;
	*size = (socklen_t) g_socket_address_get_native_size(socket_address);
	return g_socket_address_to_native(socket_address, native, sizeof *native, NULL);
}

/* Returns: (transfer full) (nullable) */
static HostPort *from_native(const struct sockaddr_storage *native, socklen_t size)
{
	g_autoptr(GSocketAddress) address = g_socket_address_new_from_native((gpointer) native, size);
	GInetSocketAddress *inet = G_IS_INET_SOCKET_ADDRESS(address) ? G_INET_SOCKET_ADDRESS(address) : NULL;
	g_autofree char *host = inet ? g_inet_address_to_string(g_inet_socket_address_get_address(inet)) : NULL;

	return inet ? host_port_new(host, g_inet_socket_address_get_port(inet)) : NULL;
}

/* Returns: (transfer full) (nullable) */
static HostPort *own_name(int fd)
{
	struct sockaddr_storage native;
	socklen_t size = sizeof native;

	return getsockname(fd, (struct sockaddr *) &native, &size) == 0 ? from_native(&native, size) : NULL;
}

/* Closing. */

static void close_socket(SipTransport *transport)
{
	g_clear_pointer(&transport->watch, regent_watch_remove);
	if (transport->fd >= 0)
		close(transport->fd);
	transport->fd = -1;
}

static void unref(SipTransport *transport)
{
	if (--transport->refs)
		return;
	g_byte_array_unref(transport->in);
	g_byte_array_unref(transport->out);
	host_port_free(transport->server);
	host_port_free(transport->own);
	g_free(transport);
}

static void tell_closed(SipTransport *transport, SipClose reason, const char *why)
{
	if (transport->tcp)
		close_socket(transport);
	transport->ops->closed(transport->self, reason, why);
}

/* @code: of errno, 0: the peer closed it. */
static void tell_closed_by(SipTransport *transport, int code)
{
	SipClose reason = code == 0 ? SIP_CLOSE_BY_PEER : code == ETIMEDOUT ? SIP_CLOSE_TIMEOUT : SIP_CLOSE_RESET;
	const char *host = transport->server->host;
	g_autofree char *why = NULL;

	if (code == 0 || code == ECONNRESET)
		why = g_strdup_printf("%s %s the connection", host, code ? "reset" : "closed");
	else
		why = g_strdup_printf("the connection to %s broke: %s", host, g_strerror(code));

	tell_closed(transport, reason, why);
}

/* UDP. */

static void receive_datagram(SipTransport *transport)
{
	char data[SIP_MAX_MESSAGE];
	struct sockaddr_storage from;
	socklen_t size = sizeof from;
	gssize length = recvfrom(transport->fd, data, sizeof data, 0, (struct sockaddr *) &from, &size);
	g_autoptr(HostPort) peer = length > 0 ? from_native(&from, size) : NULL;

	if (peer && length > 4) /* shorter ones keep a NAT open */
		transport->ops->message(transport->self, data, (gsize) length, peer);
}

/* An ICMP error, with the address it is about. Returns: FALSE: there is none. */
static gboolean receive_error(SipTransport *transport)
{
	IcmpError error;
	g_autoptr(HostPort) peer = NULL;
	g_auto(ConnectorVerdict) verdict = { 0 };

	if (!icmp_error_next(transport->fd, &error))
		return FALSE;
	peer = from_native(&error.to, sizeof error.to);
	if (error.kind == ICMP_ERROR_OTHER || !peer || !host_port_equal(peer, transport->server))
		return TRUE;
	verdict = connector_judge(transport->step, SOCK_DGRAM, peer, ECONNREFUSED, &error);
	transport->ops->barred(transport->self, &verdict);
	return TRUE;
}

static void open_udp(SipTransport *transport)
{
	g_autoptr(HostPort) bound = own_name(transport->fd);

	icmp_error_keep(transport->fd, strchr(transport->server->host, ':') ? AF_INET6 : AF_INET, TRUE);
	if (bound)
		transport->own->port = bound->port;
}

/* TCP. */

static void tell_messages(SipTransport *transport)
{
	gssize size = 0;
	gsize skip;

	transport->refs++;
	while (transport->fd >= 0) {
		g_autofree char *message = NULL;

		size = sip_frame_length((const char *) transport->in->data, transport->in->len, &skip);
		g_byte_array_remove_range(transport->in, 0, (guint) skip);
		if (size <= 0)
			break;
		message = g_memdup2(transport->in->data, (gsize) size);
		g_byte_array_remove_range(transport->in, 0, (guint) size);
		transport->ops->message(transport->self, message, (gsize) size, transport->server);
	}
	if (size < 0) {
		g_autofree char *why = g_strdup_printf("%s sent something that is not SIP", transport->server->host);

		transport->ops->garbage(transport->self, transport->server);
		tell_closed(transport, SIP_CLOSE_RESET, why);
	}
	unref(transport);
}

static void receive_stream(SipTransport *transport)
{
	guint8 data[4096];
	gssize length = recv(transport->fd, data, sizeof data, 0);

	if (length < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (length <= 0) {
		tell_closed_by(transport, length < 0 ? errno : 0);
		return;
	}
	g_byte_array_append(transport->in, data, (guint) length);
	tell_messages(transport);
}

static void flush(SipTransport *transport)
{
	gssize sent = send(transport->fd, transport->out->data, transport->out->len, MSG_NOSIGNAL);

	if (sent > 0)
		g_byte_array_remove_range(transport->out, 0, (guint) sent);
	/* An error comes up again when reading. */
	regent_watch_set(transport->watch, G_IO_IN | (transport->out->len ? G_IO_OUT : 0));
}

/* The kernel notices a server that vanished; phones do the same. */
static void keep_alive(int fd)
{
	int on = 1, idle = 30, interval = 10, count = 3, limit = 60000;

	setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
	setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle);
	setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &interval, sizeof interval);
	setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &count, sizeof count);
	setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &limit, sizeof limit);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

static void open_tcp(SipTransport *transport)
{
	HostPort *bound = own_name(transport->fd);

	keep_alive(transport->fd);
	if (!bound)
		return;
	host_port_free(transport->own);
	transport->own = bound;
}

/* Both. */

static void on_ready(gpointer self, int fd, GIOCondition condition)
{
	SipTransport *transport = self;

	if (!transport->tcp) {
		if (!(condition & G_IO_ERR) || !receive_error(transport))
			receive_datagram(transport); /* which also takes an error that was not queued */
		return;
	}
	if (condition & G_IO_OUT)
		flush(transport);
	if (condition & (G_IO_IN | G_IO_HUP | G_IO_ERR))
		receive_stream(transport);
}

SipTransport *sip_transport_new(RegentStep *step, gboolean tcp, int fd, const HostPort *server, const HostPort *own,
	const SipTransportOps *ops, gpointer self)
{
	SipTransport *transport = g_new0(SipTransport, 1);

	*transport = (SipTransport) { .step = step, .ops = ops, .self = self, .tcp = tcp, .fd = fd, .refs = 1 };
	transport->server = host_port_copy(server);
	transport->own = host_port_copy(own);
	transport->in = g_byte_array_new();
	transport->out = g_byte_array_new();
	if (tcp)
		open_tcp(transport);
	else
		open_udp(transport);
	transport->watch = regent_step_watch_fd(step, fd, G_IO_IN, on_ready, transport);
	return transport;
}

const HostPort *sip_transport_own(const SipTransport *transport)
{
	return transport->own;
}

void sip_transport_answer(SipTransport *transport, const char *text, gsize length, const HostPort *peer)
{
	struct sockaddr_storage to;
	socklen_t size;

	if (transport->fd < 0)
		return;
	if (!transport->tcp) {
		if (to_native(peer, &to, &size))
			sendto(transport->fd, text, length, 0, (struct sockaddr *) &to, size);
		return;
	}
	if (transport->out->len + length > MAX_UNSENT)
		return; /* the server does not read: the time-out of the request ends this */
	g_byte_array_append(transport->out, (const guint8 *) text, (guint) length);
	flush(transport);
}

void sip_transport_send(SipTransport *transport, const char *text, gsize length)
{
	sip_transport_answer(transport, text, length, transport->server);
}

void sip_transport_free(SipTransport *transport)
{
	if (!transport)
		return;
	close_socket(transport);
	unref(transport);
}
