/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <sys/socket.h>

/**
 * What the network says by ICMP about what a socket sent. An errno does not tell a firewall from a host that is switched
 * off: Linux makes EHOSTUNREACH of both. The socket's queue of errors has the code and who sent it; that of a TCP socket
 * while it connects, since Linux 5.8.
 */
typedef enum {
	ICMP_ERROR_OTHER,      /* nothing about the way: a packet was too long, a header was odd */
	ICMP_ERROR_NO_WAY,     /* to the network or the host */
	ICMP_ERROR_PROHIBITED, /* a firewall says so */
	ICMP_ERROR_PORT,       /* nothing listens at that port, or a firewall says that */
} IcmpErrorKind;

typedef struct {
	IcmpErrorKind kind;
	struct sockaddr_storage to;    /* where the packet was sent */
	struct sockaddr_storage sayer; /* who says so; of no family: not ICMP, but this machine */
} IcmpError;

/** Whether the socket keeps such errors. @family: of the socket. */
void icmp_error_keep(int fd, int family, gboolean on);
/** Takes one from the queue. Returns: FALSE: there is none. */
gboolean icmp_error_next(int fd, IcmpError *error);
/** Returns: (transfer full) (nullable): the address of who says so. */
char *icmp_error_sayer(const IcmpError *error);

/** @version: 4 or 6, of ICMP. */
IcmpErrorKind icmp_error_kind(guint version, guint8 type, guint8 code);
