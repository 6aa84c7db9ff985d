/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "dhcp-message.h"

/** What the client works with. */
typedef struct {
	DhcpIdentity identity;
	gboolean check;           /* ask by ARP before using an address */
	gint64 offer_wait;        /* microseconds to wait for a better OFFER when the first names no server */
	const char *const *order; /* (transfer none) of provisioning servers; NULL: an OFFER needs none */
} DhcpConfig;

/** @config: (out): a copy of @from, but for its order. */
void dhcp_config_copy(DhcpConfig *config, const DhcpConfig *from);
void dhcp_config_clear(DhcpConfig *config);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DhcpConfig, dhcp_config_clear)
