/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-account.h"
#include "sip-contact.h"
#include "sip-inputs.h"
#include "sip-report.h"
#include "sip-words.h"

#include <regent/facts.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECT_TIMEOUT ((gint64) 5 * G_USEC_PER_SEC)
#define ACCOUNT_RETRY ((gint64) 60 * G_USEC_PER_SEC) /* of a registrar other than that of the first line */
#define ACCOUNT_RETRY_MAX (60 * ACCOUNT_RETRY)

static gint64 now_of(const SipAccount *account)
{
	return regent_step_now(account->sip->step);
}

/* Time. */

/* To be called after each event. */
static void set_timer(SipAccount *account)
{
	regent_timer_set_at(
		account->timer, MIN(sip_client_deadline(account->client), sip_answers_deadline(account->answers)));
}

static void on_timer(gpointer self)
{
	SipAccount *account = self;
	gint64 now = now_of(account);

	sip_answers_tick(account->answers, now);
	sip_client_tick(account->client, now);
	set_timer(account);
}

static void on_retry(gpointer self)
{
	sip_account_start(self, sip_close_alarm(SIP_CLOSE_SILENT));
}

/* The transport. */

static void on_message(gpointer self, const char *data, gsize length, const HostPort *source)
{
	SipAccount *account = self;
	const HostPort *server = sip_client_peer(account->client);
	const char *why;
	g_autoptr(SipMessage) message = sip_message_parse(data, length, &why);

	if (!message)
		regent_step_complain(account->sip->step, source->host, "a SIP message was dropped: %s", why);
	else if (message->method)
		sip_account_answer(account, message, source);
	else if (server && strcmp(source->host, server->host) == 0)
		sip_client_response(account->client, message, now_of(account));
	else if (sip_client_stray(account->client, source->host, message))
		regent_step_complain(account->sip->step, source->host, "an answer in place of %s was dropped: %u %s",
			server->host, message->status, message->phrase);
	set_timer(account);
}

static void on_garbage(gpointer self, const HostPort *source)
{
	SipAccount *account = self;

	regent_step_complain(
		account->sip->step, source->host, "what came over the connection is not SIP: it is closed");
}

static void on_closed(gpointer self, SipClose reason, const char *why)
{
	SipAccount *account = self;

	sip_client_closed(account->client, reason, why, now_of(account));
	set_timer(account);
}

static void on_barred(gpointer self, const ConnectorVerdict *verdict)
{
	SipAccount *account = self;
	const SipServer *server = sip_client_server(account->client);
	ServerTrouble trouble = server_trouble_of(verdict->failure, server ? server->where.host : "");

	sip_client_barred(account->client, trouble, verdict->sentence, verdict->sayer, now_of(account));
	set_timer(account);
}

void sip_account_send_answer(SipAccount *account, const HostPort *peer, const char *response)
{
	if (account->transport)
		sip_transport_answer(account->transport, response, strlen(response), peer);
}

static void on_answer(gpointer self, const HostPort *peer, const char *response)
{
	sip_account_send_answer(self, peer, response);
}

/* The way to a server. */

/* Before a connection is made. */
static void on_made(gpointer self, int fd, int family)
{
	SipAccount *account = self;

	sip_contact_bind(account->sip->step, account->number, TRUE, fd, family);
}

/* Returns: FALSE: there was no port, which the client was told. */
static gboolean bind_udp(SipAccount *account, int fd, const HostPort *address)
{
	int family = strchr(address->host, ':') ? AF_INET6 : AF_INET;
	g_autofree char *why = NULL;

	if (sip_contact_bind(account->sip->step, account->number, FALSE, fd, family))
		return TRUE;
	why = g_strdup_printf("no UDP port is free: %s", g_strerror(errno));
	close(fd);
	sip_client_closed(account->client, SIP_CLOSE_OURS, why, now_of(account));
	return FALSE;
}

static void on_opened(gpointer self, int fd, const HostPort *address)
{
	static const SipTransportOps ops = {
		.closed = on_closed, .barred = on_barred, .message = on_message, .garbage = on_garbage
	};
	SipAccount *account = self;
	RegentStep *step = account->sip->step;
	gboolean tcp = sip_client_config(account->client)->tcp;
	g_autoptr(HostPort) own = sip_inputs_own(step);

	if (tcp || bind_udp(account, fd, address)) {
		account->transport = sip_transport_new(step, tcp, fd, address, own, &ops, account);
		sip_client_opened(account->client, address, sip_transport_own(account->transport), now_of(account));
	}
	set_timer(account);
}

static void on_failed(gpointer self, ConnectorFailure failure, const char *why)
{
	SipAccount *account = self;
	const char *host = sip_client_server(account->client)->where.host;

	sip_client_unreachable(account->client, server_trouble_of(failure, host), why,
		connector_sayer(account->connector), now_of(account));
	set_timer(account);
}

static void op_close(gpointer self)
{
	SipAccount *account = self;

	g_clear_pointer(&account->transport, sip_transport_free);
	g_clear_pointer(&account->connector, connector_free);
}

static void op_connect(gpointer self, const SipServer *server)
{
	static const ConnectorOps ops = { .made = on_made, .opened = on_opened, .failed = on_failed };
	SipAccount *account = self;
	gboolean tcp = sip_client_config(account->client)->tcp;
	ConnectorTarget target = { .host = server->where.host,
		.port = server->where.port ? server->where.port : SIP_PORT,
		.service = !server->srv ? NULL
			   : tcp        ? "_sip._tcp"
					: "_sip._udp",
		.type = tcp ? SOCK_STREAM : SOCK_DGRAM,
		.timeout = CONNECT_TIMEOUT };

	op_close(account);
	account->connector = connector_new(account->sip->step, &target, &ops, account);
}

static void op_connect_next(gpointer self)
{
	SipAccount *account = self;

	g_clear_pointer(&account->transport, sip_transport_free);
	connector_next(account->connector);
}

static void op_send(gpointer self, const char *text)
{
	SipAccount *account = self;

	sip_transport_send(account->transport, text, strlen(text));
}

/* The client. */

static void op_state(gpointer self, SipClientState from, SipClientState to)
{
	SipAccount *account = self;

	sip_report_state(account, from, to);
	if (account->failure && to == SIP_CLIENT_REGISTERED) {
		g_clear_pointer(&account->failure, g_free);
		account->passwords = 0;
		sip_report_drawbacks(account->sip);
	}
}

static void op_line_state(gpointer self, const SipLine *line, SipBindingState from, SipBindingState to)
{
	sip_report_line_state(self, line, from, to);
}

static void op_request_state(gpointer self, SipRequestState from, SipRequestState to)
{
	sip_report_request_state(self, from, to);
}

static void op_lines(gpointer self)
{
	SipAccount *account = self;

	sip_report_lines(account->sip);
}

static void op_date(gpointer self, const char *text)
{
	SipAccount *account = self;

	sip_report_date(account->sip, text);
}

/* Each password that is refused feeds a ban. */
static gint64 retry_of(SipAccount *account, const SipFailure *failure)
{
	gint64 wait = ACCOUNT_RETRY;

	if (sip_words_is_password(account->sip->step, failure)) {
		wait = MIN(ACCOUNT_RETRY << MIN(account->passwords, 8), ACCOUNT_RETRY_MAX);
		account->passwords++;
	}
	return MAX(wait, (gint64) failure->retry_after * G_USEC_PER_SEC);
}

static void op_failed(gpointer self, const SipFailure *failure)
{
	SipAccount *account = self;

	if (account->main) {
		sip_report_failure(account, failure);
		return;
	}
	g_free(account->failure);
	account->failure = failure->status ? g_strdup_printf("%s answered %s to %s", failure->server, failure->status,
						     failure->user ? failure->user : "its line")
					   : g_strdup(failure->errors);
	sip_report_drawbacks(account->sip);
	regent_timer_set(account->retry, regent_step_jitter(account->sip->step, retry_of(account, failure), 0.2));
}

static void op_refused(gpointer self)
{
	SipAccount *account = self;

	sip_report_drawbacks(account->sip);
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
	SipAccount *account = self;

	return regent_step_random(account->sip->step);
}

static const SipClientOps client_ops = { .connect = op_connect,
	.connect_next = op_connect_next,
	.close = op_close,
	.send = op_send,
	.state = op_state,
	.line_state = op_line_state,
	.request_state = op_request_state,
	.lines = op_lines,
	.date = op_date,
	.failed = op_failed,
	.refused = op_refused,
	.left = op_left,
	.moved = op_moved,
	.random = op_random };

/* Its life. */

void sip_account_start(SipAccount *account, SipAlarm alarm)
{
	sip_client_start(account->client, alarm, now_of(account));
	set_timer(account);
}

void sip_account_leave(SipAccount *account, SipAlarm alarm)
{
	regent_timer_stop(account->retry);
	sip_client_leave(account->client, alarm, now_of(account));
	set_timer(account);
}

void sip_account_refresh(SipAccount *account)
{
	RegentStep *step = account->sip->step;

	if (account->connector &&
		(regent_step_changed(step, REGENT_FACT_IP_DNS) || regent_step_changed(step, REGENT_FACT_IP_DOMAIN)))
		connector_refresh(account->connector);
	if (regent_step_changed(step, REGENT_FACT_CONFIG_LOAD))
		sip_client_set_load(account->client, regent_step_fact_string(step, REGENT_FACT_CONFIG_LOAD));
}

void sip_account_keep_memory(Sip *sip)
{
	g_autoptr(GBytes) bytes = sip_memory_to_bytes(sip->memory);

	if (bytes || sip->remembers)
		regent_step_state_save(sip->step, SIP_MEMORY_FILE, bytes);
	sip->remembers = bytes != NULL;
}

void sip_account_free(SipAccount *account)
{
	op_close(account);
	sip_answers_free(account->answers);
	sip_client_free(account->client);
	g_free(account->failure);
	g_free(account);
}

SipAccount *sip_account_new(Sip *sip, SipConfig *config)
{
	static const SipAnswersOps answers_ops = { .send = on_answer };
	SipAccount *account = g_new0(SipAccount, 1);

	account->sip = sip;
	account->main = sip->accounts->len == 0;
	account->number = sip->accounts->len + 1;
	account->answers = sip_answers_new(&config->timers, &answers_ops, account);
	account->client = sip_client_new(config, &client_ops, account);
	account->timer = regent_step_timer(sip->step, on_timer, account);
	account->retry = regent_step_timer(sip->step, on_retry, account);
	g_ptr_array_add(sip->accounts, account);
	return account;
}
