/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/plugin.h>

/** sip-options.c */
extern const RegentOption sip_options[];
gboolean sip_options_check(RegentStep *options, const char **key, GError **error);
/** sip-reasons.c */
extern const RegentReason sip_reasons[];
