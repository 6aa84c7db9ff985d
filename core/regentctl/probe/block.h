/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "probe.h"

/** The block to paste into a ticket: what is wrong first, then what the port gave, by topic. @style: its width is 100 at
 * most, and where it has none. Returns: (transfer full). */
char *probe_block_text(const Probe *probe, const CtlStyle *style);
/** The same for --json. Returns: floating a{sv}. */
GVariant *probe_block_dict(const Probe *probe);
