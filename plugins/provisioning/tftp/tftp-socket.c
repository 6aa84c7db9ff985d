/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tftp-socket.h"
#include "voice-socket.h"

#include <errno.h>
#include <linux/errqueue.h>
#include <string.h>

gboolean tftp_address_parse(const char *text, guint16 port, TftpAddress *address, GError **error)
{
	g_autoptr(GSocketAddress) parsed = g_inet_socket_address_new_from_string(text, port);

	if (parsed)
		return g_socket_address_to_native(parsed, address, sizeof *address, error);
	g_set_error(error, REGENT_ERROR, REGENT_ERROR_FAILED, "%s is not an address", text);
	return FALSE;
}

guint16 tftp_address_port(const TftpAddress *address)
{
	return g_ntohs(address->any.sa_family == AF_INET6 ? address->v6.sin6_port : address->v4.sin_port);
}

gboolean tftp_address_is_same_host(const TftpAddress *one, const TftpAddress *other)
{
	if (one->any.sa_family != other->any.sa_family)
		return FALSE;
	if (one->any.sa_family == AF_INET6)
		return !memcmp(&one->v6.sin6_addr, &other->v6.sin6_addr, sizeof one->v6.sin6_addr);
	return one->v4.sin_addr.s_addr == other->v4.sin_addr.s_addr;
}

char *tftp_address_text(const TftpAddress *address)
{
	g_autoptr(GSocketAddress) parsed = g_socket_address_new_from_native((gpointer) address, sizeof *address);

	return parsed ? g_inet_address_to_string(g_inet_socket_address_get_address(G_INET_SOCKET_ADDRESS(parsed)))
		      : NULL;
}

int tftp_socket_open(RegentStep *step, int family, GError **error)
{
	int fd = voice_socket(step, family, SOCK_DGRAM, error);
	int yes = 1;

	if (fd >= 0 && family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_RECVERR, &yes, sizeof yes);
	else if (fd >= 0)
		setsockopt(fd, IPPROTO_IP, IP_RECVERR, &yes, sizeof yes);
	return fd;
}

gboolean tftp_socket_send(int fd, const TftpAddress *host, guint16 port, const guint8 *packet, gsize length)
{
	TftpAddress to = *host;

	if (to.any.sa_family == AF_INET6)
		to.v6.sin6_port = g_htons(port);
	else
		to.v4.sin_port = g_htons(port);
	return sendto(fd, packet, length, 0, &to.any, to.any.sa_family == AF_INET6 ? sizeof to.v6 : sizeof to.v4) >= 0;
}

gssize tftp_socket_receive(int fd, TftpAddress *from, guint8 *buffer, gsize capacity)
{
	socklen_t size = sizeof *from;

	*from = (TftpAddress) { 0 };
	return recvfrom(fd, buffer, capacity, 0, &from->any, &size);
}

/* By the codes of ICMP: net, host and any communication administratively prohibited. */
static gboolean is_prohibited(const struct sock_extended_err *error)
{
	return error->ee_origin == SO_EE_ORIGIN_ICMP6
		       ? error->ee_code == 1
		       : error->ee_code == 9 || error->ee_code == 10 || error->ee_code == 13;
}

static void read_extended(const struct sock_extended_err *error, TftpObstacle *obstacle)
{
	gboolean v6 = error->ee_origin == SO_EE_ORIGIN_ICMP6;

	if (!v6 && error->ee_origin != SO_EE_ORIGIN_ICMP)
		return;
	obstacle->is_port = error->ee_errno == ECONNREFUSED;
	obstacle->prohibited = !obstacle->is_port && is_prohibited(error);
	memcpy(&obstacle->sayer, SO_EE_OFFENDER(error), v6 ? sizeof obstacle->sayer.v6 : sizeof obstacle->sayer.v4);
}

gboolean tftp_socket_next_error(int fd, TftpObstacle *obstacle)
{
	char control[512];
	struct msghdr message = { .msg_name = &obstacle->to,
		.msg_namelen = sizeof obstacle->to,
		.msg_control = control,
		.msg_controllen = sizeof control };

	*obstacle = (TftpObstacle) { 0 };
	if (recvmsg(fd, &message, MSG_ERRQUEUE) < 0)
		return FALSE;
	for (struct cmsghdr *part = CMSG_FIRSTHDR(&message); part; part = CMSG_NXTHDR(&message, part))
		if ((part->cmsg_level == IPPROTO_IP && part->cmsg_type == IP_RECVERR) ||
			(part->cmsg_level == IPPROTO_IPV6 && part->cmsg_type == IPV6_RECVERR))
			read_extended((const struct sock_extended_err *) CMSG_DATA(part), obstacle);
	return TRUE;
}
