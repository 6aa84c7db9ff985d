/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/step.h>

/**
 * The client's sockets on one interface. A packet socket hears all answers, before and after there is an address; its
 * filter lets only BOOTP replies to this hardware address wake us. A UDP socket speaks once there is an address, and keeps
 * the kernel from answering servers with "port unreachable".
 */
typedef struct DhcpSocket DhcpSocket;

/** @fault: (nullable): what is wrong with the datagram; there is no message then. */
typedef void (*DhcpSocketFunc)(gpointer self, guint32 source, gconstpointer message, gsize length, const char *fault);

/** @mac: of the interface. Returns: (transfer full) */
DhcpSocket *dhcp_socket_open(RegentStep *step, const char *interface, const guint8 mac[6], DhcpSocketFunc func,
	gpointer self, GError **error);
/** Takes port 68; to be called before the interface gets its address. */
gboolean dhcp_socket_bind(DhcpSocket *socket, GError **error);
/** From 0.0.0.0 to everybody. */
gboolean dhcp_socket_broadcast(DhcpSocket *socket, gconstpointer message, gsize length, GError **error);
/** From the own address @source to @destination. */
gboolean dhcp_socket_send(
	DhcpSocket *socket, guint32 source, guint32 destination, gconstpointer message, gsize length, GError **error);
void dhcp_socket_close(DhcpSocket *socket);
