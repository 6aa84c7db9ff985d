/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-client-private.h"

#include "resolve.h"

#include <string.h>

#define LEAVE_LIMIT (2 * SECOND)

static void binding_free(gpointer data)
{
	Binding *binding = data;

	sip_digest_free(binding->digest);
	g_free(binding->call_id);
	g_free(binding->tag);
	g_free(binding);
}

static void candidate_free(gpointer data)
{
	Candidate *candidate = data;

	g_free(candidate->why);
	g_free(candidate);
}

SipClient *sip_client_new(SipConfig *config, const SipClientOps *ops, gpointer self)
{
	SipClient *client = g_new0(SipClient, 1);

	client->config = config;
	client->ops = ops;
	client->self = self;
	client->bindings = g_ptr_array_new_with_free_func(binding_free);
	client->round = g_ptr_array_new_with_free_func(candidate_free);
	client->redirects = g_ptr_array_new_with_free_func(sip_server_free);
	client->addresses = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < config->lines->len; i++) {
		Binding *binding = g_new0(Binding, 1);

		binding->line = g_ptr_array_index(config->lines, i);
		binding->digest = sip_digest_new(binding->line->user, binding->line->password);
		binding->expires = config->expires;
		binding->due = SIP_NEVER;
		g_ptr_array_add(client->bindings, binding);
	}
	return client;
}

void sip_client_free(SipClient *client)
{
	if (!client)
		return;
	g_ptr_array_unref(client->bindings);
	g_ptr_array_unref(client->round);
	g_ptr_array_unref(client->redirects);
	g_ptr_array_unref(client->addresses);
	g_free(client->own);
	g_free(client->text);
	g_free(client->branch);
	sip_config_free(client->config);
	g_free(client);
}

/* Looking. */

Binding *sip_client_binding(const SipClient *client, guint index)
{
	return g_ptr_array_index(client->bindings, index);
}

static Candidate *candidate(const SipClient *client)
{
	return client->at < client->round->len ? g_ptr_array_index(client->round, client->at) : NULL;
}

const SipServer *sip_client_server(const SipClient *client)
{
	Candidate *now = candidate(client);

	return now ? now->server : NULL;
}

const char *sip_client_peer(const SipClient *client)
{
	const char *entry =
		client->address < client->addresses->len ? g_ptr_array_index(client->addresses, client->address) : NULL;

	return entry ? strchr(entry, ' ') + 1 : NULL;
}

const SipConfig *sip_client_config(const SipClient *client)
{
	return client->config;
}

gboolean sip_client_line_registered(const SipClient *client, guint line)
{
	return line < client->bindings->len && sip_client_binding(client, line)->registered;
}

gboolean sip_client_registered(const SipClient *client)
{
	return client->phase == TALKING && sip_client_line_registered(client, 0);
}

gboolean sip_client_owns(const SipClient *client, const char *call_id)
{
	for (guint i = 0; i < client->bindings->len; i++)
		if (g_strcmp0(sip_client_binding(client, i)->call_id, call_id) == 0)
			return TRUE;
	return FALSE;
}

void sip_client_arm(SipClient *client)
{
	gint64 when = sip_request_due(&client->request);

	for (guint i = 0; i < client->bindings->len && !client->current && client->phase == TALKING; i++)
		when = MIN(when, sip_client_binding(client, i)->due);
	if (client->phase == LEAVING)
		when = MIN(when, client->leave_end);
	if (client->phase == WAITING)
		when = candidate(client)->again;
	client->ops->timer(client->self, client->phase == ENDED ? SIP_NEVER : when);
}

/* The end, one way or another. */

void sip_client_end_request(SipClient *client)
{
	client->current = NULL;
	sip_request_end(&client->request);
}

void sip_client_fail(SipClient *client, const SipFailure *failure)
{
	sip_client_end_request(client);
	client->phase = ENDED;
	client->ops->close(client->self);
	sip_client_arm(client);
	client->ops->failed(client->self, failure);
}

void sip_client_gone(SipClient *client)
{
	sip_client_end_request(client);
	client->phase = ENDED;
	client->ops->close(client->self);
	sip_client_arm(client);
	client->ops->left(client->self);
}

/* The round. */

static void next_server(SipClient *client, gint64 now);

static char *round_text(const SipClient *client)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < client->round->len; i++) {
		const Candidate *one = g_ptr_array_index(client->round, i);

		g_string_append_printf(text, "%s%s", i ? ", " : "", one->why ? one->why : one->server->host);
	}
	return g_string_free(text, FALSE);
}

static void add_candidate(SipClient *client, const SipServer *server)
{
	Candidate *one = g_new0(Candidate, 1);

	one->server = server;
	g_ptr_array_add(client->round, one);
}

/* Priority order; a server that has just been lost comes last. */
static void fill_round(SipClient *client, const SipServer *lost)
{
	GPtrArray *servers = client->config->servers;

	g_ptr_array_set_size(client->round, 0);
	for (guint i = 0; i < servers->len; i++)
		if (g_ptr_array_index(servers, i) != lost)
			add_candidate(client, g_ptr_array_index(servers, i));
	for (guint i = 0; i < servers->len; i++)
		if (g_ptr_array_index(servers, i) == lost)
			add_candidate(client, lost);
	g_ptr_array_set_size(client->redirects, 0);
	client->at = 0;
	client->waited = FALSE;
}

/* Every server failed: wait for the one that said when, if that is soon, else give up. */
static void end_round(SipClient *client, gint64 now)
{
	const Candidate *first = g_ptr_array_index(client->round, 0);
	guint best = client->round->len;
	g_autofree char *detail = NULL;

	for (guint i = 0; i < client->round->len && !client->waited; i++) {
		const Candidate *one = g_ptr_array_index(client->round, i);

		if (one->again && (best == client->round->len ||
					  one->again < ((Candidate *) g_ptr_array_index(client->round, best))->again))
			best = i;
	}
	if (best < client->round->len) {
		client->at = best;
		client->waited = TRUE;
		client->phase = WAITING;
		sip_client_arm(client);
		return;
	}
	detail = round_text(client);
	sip_client_fail(client, &(SipFailure) { .code = "cm.unreachable",
					.server = first->server->host,
					.user = "",
					.status = "",
					.detail = detail });
}

static void next_server(SipClient *client, gint64 now)
{
	Candidate *next = candidate(client);

	if (!next) {
		end_round(client, now);
		return;
	}
	client->phase = RESOLVING;
	g_ptr_array_set_size(client->addresses, 0);
	client->address = 0;
	client->ops->state(client->self, SIP_CONNECTING, next->server);
	sip_client_arm(client);
	client->ops->resolve(client->self, next->server);
}

static void open_address(SipClient *client)
{
	const char *entry = g_ptr_array_index(client->addresses, client->address);

	client->phase = OPENING;
	sip_client_arm(client);
	client->ops->open(client->self, strchr(entry, ' ') + 1, (guint16) g_ascii_strtoull(entry, NULL, 10));
}

void sip_client_address_failed(SipClient *client, const char *why, gint64 now)
{
	Candidate *failed = candidate(client);

	sip_client_end_request(client);
	client->ops->close(client->self);
	g_free(failed->why);
	failed->why = g_strdup(why);
	if (++client->address < client->addresses->len) {
		open_address(client);
		return;
	}
	client->at = client->waited ? client->round->len : client->at + 1;
	next_server(client, now);
}

static void set_alarm(SipClient *client, SipClose reason)
{
	static const SipAlarm alarms[] = {
		[SIP_CLOSE_REFUSED] = { 10, "tcp_timeout" },
		[SIP_CLOSE_BY_PEER] = { 14, "cm-closed-tcp" },
		[SIP_CLOSE_RESET] = { 12, "cm-reset-tcp" },
		[SIP_CLOSE_TIMEOUT] = { 10, "tcp_timeout" },
	};

	client->alarm = alarms[reason];
}

void sip_client_forget(SipClient *client)
{
	for (guint i = 0; i < client->bindings->len; i++)
		sip_client_binding(client, i)->registered = FALSE;
}

/* Returns: whether the phone was registered there: then a new round has begun, with that server as the last. */
static gboolean lose_server(SipClient *client, const char *why)
{
	gboolean registered = sip_client_registered(client);

	if (registered) {
		sip_client_forget(client);
		client->ops->lines(client->self);
	}
	if (!registered || !client->was_registered)
		return FALSE;
	sip_client_end_request(client);
	client->ops->close(client->self);
	client->ops->moved(client->self, why);
	fill_round(client, sip_client_server(client));
	return TRUE;
}

void sip_client_server_failed(SipClient *client, const char *why, gint64 again, gint64 now)
{
	if (lose_server(client, why)) {
		next_server(client, now);
		return;
	}
	candidate(client)->again = again;
	sip_client_address_failed(client, why, now);
}

void sip_client_redirect(SipClient *client, SipServer *server, const char *why, gint64 now)
{
	gboolean lost = lose_server(client, why);
	Candidate *one = g_new0(Candidate, 1);

	one->server = server;
	g_ptr_array_add(client->redirects, server);
	g_ptr_array_insert(client->round, lost ? 0 : (gint) client->at + 1, one);
	if (lost) {
		next_server(client, now);
		return;
	}
	candidate(client)->again = 0;
	client->address = client->addresses->len;
	client->waited = FALSE;
	sip_client_address_failed(client, why, now);
}

/* Events. */

void sip_client_start(SipClient *client, SipAlarm alarm, gint64 now)
{
	client->alarm = alarm;
	fill_round(client, NULL);
	next_server(client, now);
}

void sip_client_resolved(SipClient *client, GPtrArray *addresses, const char *why, gint64 now)
{
	if (client->phase != RESOLVING)
		return;
	for (guint i = 0; addresses && i < addresses->len; i++) {
		const ResolvedAddress *address = g_ptr_array_index(addresses, i);

		g_ptr_array_add(client->addresses, g_strdup_printf("%u %s", address->port, address->address));
	}
	if (client->addresses->len)
		open_address(client);
	else
		sip_client_address_failed(client, why, now);
}

void sip_client_opened(SipClient *client, const char *address, guint16 port, gint64 now)
{
	if (client->phase != OPENING)
		return;
	g_free(client->own);
	client->own = g_strdup(address);
	client->own_port = port;
	client->phase = TALKING;
	client->was_registered = FALSE;
	client->ops->state(client->self, SIP_REGISTERING, sip_client_server(client));
	sip_binding_begin(client, now);
}

void sip_client_closed(SipClient *client, SipClose reason, const char *why, gint64 now)
{
	switch (client->phase) {
	case OPENING:
		sip_client_address_failed(client, why, now);
		break;
	case TALKING:
		if (!client->config->tcp && !client->current)
			break; /* some answer of ours was not wanted: UDP has no connection to lose */
		if (sip_client_registered(client))
			set_alarm(client, reason);
		sip_client_server_failed(client, why, 0, now);
		break;
	case LEAVING:
		sip_client_gone(client);
		break;
	default:
		break;
	}
}

static void timed_out(SipClient *client, gint64 now)
{
	g_autofree char *why = NULL;

	if (client->phase == LEAVING) {
		sip_client_gone(client);
		return;
	}
	why = g_strdup_printf("%s is silent for %" G_GINT64_FORMAT " s", sip_client_server(client)->host,
		client->config->timers.limit / SECOND);
	if (sip_client_registered(client))
		client->alarm = (SipAlarm) { 17, "reg-timeout" };
	sip_client_server_failed(client, why, 0, now);
}

void sip_client_timer(SipClient *client, gint64 now)
{
	if (client->phase == LEAVING && now >= client->leave_end) {
		sip_client_gone(client);
		return;
	}
	if (client->phase == WAITING && now >= candidate(client)->again) {
		next_server(client, now);
		return;
	}
	switch (sip_request_timer(&client->request, &client->config->timers, now)) {
	case SIP_REQUEST_TIMEOUT:
		timed_out(client, now);
		return;
	case SIP_REQUEST_RESEND:
		client->ops->send(client->self, client->text);
		break;
	case SIP_REQUEST_NOTHING:
		break;
	}
	if (client->phase == TALKING && !client->current)
		sip_binding_next(client, now);
	else
		sip_client_arm(client);
}

void sip_client_set_load(SipClient *client, const char *configured)
{
	SipConfig *config = client->config;

	g_free(config->other_load);
	config->other_load = g_strcmp0(config->load, configured) == 0 ? NULL : g_strdup(configured);
}

void sip_client_leave(SipClient *client, SipAlarm alarm, gint64 now)
{
	if (client->phase == LEAVING)
		return;
	if (client->phase != TALKING) {
		sip_client_gone(client);
		return;
	}
	if (client->current)
		client->current->registered = TRUE; /* its REGISTER may have been heard */
	sip_client_end_request(client);
	client->phase = LEAVING;
	client->alarm = alarm;
	client->leave_end = now + LEAVE_LIMIT;
	sip_binding_leave(client, now);
}
