/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/plugin.h>

extern const RegentOption http_options[];
extern const RegentReason http_reasons[];
