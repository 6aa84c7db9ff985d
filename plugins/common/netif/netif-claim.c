/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "netif-claim.h"

#include <unistd.h>

struct NetifClaim {
	GSocket *socket; /* NULL: another endpoint of this process has it */
	RegentWatch *watch;
};

/* Who asks has its answer in that it was connected. */
static void on_asked(gpointer self, int fd, GIOCondition condition)
{
	NetifClaim *claim = self;
	GSocket *asker = g_socket_accept(claim->socket, NULL, NULL);

	g_clear_object(&asker);
}

NetifClaim *netif_claim(RegentStep *step, const char *name, gint64 *holder, GError **error)
{
	g_autoptr(GSocketAddress) address = netif_claim_address(name, error);
	g_autoptr(GSocket) socket = address ? netif_claim_socket(error) : NULL;
	NetifClaim *claim;

	*holder = 0;
	if (!socket)
		return NULL;
	if (!g_socket_bind(socket, address, FALSE, NULL)) {
		*holder = netif_claimant(name);
		g_clear_object(&socket);
	} else if (!g_socket_listen(socket, error)) {
		return NULL;
	}
	if (*holder && *holder != getpid())
		return NULL;
	claim = g_new0(NetifClaim, 1);
	claim->socket = g_steal_pointer(&socket);
	if (claim->socket)
		claim->watch = regent_step_watch_fd(step, g_socket_get_fd(claim->socket), G_IO_IN, on_asked, claim);
	return claim;
}

void netif_claim_free(NetifClaim *claim)
{
	if (!claim)
		return;
	g_clear_pointer(&claim->watch, regent_watch_remove);
	g_clear_object(&claim->socket);
	g_free(claim);
}
