/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/plugin.h>

#include "dhcp-client.h"

/** The options of [plugin dhcp] and what they make of a client; the reasons it gives. */
extern const RegentOption dhcp_options[];
extern const RegentReason dhcp_reasons[];

/** @config: (out): to be cleared by dhcp_config_clear(). */
gboolean dhcp_options_read(RegentStep *step, const guint8 mac[6], DhcpConfig *config, GError **error);
void dhcp_config_clear(DhcpConfig *config);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DhcpConfig, dhcp_config_clear)
