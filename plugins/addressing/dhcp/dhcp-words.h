/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "dhcp-lease.h"

/** Returns: (transfer full): what came with a lease, a line each: "150 TFTP servers: 10.1.0.5". Options that are not known, or are not
 * what they should be, are text in quotes or hexadecimal; what is long is cut. The last lines are fields that are no options. */
char **dhcp_words(const DhcpLease *lease);
/** Returns: (nullable): the name of an option, NULL: not known. */
const char *dhcp_words_name(guint8 option);
