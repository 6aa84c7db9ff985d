/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sccp-transport.h"

#include <regent/plugin.h>

/**
 * What facts and options say.
 */
extern const RegentOption sccp_options[];

/** The texts stay the step's. */
void sccp_config_identity(RegentStep *step, SccpIdentity *identity);
/** Returns: (transfer full) (array length=count): call managers, then survivable routers, in their order. */
CallManager *sccp_config_servers(RegentStep *step, guint *count);
/** How long a better call manager must answer before the phone goes back to it, microseconds. */
gint64 sccp_config_monitor(RegentStep *step);
/** Reads certificates and trust lists. Returns: FALSE with @error, and explained. */
gboolean sccp_config_tls(RegentStep *step, TlsTrust *trust, GError **error);

enum {
	SCCP_DIGEST = 33,
};

/** A digest of everything a running registration depends on, to be compared: ten thousand of them are kept. DNS servers,
 * which are taken in place, are not in it. @digest: SCCP_DIGEST bytes. */
void sccp_config_inputs(RegentStep *step, char *digest);
