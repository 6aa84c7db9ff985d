/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "reach-socket.h"

#include "connect.h"
#include "voice-socket.h"

#include <errno.h>
#include <linux/icmp.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <unistd.h>

#define PACKET_MAX 1500

typedef struct {
	ReachSocket *reach;
	int fd; /* -1: not made */
	guint version;
	gboolean header; /* stands before what is received */
	RegentWatch *watch;
} Family;

struct ReachSocket {
	RegentStep *step;
	guint32 token;
	const ReachSocketOps *ops;
	gpointer self;
	Family v4, v6;
};

/* Returns: (transfer full) (nullable) */
static char *address_text(const struct sockaddr_storage *from)
{
	g_autoptr(GSocketAddress) address = g_socket_address_new_from_native((gpointer) from, sizeof *from);

	return G_IS_INET_SOCKET_ADDRESS(address)
		       ? g_inet_address_to_string(g_inet_socket_address_get_address(G_INET_SOCKET_ADDRESS(address)))
		       : NULL;
}

/* What the network says of a ping. */

static void take_error(ReachSocket *reach, const IcmpError *said)
{
	g_autofree char *address = address_text(&said->to);
	g_autofree char *sayer = icmp_error_sayer(said);
	HostPort peer = { .host = address };
	g_auto(ConnectorVerdict) verdict = { 0 };

	if (!address || !sayer)
		return;
	if (said->kind == ICMP_ERROR_NO_WAY)
		verdict = connector_judge(reach->step, SOCK_DGRAM, &peer, EHOSTUNREACH, said);
	else if (said->kind != ICMP_ERROR_OTHER)
		verdict.sentence = g_strdup_printf("%s lets no ping to %s pass", sayer, address);
	if (verdict.sentence)
		reach->ops->no_way(reach->self, address, verdict.sentence);
}

static void take_errors(Family *family)
{
	IcmpError said;

	while (icmp_error_next(family->fd, &said))
		take_error(family->reach, &said);
}

static void take_packet(Family *family, const guint8 *packet, gsize length, const struct sockaddr_storage *from)
{
	ReachSocket *reach = family->reach;
	g_autofree char *source = address_text(from);
	ReachEcho echo;

	if (source && reach_packet_read(packet, length, family->version, family->header, &echo) &&
		echo.token == reach->token)
		reach->ops->echo(reach->self, echo.sequence, source);
}

static void on_ready(gpointer self, int fd, GIOCondition condition)
{
	Family *family = self;
	guint8 packet[PACKET_MAX];
	struct sockaddr_storage from = { 0 };
	socklen_t size = sizeof from;
	ssize_t length;

	take_errors(family);
	length = recvfrom(fd, packet, sizeof packet, MSG_DONTWAIT, (struct sockaddr *) &from, &size);
	if (length > 0)
		take_packet(family, packet, (gsize) length, &from);
}

/* Sockets. */

/* Of all that a raw socket would hear, answers alone. */
static void filter(int fd, guint version)
{
	struct icmp6_filter filter6;
	struct icmp_filter filter4 = { .data = ~(1u << ICMP_ECHOREPLY) };

	ICMP6_FILTER_SETBLOCKALL(&filter6);
	ICMP6_FILTER_SETPASS(ICMP6_ECHO_REPLY, &filter6);
	if (version == 6)
		setsockopt(fd, IPPROTO_ICMPV6, ICMP6_FILTER, &filter6, sizeof filter6);
	else
		setsockopt(fd, SOL_RAW, ICMP_FILTER, &filter4, sizeof filter4);
}

/* Where it may have no raw socket, net.ipv4.ping_group_range may allow one for pings. */
static int make_socket(Family *family)
{
	int domain = family->version == 6 ? AF_INET6 : AF_INET;
	int protocol = family->version == 6 ? (int) IPPROTO_ICMPV6 : (int) IPPROTO_ICMP;
	int fd = socket(domain, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);

	family->header = fd >= 0 && family->version == 4;
	if (fd >= 0)
		filter(fd, family->version);
	else if (errno == EPERM || errno == EACCES)
		fd = socket(domain, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
	if (fd >= 0)
		icmp_error_keep(fd, domain, TRUE);
	return fd;
}

static gboolean open_family(ReachSocket *reach, Family *family, GError **error)
{
	if (family->fd >= 0)
		return TRUE;
	family->fd = make_socket(family);
	if (family->fd < 0) {
		g_set_error(error, REGENT_ERROR, REGENT_ERROR_FAILED, "no socket for a ping: %s", g_strerror(errno));
		return FALSE;
	}
	if (!voice_socket_mark(reach->step, family->fd, error)) {
		close(family->fd);
		family->fd = -1;
		return FALSE;
	}
	family->watch = regent_step_watch_fd(reach->step, family->fd, G_IO_IN, on_ready, family);
	return TRUE;
}

/* An error that came for an earlier ping is told by the next call, once. */
static gboolean send_to(Family *family, GSocketAddress *to, const guint8 *packet, gsize length)
{
	gssize size = g_socket_address_get_native_size(to);
	struct sockaddr_storage native;

	if (!g_socket_address_to_native(to, &native, sizeof native, NULL))
		return FALSE;
	for (guint i = 0; i < 2; i++)
		if (sendto(family->fd, packet, length, MSG_DONTWAIT, (struct sockaddr *) &native, (socklen_t) size) >=
			0)
			return TRUE;
	return FALSE;
}

char *reach_socket_ping(ReachSocket *reach, const char *address, guint16 sequence)
{
	g_autoptr(GSocketAddress) to = g_inet_socket_address_new_from_string(address, 0);
	gboolean v6 = to && g_socket_address_get_family(to) == G_SOCKET_FAMILY_IPV6;
	Family *family = v6 ? &reach->v6 : &reach->v4;
	ReachEcho echo = { sequence, reach->token };
	g_autoptr(GError) error = NULL;
	guint8 packet[REACH_PACKET_MAX];
	gsize length = reach_packet_write(packet, family->version, &echo);

	if (!to || !open_family(reach, family, &error))
		return g_strdup(to ? error->message : "no address");
	return send_to(family, to, packet, length) ? NULL
						   : g_strdup_printf("no ping can be sent: %s", g_strerror(errno));
}

ReachSocket *reach_socket_new(RegentStep *step, guint32 token, const ReachSocketOps *ops, gpointer self)
{
	ReachSocket *reach = g_new0(ReachSocket, 1);

	reach->step = step;
	reach->token = token;
	reach->ops = ops;
	reach->self = self;
	reach->v4 = (Family) { .reach = reach, .fd = -1, .version = 4 };
	reach->v6 = (Family) { .reach = reach, .fd = -1, .version = 6 };
	return reach;
}

static void close_family(Family *family)
{
	g_clear_pointer(&family->watch, regent_watch_remove);
	if (family->fd >= 0)
		close(family->fd);
}

void reach_socket_free(ReachSocket *reach)
{
	close_family(&reach->v4);
	close_family(&reach->v6);
	g_free(reach);
}
