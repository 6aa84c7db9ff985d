/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "peer-private.h"

void peer_put(Peer *peer, guint link, SccpMessage *m)
{
	gboolean plain = m->kind == SCCP_REGISTER_ACK || m->kind == SCCP_KEEPALIVE_ACK;
	g_autoptr(GByteArray) pdu = test_encode(m, plain ? 0 : peer->profile->header);

	g_byte_array_append(peer->to_phone[link], pdu->data, pdu->len);
}

static void begin_answer(Peer *peer, SccpMessage *m, SccpKind kind)
{
	sccp_message_init(m, kind, peer->profile->dynamic ? peer->profile->header : 3);
}

static void answer_buttons(Peer *peer, guint link)
{
	static const guint8 buttons[][2] = { { 1, 9 }, { 2, 9 }, { 1, 2 }, { 1, 0x14 }, { 5, 0x13 }, { 0, 0xff } };
	SccpMessage m;

	begin_answer(peer, &m, SCCP_BUTTON_TEMPLATE);
	m.buttons.count = m.buttons.total = G_N_ELEMENTS(buttons);
	for (guint i = 0; i < G_N_ELEMENTS(buttons); i++) {
		m.buttons.list[i].instance = buttons[i][0];
		m.buttons.list[i].type = buttons[i][1];
	}
	peer_put(peer, link, &m);
}

static void answer_soft_keys(Peer *peer, guint link)
{
	static const char *const keys[] = { "Redial", "NewCall", "EndCall", "Answer" };
	static const guint8 events[] = { 1, 2, 9, 11 };
	SccpMessage m;

	begin_answer(peer, &m, SCCP_SOFT_KEY_TEMPLATE);
	m.soft_keys.count = m.soft_keys.total = G_N_ELEMENTS(keys);
	for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
		g_strlcpy(m.soft_keys.list[i].label, keys[i], sizeof m.soft_keys.list[i].label);
		m.soft_keys.list[i].event = events[i];
	}
	peer_put(peer, link, &m);
}

static void answer_sets(Peer *peer, guint link)
{
	SccpMessage m;

	begin_answer(peer, &m, SCCP_SOFT_KEY_SETS);
	m.sets.count = m.sets.total = 4;
	m.sets.list[0].place[0] = 1;
	m.sets.list[0].place[1] = 2;
	m.sets.list[3].place[0] = 4;
	m.sets.list[3].place[1] = 3;
	peer_put(peer, link, &m);
	begin_answer(peer, &m, SCCP_SELECT_SOFT_KEYS);
	m.select.mask = 0xffffffff;
	peer_put(peer, link, &m);
	begin_answer(peer, &m, SCCP_PROMPT);
	g_strlcpy(m.prompt.text, "\x80\x13", sizeof m.prompt.text);
	peer_put(peer, link, &m);
}

static void answer_line(Peer *peer, guint link, guint32 line)
{
	gboolean empty = line == 2;
	SccpMessage m;

	begin_answer(peer, &m, SCCP_LINE_STAT);
	m.line.line = empty && peer->profile->silent ? 0 : line;
	if (!empty) {
		g_strlcpy(m.line.number, "1001", sizeof m.line.number);
		g_strlcpy(m.line.name, "Alice", sizeof m.line.name);
	}
	peer_put(peer, link, &m);
}

static void answer_number(Peer *peer, guint link, SccpKind kind, guint32 number)
{
	SccpMessage m;

	begin_answer(peer, &m, kind);
	m.number.number = number;
	if (kind == SCCP_FORWARD_STAT)
		m.forward.active = 0, m.forward.line = number;
	if (kind == SCCP_SPEED_DIAL_STAT)
		g_strlcpy(m.speed_dial.name, "Bob", sizeof m.speed_dial.name);
	if (kind == SCCP_FEATURE_STAT)
		g_strlcpy(m.feature.label, "Privacy", sizeof m.feature.label);
	if (kind == SCCP_SERVICE_URL_STAT)
		g_strlcpy(m.service.label, "Services", sizeof m.service.label);
	peer_put(peer, link, &m);
}

static void answer_time(Peer *peer, guint link)
{
	SccpMessage m;

	begin_answer(peer, &m, SCCP_TIME_DATE);
	m.time = (SccpTimeDate) { 2026, 11, 2, 24, 9, 54, 34, 0, 1795514074 };
	peer_put(peer, link, &m);
}

static void answer_register(Peer *peer, guint link, PeerServer *server)
{
	SccpMessage m;

	server->attempts++;
	if (server->deaf_to_register)
		return;
	if (server->close_on_register) {
		peer->close_link[link] = TRUE;
		return;
	}
	if (server->reject) {
		begin_answer(peer, &m, SCCP_REGISTER_REJECT);
		g_strlcpy(m.text.text, server->reject, sizeof m.text.text);
		peer_put(peer, link, &m);
		return;
	}
	server->registrations++;
	{
		g_autoptr(GByteArray) ack = test_hex(peer->profile->ack);

		g_byte_array_append(peer->to_phone[link], ack->data, ack->len);
	}
	if (server->close_after_ack) {
		peer->close_link[link] = TRUE;
		return;
	}
	if (server->garbage_after_ack)
		g_byte_array_append(peer->to_phone[link], (const guint8 *) "\0\0\0\0rubbish", 11);
	begin_answer(peer, &m, SCCP_CAPABILITIES_REQ);
	if (!peer->profile->no_capabilities)
		peer_put(peer, link, &m);
}

static void answer_token(Peer *peer, guint link, PeerServer *server)
{
	SccpMessage m;

	server->tokens++;
	if (!peer->profile->tokens)
		return;
	begin_answer(peer, &m, server->deny_token ? SCCP_REGISTER_TOKEN_REJECT : SCCP_REGISTER_TOKEN_ACK);
	m.number.number = 30;
	peer_put(peer, link, &m);
}

static void answer_unregister(Peer *peer, guint link, PeerServer *server)
{
	SccpMessage m;

	server->unregistrations++;
	if (peer->profile->no_unregister_ack) {
		peer->close_link[link] = TRUE;
		return;
	}
	begin_answer(peer, &m, SCCP_UNREGISTER_ACK);
	m.number.number = server->nak ? 2 : 0;
	peer_put(peer, link, &m);
}

static void answer_keepalive(Peer *peer, guint link, PeerServer *server)
{
	SccpMessage ack;

	server->keepalives++;
	if (server->no_keepalives)
		return;
	sccp_message_init(&ack, SCCP_KEEPALIVE_ACK, 0);
	peer_put(peer, link, &ack);
}

static void note_alarm(PeerServer *server, const char *text)
{
	server->alarms++;
	g_free(server->alarm);
	server->alarm = g_strdup(text);
}

/* CME gives templates only when it has the capabilities. */
static void on_capabilities(Peer *peer, guint link)
{
	if (peer->profile->hold_templates && !peer->link_held[link])
		answer_buttons(peer, link);
	peer->link_held[link] = TRUE;
}

/* What a phone asks by number, and what answers it. */
static const struct {
	SccpKind request, answer;
	guint silent; /* SCCP_NO_ of those that never answer it */
} numbers[] = {
	{ SCCP_CONFIG_STAT_REQ, SCCP_CONFIG_STAT, SCCP_NO_CONFIG_STAT },
	{ SCCP_FORWARD_STAT_REQ, SCCP_FORWARD_STAT, SCCP_NO_FORWARD_STAT },
	{ SCCP_SPEED_DIAL_STAT_REQ, SCCP_SPEED_DIAL_STAT, 0 },
	{ SCCP_SERVICE_URL_STAT_REQ, SCCP_SERVICE_URL_STAT, 0 },
	{ SCCP_FEATURE_STAT_REQ, SCCP_FEATURE_STAT, SCCP_NO_FEATURE_STAT },
};

static void on_request(Peer *peer, guint link, const SccpMessage *m)
{
	for (guint i = 0; i < G_N_ELEMENTS(numbers); i++)
		if (numbers[i].request == m->kind && !(peer->profile->silent & numbers[i].silent))
			answer_number(peer, link, numbers[i].answer, m->number.number);
}

static void on_loading(Peer *peer, guint link, const SccpMessage *m)
{
	switch (m->kind) {
	case SCCP_CAPABILITIES_RES:
		on_capabilities(peer, link);
		break;
	case SCCP_BUTTON_TEMPLATE_REQ:
		if (!peer->profile->hold_templates || peer->link_held[link])
			answer_buttons(peer, link);
		break;
	case SCCP_SOFT_KEY_TEMPLATE_REQ:
		answer_soft_keys(peer, link);
		break;
	case SCCP_SOFT_KEY_SET_REQ:
		answer_sets(peer, link);
		break;
	case SCCP_LINE_STAT_REQ:
		answer_line(peer, link, m->number.number);
		break;
	case SCCP_TIME_DATE_REQ:
		answer_time(peer, link);
		break;
	default:
		on_request(peer, link, m);
	}
}

void peer_answer(Peer *peer, guint link, PeerServer *server, const SccpMessage *m)
{
	switch (m->kind) {
	case SCCP_ALARM:
		note_alarm(server, m->alarm.text);
		break;
	case SCCP_REGISTER:
		server->registered = m->reg;
		answer_register(peer, link, server);
		break;
	case SCCP_KEEPALIVE:
		answer_keepalive(peer, link, server);
		break;
	case SCCP_REGISTER_TOKEN_REQ:
		answer_token(peer, link, server);
		break;
	case SCCP_UNREGISTER:
		answer_unregister(peer, link, server);
		break;
	default:
		on_loading(peer, link, m);
	}
}
