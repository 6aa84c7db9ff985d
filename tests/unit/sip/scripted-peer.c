/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "scripted-peer.h"

static void op_resolve(gpointer self, const SipServer *server)
{
	Fixture *f = self;

	g_string_append_printf(f->log, "resolve:%s ", server->host);
}

static void op_open(gpointer self, const char *address, guint16 port)
{
	Fixture *f = self;

	g_string_append_printf(f->log, "open:%s:%u ", address, port);
}

static void op_close(gpointer self)
{
}

static void op_send(gpointer self, const char *text)
{
	Fixture *f = self;
	gboolean again = g_strcmp0(f->sent, text) == 0;
	const char *why;

	sip_message_free(f->request);
	f->request = sip_message_parse(text, strlen(text), &why);
	if (!f->request)
		fail_msg("%s: %s", why, text);
	g_string_append_printf(f->log, "%s%s:%s/%u%s ", again ? "again:" : "", f->request->method,
		((SipContact *) g_ptr_array_index(f->request->contacts, 0))->user, f->request->cseq,
		f->request->expires ? "" : "/0");
	if (again)
		return;
	g_free(f->sent);
	f->sent = g_strdup(text);
}

static void op_timer(gpointer self, gint64 when)
{
	((Fixture *) self)->timer = when;
}

static void op_state(gpointer self, SipState state, const SipServer *server)
{
	static const char *const names[] = { "connecting", "registering", "registered" };
	Fixture *f = self;

	g_string_append_printf(f->log, "%s:%s ", names[state], server->host);
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

static void op_failed(gpointer self, const SipFailure *failure)
{
	Fixture *f = self;

	g_free(f->failure);
	f->failure = g_strdup_printf(
		"%s|%s|%s|%s|%s", failure->code, failure->server, failure->user, failure->status, failure->detail);
	g_string_append_printf(f->log, "failed:%s ", failure->code);
}

static void op_refused(gpointer self, const SipFailure *failure)
{
	g_string_append_printf(((Fixture *) self)->log, "refused:%s ", failure ? failure->user : "none");
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

static void add_server(SipConfig *config, const char *host, guint16 port)
{
	SipServer *server = g_new0(SipServer, 1);

	server->host = g_strdup(host);
	server->port = port;
	g_ptr_array_add(config->servers, server);
}

static void add_line(SipConfig *config, guint index, const char *number)
{
	SipLine *line = g_new0(SipLine, 1);

	line->index = index;
	line->number = g_strdup(number);
	line->contact = g_strdup(number);
	line->user = g_strdup(number);
	line->password = g_strdup("secret");
	g_ptr_array_add(config->lines, line);
}

SipConfig *new_config(gboolean tcp, guint lines)
{
	SipConfig *config = sip_config_new();

	config->tcp = tcp;
	config->cisco = TRUE;
	config->device_name = g_strdup("SEP001122AABBCC");
	config->mac = g_strdup("001122aabbcc");
	config->model = g_strdup("683");
	config->user_agent = g_strdup("Cisco-CP8841/1.0");
	config->load = g_strdup("acme-1");
	add_server(config, "cm-a", 5060);
	add_server(config, "cm-b", 5070);
	for (guint i = 0; i < lines; i++) {
		g_autofree char *number = g_strdup_printf("%u", 1001 + i);

		add_line(config, i + 1, number);
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
	g_free(f);
}

void check(Fixture *f, const char *want)
{
	assert_string_equal(f->log->str, want);
	g_string_truncate(f->log, 0);
}

void pass(Fixture *f, gint64 span)
{
	gint64 end = f->now + span;

	while (f->timer <= end) {
		f->now = MAX(f->now, f->timer);
		sip_client_timer(f->client, f->now);
		assert_true(f->timer > f->now);
	}
	f->now = end;
}

void resolved(Fixture *f, const char *address, guint16 port)
{
	g_autoptr(GPtrArray) addresses = g_ptr_array_new();
	ResolvedAddress one = { (char *) address, port };

	g_ptr_array_add(addresses, &one);
	sip_client_resolved(f->client, addresses, NULL, f->now);
}

void opened(Fixture *f)
{
	sip_client_opened(f->client, "192.0.2.50", 51077, f->now);
}

void answer(Fixture *f, const char *status, const char *headers)
{
	g_autofree char *head = sip_response(f->request, 200, "OK", headers, "192.0.2.50", 51077, "srv");
	g_autofree char *text = g_strdup_printf("SIP/2.0 %s%s", status, strstr(head, "\r\n"));
	const char *why;
	g_autoptr(SipMessage) response = sip_message_parse(text, strlen(text), &why);

	assert_non_null(response);
	sip_client_response(f->client, response, f->now);
}
