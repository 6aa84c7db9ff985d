/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cisco-config.h"

/** Files of a provisioning server: their names, and what the bytes of a configuration are good for. */

/** Returns: FALSE for what cannot be the name of a file on a provisioning server: names come from the network. */
gboolean provision_file_is_valid(const char *name);

/** @code: why the file cannot be used, a reason of provision-reasons.inc. @error: not NULL, the same in words.
 * Returns: (transfer full): what the file says; NULL with @code and @error. */
CiscoConfig *provision_file_read(
	const GByteArray *bytes, const CiscoConfigHints *hints, const char **code, GError **error);
