/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <netinet/in.h>
#include <regent/step.h>
#include <sys/socket.h>

/** Addresses and datagrams of one transfer: its socket is not connected, since answers come from a new port. */

typedef union {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
} TftpAddress;

/** @text: a literal address. Returns: FALSE with @error. */
gboolean tftp_address_parse(const char *text, guint16 port, TftpAddress *address, GError **error);
guint16 tftp_address_port(const TftpAddress *address);
gboolean tftp_address_is_same_host(const TftpAddress *one, const TftpAddress *other);
/** Returns: (transfer full) (nullable): without the port, for people. */
char *tftp_address_text(const TftpAddress *address);

/** Returns: the descriptor of a socket that is told of ICMP errors, -1 with @error. */
int tftp_socket_open(RegentStep *step, int family, GError **error);
/** Returns: FALSE with errno set. */
gboolean tftp_socket_send(int fd, const TftpAddress *host, guint16 port, const guint8 *packet, gsize length);
/** Returns: the length, -1 with errno set. */
gssize tftp_socket_receive(int fd, TftpAddress *from, guint8 *buffer, gsize capacity);
/** What the network says about a packet that was sent. */
typedef struct {
	TftpAddress to;      /* where it could not go */
	TftpAddress sayer;   /* who says so by ICMP; of no family: this machine */
	gboolean is_port;    /* nothing listens there */
	gboolean prohibited; /* a firewall does not let it pass */
} TftpObstacle;

/** Takes one error from the queue. Returns: FALSE: there is none. */
gboolean tftp_socket_next_error(int fd, TftpObstacle *obstacle);
