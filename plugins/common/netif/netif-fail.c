/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "netif.h"

const char *netif_reason(const GError *error, const char *code)
{
	return g_error_matches(error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED) ? "perm" : code;
}

void netif_fail(RegentStep *step, const char *code, GError *error)
{
	regent_step_fail_because(step, netif_reason(error, code), "error", error->message, NULL);
	g_error_free(error);
}
