/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/plugin.h>

/** sccp-options.c */
extern const RegentOption sccp_options[];
/** The check hook: what the table of options cannot judge. Whether files are good is said when the step starts. */
gboolean sccp_options_check(RegentStep *options, const char **key, GError **error);

/** sccp-reasons.c: each way to fail or to wait, in words. */
extern const RegentReason sccp_reasons[];
/** Returns: (transfer none): code of the reason for a RegisterReject with that text. @default_file: the phone came with
 * the default file, so that nobody knows it yet. */
const char *sccp_reject_code(const char *reject_text, gboolean default_file);
