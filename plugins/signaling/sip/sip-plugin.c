/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-answer.h"
#include "sip-facts.h"
#include "sip-reasons.h"
#include "sip-transport.h"

#include "resolve.h"

#include <string.h>

#define ACCOUNT_RETRY ((gint64) 60 * G_USEC_PER_SEC) /* of a registrar other than that of the first line */

#define USES                                                                                                       \
	REGENT_FACT_CONFIG_PROTOCOL, REGENT_FACT_ENDPOINT_PROTOCOL, REGENT_FACT_CONFIG_CALL_MANAGERS,              \
		REGENT_FACT_CONFIG_LINES, REGENT_FACT_CONFIG_SETTINGS, REGENT_FACT_CONFIG_SECRET_CREDENTIALS,      \
		REGENT_FACT_ENDPOINT_DEVICE_NAME, REGENT_FACT_ENDPOINT_MAC, REGENT_FACT_ENDPOINT_LOAD,             \
		REGENT_FACT_MODEL_DEVICE_TYPE, REGENT_FACT_MODEL_USER_AGENT, REGENT_FACT_VOICE_PRIORITY,           \
		REGENT_FACT_VOICE_SIGNALING_DSCP, REGENT_FACT_CONFIG_LOAD

/* What may change without a new registration. */
#define QUIET REGENT_FACT_CONFIG_VERSION, REGENT_FACT_IP_DNS, REGENT_FACT_IP_DOMAIN

typedef struct Sip Sip;

/** One registrar, or the call managers: a client, and its way to the server it is at. */
typedef struct {
	Sip *sip;
	gboolean main; /* that of the first line: the phone's registration */
	SipClient *client;
	SipAnswers *answers;
	SipTransport *transport;
	ResolveQuery *query;
	const SipServer *asked; /* whose SRV records are asked for */
	RegentTimer *timer;
	RegentTimer *retry;
	gint64 due; /* of the client */
} Account;

struct Sip {
	RegentStep *step;
	Resolver *resolver;
	GPtrArray *accounts; /* Account */
	GHashTable *seen;    /* fact: GVariant, at start */
	gboolean done;
	guint leaving; /* accounts that have not said goodbye yet */
};

static gint64 now_of(const Account *account)
{
	return regent_step_now(account->sip->step);
}

/* Timers. */

static void arm(Account *account)
{
	gint64 when = MIN(account->due, sip_answers_due(account->answers));

	if (when == SIP_NEVER)
		regent_timer_stop(account->timer);
	else
		regent_timer_set_at(account->timer, when);
}

static void op_timer(gpointer self, gint64 when)
{
	Account *account = self;

	account->due = when;
	arm(account);
}

static void send_answer(gpointer self, const char *peer, const char *response)
{
	Account *account = self;
	g_auto(GStrv) parts = g_strsplit(peer, " ", 2);

	if (account->transport)
		sip_transport_answer(account->transport, response, strlen(response), parts[0],
			(guint16) g_ascii_strtoull(parts[1], NULL, 10));
}

static void on_timer(gpointer self)
{
	Account *account = self;
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
	Account *account = self;
	const SipServer *server = g_steal_pointer(&account->asked);

	account->query = NULL;
	if (error && server) /* no SRV: the name itself (RFC 3263 section 4.2) */
		account->query = resolve_host(account->sip->resolver, server->host, 5060, on_resolved, account);
	else
		sip_client_resolved(account->client, addresses, error ? error->message : NULL, now_of(account));
}

static void op_resolve(gpointer self, const SipServer *server)
{
	Account *account = self;
	gboolean srv = server->srv && !g_hostname_is_ip_address(server->host);
	g_autofree char *service = NULL;

	g_clear_pointer(&account->query, resolve_cancel);
	account->asked = srv ? server : NULL;
	if (srv) {
		service = g_strdup_printf("_sip._%s.%s", sip_client_config(account->client)->tcp ? "tcp" : "udp",
			server->host);
		account->query = resolve_srv(account->sip->resolver, service, on_resolved, account);
	} else {
		account->query = resolve_host(account->sip->resolver, server->host, server->port ? server->port : 5060,
			on_resolved, account);
	}
}

/* Requests of others. */

static void obey(Account *account, SipOrder order)
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
	regent_step_message(account->sip->step, "%s from %s", orders[order].word,
		sip_client_server(account->client)->host);
	regent_step_request(account->sip->step, orders[order].request);
}

static char *answer_key(const SipMessage *request, const char *peer, const char *method)
{
	return g_strdup_printf("%s|%s|%s|%s|%u|%s", peer, request->branch ? request->branch : "", request->call_id,
		request->from, request->cseq, method);
}

/* What comes again is answered again and not obeyed again; ACK and CANCEL belong to an INVITE. */
static gboolean answer_again(Account *account, const SipMessage *request, const char *peer, const char *key)
{
	const char *known = sip_answers_find(account->answers, key, now_of(account));
	g_autofree char *invite = answer_key(request, peer, "INVITE");

	if (strcmp(request->method, "ACK") == 0)
		sip_answers_ack(account->answers, invite);
	if (known)
		send_answer(account, peer, known);
	return known != NULL;
}

static SipAnswer find_answer(Account *account, const SipMessage *request, const char *host, const char *peer)
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

static void on_request(Account *account, const SipMessage *request, const char *host, guint16 port)
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
	sip_answers_add(account->answers, key, peer, response, !tcp && strcmp(request->method, "INVITE") == 0,
		now_of(account));
	send_answer(account, peer, response);
	arm(account);
	obey(account, answer.order);
}

/* The transport. */

static void on_message(gpointer self, const char *data, gsize length, const char *peer, guint16 port)
{
	Account *account = self;
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
	Account *account = self;

	regent_step_complain(account->sip->step, peer, "what came over the connection is not SIP: it is closed");
}

static void on_opened(gpointer self, const char *address, guint16 port)
{
	Account *account = self;

	sip_client_opened(account->client, address, port, now_of(account));
}

static void on_closed(gpointer self, SipClose reason, const char *why)
{
	Account *account = self;

	sip_client_closed(account->client, reason, why, now_of(account));
}

static void op_close(gpointer self)
{
	Account *account = self;

	g_clear_pointer(&account->transport, sip_transport_free);
}

static void op_open(gpointer self, const char *address, guint16 port)
{
	static const SipTransportFuncs funcs = { .opened = on_opened, .closed = on_closed, .message = on_message,
		.garbage = on_garbage };
	Account *account = self;
	RegentStep *step = account->sip->step;
	const char *cidr = regent_step_fact_string(step, REGENT_FACT_IP_ADDRESS);
	g_autofree char *own = g_strndup(cidr, strcspn(cidr, "/"));

	op_close(account);
	account->transport = sip_transport_open(step, sip_client_config(account->client)->tcp, address, port, own,
		(guint16) regent_step_option_integer(step, "local-port"), &funcs, account);
}

static void op_send(gpointer self, const char *text)
{
	Account *account = self;

	sip_transport_send(account->transport, text, strlen(text));
}

/* What becomes of the registration. */

static void publish_state(Account *account, const char *state)
{
	if (account->main)
		regent_step_publish_string(account->sip->step, REGENT_FACT_REGISTRATION_STATE, state);
}

static void on_registered(Account *account, const SipServer *server)
{
	RegentStep *step = account->sip->step;
	const SipConfig *config = sip_client_config(account->client);
	const SipLine *first = g_ptr_array_index(config->lines, 0);
	gboolean primary = server == g_ptr_array_index(config->servers, 0);

	regent_step_publish_string(step, REGENT_FACT_REGISTRATION_CALL_MANAGER, server->host);
	regent_step_publish_string(step, REGENT_FACT_REGISTRATION_PROTOCOL, config->tcp ? "SIP over TCP" : "SIP over UDP");
	regent_step_publish(step, REGENT_FACT_REGISTRATION_REASON, NULL);
	publish_state(account, "registered");
	regent_step_report(step, -1, "%s%s, line %s", server->host,
		config->servers->len > 1 && primary ? " (primary)" : "", first->number);
	if (!account->sip->done)
		regent_step_done(step);
	account->sip->done = TRUE;
}

static void op_state(gpointer self, SipState state, const SipServer *server)
{
	Account *account = self;
	g_autofree char *opening = g_strdup_printf("Opening %s", server->host);

	if (!account->main)
		return;
	if (state == SIP_REGISTERED) {
		on_registered(account, server);
		return;
	}
	regent_step_stage(account->sip->step, state == SIP_CONNECTING ? opening : "Registering");
	regent_step_report(account->sip->step, -1, state == SIP_CONNECTING ? "opening %s" : "registering at %s",
		server->host);
	publish_state(account, state == SIP_CONNECTING ? "connecting" : "registering");
}

static gboolean is_registered(const Sip *sip, guint index)
{
	for (guint i = 0; i < sip->accounts->len; i++) {
		const Account *account = g_ptr_array_index(sip->accounts, i);
		const SipConfig *config = sip_client_config(account->client);

		for (guint j = 0; j < config->lines->len; j++)
			if (((const SipLine *) g_ptr_array_index(config->lines, j))->index == index)
				return sip_client_line_registered(account->client, j);
	}
	return FALSE;
}

static void add_button(GVariantBuilder *buttons, GVariant *line, guint32 index)
{
	const char *number = "", *label;

	g_variant_lookup(line, REGENT_LINE_NUMBER, "&s", &number);
	if (!g_variant_lookup(line, REGENT_LINE_LABEL, "&s", &label))
		label = number;
	g_variant_builder_open(buttons, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(buttons, "{sv}", REGENT_BUTTON_INDEX, g_variant_new_uint32(index));
	g_variant_builder_add(buttons, "{sv}", REGENT_BUTTON_TYPE, g_variant_new_string("line"));
	g_variant_builder_add(buttons, "{sv}", REGENT_BUTTON_LABEL, g_variant_new_string(label));
	g_variant_builder_add(buttons, "{sv}", REGENT_BUTTON_NUMBER, g_variant_new_string(number));
	g_variant_builder_close(buttons);
}

static void op_lines(gpointer self)
{
	Sip *sip = ((Account *) self)->sip;
	GVariantBuilder lines, buttons;
	GVariantIter iter;
	GVariant *line;

	g_variant_builder_init(&lines, G_VARIANT_TYPE("aa{sv}"));
	g_variant_builder_init(&buttons, G_VARIANT_TYPE("aa{sv}"));
	g_variant_iter_init(&iter, regent_step_fact(sip->step, REGENT_FACT_CONFIG_LINES));
	while ((line = g_variant_iter_next_value(&iter))) {
		guint32 index = 0;

		g_variant_lookup(line, REGENT_LINE_INDEX, "u", &index);
		if (is_registered(sip, index)) {
			g_variant_builder_add_value(&lines, line);
			add_button(&buttons, line, index);
		}
		g_variant_unref(line);
	}
	regent_step_publish(sip->step, REGENT_FACT_REGISTRATION_LINES, g_variant_builder_end(&lines));
	regent_step_publish(sip->step, REGENT_FACT_REGISTRATION_BUTTONS, g_variant_builder_end(&buttons));
}

static void op_date(gpointer self, const char *text)
{
	RegentStep *step = ((Account *) self)->sip->step;
	GVariant *settings = regent_step_fact(step, REGENT_FACT_CONFIG_SETTINGS);
	gint64 time = sip_facts_date(text);
	const char *template = "D/M/Y";
	GVariantBuilder clock;

	if (time < 0)
		return;
	if (settings)
		g_variant_lookup(settings, REGENT_SETTING_DATE_TEMPLATE, "&s", &template);
	regent_step_publish(step, REGENT_FACT_REGISTRATION_TIME, g_variant_new_int64(time));
	g_variant_builder_init(&clock, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&clock, "{sv}", "set-at", g_variant_new_int64(regent_step_now(step)));
	g_variant_builder_add(&clock, "{sv}", "local",
		g_variant_new_int64(time + sip_facts_utc_offset(settings, time)));
	g_variant_builder_add(&clock, "{sv}", "template", g_variant_new_string(template));
	regent_step_publish(step, REGENT_FACT_REGISTRATION_CLOCK, g_variant_builder_end(&clock));
}

/* The server's own words come after the status. */
static char *detail_text(const SipFailure *failure)
{
	return *failure->status && *failure->detail ? g_strdup_printf(" (%s)", failure->detail)
						    : g_strdup(failure->detail);
}

static void explain(RegentStep *step, const SipFailure *failure)
{
	g_autofree char *detail = detail_text(failure);

	regent_step_explain(step, failure->code, "server", failure->server, "user", failure->user, "status",
		failure->status, "detail", detail, NULL);
}

static void op_failed(gpointer self, const SipFailure *failure)
{
	Account *account = self;
	RegentStep *step = account->sip->step;
	gboolean silent = strcmp(failure->code, "cm.unreachable") == 0;
	g_autofree char *detail = detail_text(failure);

	if (!account->main) {
		explain(step, failure);
		regent_timer_set(account->retry, regent_step_jitter(step, ACCOUNT_RETRY, 0.2));
		return;
	}
	publish_state(account, silent ? "unregistered" : "rejected");
	regent_step_publish_string(step, REGENT_FACT_REGISTRATION_REASON, silent ? failure->detail : failure->status);
	regent_step_fail_because(step, failure->code, "server", failure->server, "user", failure->user, "status",
		failure->status, "detail", detail, NULL);
}

static void op_refused(gpointer self, const SipFailure *failure)
{
	Account *account = self;

	if (failure)
		explain(account->sip->step, failure);
	else
		regent_step_explain(account->sip->step, NULL, NULL);
}

static void op_moved(gpointer self, const char *why)
{
	Account *account = self;

	regent_step_message(account->sip->step, "Registration lost: %s", why);
}

static void op_left(gpointer self)
{
	Account *account = self;

	if (account->sip->leaving && --account->sip->leaving == 0)
		regent_step_wound_down(account->sip->step);
}

static guint32 op_random(gpointer self)
{
	return regent_step_random(((Account *) self)->sip->step);
}

/* Beginning and end. */

static void on_retry(gpointer self)
{
	Account *account = self;

	sip_client_start(account->client, (SipAlarm) { 17, "reg-timeout" }, now_of(account));
}

static void account_free(gpointer data)
{
	Account *account = data;

	g_clear_pointer(&account->query, resolve_cancel);
	op_close(account);
	sip_answers_free(account->answers);
	sip_client_free(account->client);
	g_free(account);
}

static void add_account(Sip *sip, SipConfig *config)
{
	static const SipClientOps ops = { .resolve = op_resolve, .open = op_open, .close = op_close, .send = op_send,
		.timer = op_timer, .state = op_state, .lines = op_lines, .date = op_date, .failed = op_failed,
		.refused = op_refused, .left = op_left, .moved = op_moved, .random = op_random };
	Account *account = g_new0(Account, 1);

	account->sip = sip;
	account->main = sip->accounts->len == 0;
	account->due = SIP_NEVER;
	account->answers = sip_answers_new(&config->timers);
	account->client = sip_client_new(config, &ops, account);
	account->timer = regent_step_timer(sip->step, on_timer, account);
	account->retry = regent_step_timer(sip->step, on_retry, account);
	g_ptr_array_add(sip->accounts, account);
}

static GPtrArray *read_accounts(RegentStep *step, const char **why)
{
	SipFacts facts = {
		.call_managers = regent_step_fact(step, REGENT_FACT_CONFIG_CALL_MANAGERS),
		.lines = regent_step_fact(step, REGENT_FACT_CONFIG_LINES),
		.credentials = regent_step_fact(step, REGENT_FACT_CONFIG_SECRET_CREDENTIALS),
		.settings = regent_step_fact(step, REGENT_FACT_CONFIG_SETTINGS),
		.device_name = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_DEVICE_NAME),
		.mac = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_MAC),
		.user_agent = regent_step_option_string(step, "user-agent"),
		.load = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_LOAD),
		.configured_load = regent_step_fact_string(step, REGENT_FACT_CONFIG_LOAD),
		.model = (guint) regent_step_fact_number(step, REGENT_FACT_MODEL_DEVICE_TYPE, 0),
		.limit = regent_step_option_duration(step, "timeout"),
	};

	if (!facts.user_agent)
		facts.user_agent = regent_step_fact_string(step, REGENT_FACT_MODEL_USER_AGENT);
	return sip_facts_accounts(&facts, why);
}

static gboolean is_sip(RegentStep *step)
{
	const char *protocol = regent_step_fact_string(step, REGENT_FACT_CONFIG_PROTOCOL);

	if (!protocol)
		protocol = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_PROTOCOL);
	return g_strcmp0(protocol, "sip") == 0;
}

/* The facts for which a registration has to be made anew. */
static void remember(Sip *sip)
{
	for (const char *const *name = REGENT_LIST(USES, REGENT_FACT_VOICE_INTERFACE, REGENT_FACT_IP_ADDRESS); *name;
		name++) {
		GVariant *value = regent_step_fact(sip->step, *name);

		if (value)
			g_hash_table_insert(sip->seen, (char *) *name, g_variant_ref(value));
	}
}

static gboolean unchanged(Sip *sip)
{
	for (const char *const *name = REGENT_LIST(USES, REGENT_FACT_VOICE_INTERFACE, REGENT_FACT_IP_ADDRESS); *name;
		name++) {
		GVariant *value = regent_step_fact(sip->step, *name);
		GVariant *then = g_hash_table_lookup(sip->seen, *name);

		if (value != then && !(value && then && g_variant_equal(value, then)))
			return FALSE;
	}
	return TRUE;
}

static gboolean sip_refresh(gpointer self)
{
	Sip *sip = self;

	if (!unchanged(sip))
		return FALSE;
	resolver_refresh(sip->resolver);
	return TRUE;
}

/* What phones call it (3.5 of the reference). */
static SipAlarm start_alarm(RegentCause cause)
{
	switch (cause) {
	case REGENT_CAUSE_RESET:
		return (SipAlarm) { 22, "reset-reset" };
	case REGENT_CAUSE_RESTART:
		return (SipAlarm) { 23, "reset-restart" };
	case REGENT_CAUSE_RETRY:
	case REGENT_CAUSE_LOST:
		return (SipAlarm) { 17, "reg-timeout" };
	case REGENT_CAUSE_CHANGED:
	case REGENT_CAUSE_CONFIG:
		return (SipAlarm) { 100, "version-stamp-mismatch-config" };
	case REGENT_CAUSE_BOOT:
	case REGENT_CAUSE_SHUTDOWN:
		break;
	}
	return (SipAlarm) { 25, "initialized" };
}

static void sip_wind_down(gpointer self, RegentCause cause)
{
	Sip *sip = self;
	SipAlarm none = { 0 };
	gboolean say = cause == REGENT_CAUSE_RESET || cause == REGENT_CAUSE_RESTART;

	sip->leaving = sip->accounts->len;
	if (!sip->leaving)
		regent_step_wound_down(sip->step);
	for (guint i = 0; i < sip->accounts->len; i++) {
		Account *account = g_ptr_array_index(sip->accounts, i);

		regent_timer_stop(account->retry);
		sip_client_leave(account->client, say ? start_alarm(cause) : none, now_of(account));
	}
}

static void sip_stop(gpointer self)
{
	Sip *sip = self;

	g_ptr_array_unref(sip->accounts);
	resolver_free(sip->resolver);
	g_hash_table_unref(sip->seen);
	g_free(sip);
}

static gpointer sip_start(RegentStep *step, GError **error)
{
	g_autoptr(GPtrArray) configs = NULL;
	const char *why;
	Sip *sip;

	if (!is_sip(step)) {
		g_set_error(error, REGENT_ERROR, REGENT_ERROR_NOT_MINE, "the configuration is not for SIP");
		return NULL;
	}
	sip_message_init();
	sip = g_new0(Sip, 1);
	sip->step = step;
	sip->seen = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify) g_variant_unref);
	sip->accounts = g_ptr_array_new_with_free_func(account_free);
	sip->resolver = resolver_new(step, error);
	if (!sip->resolver) {
		sip_stop(sip);
		return NULL;
	}
	remember(sip);
	configs = read_accounts(step, &why);
	if (!configs->len)
		regent_step_fail_because(step, why, NULL);
	while (configs->len)
		add_account(sip, g_ptr_array_steal_index(configs, 0));
	for (guint i = 0; i < sip->accounts->len; i++) {
		Account *account = g_ptr_array_index(sip->accounts, i);

		sip_client_start(account->client, start_alarm(regent_step_cause(step)), now_of(account));
	}
	return sip;
}

static const RegentOption sip_options[] = {
	{ "timeout", REGENT_OPTION_DURATION, "32s", .min = G_USEC_PER_SEC, .max = (gint64) 180 * G_USEC_PER_SEC,
		.summary = "how long a server may be silent to a request (Timer F)" },
	{ "local-port", REGENT_OPTION_INTEGER, "5060", .min = 0, .max = 65535,
		.summary = "own port for UDP; 0, or one that is taken: any" },
	{ "user-agent", REGENT_OPTION_STRING, NULL,
		.summary = "name of the device to servers; unset: the model's. Some tell models apart by it" },
	{ 0 },
};

REGENT_PLUGIN(sip,
	.phase = "signaling",
	.summary = "Registers the lines over SIP, by UDP or TCP, with digest authentication",
	.stage = "Registering",
	.options = sip_options,
	.reasons = sip_reasons,
	.needs = REGENT_LIST(REGENT_FACT_VOICE_INTERFACE, REGENT_FACT_IP_ADDRESS),
	.uses = REGENT_LIST(USES, QUIET),
	.provides = REGENT_LIST(REGENT_FACT_REGISTRATION_STATE, REGENT_FACT_REGISTRATION_CALL_MANAGER,
		REGENT_FACT_REGISTRATION_PROTOCOL, REGENT_FACT_REGISTRATION_REASON, REGENT_FACT_REGISTRATION_LINES,
		REGENT_FACT_REGISTRATION_BUTTONS, REGENT_FACT_REGISTRATION_TIME, REGENT_FACT_REGISTRATION_CLOCK),
	.start = sip_start,
	.stop = sip_stop,
	.refresh = sip_refresh,
	.wind_down = sip_wind_down);
