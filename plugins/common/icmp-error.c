/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "icmp-error.h"

#include <gio/gio.h>
#include <linux/errqueue.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <string.h>

/* By the code of a destination unreachable: RFC 792, RFC 1122 section 3.2.2.1, RFC 1812 section 5.2.7.1. */
static const IcmpErrorKind unreachable[] = {
	[ICMP_NET_UNREACH] = ICMP_ERROR_NO_WAY,
	[ICMP_HOST_UNREACH] = ICMP_ERROR_NO_WAY,
	[ICMP_PROT_UNREACH] = ICMP_ERROR_PORT,
	[ICMP_PORT_UNREACH] = ICMP_ERROR_PORT,
	[ICMP_NET_UNKNOWN] = ICMP_ERROR_NO_WAY,
	[ICMP_HOST_UNKNOWN] = ICMP_ERROR_NO_WAY,
	[ICMP_HOST_ISOLATED] = ICMP_ERROR_NO_WAY,
	[ICMP_NET_ANO] = ICMP_ERROR_PROHIBITED,
	[ICMP_HOST_ANO] = ICMP_ERROR_PROHIBITED,
	[ICMP_NET_UNR_TOS] = ICMP_ERROR_NO_WAY,
	[ICMP_HOST_UNR_TOS] = ICMP_ERROR_NO_WAY,
	[ICMP_PKT_FILTERED] = ICMP_ERROR_PROHIBITED,
	[ICMP_PREC_VIOLATION] = ICMP_ERROR_PROHIBITED,
	[ICMP_PREC_CUTOFF] = ICMP_ERROR_PROHIBITED,
};

/* The same of ICMPv6, RFC 4443 section 3.1. */
static const IcmpErrorKind unreachable6[] = {
	[ICMP6_DST_UNREACH_NOROUTE] = ICMP_ERROR_NO_WAY,
	[ICMP6_DST_UNREACH_ADMIN] = ICMP_ERROR_PROHIBITED,
	[ICMP6_DST_UNREACH_BEYONDSCOPE] = ICMP_ERROR_NO_WAY,
	[ICMP6_DST_UNREACH_ADDR] = ICMP_ERROR_NO_WAY,
	[ICMP6_DST_UNREACH_NOPORT] = ICMP_ERROR_PORT,
	[5] = ICMP_ERROR_PROHIBITED, /* the source address */
	[6] = ICMP_ERROR_PROHIBITED, /* a route that rejects */
};

IcmpErrorKind icmp_error_kind(guint version, guint8 type, guint8 code)
{
	const IcmpErrorKind *kinds = version == 6 ? unreachable6 : unreachable;
	guint count = version == 6 ? G_N_ELEMENTS(unreachable6) : G_N_ELEMENTS(unreachable);

	if (type == (version == 6 ? ICMP6_TIME_EXCEEDED : ICMP_TIME_EXCEEDED))
		return ICMP_ERROR_NO_WAY; /* routers send it round in a circle */
	if (type != (version == 6 ? ICMP6_DST_UNREACH : ICMP_DEST_UNREACH) || code >= count)
		return ICMP_ERROR_OTHER;
	return kinds[code];
}

void icmp_error_keep(int fd, int family, gboolean on)
{
	int value = on;

	if (family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_RECVERR, &value, sizeof value);
	else
		setsockopt(fd, IPPROTO_IP, IP_RECVERR, &value, sizeof value);
}

static void read_part(const struct cmsghdr *part, IcmpError *error)
{
	const struct sock_extended_err *said = (const struct sock_extended_err *) CMSG_DATA(part);
	gboolean v6 = said->ee_origin == SO_EE_ORIGIN_ICMP6;

	if (!v6 && said->ee_origin != SO_EE_ORIGIN_ICMP)
		return;
	error->kind = icmp_error_kind(v6 ? 6 : 4, said->ee_type, said->ee_code);
	memcpy(&error->sayer, SO_EE_OFFENDER(said), v6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in));
}

gboolean icmp_error_next(int fd, IcmpError *error)
{
	char control[512];
	struct msghdr message = { .msg_name = &error->to,
		.msg_namelen = sizeof error->to,
		.msg_control = control,
		.msg_controllen = sizeof control };

	memset(error, 0, sizeof *error);
	if (recvmsg(fd, &message, MSG_ERRQUEUE | MSG_DONTWAIT) < 0)
		return FALSE;
	for (struct cmsghdr *part = CMSG_FIRSTHDR(&message); part; part = CMSG_NXTHDR(&message, part))
		if ((part->cmsg_level == IPPROTO_IP && part->cmsg_type == IP_RECVERR) ||
			(part->cmsg_level == IPPROTO_IPV6 && part->cmsg_type == IPV6_RECVERR))
			read_part(part, error);
	return TRUE;
}

char *icmp_error_sayer(const IcmpError *error)
{
	g_autoptr(GSocketAddress) address =
		g_socket_address_new_from_native((gpointer) &error->sayer, sizeof error->sayer);

	return G_IS_INET_SOCKET_ADDRESS(address)
		       ? g_inet_address_to_string(g_inet_socket_address_get_address(G_INET_SOCKET_ADDRESS(address)))
		       : NULL;
}
