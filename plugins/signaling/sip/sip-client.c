/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-client.h"

#include "sip-lines.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define LEAVE_LIMIT (2 * SECOND)

struct SipClient {
	SipConfig *config;
	const SipClientOps *ops;
	gpointer self;
	SipClientState state;
	SipAlarm alarm; /* sent until the first line is registered */
	SipLines *lines;
	SipRound *round;
	HostPort *peer, *own; /* of the connection, NULL: there is none */
	gint64 leave_end;
};

static void set_state(SipClient *client, SipClientState state)
{
	SipClientState from = client->state;

	client->state = state;
	client->ops->state(client->self, from, state);
}

/* Questions. */

static gboolean is_connected(const SipClient *client)
{
	return client->state == SIP_CLIENT_REGISTERING || client->state == SIP_CLIENT_REGISTERED;
}

static gboolean is_connecting(const SipClient *client)
{
	return client->state == SIP_CLIENT_CONNECTING || client->state == SIP_CLIENT_RECONNECTING;
}

const SipServer *sip_client_server(const SipClient *client)
{
	return sip_round_server(client->round);
}

const HostPort *sip_client_peer(const SipClient *client)
{
	return client->peer;
}

const SipConfig *sip_client_config(const SipClient *client)
{
	return client->config;
}

gboolean sip_client_line_registered(const SipClient *client, guint line)
{
	return sip_lines_is_registered(client->lines, line);
}

GArray *sip_client_notes(const SipClient *client)
{
	return sip_round_notes(client->round);
}

void sip_client_append_refused(const SipClient *client, GString *text)
{
	sip_lines_append_refused(client->lines, text);
}

gboolean sip_client_registered(const SipClient *client)
{
	return is_connected(client) && sip_client_line_registered(client, 0);
}

gboolean sip_client_owns(const SipClient *client, const char *call_id)
{
	return sip_lines_has_call_id(client->lines, call_id);
}

/* The end, one way or another. */

static void disconnect(SipClient *client)
{
	g_clear_pointer(&client->peer, host_port_free);
	g_clear_pointer(&client->own, host_port_free);
	client->ops->close(client->self);
}

static void end_failed(SipClient *client, const SipFailure *failure)
{
	sip_lines_end_request(client->lines);
	set_state(client, SIP_CLIENT_ENDED);
	disconnect(client);
	client->ops->failed(client->self, failure);
}

static void end_left(SipClient *client)
{
	sip_lines_end_request(client->lines);
	set_state(client, SIP_CLIENT_ENDED);
	disconnect(client);
	client->ops->left(client->self);
}

/* The round. */

static void end_round(SipClient *client, gint64 now)
{
	g_autofree char *errors = NULL;
	SipFailure failure;

	sip_round_verdict(client->round, &failure, &errors, now);
	end_failed(client, &failure);
}

static void connect_server(SipClient *client, gint64 now)
{
	if (!sip_client_server(client)) {
		end_round(client, now);
		return;
	}
	set_state(client, SIP_CLIENT_CONNECTING);
	client->ops->connect(client->self, sip_client_server(client));
}

static void end_server(SipClient *client, gint64 now)
{
	sip_round_advance(client->round);
	connect_server(client, now);
}

/* The address at hand is of no use: the next one is tried, then the next server. */
static void end_address(SipClient *client)
{
	sip_lines_end_request(client->lines);
	g_clear_pointer(&client->peer, host_port_free);
	set_state(client, SIP_CLIENT_RECONNECTING);
	client->ops->connect_next(client->self);
}

/* Returns: whether the phone was registered there: then a new round has begun, with that server as the last. */
static gboolean lose_server(SipClient *client, const char *why, gint64 now)
{
	gboolean settled = client->state == SIP_CLIENT_REGISTERED;

	if (!sip_client_registered(client))
		return FALSE;
	sip_lines_forget(client->lines);
	client->ops->lines(client->self);
	if (!settled)
		return FALSE;
	disconnect(client);
	client->ops->moved(client->self, why);
	sip_round_begin(client->round, sip_client_server(client), FALSE, now);
	return TRUE;
}

/* To be called when the round knows why. */
static void fail_server(SipClient *client, const char *why, gint64 now)
{
	if (lose_server(client, why, now))
		connect_server(client, now);
	else
		end_address(client);
}

static void redirect(SipClient *client, SipServer *server, const char *why, gint64 now)
{
	gboolean lost = lose_server(client, why, now);

	sip_round_redirect(client->round, server, lost);
	if (lost) {
		connect_server(client, now);
		return;
	}
	sip_lines_end_request(client->lines);
	disconnect(client);
	sip_round_note_trouble(client->round, SERVER_TROUBLE_NONE, why, NULL);
	end_server(client, now);
}

/* What became of the requests. */

static void note_all_tried(SipClient *client)
{
	if (client->state == SIP_CLIENT_REGISTERING && !sip_lines_is_asking(client->lines) &&
		sip_lines_all_tried(client->lines))
		set_state(client, SIP_CLIENT_REGISTERED);
}

static void ask_next(SipClient *client, gint64 now)
{
	sip_lines_ask_next(client->lines, now);
	note_all_tried(client);
}

static void leave_next(SipClient *client, gint64 now)
{
	if (!sip_lines_leave_next(client->lines, now))
		end_left(client);
}

static void on_registered(gpointer self, SipBinding *binding, const SipGrant *grant, gint64 now)
{
	SipClient *client = self;

	if (sip_lines_is_first(client->lines, binding)) {
		client->alarm.number = 0;
		sip_round_note_registered(client->round);
		/* A call manager that has forgotten the first line has forgotten the others too. */
		if (grant->renewed && grant->forgotten)
			sip_lines_renew_others(client->lines, now);
	}
	if (grant->date)
		client->ops->date(client->self, grant->date);
	if (!grant->renewed)
		client->ops->lines(client->self);
	if (grant->mended)
		client->ops->refused(client->self);
	ask_next(client, now);
}

/* The phone fails with its first line; another line is tried again later. */
static void on_refused(gpointer self, SipBinding *binding, const SipFailure *failure, gint64 now)
{
	SipClient *client = self;
	SipFailure whole = *failure;

	if (sip_lines_is_first(client->lines, binding)) {
		whole.server = sip_client_server(client)->where.host;
		whole.port = sip_client_server(client)->where.port;
		end_failed(client, &whole);
		return;
	}
	client->ops->refused(client->self);
	client->ops->lines(client->self);
	ask_next(client, now);
}

static void on_redirected(gpointer self, SipBinding *binding, const SipContact *contact, const char *status, gint64 now)
{
	SipClient *client = self;
	SipServer *server = contact && sip_round_may_redirect(client->round)
				    ? sip_server_new(contact->host, contact->port ? contact->port : SIP_PORT, FALSE)
				    : NULL;
	g_autofree char *why = NULL;

	if (!server) {
		sip_binding_refuse(binding,
			&(SipFailure) { .code = "sip.rejected",
				.status = status,
				.words = "it names no other server, or too many" },
			now);
		return;
	}
	why = g_strdup_printf("%s names %s instead", sip_client_server(client)->where.host, server->where.host);
	redirect(client, server, why, now);
}

static void on_unavailable(gpointer self, SipBinding *binding, const SipFailure *failure, gboolean relayed, gint64 now)
{
	SipClient *client = self;
	SipFailure line = *failure;
	g_autofree char *why = NULL;

	/* A server that keeps the first line is not left because it fails with another one. */
	if (!relayed && !sip_lines_is_first(client->lines, binding) && sip_client_registered(client)) {
		line.code = "sip.rejected";
		sip_binding_refuse(binding, &line, now);
		return;
	}
	why = g_strdup_printf("%s answered %s", sip_client_server(client)->where.host, failure->status);
	sip_round_note_answer(client->round, failure, why, now);
	fail_server(client, why, now);
}

static void on_silent(gpointer self, SipBinding *binding, gint64 now)
{
	SipClient *client = self;
	gboolean tcp = client->config->tcp;
	g_autofree char *why = NULL;

	if (client->state == SIP_CLIENT_LEAVING) {
		end_left(client);
		return;
	}
	why = g_strdup_printf("%s %s for %" G_GINT64_FORMAT " s", sip_client_server(client)->where.host,
		tcp ? "takes the connection and answers nothing" : "is silent", client->config->timers.limit / SECOND);
	if (sip_client_registered(client))
		client->alarm = sip_close_alarm(SIP_CLOSE_SILENT);
	sip_round_note_trouble(client->round, tcp ? SERVER_TROUBLE_DEAF : SERVER_TROUBLE_SILENT, why, NULL);
	fail_server(client, why, now);
}

static void on_left(gpointer self, SipBinding *binding, gint64 now)
{
	leave_next(self, now);
}

static void on_line_state(gpointer self, const SipLine *line, SipBindingState from, SipBindingState to)
{
	SipClient *client = self;

	client->ops->line_state(client->self, line, from, to);
}

static void on_request_state(gpointer self, SipRequestState from, SipRequestState to)
{
	SipClient *client = self;

	client->ops->request_state(client->self, from, to);
}

static void on_send(gpointer self, const char *text)
{
	SipClient *client = self;

	client->ops->send(client->self, text);
}

static guint32 on_random(gpointer self)
{
	SipClient *client = self;

	return client->ops->random(client->self);
}

static const SipBindingOps binding_ops = { .state = on_line_state,
	.request_state = on_request_state,
	.send = on_send,
	.random = on_random,
	.registered = on_registered,
	.refused = on_refused,
	.redirected = on_redirected,
	.unavailable = on_unavailable,
	.silent = on_silent,
	.left = on_left };

SipClient *sip_client_new(SipConfig *config, const SipClientOps *ops, gpointer self)
{
	SipClient *client = g_new0(SipClient, 1);

	client->config = config;
	client->ops = ops;
	client->self = self;
	client->round = sip_round_new(config->servers);
	client->lines = sip_lines_new(config, &client->alarm, &binding_ops, client);
	return client;
}

void sip_client_free(SipClient *client)
{
	if (!client)
		return;
	sip_lines_free(client->lines);
	sip_round_free(client->round);
	host_port_free(client->peer);
	host_port_free(client->own);
	sip_config_free(client->config);
	g_free(client);
}

/* Events. */

void sip_client_start(SipClient *client, SipAlarm alarm, gint64 now)
{
	client->alarm = alarm;
	sip_round_begin(client->round, NULL, TRUE, now);
	connect_server(client, now);
}

void sip_client_opened(SipClient *client, const HostPort *peer, const HostPort *own, gint64 now)
{
	if (!is_connecting(client))
		return;
	host_port_free(client->peer);
	host_port_free(client->own);
	client->peer = host_port_copy(peer);
	client->own = host_port_copy(own);
	set_state(client, SIP_CLIENT_REGISTERING);
	sip_lines_begin(client->lines, sip_client_server(client), client->own, now);
	ask_next(client, now);
}

void sip_client_unreachable(SipClient *client, ServerTrouble trouble, const char *why, const char *sayer, gint64 now)
{
	if (!is_connecting(client))
		return;
	if (*why)
		sip_round_note_trouble(client->round, trouble, why, sayer);
	end_server(client, now);
}

static ServerTrouble trouble_of(SipClose reason)
{
	switch (reason) {
	case SIP_CLOSE_REFUSED:
		return SERVER_TROUBLE_REFUSED;
	case SIP_CLOSE_OURS:
		return SERVER_TROUBLE_OURS;
	case SIP_CLOSE_TIMEOUT:
	case SIP_CLOSE_SILENT:
		return SERVER_TROUBLE_SILENT;
	default:
		return SERVER_TROUBLE_CLOSED;
	}
}

static void end_way(
	SipClient *client, SipClose reason, ServerTrouble trouble, const char *why, const char *sayer, gint64 now)
{
	if (is_connecting(client)) {
		sip_round_note_trouble(client->round, trouble, why, sayer);
		end_address(client);
	} else if (client->state == SIP_CLIENT_LEAVING) {
		end_left(client);
	} else if (is_connected(client)) {
		if (!client->config->tcp && !sip_lines_is_asking(client->lines))
			return; /* an answer of ours reached nobody, which says nothing about the registration */
		if (sip_client_registered(client))
			client->alarm = sip_close_alarm(reason);
		sip_round_note_trouble(client->round, trouble, why, sayer);
		fail_server(client, why, now);
	}
}

void sip_client_closed(SipClient *client, SipClose reason, const char *why, gint64 now)
{
	end_way(client, reason, trouble_of(reason), why, NULL, now);
}

void sip_client_barred(SipClient *client, ServerTrouble trouble, const char *why, const char *sayer, gint64 now)
{
	end_way(client, SIP_CLOSE_REFUSED, trouble, why, sayer, now);
}

gboolean sip_client_stray(SipClient *client, const char *host, const SipMessage *response)
{
	if (!is_connected(client) || !sip_lines_is_answer(client->lines, response))
		return FALSE;
	sip_round_note_stray(client->round, host);
	return TRUE;
}

void sip_client_response(SipClient *client, const SipMessage *response, gint64 now)
{
	sip_lines_response(client->lines, response, now);
}

gint64 sip_client_deadline(const SipClient *client)
{
	switch (client->state) {
	case SIP_CLIENT_REGISTERING:
	case SIP_CLIENT_REGISTERED:
		return sip_lines_deadline(client->lines);
	case SIP_CLIENT_LEAVING:
		return MIN(client->leave_end, sip_lines_deadline(client->lines));
	default:
		return REGENT_NEVER;
	}
}

void sip_client_tick(SipClient *client, gint64 now)
{
	if (now < sip_client_deadline(client))
		return;
	if (client->state == SIP_CLIENT_LEAVING && now >= client->leave_end) {
		end_left(client);
	} else {
		sip_lines_tick(client->lines, now);
		note_all_tried(client);
	}
}

void sip_client_set_load(SipClient *client, const char *configured)
{
	SipConfig *config = client->config;

	g_free(config->other_load);
	config->other_load = g_strcmp0(config->load, configured) == 0 ? NULL : g_strdup(configured);
}

void sip_client_leave(SipClient *client, SipAlarm alarm, gint64 now)
{
	if (client->state == SIP_CLIENT_LEAVING)
		return;
	if (!is_connected(client)) {
		end_left(client);
		return;
	}
	sip_lines_end_request(client->lines);
	set_state(client, SIP_CLIENT_LEAVING);
	client->alarm = alarm;
	client->leave_end = now + LEAVE_LIMIT;
	leave_next(client, now);
}
