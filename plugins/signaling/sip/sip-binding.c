/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-client-private.h"

#include "sip-register.h"

#include <string.h>

#define FIRST_CSEQ 101 /* as phones do */
#define LINE_RETRY (300 * SECOND)
#define MAX_RETRY_AFTER 120 /* seconds that are waited for within a round */
#define MAX_REDIRECTS 3
#define MAX_INTERVALS 2 /* answers 423 to one request */
#define MAX_EXPIRES 604800

/* Requests. */

static char *new_call_id(SipClient *client)
{
	g_autofree char *host = sip_host_text(client->own);
	const char *mac = client->config->mac;

	return g_strdup_printf("%.8s-%s%04x-%08x-%08x@%s", mac, mac + 8, client->ops->random(client->self) & 0xffff,
		client->ops->random(client->self), client->ops->random(client->self), host);
}

static void new_dialog(SipClient *client, Binding *binding)
{
	g_free(binding->call_id);
	g_free(binding->tag);
	binding->call_id = new_call_id(client);
	binding->tag = g_strdup_printf("%s%04x%08x-%08x", client->config->mac, binding->line->index & 0xffff,
		client->ops->random(client->self), client->ops->random(client->self));
	binding->cseq = FIRST_CSEQ - 1;
}

static SipRegister describe(const SipClient *client, const Binding *binding)
{
	gboolean first = binding == sip_client_binding(client, 0);

	return (SipRegister) {
		.config = client->config,
		.line = binding->line,
		.domain = sip_client_server(client)->host,
		.address = client->own,
		.port = client->own_port,
		.branch = client->branch,
		.tag = binding->tag,
		.call_id = binding->call_id,
		.cseq = binding->cseq,
		.expires = client->phase == LEAVING ? 0 : binding->expires,
		.alarm = first && client->alarm.number ? &client->alarm : NULL,
	};
}

static void send_register(SipClient *client, Binding *binding, gint64 now)
{
	g_autofree char *uri = sip_register_uri(sip_client_server(client));
	g_autofree char *cnonce =
		g_strdup_printf("%08x%08x", client->ops->random(client->self), client->ops->random(client->self));
	g_autofree char *credentials = sip_digest_headers(binding->digest, "REGISTER", uri, cnonce);
	SipRegister what;

	g_free(client->branch);
	client->branch = g_strdup_printf(
		"z9hG4bK%08x%08x", client->ops->random(client->self), client->ops->random(client->self));
	binding->cseq++;
	binding->tried = TRUE;
	what = describe(client, binding);
	what.uri = uri;
	what.credentials = credentials;
	g_free(client->text);
	client->text = sip_register_text(&what);
	client->current = binding;
	sip_request_start(&client->request, &client->config->timers, client->config->tcp, now);
	client->ops->send(client->self, client->text);
}

static void begin_register(SipClient *client, Binding *binding, gint64 now)
{
	sip_digest_begin(binding->digest);
	binding->intervals = 0;
	send_register(client, binding, now);
}

static gboolean any_refused(const SipClient *client)
{
	for (guint i = 0; i < client->bindings->len; i++)
		if (sip_client_binding(client, i)->refused)
			return TRUE;
	return FALSE;
}

static gboolean all_tried(const SipClient *client)
{
	for (guint i = 0; i < client->bindings->len; i++)
		if (!sip_client_binding(client, i)->tried)
			return FALSE;
	return TRUE;
}

/* One request at a time: the line that is due, the first ones first. */
void sip_binding_next(SipClient *client, gint64 now)
{
	for (guint i = 0; i < client->bindings->len && !client->current; i++)
		if (sip_client_binding(client, i)->due <= now)
			begin_register(client, sip_client_binding(client, i), now);
	if (!client->current && !client->was_registered && all_tried(client)) {
		client->was_registered = TRUE;
		client->ops->state(client->self, SIP_REGISTERED, sip_client_server(client));
	}
	sip_client_arm(client);
}

/* Un-registering: the last line first, so that the call manager keeps the device to the end. */
void sip_binding_leave(SipClient *client, gint64 now)
{
	for (guint i = client->bindings->len; i > 0; i--) {
		Binding *binding = sip_client_binding(client, i - 1);

		if (!binding->registered)
			continue;
		binding->registered = FALSE;
		begin_register(client, binding, now);
		sip_client_arm(client);
		return;
	}
	sip_client_gone(client);
}

void sip_binding_begin(SipClient *client, gint64 now)
{
	for (guint i = 0; i < client->bindings->len; i++) {
		Binding *binding = sip_client_binding(client, i);

		new_dialog(client, binding);
		sip_digest_reset(binding->digest);
		binding->tried = binding->registered = FALSE;
		binding->due = now;
	}
	sip_binding_next(client, now);
}

/* Answers. */

/* A refusal of the first line is that of the phone; another line is tried again later. */
static void refuse(
	SipClient *client, Binding *binding, const char *code, const char *status, const char *detail, gint64 now)
{
	SipFailure failure = { .code = code,
		.server = sip_client_server(client)->host,
		.user = binding->line->number,
		.status = status,
		.detail = detail ? detail : "" };

	sip_client_end_request(client);
	binding->registered = FALSE;
	if (client->phase == LEAVING) {
		sip_binding_leave(client, now);
		return;
	}
	if (binding == sip_client_binding(client, 0)) {
		sip_client_fail(client, &failure);
		return;
	}
	binding->refused = TRUE;
	binding->due = now + LINE_RETRY;
	client->ops->refused(client->self, &failure);
	client->ops->lines(client->self);
	sip_binding_next(client, now);
}

static void take_success(SipClient *client, Binding *binding, const SipMessage *response, gint64 now)
{
	SipRegister what = describe(client, binding);
	gboolean newreg, known = binding->registered;
	guint granted = sip_register_granted(&what, response, &newreg);
	gint64 refresh = MAX((gint64) granted - client->config->delta, (gint64) granted / 2) * SECOND;

	if (!granted) {
		refuse(client, binding, "sip.rejected", "200 OK", "the registration was granted for no time", now);
		return;
	}
	sip_client_end_request(client);
	binding->registered = TRUE;
	binding->due = now + MAX(refresh, SECOND / 2);
	if (binding == sip_client_binding(client, 0))
		client->alarm.number = 0;
	for (guint i = 1; i < client->bindings->len && newreg && known && binding == sip_client_binding(client, 0); i++)
		sip_client_binding(client, i)->due = now; /* the call manager has forgotten them too */
	if (response->date)
		client->ops->date(client->self, response->date);
	if (!known)
		client->ops->lines(client->self);
	if (binding->refused) {
		binding->refused = FALSE;
		if (!any_refused(client))
			client->ops->refused(client->self, NULL);
	}
	sip_binding_next(client, now);
}

static void take_challenge(
	SipClient *client, Binding *binding, const SipMessage *response, const char *status, gint64 now)
{
	switch (sip_digest_challenge(binding->digest, response)) {
	case SIP_DIGEST_RETRY:
		send_register(client, binding, now);
		sip_client_arm(client);
		break;
	case SIP_DIGEST_REFUSED:
		refuse(client, binding, "sip.password", status, NULL, now);
		break;
	case SIP_DIGEST_NO_PASSWORD:
		refuse(client, binding, "sip.no-password", status, NULL, now);
		break;
	case SIP_DIGEST_UNKNOWN:
		refuse(client, binding, "sip.rejected", status,
			"it wants a kind of authentication that is not known here", now);
		break;
	}
}

/* 423: at least what the server wants; each answer must raise it. */
static void take_interval(
	SipClient *client, Binding *binding, const SipMessage *response, const char *status, gint64 now)
{
	gint64 wanted = response->min_expires;

	if (wanted <= binding->expires || wanted > MAX_EXPIRES || ++binding->intervals > MAX_INTERVALS) {
		refuse(client, binding, "sip.rejected", status, "no interval suits it", now);
		return;
	}
	binding->expires = (guint) wanted;
	new_dialog(client, binding);
	send_register(client, binding, now);
	sip_client_arm(client);
}

/* 3xx: the server that it names is tried next. */
static void take_redirect(
	SipClient *client, Binding *binding, const SipMessage *response, const char *status, gint64 now)
{
	const SipContact *contact = response->contacts->len ? g_ptr_array_index(response->contacts, 0) : NULL;
	SipServer *server;

	if (!contact || client->redirects->len >= MAX_REDIRECTS) {
		refuse(client, binding, "sip.rejected", status, "it names no other server, or too many", now);
		return;
	}
	server = g_new0(SipServer, 1);
	server->host = g_strdup(contact->host);
	server->port = contact->port ? contact->port : 5060;
	sip_client_redirect(client, server, status, now);
}

static const char *rejection_code(guint status)
{
	switch (status) {
	case 403:
	case 603:
		return "sip.forbidden";
	case 404:
	case 410:
	case 604:
		return "sip.unknown";
	default:
		return "sip.rejected";
	}
}

static void take_failure(
	SipClient *client, Binding *binding, const SipMessage *response, const char *status, gint64 now)
{
	gboolean other = binding != sip_client_binding(client, 0) && sip_client_registered(client);
	g_autofree char *why = NULL;
	gint64 again = 0;

	/* A server that has the phone's first line and fails at another one is no reason to leave it. */
	if (response->status != 408 && (response->status / 100 != 5 || other)) {
		refuse(client, binding, rejection_code(response->status), status, response->warning, now);
		return;
	}
	if (response->retry_after >= 0 && response->retry_after <= MAX_RETRY_AFTER)
		again = now + MAX(response->retry_after, 1) * SECOND;
	why = g_strdup_printf("%s answered %s", sip_client_server(client)->host, status);
	sip_client_server_failed(client, why, again, now);
}

static void take_final(SipClient *client, Binding *binding, const SipMessage *response, gint64 now)
{
	g_autofree char *status = g_strdup_printf("%u %s", response->status, response->phrase);

	if (client->phase == LEAVING && response->status != 401 && response->status != 407) {
		sip_client_end_request(client);
		sip_binding_leave(client, now);
	} else if (response->status / 100 == 2) {
		take_success(client, binding, response, now);
	} else if (response->status == 401 || response->status == 407) {
		take_challenge(client, binding, response, status, now);
	} else if (response->status == 423) {
		take_interval(client, binding, response, status, now);
	} else if (response->status / 100 == 3) {
		take_redirect(client, binding, response, status, now);
	} else {
		take_failure(client, binding, response, status, now);
	}
}

void sip_client_response(SipClient *client, const SipMessage *response, gint64 now)
{
	if (!client->current || g_strcmp0(response->branch, client->branch) != 0 ||
		strcmp(response->cseq_method, "REGISTER") != 0 || response->cseq != client->current->cseq)
		return; /* another one's, or come too late */
	if (response->status >= 200) {
		take_final(client, client->current, response, now);
		return;
	}
	sip_request_provisional(&client->request, &client->config->timers, now);
	sip_client_arm(client);
}
