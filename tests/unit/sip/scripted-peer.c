/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "scripted-peer.h"

const SipAlarm boot = { 25, "initialized" };

static void op_connect(gpointer self, const SipServer *server)
{
	Fixture *f = self;

	g_autofree char *where = host_port_text(&server->where);

	f->address = 1;
	g_string_append_printf(f->log, "connect:%s ", where);
}

static void op_connect_next(gpointer self)
{
	Fixture *f = self;

	if (f->address < f->addresses)
		g_string_append_printf(f->log, "address:%u ", ++f->address);
	else
		f->exhausted = TRUE;
}

static void op_close(gpointer self)
{
}

static void op_send(gpointer self, const char *text)
{
	Fixture *f = self;
	gboolean again = g_strcmp0(f->sent, text) == 0;
	const SipContact *contact;
	const char *why;

	sip_message_free(f->request);
	f->request = sip_message_parse(text, strlen(text), &why);
	if (!f->request)
		fail_msg("%s: %s", why, text);
	contact = f->request->contacts->len ? g_ptr_array_index(f->request->contacts, 0) : NULL;
	g_string_append_printf(f->log, "%s%s:%s/%u%s ", again ? "again:" : "", f->request->method,
		contact ? contact->user : "?", f->request->cseq, f->request->expires ? "" : "/0");
	if (again)
		return;
	g_free(f->sent);
	f->sent = g_strdup(text);
}

static void op_state(gpointer self, SipClientState from, SipClientState to)
{
	static const char *const names[] = { [SIP_CLIENT_CONNECTING] = "connecting",
		[SIP_CLIENT_REGISTERING] = "registering",
		[SIP_CLIENT_REGISTERED] = "registered",
		[SIP_CLIENT_ENDED] = NULL };
	Fixture *f = self;

	assert_int_equal(from, f->state);
	f->state = to;
	if (names[to])
		g_string_append_printf(f->log, "%s:%s ", names[to], sip_client_server(f->client)->where.host);
}

static void op_line_state(gpointer self, const SipLine *line, SipBindingState from, SipBindingState to)
{
	assert_int_not_equal(from, to);
}

static void op_request_state(gpointer self, SipRequestState from, SipRequestState to)
{
	assert_int_not_equal(from, to);
}

static void op_lines(gpointer self)
{
	Fixture *f = self;

	g_string_append(f->log, "lines");
	for (guint i = 0; i < sip_client_config(f->client)->lines->len; i++)
		g_string_append_printf(f->log, "%s", sip_client_line_registered(f->client, i) ? "+" : "-");
	g_string_append_c(f->log, ' ');
}

static void op_date(gpointer self, const char *text)
{
	g_string_append(((Fixture *) self)->log, "date ");
}

static const char *text(const char *value)
{
	return value ? value : "";
}

static void op_failed(gpointer self, const SipFailure *failure)
{
	Fixture *f = self;

	g_free(f->failure);
	f->failure = g_strdup_printf("%s|%s|%s|%s|%s%s", failure->code, failure->server, text(failure->user),
		text(failure->status), text(failure->words), text(failure->errors));
	f->retry_after = failure->retry_after;
	g_free(f->contact);
	f->contact = failure->contact
			     ? g_strdup_printf("%s for %" G_GINT64_FORMAT, failure->contact, failure->contact_left)
			     : NULL;
	g_string_append_printf(f->log, "failed:%s ", failure->code);
}

static void op_refused(gpointer self)
{
	Fixture *f = self;
	g_autoptr(GString) lines = g_string_new(NULL);

	sip_client_append_refused(f->client, lines);
	g_string_append_printf(f->log, "refused:%s ", lines->len ? lines->str : "none");
}

static void op_left(gpointer self)
{
	g_string_append(((Fixture *) self)->log, "left ");
}

static void op_moved(gpointer self, const char *why)
{
	g_string_append_printf(((Fixture *) self)->log, "moved(%s) ", why);
}

static guint32 op_random(gpointer self)
{
	return ++((Fixture *) self)->random;
}

static const SipClientOps ops = { .connect = op_connect,
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

SipConfig *new_config(gboolean tcp, guint lines)
{
	SipConfig *config = sip_config_new();

	config->tcp = tcp;
	config->cisco = TRUE;
	config->listed = TRUE;
	config->device_name = g_strdup("SEP001122AABBCC");
	config->mac = g_strdup("001122aabbcc");
	config->model = g_strdup("683");
	config->user_agent = g_strdup("Cisco-CP8841/1.0");
	config->load = g_strdup("acme-1");
	sip_config_add_server(config, "cm-a", 5060, FALSE);
	sip_config_add_server(config, "cm-b", 5070, FALSE);
	for (guint i = 0; i < lines; i++) {
		g_autofree char *number = g_strdup_printf("%u", 1001 + i);
		SipLine *line = sip_config_add_line(config, i + 1, number, NULL);

		line->user = g_strdup(number);
		line->password = g_strdup("secret");
	}
	return config;
}

Fixture *fixture_new(SipConfig *config)
{
	Fixture *f = g_new0(Fixture, 1);

	f->log = g_string_new(NULL);
	f->now = 1000 * SECOND;
	f->client = sip_client_new(config, &ops, f);
	return f;
}

void fixture_free(Fixture *f)
{
	sip_client_free(f->client);
	sip_message_free(f->request);
	g_string_free(f->log, TRUE);
	g_free(f->sent);
	g_free(f->failure);
	g_free(f->contact);
	g_free(f);
}

void check(Fixture *f, const char *want)
{
	assert_string_equal(f->log->str, want);
	g_string_truncate(f->log, 0);
}

/* What the connector would say a moment later. */
static void tell_exhausted(Fixture *f)
{
	if (!f->exhausted)
		return;
	f->exhausted = FALSE;
	sip_client_unreachable(f->client, SERVER_TROUBLE_NO_NAME, "", NULL, f->now);
}

gint64 wait_of(const Fixture *f)
{
	return sip_client_deadline(f->client) - f->now;
}

void pass(Fixture *f, gint64 span)
{
	gint64 end = f->now + span;

	while (sip_client_deadline(f->client) <= end) {
		f->now = MAX(f->now, sip_client_deadline(f->client));
		sip_client_tick(f->client, f->now);
		assert_true(sip_client_deadline(f->client) > f->now);
		tell_exhausted(f);
	}
	f->now = end;
}

void opened(Fixture *f)
{
	const SipServer *server = sip_client_server(f->client);
	g_autofree char *host = g_strdup_printf("10.0.0.%u", f->address);
	const HostPort peer = { host, server->where.port }, own = { (char *) "192.0.2.50", 51077 };

	sip_client_opened(f->client, &peer, &own, f->now);
}

void closed(Fixture *f, SipClose reason, const char *why)
{
	sip_client_closed(f->client, reason, why, f->now);
	tell_exhausted(f);
}

void unreachable(Fixture *f, const char *why)
{
	sip_client_unreachable(f->client, SERVER_TROUBLE_NO_NAME, why, NULL, f->now);
}

void answer(Fixture *f, const char *status, const char *headers)
{
	static const HostPort own = { (char *) "192.0.2.50", 51077 };
	g_autofree char *head = sip_response(f->request, 200, "OK", headers, &own, "srv");
	g_autofree char *text = g_strdup_printf("SIP/2.0 %s%s", status, strstr(head, "\r\n"));
	const char *why;
	g_autoptr(SipMessage) response = sip_message_parse(text, strlen(text), &why);

	assert_non_null(response);
	sip_client_response(f->client, response, f->now);
	tell_exhausted(f);
}

Fixture *begin(SipConfig *config)
{
	Fixture *f = fixture_new(config);

	sip_client_start(f->client, boot, f->now);
	check(f, "connecting:cm-a connect:cm-a:5060 ");
	opened(f);
	check(f, "registering:cm-a REGISTER:1001/101 ");
	return f;
}

Fixture *begin_registered(gboolean tcp)
{
	Fixture *f = begin(new_config(tcp, 1));

	answer(f, "200 OK", GRANT);
	check(f, "lines+ registered:cm-a ");
	return f;
}
