/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/step.h>

/**
 * Whether a phone is ours, by its protocol: that of the configuration file (config.protocol), else that of the
 * endpoint (endpoint.protocol), else SCCP, which a phone speaks that is told nothing. The step must have both
 * facts and config.file among its uses, and the rows of signaling-reasons.inc among its reasons. @protocol: "sccp" or "sip", the
 * caller's. Returns: FALSE: the step is passed over with one of them, and its start returns NULL.
 */
gboolean signaling_is_mine(RegentStep *step, const char *protocol);

/** For a check hook: the same by what [endpoint] says, if it names a protocol. Returns: FALSE with REGENT_ERROR_NOT_MINE. */
gboolean signaling_check(RegentStep *options, const char *protocol, const char **key, GError **error);

/** For a check hook: whether the device name of [endpoint], if it has one, can be sent whole. @most: of letters. @protocol: for
 * people. Returns: FALSE with REGENT_ERROR_DOUBTFUL. */
gboolean signaling_check_name(RegentStep *options, gsize most, const char *protocol, GError **error);
