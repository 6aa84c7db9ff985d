/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tftp-socket.h"
#include "icmp-error.h"
#include "voice-socket.h"

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

	if (fd >= 0)
		icmp_error_keep(fd, family, TRUE);
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

gboolean tftp_socket_next_error(int fd, TftpObstacle *obstacle)
{
	IcmpError error;

	*obstacle = (TftpObstacle) { 0 };
	if (!icmp_error_next(fd, &error))
		return FALSE;
	memcpy(&obstacle->to, &error.to, sizeof obstacle->to);
	memcpy(&obstacle->sayer, &error.sayer, sizeof obstacle->sayer);
	obstacle->is_port = error.kind == ICMP_ERROR_PORT;
	obstacle->prohibited = error.kind == ICMP_ERROR_PROHIBITED;
	return TRUE;
}
