/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ctl.h"

#include <stdio.h>

static CtlExit request(Ctl *ctl, const char *endpoint, const char *what)
{
	GVariant *parameters = g_variant_new("(ss)", endpoint ? endpoint : "", what);
	g_autoptr(GVariant) result = ctl_call(ctl, "Request", parameters, NULL);
	g_autoptr(GVariant) status = result && ctl->json ? ctl_read_status(ctl, endpoint) : NULL;

	if (!result || (ctl->json && !status))
		return ctl->exit;
	if (status)
		ctl_print_json(
			g_variant_new_parsed("{'endpoint': %s, 'request': %s}", ctl_string(status, "endpoint"), what));
	return 0;
}

CtlExit ctl_restart(Ctl *ctl, char **arguments)
{
	return request(ctl, arguments[0], "restart");
}

CtlExit ctl_reset(Ctl *ctl, char **arguments)
{
	return request(ctl, arguments[0], "reset");
}
