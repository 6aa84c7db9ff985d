/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-tables.h"
#include "sccp-version.h"
#include "signaling.h"
#include "tls-trust.h"

#define NAME_LETTERS 15 /* of a Register, in 16 octets */
#define SECONDS ((gint64) G_USEC_PER_SEC)

const RegentOption sccp_options[] = {
	{ "version", REGENT_OPTION_INTEGER, "22", SCCP_VERSION_MIN, SCCP_VERSION_MAX,
		.summary = "highest protocol version to offer; the model may have a lower one" },
	{ "connect-timeout", REGENT_OPTION_DURATION, "5s", SECONDS, 60 * SECONDS,
		.summary = "wait for a TCP connection to one address of a call manager" },
	{ "connection-monitor", REGENT_OPTION_DURATION, NULL, 0, 3600 * SECONDS,
		.summary =
			"how long a better call manager must answer before the phone goes back to it; default: what the "
			"configuration file says, else 2min" },
	{ "secure-port", REGENT_OPTION_INTEGER, "2443", 1, 65535,
		.summary = "port for TLS, where the configuration says secure" },
	TLS_TRUST_OPTIONS,
	{ 0 },
};

gboolean sccp_options_check(RegentStep *options, const char **key, GError **error)
{
	if (!tls_trust_check(options, key, error) || !signaling_check(options, "sccp", key, error))
		return FALSE;
	*key = NULL;
	return signaling_check_name(options, NAME_LETTERS, "SCCP", error);
}
