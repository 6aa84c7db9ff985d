/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "dhcp-lease.h"

/** The provisioning servers: those of the first source in @order that names any.
 * @order: "150", "66", "67" (a URL), "next-server" (siaddr, unless that is the DHCP server itself), "sname",
 * "dhcp-server" (siaddr, also when it is). @source: (out) (transfer none): "option 150" ...
 * @remarks: what is wrong with the sources up to that one is added (server-words.h).
 * Returns: (transfer full): NULL when none does. */
char **dhcp_servers_choose(const DhcpLease *lease, const char *const *order, const char **source, GString *remarks);
/** Why no source names any. */
typedef struct {
	GString *absent;   /* "no option 150, no next server": the usual sources that are not there */
	const char *wrong; /* "option 66": the first that is there and cannot be used; NULL: none */
	const char *add;   /* "option 150": the first that would have to be added; NULL: none */
} DhcpServersLack;

/** Of a lease from which dhcp_servers_choose() took nothing. @lack: (out): to be cleared. */
void dhcp_servers_lack(const DhcpLease *lease, const char *const *order, DhcpServersLack *lack);
void dhcp_servers_lack_clear(DhcpServersLack *lack);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DhcpServersLack, dhcp_servers_lack_clear)
/** Returns: whether @word may stand in an order. */
gboolean dhcp_servers_is_word(const char *word);
/** Returns: (transfer full): all words with commas, for a person. */
char *dhcp_servers_words(void);
