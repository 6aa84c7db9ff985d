/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/plugin.h>

#include "dhcp-config.h"

/** The options of [plugin dhcp], and what the table cannot judge. */
extern const RegentOption dhcp_options[];
gboolean dhcp_options_check(RegentStep *options, const char **key, GError **error);

/** What options and facts make of a client. @config: (out): to be cleared by dhcp_config_clear(). @key: (out): the
 * option at fault when FALSE. */
gboolean dhcp_inputs_read(RegentStep *step, const guint8 mac[6], DhcpConfig *config, const char **key, GError **error);

/** Returns: REGENT_VLAN_UNTAGGED where nobody told one. */
guint16 dhcp_inputs_voice_vlan(RegentStep *step);
