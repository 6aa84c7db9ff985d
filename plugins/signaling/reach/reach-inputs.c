/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "reach-inputs.h"

#include "call-managers.h"

#include <regent/facts.h>

#define CALL_MANAGERS "USECALLMANAGER"

static const CallManagerPorts sccp_ports = { REGENT_CM_SCCP_PORT, 2000, NULL, 2443 };
static const CallManagerPorts sip_ports = { REGENT_CM_SIP_PORT, 5060, REGENT_CM_SIPS_PORT, 5061 };

typedef struct {
	GVariant *settings;
	gboolean sip;
	gboolean tls;
	const char *transport; /* tcp, udp, tls; NULL: not said */
} Spoken;

static Spoken read_spoken(RegentStep *step)
{
	Spoken spoken = { .settings = regent_step_fact(step, REGENT_FACT_CONFIG_SETTINGS) };
	const char *protocol = regent_step_fact_string(step, REGENT_FACT_CONFIG_PROTOCOL);

	if (!protocol)
		protocol = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_PROTOCOL);
	spoken.sip = protocol && g_ascii_strcasecmp(protocol, "sip") == 0;
	if (spoken.settings)
		g_variant_lookup(spoken.settings, REGENT_SETTING_TRANSPORT, "&s", &spoken.transport);
	spoken.tls = g_strcmp0(spoken.transport, "tls") == 0 || call_managers_all_secure(spoken.settings);
	return spoken;
}

static gboolean is_listed(const GArray *servers, const HostPort *where)
{
	for (guint i = 0; i < servers->len; i++)
		if (host_port_equal(&g_array_index(servers, ReachServer, i).where, where))
			return TRUE;
	return FALSE;
}

static void add_server(GArray *servers, const ReachServer *server)
{
	ReachServer copy = *server;

	if (servers->len == REACH_SERVERS_MAX || is_listed(servers, &server->where))
		return;
	copy.where.host = g_strdup(server->where.host);
	g_array_append_val(servers, copy);
}

/* SIP goes over TCP to call managers, where nothing is said. */
static void add_call_managers(GArray *servers, RegentStep *step, const Spoken *spoken)
{
	const CallManagerPorts *ports = spoken->sip ? &sip_ports : &sccp_ports;
	guint count;
	CallManager *list = call_managers_read(regent_step_fact(step, REGENT_FACT_CONFIG_CALL_MANAGERS),
		regent_step_fact(step, REGENT_FACT_CONFIG_SRST), spoken->settings, ports, &count);

	for (guint i = 0; i < count; i++) {
		ReachServer server = { .where = list[i].where,
			.secure = list[i].secure || (spoken->sip && spoken->tls),
			.tcp = !spoken->sip || g_strcmp0(spoken->transport, "udp") != 0 };

		if (server.secure && !list[i].secure)
			server.where.port = sip_ports.secure_port;
		add_server(servers, &server);
	}
	call_managers_free(list, count);
}

/* To a registrar SIP goes over UDP, where nothing is said. */
static void add_registrar(GArray *servers, GVariant *line, const Spoken *spoken)
{
	ReachServer server = { .secure = spoken->tls, .tcp = spoken->tls || g_strcmp0(spoken->transport, "tcp") == 0 };
	const char *proxy = NULL;
	guint16 port = 0;

	g_variant_lookup(line, REGENT_LINE_PROXY, "&s", &proxy);
	g_variant_lookup(line, REGENT_LINE_PORT, "q", &port);
	if (!proxy || !*proxy || g_ascii_strcasecmp(proxy, CALL_MANAGERS) == 0)
		return;
	server.srv = !port;
	server.where.host = (char *) proxy;
	server.where.port = port ? port : server.secure ? sip_ports.secure_port : sip_ports.port;
	add_server(servers, &server);
}

static void add_registrars(GArray *servers, RegentStep *step, const Spoken *spoken)
{
	GVariant *lines = regent_step_fact(step, REGENT_FACT_CONFIG_LINES);
	GVariantIter iter;
	GVariant *line;

	if (!lines || !spoken->sip)
		return;
	g_variant_iter_init(&iter, lines);
	while ((line = g_variant_iter_next_value(&iter))) {
		add_registrar(servers, line, spoken);
		g_variant_unref(line);
	}
}

void reach_inputs_read(RegentStep *step, ReachConfig *config)
{
	Spoken spoken = read_spoken(step);

	*config = (ReachConfig) { .servers = reach_servers_new(),
		.connect = regent_step_option_boolean(step, "connect"),
		.timeout = regent_step_option_duration(step, "timeout") };
	add_call_managers(config->servers, step, &spoken);
	add_registrars(config->servers, step, &spoken);
}
