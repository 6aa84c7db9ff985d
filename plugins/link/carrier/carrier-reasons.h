/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/plugin.h>

/** {switch}, {port}, {show} of link.none: where the link was last, and the command there; each (nullable). */
extern const RegentReason carrier_reasons[];
