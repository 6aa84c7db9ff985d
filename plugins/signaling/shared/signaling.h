/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/step.h>

/**
 * Whether a phone is ours, by its protocol: that of the configuration file (config.protocol), else that of the
 * endpoint (endpoint.protocol), else SCCP, which a phone speaks that is told nothing. The step must have both
 * facts among its uses. @protocol: "sccp" or "sip", the caller's. Returns: FALSE with @error, REGENT_ERROR_NOT_MINE:
 * to be returned by start.
 */
gboolean signaling_is_mine(RegentStep *step, const char *protocol, GError **error);
