/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/plugin.h>

/** Ways to fail, in words: {detail} is given. */
extern const RegentReason firmware_reasons[];
