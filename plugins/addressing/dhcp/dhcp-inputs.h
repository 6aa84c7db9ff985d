/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/plugin.h>

#include "dhcp-config.h"

/** The options of [plugin dhcp]. */
extern const RegentOption dhcp_options[];

/** What options and facts make of a client. @config: (out): to be cleared by dhcp_config_clear(). */
gboolean dhcp_inputs_read(RegentStep *step, const guint8 mac[6], DhcpConfig *config, GError **error);

/** Returns: REGENT_VLAN_UNTAGGED where nobody told one. */
guint16 dhcp_inputs_voice_vlan(RegentStep *step);
