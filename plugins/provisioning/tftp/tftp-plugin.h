/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/plugin.h>

extern const RegentOption tftp_options[];
extern const RegentReason tftp_reasons[];
