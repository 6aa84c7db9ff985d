/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-transport.h"

#include "sip-message.h"
#include "voice-socket.h"

#include <errno.h>
#include <linux/errqueue.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECT_TIMEOUT ((gint64) 5 * G_USEC_PER_SEC)
#define MAX_UNSENT (256 * 1024)

struct SipTransport {
	RegentStep *step;
	const SipTransportFuncs *funcs;
	gpointer self;
	gboolean tcp;
	char *address, *own;
	guint16 port, own_port;
	VoiceConnect *connect;
	RegentTimer *later; /* tells what was found out while it was opened */
	char *why;
	int fd;
	RegentWatch *watch;
	GByteArray *in, *out; /* of a TCP connection */
	guint refs;           /* it may be freed while it tells something */
};

static void on_ready(gpointer self, int fd, GIOCondition condition);

/* Addresses. */

static gboolean to_native(const char *address, guint16 port, struct sockaddr_storage *native, socklen_t *size)
{
	g_autoptr(GSocketAddress) socket_address = g_inet_socket_address_new_from_string(address, port);

	if (!socket_address)
		return FALSE;
	*size = (socklen_t) g_socket_address_get_native_size(socket_address);
	return g_socket_address_to_native(socket_address, native, sizeof *native, NULL);
}

/* Returns: (transfer full) (nullable) */
static char *from_native(const struct sockaddr_storage *native, socklen_t size, guint16 *port)
{
	g_autoptr(GSocketAddress) address = g_socket_address_new_from_native((gpointer) native, size);

	if (!address || !G_IS_INET_SOCKET_ADDRESS(address))
		return NULL;
	*port = g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(address));
	return g_inet_address_to_string(g_inet_socket_address_get_address(G_INET_SOCKET_ADDRESS(address)));
}

static char *own_name(int fd, guint16 *port)
{
	struct sockaddr_storage native;
	socklen_t size = sizeof native;

	return getsockname(fd, (struct sockaddr *) &native, &size) == 0 ? from_native(&native, size, port) : NULL;
}

/* Closing. */

static void shut(SipTransport *transport)
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
	g_free(transport->why);
	g_free(transport->address);
	g_free(transport->own);
	g_free(transport);
}

static void closed(SipTransport *transport, SipClose reason, const char *why)
{
	if (transport->tcp)
		shut(transport);
	transport->funcs->closed(transport->self, reason, why);
}

static void closed_by(SipTransport *transport, int code)
{
	SipClose reason = code == 0 ? SIP_CLOSE_BY_PEER : code == ETIMEDOUT ? SIP_CLOSE_TIMEOUT : SIP_CLOSE_RESET;
	g_autofree char *why = code ? g_strdup_printf("%s: %s", transport->address, g_strerror(code))
				    : g_strdup_printf("%s closed the connection", transport->address);

	closed(transport, reason, why);
}

/* UDP. */

static void receive_datagram(SipTransport *transport)
{
	char data[SIP_MAX_MESSAGE];
	struct sockaddr_storage from;
	socklen_t size = sizeof from;
	gssize length = recvfrom(transport->fd, data, sizeof data, 0, (struct sockaddr *) &from, &size);
	guint16 port = 0;
	g_autofree char *peer = length > 0 ? from_native(&from, size, &port) : NULL;

	if (peer && length > 4) /* shorter ones keep a NAT open */
		transport->funcs->message(transport->self, data, (gsize) length, peer, port);
}

/* An ICMP error, with the address it is about. Returns: FALSE: there is none. */
static gboolean receive_error(SipTransport *transport)
{
	char control[512];
	struct sockaddr_storage to;
	struct msghdr head = {
		.msg_name = &to, .msg_namelen = sizeof to, .msg_control = control, .msg_controllen = sizeof control
	};
	g_autofree char *peer = NULL, *why = NULL;
	struct sock_extended_err error = { 0 };
	guint16 port = 0;

	if (recvmsg(transport->fd, &head, MSG_ERRQUEUE) < 0)
		return FALSE;
	for (struct cmsghdr *c = CMSG_FIRSTHDR(&head); c; c = CMSG_NXTHDR(&head, c))
		if (c->cmsg_type == IP_RECVERR || c->cmsg_type == IPV6_RECVERR)
			memcpy(&error, CMSG_DATA(c), sizeof error);
	peer = from_native(&to, head.msg_namelen, &port);
	if (!error.ee_errno || g_strcmp0(peer, transport->address) != 0 || port != transport->port)
		return TRUE;
	why = g_strdup_printf(
		error.ee_errno == ECONNREFUSED ? "%s:%u refuses SIP over UDP" : "no route to %s:%u", peer, port);
	closed(transport, SIP_CLOSE_REFUSED, why);
	return TRUE;
}

static gboolean bind_udp(SipTransport *transport, int family, guint16 port)
{
	struct sockaddr_storage any;
	socklen_t size;

	return to_native(family == AF_INET6 ? "::" : "0.0.0.0", port, &any, &size) &&
	       bind(transport->fd, (struct sockaddr *) &any, size) == 0;
}

static gboolean open_udp(SipTransport *transport, guint16 wanted)
{
	int family = strchr(transport->address, ':') ? AF_INET6 : AF_INET, on = 1;
	g_autoptr(GError) error = NULL;
	g_autofree char *any = NULL;

	transport->fd = voice_socket(transport->step, family, SOCK_DGRAM, &error);
	if (transport->fd < 0) {
		transport->why = g_strdup(error->message);
		return FALSE;
	}
	setsockopt(transport->fd, family == AF_INET6 ? IPPROTO_IPV6 : IPPROTO_IP,
		family == AF_INET6 ? IPV6_RECVERR : IP_RECVERR, &on, sizeof on);
	if (!bind_udp(transport, family, wanted) && !bind_udp(transport, family, 0)) {
		transport->why = g_strdup_printf("no UDP port is free: %s", g_strerror(errno));
		return FALSE;
	}
	any = own_name(transport->fd, &transport->own_port);
	transport->watch = regent_step_watch_fd(transport->step, transport->fd, G_IO_IN, on_ready, transport);
	return TRUE;
}

/* TCP. */

static void take_stream(SipTransport *transport)
{
	gssize size = 0;
	gsize skip;

	transport->refs++;
	while (transport->fd >= 0) {
		g_autofree char *message = NULL;

		size = sip_message_frame((const char *) transport->in->data, transport->in->len, &skip);
		g_byte_array_remove_range(transport->in, 0, (guint) skip);
		if (size <= 0)
			break;
		message = g_memdup2(transport->in->data, (gsize) size);
		g_byte_array_remove_range(transport->in, 0, (guint) size);
		transport->funcs->message(transport->self, message, (gsize) size, transport->address, transport->port);
	}
	if (size < 0) {
		g_autofree char *why = g_strdup_printf("%s sent something that is not SIP", transport->address);

		transport->funcs->garbage(transport->self, transport->address);
		closed(transport, SIP_CLOSE_RESET, why);
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
		closed_by(transport, length < 0 ? errno : 0);
		return;
	}
	g_byte_array_append(transport->in, data, (guint) length);
	take_stream(transport);
}

static void flush(SipTransport *transport)
{
	gssize sent = send(transport->fd, transport->out->data, transport->out->len, MSG_NOSIGNAL);

	if (sent > 0)
		g_byte_array_remove_range(transport->out, 0, (guint) sent);
	/* An error is met again when reading. */
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

static void on_connected(gpointer self, int fd, const GError *error)
{
	SipTransport *transport = self;
	g_autofree char *own = NULL;

	g_clear_pointer(&transport->connect, voice_connect_free);
	if (fd < 0) {
		transport->funcs->closed(transport->self, SIP_CLOSE_REFUSED, error->message);
		return;
	}
	transport->fd = fd;
	keep_alive(fd);
	transport->watch = regent_step_watch_fd(transport->step, fd, G_IO_IN, on_ready, transport);
	own = own_name(fd, &transport->own_port);
	transport->funcs->opened(transport->self, own ? own : transport->own, transport->own_port);
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

static void on_later(gpointer self)
{
	SipTransport *transport = self;
	/* Who is told frees the transport, and the words with it. */
	g_autofree char *why = g_strdup(transport->why);

	if (why)
		transport->funcs->closed(transport->self, SIP_CLOSE_REFUSED, why);
	else
		transport->funcs->opened(transport->self, transport->own, transport->own_port);
}

SipTransport *sip_transport_open(RegentStep *step, gboolean tcp, const char *address, guint16 port, const char *own,
	guint16 own_port, const SipTransportFuncs *funcs, gpointer self)
{
	SipTransport *transport = g_new0(SipTransport, 1);

	*transport = (SipTransport) {
		.step = step, .funcs = funcs, .self = self, .tcp = tcp, .port = port, .fd = -1, .refs = 1
	};
	transport->address = g_strdup(address);
	transport->own = g_strdup(own);
	transport->in = g_byte_array_new();
	transport->out = g_byte_array_new();
	transport->later = regent_step_timer(step, on_later, transport);
	if (tcp) {
		transport->connect = voice_connect(step, address, port, CONNECT_TIMEOUT, on_connected, transport);
	} else {
		open_udp(transport, own_port);
		regent_timer_set(transport->later, 0);
	}
	return transport;
}

void sip_transport_answer(SipTransport *transport, const char *text, gsize length, const char *peer, guint16 port)
{
	struct sockaddr_storage to;
	socklen_t size;

	if (transport->fd < 0)
		return;
	if (!transport->tcp) {
		if (to_native(peer, port, &to, &size))
			sendto(transport->fd, text, length, 0, (struct sockaddr *) &to, size);
		return;
	}
	if (transport->out->len + length > MAX_UNSENT)
		return; /* it does not read: the time-out of the request ends it */
	g_byte_array_append(transport->out, (const guint8 *) text, (guint) length);
	flush(transport);
}

void sip_transport_send(SipTransport *transport, const char *text, gsize length)
{
	sip_transport_answer(transport, text, length, transport->address, transport->port);
}

void sip_transport_free(SipTransport *transport)
{
	if (!transport)
		return;
	g_clear_pointer(&transport->connect, voice_connect_free);
	g_clear_pointer(&transport->later, regent_timer_free);
	shut(transport);
	unref(transport);
}
