/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/plugin.h>

extern const RegentReason vlan_reasons[];
