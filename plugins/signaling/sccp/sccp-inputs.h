/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sccp-group.h"
#include "tls-trust.h"

/**
 * What facts, options and the state file say.
 */

/** The texts stay the step's. */
void sccp_inputs_identity(RegentStep *step, SccpIdentity *identity);
/** Returns: (transfer full) (array length=count): call managers, then survivable routers, in their order. */
CallManager *sccp_inputs_servers(RegentStep *step, guint *count);
/** How long a better call manager must answer before the phone goes back to it, microseconds. */
gint64 sccp_inputs_monitor(RegentStep *step);
/** Reads certificates and trust lists. Returns: FALSE with @error, and explained. */
gboolean sccp_inputs_trust(RegentStep *step, TlsTrust *trust, GError **error);

#define SCCP_STATE_FILE "last-close"

/** How the last registration ended. @place: see sccp_close_save(). @saved: set to whether the state file says
 * anything. */
SccpPast sccp_inputs_past(RegentStep *step, const char *place, gboolean *saved);
