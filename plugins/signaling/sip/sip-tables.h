/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/plugin.h>

/** sip-options.c */
extern const RegentOption sip_options[];
/** sip-reasons.c */
extern const RegentReason sip_reasons[];
