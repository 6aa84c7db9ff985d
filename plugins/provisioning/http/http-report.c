/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "http-report.h"

#define NOT_FOUND 404
#define GONE 410

static const struct {
	GIOErrorEnum error;
	const char *code;
} connect_errors[] = {
	{ G_IO_ERROR_CONNECTION_REFUSED, "http.refused" },
	{ G_IO_ERROR_HOST_UNREACHABLE, "http.refused" },
	{ G_IO_ERROR_NETWORK_UNREACHABLE, "http.refused" },
	{ G_IO_ERROR_TIMED_OUT, "http.silent" },
};

ProvisionAnswer http_report_error(const GError *error, guint64 received, const char **code)
{
	*code = received ? "http.broken" : "http.failed";
	for (gsize i = 0; !received && i < G_N_ELEMENTS(connect_errors); i++)
		if (g_error_matches(error, G_IO_ERROR, (gint) connect_errors[i].error))
			*code = connect_errors[i].code;
	if (error->domain == G_TLS_ERROR)
		*code = "http.tls";
	return received ? PROVISION_UNCERTAIN : PROVISION_SILENT;
}

/* These two are certain; CUCM's 503 for a missing file is not, because a busy server says it too. */
ProvisionAnswer http_report_status(guint status, const char **code)
{
	gboolean absent = status == NOT_FOUND || status == GONE;

	*code = absent ? "config.absent" : "http.status";
	return absent ? PROVISION_ABSENT : PROVISION_UNCERTAIN;
}
