/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-config.h"

#include <arpa/inet.h>
#include <string.h>

enum {
	DEFAULT_PORT = 2000,
	DEFAULT_MONITOR = 120,
};

const RegentOption sccp_options[] = {
	{ "version", REGENT_OPTION_INTEGER, "22", 3, 22, NULL, NULL, 0,
		"highest protocol version to offer; the model may have a lower one" },
	{ "connect-timeout", REGENT_OPTION_DURATION, "5s", G_USEC_PER_SEC, 60 * (gint64) G_USEC_PER_SEC, NULL, NULL, 0,
		"wait for a TCP connection to one address of a call manager" },
	{ "connection-monitor", REGENT_OPTION_DURATION, NULL, 0, 3600 * (gint64) G_USEC_PER_SEC, NULL, NULL, 0,
		"how long a better call manager must answer before the phone goes back to it; default: what the "
		"configuration file says, else 2min" },
	{ "secure-port", REGENT_OPTION_INTEGER, "2443", 1, 65535, NULL, NULL, 0,
		"port for TLS, where the configuration says secure" },
	TLS_TRUST_OPTIONS,
	{ 0 },
};

CallManager *sccp_config_servers(RegentStep *step, guint *count)
{
	const CallManagerPorts ports = { .port_key = REGENT_CM_SCCP_PORT,
		.port = DEFAULT_PORT,
		.secure_port = (guint16) regent_step_option_integer(step, "secure-port") };

	return call_managers_read(regent_step_fact(step, REGENT_FACT_CONFIG_CALL_MANAGERS),
		regent_step_fact(step, REGENT_FACT_CONFIG_SRST), regent_step_fact(step, REGENT_FACT_CONFIG_SETTINGS),
		&ports, count);
}

static void parse_mac(const char *text, guint8 *mac)
{
	g_auto(GStrv) parts = g_strsplit(text ? text : "", ":", 7);

	for (guint i = 0; i < 6 && parts[i]; i++)
		mac[i] = (guint8) g_ascii_strtoull(parts[i], NULL, 16);
}

static guint32 parse_address(const char *cidr)
{
	g_auto(GStrv) parts = g_strsplit(cidr ? cidr : "", "/", 2);
	struct in_addr address;

	return parts[0] && inet_pton(AF_INET, parts[0], &address) == 1 ? g_ntohl(address.s_addr) : 0;
}

void sccp_config_identity(RegentStep *step, SccpIdentity *identity)
{
	identity->name = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_DEVICE_NAME);
	identity->load = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_LOAD);
	identity->type = (guint32) regent_step_fact_number(step, REGENT_FACT_MODEL_DEVICE_TYPE, 0);
	identity->lines = (guint32) regent_step_fact_number(step, REGENT_FACT_MODEL_LINES, 1);
	identity->address = parse_address(regent_step_fact_string(step, REGENT_FACT_IP_ADDRESS));
	identity->version = (guint8) regent_step_option_integer(step, "version");
	parse_mac(regent_step_fact_string(step, REGENT_FACT_ENDPOINT_MAC), identity->mac);
}

gint64 sccp_config_monitor(RegentStep *step)
{
	GVariant *settings = regent_step_fact(step, REGENT_FACT_CONFIG_SETTINGS);
	guint32 seconds = DEFAULT_MONITOR;

	if (regent_step_option_is_set(step, "connection-monitor"))
		return regent_step_option_duration(step, "connection-monitor");
	if (settings)
		g_variant_lookup(settings, REGENT_SETTING_CONNECTION_MONITOR, "u", &seconds);
	return (gint64) seconds * G_USEC_PER_SEC;
}

gboolean sccp_config_tls(RegentStep *step, TlsTrust *trust, GError **error)
{
	GError *problem = NULL;
	const char *option;

	if (tls_trust_read(trust, step, &option, &problem))
		return TRUE;
	regent_step_explain(step, "cm.tls-files", "option", option, "problem", problem->message, NULL);
	g_propagate_error(error, problem);
	return FALSE;
}

void sccp_config_inputs(RegentStep *step, char *digest)
{
	static const char *const facts[] = {
		REGENT_FACT_ENDPOINT_DEVICE_NAME,
		REGENT_FACT_ENDPOINT_LOAD,
		REGENT_FACT_ENDPOINT_MAC,
		REGENT_FACT_MODEL_DEVICE_TYPE,
		REGENT_FACT_MODEL_LINES,
		REGENT_FACT_VOICE_INTERFACE,
		REGENT_FACT_VOICE_PRIORITY,
		REGENT_FACT_VOICE_SIGNALING_DSCP,
		REGENT_FACT_IP_ADDRESS,
		REGENT_FACT_CONFIG_PROTOCOL,
		REGENT_FACT_ENDPOINT_PROTOCOL,
		REGENT_FACT_CONFIG_VERSION,
		REGENT_FACT_CONFIG_CALL_MANAGERS,
		REGENT_FACT_CONFIG_SRST,
		REGENT_FACT_CONFIG_SETTINGS,
	};
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);

	for (guint i = 0; i < G_N_ELEMENTS(facts); i++) {
		GVariant *value = regent_step_fact(step, facts[i]);

		g_checksum_update(sum, (const guchar *) facts[i], (gssize) strlen(facts[i]) + 1);
		if (value)
			g_checksum_update(sum, g_variant_get_data(value), (gssize) g_variant_get_size(value));
	}
	g_strlcpy(digest, g_checksum_get_string(sum), SCCP_DIGEST);
}
