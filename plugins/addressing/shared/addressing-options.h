/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/step.h>

/** Reads one option and judges what it says. @into: the struct of the plugin that it is read into. */
typedef struct {
	const char *key;
	gboolean (*read)(RegentStep *options, const char *key, gpointer into, GError **error);
} AddressingReader;

/** Reads the options of @readers, which a zeroed row ends: for start and for the check of the configuration alike.
 * @key: (out): the one at fault when FALSE. */
gboolean addressing_read_options(
	const AddressingReader *readers, RegentStep *options, gpointer into, const char **key, GError **error);

/** Sets @error: "300" @why. Returns: FALSE */
gboolean addressing_refuse(GError **error, const char *value, const char *why);
/** A reader that only judges: names, addresses and URLs, as provisioning.servers has them. */
gboolean addressing_read_servers(RegentStep *options, const char *key, gpointer into, GError **error);
/** Returns: (transfer full): what that option says, one entry for each server; NULL: none. */
char **addressing_servers(RegentStep *step, const char *key);
