/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who has an interface: without a step, for programs that only look. */
#include "netif-claim.h"

#include <gio/gunixsocketaddress.h>
#include <net/if.h>
#include <unistd.h>

GSocketAddress *netif_claim_address(const char *name, GError **error)
{
	guint index = if_nametoindex(name);
	g_autofree char *path = g_strdup_printf("regent-interface-%u", index);

	if (!index) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "there is no interface %s", name);
		return NULL;
	}
	return g_unix_socket_address_new_with_type(path, -1, G_UNIX_SOCKET_ADDRESS_ABSTRACT);
}

GSocket *netif_claim_socket(GError **error)
{
	GSocket *socket = g_socket_new(G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, error);

	if (socket)
		g_socket_set_blocking(socket, FALSE);
	return socket;
}

gint64 netif_claimant(const char *name)
{
	g_autoptr(GSocketAddress) address = netif_claim_address(name, NULL);
	g_autoptr(GSocket) socket = address ? netif_claim_socket(NULL) : NULL;
	g_autoptr(GCredentials) holder = NULL;
	uid_t user;

	if (!socket || !g_socket_connect(socket, address, NULL, NULL))
		return 0;
	holder = g_socket_get_credentials(socket, NULL);
	user = holder ? g_credentials_get_unix_user(holder, NULL) : (uid_t) -1;
	return user == 0 || user == geteuid() ? g_credentials_get_unix_pid(holder, NULL) : 0;
}
