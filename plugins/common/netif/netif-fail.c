/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "netif.h"

void netif_fail(RegentStep *step, const char *code, GError *error)
{
	gboolean perm = g_error_matches(error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);

	regent_step_fail_because(step, perm ? "perm" : code, "error", error->message, NULL);
	g_error_free(error);
}
