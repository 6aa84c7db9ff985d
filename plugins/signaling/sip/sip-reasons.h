/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/plugin.h>

/** Ways to fail, in words: {server}, {user}, {status} and {detail} are given with each. */
extern const RegentReason sip_reasons[];
