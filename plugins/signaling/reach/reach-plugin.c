/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "reach-inputs.h"
#include "reach-report.h"
#include "reach-socket.h"

#include "connect.h"
#include "resolve.h"

#include <unistd.h>

typedef struct Reach Reach;

/** A name that is looked up. */
typedef struct {
	Reach *reach;
	guint server;
	gboolean srv; /* its SRV records come first */
} Query;

/** A connection that is tried. */
typedef struct {
	Reach *reach;
	guint address;
	Connector *connector;
} Attempt;

struct Reach {
	RegentStep *step;
	RegentTimer *timer;
	Resolver *resolver;
	ReachSocket *socket;
	ReachClient *client;
	Query queries[REACH_SERVERS_MAX];
	Attempt attempts[REACH_ADDRESSES_MAX];
	gboolean done;
};

static gint64 now(Reach *reach)
{
	return regent_step_now(reach->step);
}

static void set_timer(Reach *reach)
{
	regent_timer_set_at(reach->timer, reach->client->over ? 0 : reach_client_deadline(reach->client));
}

/* Names. */

static void on_resolved(gpointer self, GPtrArray *addresses, const GError *error);

static void look_up(Query *query)
{
	const ReachServer *server = reach_client_server(query->reach->client, query->server);
	g_autofree char *name = NULL;

	if (!query->srv) {
		resolve_host(query->reach->resolver, server->where.host, server->where.port, on_resolved, query);
		return;
	}
	name = g_strdup_printf("%s.%s",
		server->secure ? "_sips._tcp"
		: server->tcp  ? "_sip._tcp"
			       : "_sip._udp",
		server->where.host);
	resolve_srv(query->reach->resolver, name, on_resolved, query);
}

static void tell_unknown(Query *query, const GError *error)
{
	Reach *reach = query->reach;
	const char *host = reach_client_server(reach->client, query->server)->where.host;
	gboolean unknown = g_error_matches(error, REGENT_ERROR, REGENT_ERROR_ABSENT);
	g_autofree char *sayer = unknown ? NULL : resolver_servers(reach->resolver);

	reach_client_unknown(reach->client, query->server,
		server_trouble_of(unknown ? CONNECTOR_UNKNOWN : CONNECTOR_NO_DNS, host), error->message, sayer);
}

/* Without SRV records the name itself counts (RFC 3263 section 4.2). */
static void on_resolved(gpointer self, GPtrArray *addresses, const GError *error)
{
	Query *query = self;

	if (addresses) {
		reach_client_resolved(query->reach->client, query->server, addresses, now(query->reach));
	} else if (query->srv) {
		query->srv = FALSE;
		look_up(query);
	} else {
		tell_unknown(query, error);
	}
	set_timer(query->reach);
}

static void resolve(gpointer self, guint server)
{
	Reach *reach = self;
	const ReachServer *what = reach_client_server(reach->client, server);
	Query *query = &reach->queries[server];

	*query = (Query) { reach, server, what->srv && !g_hostname_is_ip_address(what->where.host) };
	look_up(query);
}

/* Pings. */

static char *ping(gpointer self, const char *address, guint16 sequence)
{
	return reach_socket_ping(((Reach *) self)->socket, address, sequence);
}

static void on_echo(gpointer self, guint16 sequence, const char *source)
{
	Reach *reach = self;

	reach_client_echo(reach->client, sequence, source, now(reach));
	set_timer(reach);
}

static void on_no_way(gpointer self, const char *address, const char *why)
{
	Reach *reach = self;

	reach_client_no_way(reach->client, address, why);
	set_timer(reach);
}

static const ReachSocketOps socket_ops = { on_echo, on_no_way };

/* Connections: closed as soon as they are there, and nothing is sent on them. */

static void on_opened(gpointer self, int fd, const HostPort *address)
{
	Attempt *attempt = self;
	Reach *reach = attempt->reach;

	close(fd);
	g_clear_pointer(&attempt->connector, connector_free);
	reach_client_opened(reach->client, attempt->address, now(reach));
	set_timer(reach);
}

static void on_not_opened(gpointer self, ConnectorFailure failure, const char *why)
{
	Attempt *attempt = self;
	Reach *reach = attempt->reach;

	reach_client_not_opened(reach->client, attempt->address, failure, why, connector_sayer(attempt->connector));
	set_timer(reach);
}

static const ConnectorOps connector_ops = { .opened = on_opened, .failed = on_not_opened };

static void begin_connect(gpointer self, guint address)
{
	Reach *reach = self;
	Attempt *attempt = &reach->attempts[address];
	const HostPort *at = &reach_client_address(reach->client, address)->at;
	ConnectorTarget target = {
		.host = at->host, .port = at->port, .type = SOCK_STREAM, .timeout = reach->client->config.timeout
	};

	attempt->reach = reach;
	attempt->address = address;
	attempt->connector = connector_new(reach->step, &target, &connector_ops, attempt);
}

/* The end of a round. */

static void end_round(Reach *reach)
{
	for (guint i = 0; i < G_N_ELEMENTS(reach->attempts); i++)
		g_clear_pointer(&reach->attempts[i].connector, connector_free);
	g_clear_pointer(&reach->resolver, resolver_free);
	g_clear_pointer(&reach->socket, reach_socket_free);
	g_clear_pointer(&reach->client, reach_client_free);
}

static void on_over(gpointer self)
{
	Reach *reach = self;

	if (!reach_report(reach->step, reach->client, reach->done) || reach->done)
		return;
	reach->done = TRUE;
	regent_step_done(reach->step);
}

static void on_timer(gpointer self)
{
	Reach *reach = self;

	if (reach->client->over) {
		end_round(reach);
		return;
	}
	reach_client_tick(reach->client, now(reach));
	set_timer(reach);
}

static const ReachOps ops = { resolve, ping, begin_connect, on_over };

static void begin_round(Reach *reach)
{
	g_auto(ReachConfig) config = { 0 };

	end_round(reach);
	reach_inputs_read(reach->step, &config);
	reach->resolver = resolver_new(reach->step);
	reach->socket = reach_socket_new(reach->step, regent_step_random(reach->step), &socket_ops, reach);
	reach->client = reach_client_new(&config, &ops, reach);
	reach_client_start(reach->client);
	set_timer(reach);
}

static gpointer reach_start(RegentStep *step, GError **error)
{
	Reach *reach = g_new0(Reach, 1);

	reach->step = step;
	reach->timer = regent_step_timer(step, on_timer, reach);
	regent_step_report(step, -1, "asking whether call managers are there");
	begin_round(reach);
	return reach;
}

static void reach_stop(gpointer self)
{
	end_round(self);
	g_free(self);
}

/* Later phases that are registered stay so: what is found out anew is told in place. */
static gboolean reach_refresh(gpointer self)
{
	Reach *reach = self;

	if (regent_step_changed(reach->step, REGENT_FACT_VOICE_INTERFACE))
		return FALSE;
	begin_round(reach);
	return TRUE;
}

static const RegentOption options[] = {
	{ .key = "connect",
		.type = REGENT_OPTION_BOOLEAN,
		.fallback = "no",
		.summary =
			"also open a TCP connection to each and close it at once: a call manager may raise an alarm, "
			"because nobody registers on it" },
	{ .key = "timeout",
		.type = REGENT_OPTION_DURATION,
		.fallback = "4s",
		.min = G_USEC_PER_SEC,
		.max = 60 * (gint64) G_USEC_PER_SEC,
		.summary = "how long an answer is waited for; a host that answers no ARP is known as such after 3 s" },
	{ 0 },
};

static const RegentFacility facilities[] = {
	{ "No call manager can be pinged.", REGENT_FACILITY_PING },
	{ 0 },
};

REGENT_PLUGIN(reach, .phase = "reach", .summary = "Says whether the call managers are there, and registers nowhere",
	.stage = "Opening Call Managers", .options = options, .reasons = reach_reasons,
	.needs = REGENT_LIST(REGENT_FACT_IP_ADDRESS),
	.uses = REGENT_LIST(REGENT_FACT_CONFIG_CALL_MANAGERS, REGENT_FACT_CONFIG_SRST, REGENT_FACT_CONFIG_LINES,
		REGENT_FACT_CONFIG_SETTINGS, REGENT_FACT_CONFIG_PROTOCOL, REGENT_FACT_CONFIG_FILE,
		REGENT_FACT_ENDPOINT_PROTOCOL, REGENT_FACT_IP_GATEWAY, REGENT_FACT_IP_DNS, REGENT_FACT_IP_DOMAIN,
		REGENT_FACT_VOICE_INTERFACE, REGENT_FACT_VOICE_PRIORITY, REGENT_FACT_VOICE_SIGNALING_DSCP),
	.provides = REGENT_LIST(REGENT_FACT_SIGNALING_REACHED), .facilities = facilities, .start = reach_start,
	.stop = reach_stop, .refresh = reach_refresh);
