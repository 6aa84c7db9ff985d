/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-inputs.h"
#include "ipv4.h"

#include <regent/facts.h>

enum {
	DEFAULT_PORT = 2000,
	DEFAULT_MONITOR = 120,
};

CallManager *sccp_inputs_servers(RegentStep *step, guint *count)
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
	Ipv4Prefix own;

	return cidr && ipv4_prefix_read(cidr, &own) ? own.address : 0;
}

void sccp_inputs_identity(RegentStep *step, SccpIdentity *identity)
{
	identity->name = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_DEVICE_NAME);
	identity->load = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_LOAD);
	identity->type = (guint32) regent_step_fact_number(step, REGENT_FACT_MODEL_DEVICE_TYPE, 0);
	identity->lines = (guint32) regent_step_fact_number(step, REGENT_FACT_MODEL_LINES, 1);
	identity->address = parse_address(regent_step_fact_string(step, REGENT_FACT_IP_ADDRESS));
	identity->version = (guint8) regent_step_option_integer(step, "version");
	parse_mac(regent_step_fact_string(step, REGENT_FACT_ENDPOINT_MAC), identity->mac);
}

gint64 sccp_inputs_monitor(RegentStep *step)
{
	GVariant *settings = regent_step_fact(step, REGENT_FACT_CONFIG_SETTINGS);
	guint32 seconds = DEFAULT_MONITOR;

	if (regent_step_option_is_set(step, "connection-monitor"))
		return regent_step_option_duration(step, "connection-monitor");
	if (settings)
		g_variant_lookup(settings, REGENT_SETTING_CONNECTION_MONITOR, "u", &seconds);
	return (gint64) seconds * G_USEC_PER_SEC;
}

gboolean sccp_inputs_trust(RegentStep *step, TlsTrust *trust, GError **error)
{
	GError *problem = NULL;
	const char *option;

	if (tls_trust_read(trust, step, &option, &problem))
		return TRUE;
	regent_step_explain(step, "cm.tls-files", "option", option, "problem", problem->message, NULL);
	g_propagate_error(error, problem);
	return FALSE;
}

SccpPast sccp_inputs_past(RegentStep *step, const char *place, gboolean *saved)
{
	g_autoptr(GBytes) bytes = regent_step_state_load(step, SCCP_STATE_FILE);
	g_autofree char *text = NULL;

	*saved = bytes != NULL;
	if (!bytes)
		return (SccpPast) { .cause = SCCP_CLOSE_INITIALIZED };
	text = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
	return sccp_close_load(text, place, regent_step_now(step) / G_USEC_PER_SEC);
}
