/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sccp-reject.h"

#include <regent/plugin.h>

/** sccp-options.c */
extern const RegentOption sccp_options[];
/** The check hook: what the table of options cannot judge. Whether files are good is said when the step starts. */
gboolean sccp_options_check(RegentStep *options, const char **key, GError **error);

/** sccp-reasons.c: each way to fail or to wait, in words. */
extern const RegentReason sccp_reasons[];
/** Returns: (transfer none): code of the reason for such a reject. @of_node: the phone has a file of its own from a
 * cluster of CUCM, so that it is that node alone which does not know it. */
const char *sccp_reject_code(SccpReject reject, gboolean of_node);
