/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-account.h"
#include "sip-alarm.h"

#include <regent/plugin.h>
#include <string.h>

#define ACCOUNT_RETRY ((gint64) 60 * G_USEC_PER_SEC) /* of a registrar other than that of the first line */

static gint64 now_of(const SipAccount *account)
{
	return regent_step_now(account->sip->step);
}

/* Timers. */

static void arm(SipAccount *account)
{
	gint64 when = MIN(account->due, sip_answers_due(account->answers));

	if (when == SIP_NEVER)
		regent_timer_stop(account->timer);
	else
		regent_timer_set_at(account->timer, when);
}

static void op_timer(gpointer self, gint64 when)
{
	SipAccount *account = self;

	account->due = when;
	arm(account);
}

static void send_answer(gpointer self, const char *peer, const char *response)
{
	SipAccount *account = self;
	g_auto(GStrv) parts = g_strsplit(peer, " ", 2);

	if (account->transport)
		sip_transport_answer(account->transport, response, strlen(response), parts[0],
			(guint16) g_ascii_strtoull(parts[1], NULL, 10));
}

static void on_timer(gpointer self)
{
	SipAccount *account = self;
	gint64 now = now_of(account);

	sip_answers_timer(account->answers, now, send_answer, account);
	if (now >= account->due) {
		account->due = SIP_NEVER;
		sip_client_timer(account->client, now);
	}
	arm(account);
}

/* Names. */

static void on_resolved(gpointer self, GPtrArray *addresses, const GError *error)
{
	SipAccount *account = self;
	const SipServer *server = g_steal_pointer(&account->asked);

	account->query = NULL;
	if (error && server) /* no SRV: the name itself (RFC 3263 section 4.2) */
		account->query = resolve_host(account->sip->resolver, server->host, 5060, on_resolved, account);
	else
		sip_client_resolved(account->client, addresses, error ? error->message : NULL, now_of(account));
}

static void op_resolve(gpointer self, const SipServer *server)
{
	SipAccount *account = self;
	gboolean srv = server->srv && !g_hostname_is_ip_address(server->host);
	g_autofree char *service = NULL;

	g_clear_pointer(&account->query, resolve_cancel);
	account->asked = srv ? server : NULL;
	if (srv) {
		service = g_strdup_printf(
			"_sip._%s.%s", sip_client_config(account->client)->tcp ? "tcp" : "udp", server->host);
		account->query = resolve_srv(account->sip->resolver, service, on_resolved, account);
	} else {
		account->query = resolve_host(
			account->sip->resolver, server->host, server->port ? server->port : 5060, on_resolved, account);
	}
}

/* Requests of others. */

static void obey(SipAccount *account, SipOrder order)
{
	static const struct {
		RegentRequest request;
		const char *word;
	} orders[] = {
		[SIP_DO_RESET] = { REGENT_REQUEST_RESET, "Reset" },
		[SIP_DO_RESTART] = { REGENT_REQUEST_RESTART, "Restart" },
		[SIP_DO_CHECK] = { REGENT_REQUEST_CHECK, "Apply Config" },
	};

	if (order == SIP_DO_NOTHING)
		return;
	regent_step_message(
		account->sip->step, "%s from %s", orders[order].word, sip_client_server(account->client)->host);
	if (order != SIP_DO_CHECK)
		account->sip->ordered = sip_alarm_ordered(order);
	regent_step_request(account->sip->step, orders[order].request);
}

static char *answer_key(const SipMessage *request, const char *peer, const char *method)
{
	return g_strdup_printf("%s|%s|%s|%s|%u|%s", peer, request->branch ? request->branch : "", request->call_id,
		request->from, request->cseq, method);
}

/* What comes again is answered again and not obeyed again; ACK and CANCEL belong to an INVITE. */
static gboolean answer_again(SipAccount *account, const SipMessage *request, const char *peer, const char *key)
{
	const char *known = sip_answers_find(account->answers, key, now_of(account));
	g_autofree char *invite = answer_key(request, peer, "INVITE");

	if (strcmp(request->method, "ACK") == 0)
		sip_answers_ack(account->answers, invite);
	if (known)
		send_answer(account, peer, known);
	return known != NULL;
}

static SipAnswer find_answer(SipAccount *account, const SipMessage *request, const char *host, const char *peer)
{
	g_autofree char *invite = answer_key(request, peer, "INVITE");
	SipAsked asked = {
		.registered = sip_client_registered(account->client),
		.from_server = g_strcmp0(host, sip_client_peer(account->client)) == 0,
		.client = account->client,
		.config_version = regent_step_fact_string(account->sip->step, REGENT_FACT_CONFIG_VERSION),
	};

	if (strcmp(request->method, "CANCEL") == 0 && sip_answers_find(account->answers, invite, now_of(account)))
		return (SipAnswer) { .status = 200, .phrase = "OK" };
	return sip_answer(request, &asked);
}

static void on_request(SipAccount *account, const SipMessage *request, const char *host, guint16 port)
{
	guint16 back = request->via_rport ? port : request->via_port ? request->via_port : 5060;
	g_autofree char *peer = g_strdup_printf("%s %u", host, back);
	g_autofree char *key = answer_key(request, peer, request->method);
	g_autofree char *tag = g_strdup_printf("%08x", regent_step_random(account->sip->step));
	g_autofree char *response = NULL;
	gboolean tcp = sip_client_config(account->client)->tcp;
	SipAnswer answer;

	if (answer_again(account, request, peer, key))
		return;
	answer = find_answer(account, request, host, peer);
	if (answer.note)
		regent_step_complain(account->sip->step, host, "%s: %s", request->method, answer.note);
	if (!answer.status)
		return;
	response = sip_response(request, answer.status, answer.phrase, answer.extra, host, port, tag);
	sip_answers_add(
		account->answers, key, peer, response, !tcp && strcmp(request->method, "INVITE") == 0, now_of(account));
	send_answer(account, peer, response);
	arm(account);
	obey(account, answer.order);
}

/* The transport. */

static void on_message(gpointer self, const char *data, gsize length, const char *peer, guint16 port)
{
	SipAccount *account = self;
	const char *why;
	g_autoptr(SipMessage) message = sip_message_parse(data, length, &why);

	if (!message)
		regent_step_complain(account->sip->step, peer, "a SIP message was dropped: %s", why);
	else if (message->method)
		on_request(account, message, peer, port);
	else if (g_strcmp0(peer, sip_client_peer(account->client)) == 0)
		sip_client_response(account->client, message, now_of(account));
}

static void on_garbage(gpointer self, const char *peer)
{
	SipAccount *account = self;

	regent_step_complain(account->sip->step, peer, "what came over the connection is not SIP: it is closed");
}

static void on_opened(gpointer self, const char *address, guint16 port)
{
	SipAccount *account = self;

	sip_client_opened(account->client, address, port, now_of(account));
}

static void on_closed(gpointer self, SipClose reason, const char *why)
{
	SipAccount *account = self;

	sip_client_closed(account->client, reason, why, now_of(account));
}

static void op_close(gpointer self)
{
	SipAccount *account = self;

	g_clear_pointer(&account->transport, sip_transport_free);
}

static void op_open(gpointer self, const char *address, guint16 port)
{
	static const SipTransportFuncs funcs = {
		.opened = on_opened, .closed = on_closed, .message = on_message, .garbage = on_garbage
	};
	SipAccount *account = self;
	RegentStep *step = account->sip->step;
	const char *cidr = regent_step_fact_string(step, REGENT_FACT_IP_ADDRESS);
	g_autofree char *own = g_strndup(cidr, strcspn(cidr, "/"));

	op_close(account);
	account->transport = sip_transport_open(step, sip_client_config(account->client)->tcp, address, port, own,
		(guint16) regent_step_option_integer(step, "local-port"), &funcs, account);
}

static void op_send(gpointer self, const char *text)
{
	SipAccount *account = self;

	sip_transport_send(account->transport, text, strlen(text));
}

/* The client. */

static void op_state(gpointer self, SipState state, const SipServer *server)
{
	sip_report_state(self, state, server);
}

static void op_lines(gpointer self)
{
	sip_report_lines(((SipAccount *) self)->sip);
}

static void op_date(gpointer self, const char *text)
{
	sip_report_date(((SipAccount *) self)->sip, text);
}

static void op_failed(gpointer self, const SipFailure *failure)
{
	SipAccount *account = self;
	RegentStep *step = account->sip->step;

	if (account->main) {
		sip_report_failure(account, failure);
		return;
	}
	sip_report_drawback(account->sip, failure);
	regent_timer_set(account->retry, regent_step_jitter(step, ACCOUNT_RETRY, 0.2));
}

static void op_refused(gpointer self, const SipFailure *failure)
{
	sip_report_drawback(((SipAccount *) self)->sip, failure);
}

static void op_moved(gpointer self, const char *why)
{
	SipAccount *account = self;

	regent_step_message(account->sip->step, "Registration lost: %s", why);
}

static void op_left(gpointer self)
{
	SipAccount *account = self;

	if (account->sip->leaving && --account->sip->leaving == 0)
		regent_step_wound_down(account->sip->step);
}

static guint32 op_random(gpointer self)
{
	return regent_step_random(((SipAccount *) self)->sip->step);
}

static void on_retry(gpointer self)
{
	sip_account_start(self, (SipAlarm) { 17, "reg-timeout" });
}

void sip_account_start(SipAccount *account, SipAlarm alarm)
{
	sip_client_start(account->client, alarm, now_of(account));
}

void sip_account_leave(SipAccount *account, SipAlarm alarm)
{
	regent_timer_stop(account->retry);
	sip_client_leave(account->client, alarm, now_of(account));
}

void sip_account_free(SipAccount *account)
{
	g_clear_pointer(&account->query, resolve_cancel);
	op_close(account);
	sip_answers_free(account->answers);
	sip_client_free(account->client);
	g_free(account);
}

SipAccount *sip_account_new(Sip *sip, SipConfig *config)
{
	static const SipClientOps ops = { .resolve = op_resolve,
		.open = op_open,
		.close = op_close,
		.send = op_send,
		.timer = op_timer,
		.state = op_state,
		.lines = op_lines,
		.date = op_date,
		.failed = op_failed,
		.refused = op_refused,
		.left = op_left,
		.moved = op_moved,
		.random = op_random };
	SipAccount *account = g_new0(SipAccount, 1);

	account->sip = sip;
	account->main = sip->accounts->len == 0;
	account->due = SIP_NEVER;
	account->answers = sip_answers_new(&config->timers);
	account->client = sip_client_new(config, &ops, account);
	account->timer = regent_step_timer(sip->step, on_timer, account);
	account->retry = regent_step_timer(sip->step, on_retry, account);
	g_ptr_array_add(sip->accounts, account);
	return account;
}
