/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "config.h"

/** What a person may set at the phone: the plugins of a phase, and what a plugin's table of options or the vocabulary marks
 * so. Everything else names files and programs, or is the maker's to say. */

typedef struct {
	char *group;
	const char *key;
	const char *fact; /* that the value becomes, NULL: none */
} Settable;

/** Returns: (transfer full): of Settable: all that the chain of @endpoint reads. */
GPtrArray *settable_list(ConfigEndpoint *endpoint);
/** Returns: the latest time when something of @phase, or of @plugin in it, was set at the phone; 0: nothing was. */
gint64 settable_when(Config *config, ConfigEndpoint *endpoint, const char *phase, const RegentPlugin *plugin);
/** Returns: (transfer full) (nullable): why nothing can be set on @endpoint, in words. */
char *settable_locked(Config *config, ConfigEndpoint *endpoint);
