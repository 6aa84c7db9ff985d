/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/** What the configuration facts mean for a download. No I/O. */

typedef struct {
	char *host;
	guint16 port;
} FirmwareCallManager;

/** @list, @settings: (nullable): config.call-managers, config.settings. Returns: (transfer full) (element-type
 * FirmwareCallManager): those to try by TCP, in priority order; none for SIP over UDP, which has none to open. */
GPtrArray *firmware_call_managers(GVariant *list, GVariant *settings, const char *protocol);

/** Returns: (transfer none) (nullable): the one server to fetch loads from, where the configuration names it. */
const char *firmware_load_server(GVariant *settings);
