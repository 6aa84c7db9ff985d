/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/** What the state machine decides by, and what the facts of the configuration mean for a download. No I/O. */

typedef struct {
	char *running; /* load IDs, NULL: not known */
	char *configured;
	gboolean installer;  /* there is one */
	char **accept;       /* (nullable): patterns of loads that may be installed, with * and ? */
	char *boot;          /* which boot of the device this is */
	guint call_managers; /* how many to try before a download */
} FirmwareInput;

FirmwareInput *firmware_input_copy(const FirmwareInput *from);
void firmware_input_free(FirmwareInput *input);

/** @list, @settings: (nullable): config.call-managers, config.settings. Returns: (transfer full) (element-type
 * HostPort): those to try by TCP, in priority order; none for SIP over UDP, which has no connections. */
GPtrArray *firmware_call_managers(GVariant *list, GVariant *settings, const char *protocol);

/** Returns: (transfer none) (nullable): the one server to fetch loads from, where the configuration names it. */
const char *firmware_load_server(GVariant *settings);
