/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/plugin.h>

/** [plugin firmware], read once for a step. Texts are (transfer none) and live as long as the step. */
typedef struct {
	const char *installer;     /* NULL: none */
	const char *const *accept; /* NULL-terminated */
	gint64 timeout;
	guint64 max_size;   /* bytes */
	const char *folder; /* NULL: the step's own state */
	gboolean reboot;
	gboolean ring_list;
} FirmwareOptions;

extern const RegentOption firmware_options[];

/** @key: set to the option at fault. Returns: FALSE with @error. */
gboolean firmware_options_read(RegentStep *step, FirmwareOptions *options, const char **key, GError **error);
/** The check hook of the descriptor. */
gboolean firmware_options_check(RegentStep *options, const char **key, GError **error);
