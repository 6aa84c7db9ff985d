/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include <regent/step.h>

/**
 * Says to other regentds of this network namespace that an interface is taken: what one has made on it looks to the other
 * like what is left over of itself. The kernel ends a claim with the process that has it.
 */
typedef struct NetifClaim NetifClaim;

/** Several endpoints of one process may have the same interface. @holder: (out): the process that has it, where NULL is
 * returned without @error. Returns: (transfer full) (nullable) */
NetifClaim *netif_claim(RegentStep *step, const char *name, gint64 *holder, GError **error);
void netif_claim_free(NetifClaim *claim);
/** Returns: the process that has the interface, 0: none, or there is no such interface. Only root's and our own user's
 * count, so that nobody can keep regentd from starting. */
gint64 netif_claimant(const char *name);

/** Where a claim is: an abstract name, which is that of one network namespace. Returns: (transfer full) */
GSocketAddress *netif_claim_address(const char *name, GError **error);
GSocket *netif_claim_socket(GError **error);
