/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-session-private.h"

#include <string.h>

enum {
	REGISTER_WAIT = 10,
	PROBE_WAIT = 5,
	TOKEN_WAIT = 10,
	LEAVE_WAIT = 2,
	KEEPALIVE_LOST = 3,
	KEEPALIVE_STEP = 250000, /* microseconds */
	KEEPALIVE_DEFAULT = 30,
	KEEPALIVE_MAX = 86400,
	RTP_PORT = 16384,
	ALARM_INFORMATIONAL = 2,
	UNREGISTER_NAK = 2, /* a call is up */
};

/* After Unregister there is nothing more to say. */
static gboolean is_over(const SccpSession *s)
{
	return s->state == SCCP_STATE_LEAVING || !sccp_session_is_up(s);
}

void sccp_session_send(SccpSession *s, const SccpMessage *m)
{
	gboolean plain = m->kind == SCCP_REGISTER || m->kind == SCCP_KEEPALIVE_ACK;
	guint8 pdu[SCCP_SEND_MAX];
	WireWriter w = wire_writer(pdu, sizeof pdu);

	if (is_over(s))
		return;
	sccp_encode(m, plain ? 0 : sccp_header_version(s->version), &w);
	if (!w.bad)
		s->ops->send(s->owner, s, pdu, w.length);
}

void sccp_session_send_number(SccpSession *s, SccpKind kind, guint32 number)
{
	SccpMessage m;

	sccp_message_init(&m, kind, s->version);
	m.number.number = number;
	sccp_session_send(s, &m);
}

/* Never late: FreeSWITCH and chan-sccp close a few per cent after the interval. */
static gint64 keepalive_delay(const SccpSession *s)
{
	gint64 interval = s->keepalive * SECONDS;
	gint64 early = interval > 5 * SECONDS ? SECONDS : interval / 5;

	return interval - early - (gint64) (s->ops->random(s->owner) % (guint32) (interval / 20000 + 1)) * 1000;
}

/* In steps, the same for all endpoints, so that one wake-up serves many. */
static gint64 next_keepalive(const SccpSession *s, gint64 now)
{
	gint64 at = now + keepalive_delay(s);

	return MAX(at - at % KEEPALIVE_STEP, now + 1);
}

static void start_keepalive(SccpSession *s, guint32 seconds, gint64 now)
{
	s->keepalive = seconds ? MIN(seconds, KEEPALIVE_MAX) : KEEPALIVE_DEFAULT;
	s->unanswered = 0;
	s->keepalive_at = next_keepalive(s, now);
}

void sccp_session_init(SccpSession *s, const SccpSessionOps *ops, gpointer owner, const SccpIdentity *identity,
	SccpFace *face, guint32 keepalive, gint64 now)
{
	memset(s, 0, sizeof *s);
	s->ops = ops;
	s->owner = owner;
	s->identity = identity;
	s->face = face;
	start_keepalive(s, keepalive, now);
}

void sccp_session_clear(SccpSession *s)
{
	sccp_frame_clear(&s->frame);
	g_clear_pointer(&s->words, g_free);
}

/* No timer outlives the registration. */
static void end(SccpSession *s, SccpState state)
{
	s->state = state;
	s->answer_at = s->keepalive_at = s->refuse_at = 0;
}

static void lose(SccpSession *s, SccpClose cause)
{
	s->cause = cause;
	end(s, SCCP_STATE_LOST);
}

static void send_alarm(SccpSession *s, SccpClose last)
{
	const SccpIdentity *identity = s->identity;
	g_autofree char *text = sccp_alarm_text(last, identity->name, identity->load);
	SccpMessage m;

	sccp_message_init(&m, SCCP_ALARM, 0);
	m.alarm.severity = ALARM_INFORMATIONAL;
	g_strlcpy(m.alarm.text, text, 80);
	m.alarm.parm2 = GUINT32_SWAP_LE_BE(identity->address);
	sccp_session_send(s, &m);
}

static void fill_station(SccpRegister *reg, const SccpIdentity *identity)
{
	g_strlcpy(reg->name, identity->name, 16);
	reg->address = identity->address;
	reg->type = identity->type;
}

static guint8 offered_version(const SccpIdentity *identity)
{
	guint8 version = sccp_form(identity->type)->version;

	return identity->version ? MIN(identity->version, version) : version;
}

static void send_register(SccpSession *s)
{
	const SccpIdentity *identity = s->identity;
	const SccpForm *form = sccp_form(identity->type);
	SccpMessage m;

	sccp_message_init(&m, SCCP_REGISTER, 0);
	m.length = form->length;
	fill_station(&m.reg, identity);
	m.reg.instance = form->instance;
	m.reg.streams = form->streams;
	m.reg.version = offered_version(identity);
	memcpy(m.reg.features, form->features, sizeof m.reg.features);
	m.reg.mac_form = form->mac;
	if (form->mac)
		memcpy(m.reg.mac, identity->mac, sizeof identity->mac);
	m.reg.scope = form->scope;
	m.reg.lines = identity->lines;
	g_strlcpy(m.reg.load, identity->load ? identity->load : "", 32);
	sccp_session_send(s, &m);
}

void sccp_session_register(SccpSession *s, SccpClose last, gint64 now)
{
	s->version = 0;
	send_alarm(s, last);
	send_register(s);
	s->state = SCCP_STATE_REGISTERING;
	s->keepalive_at = 0;
	s->answer_at = now + REGISTER_WAIT * SECONDS;
}

void sccp_session_probe(SccpSession *s, gint64 now)
{
	sccp_session_send_number(s, SCCP_KEEPALIVE, 0);
	s->asked_at = now;
	s->state = SCCP_STATE_PROBING;
	s->answer_at = now + PROBE_WAIT * SECONDS;
}

void sccp_session_ask_token(SccpSession *s, gint64 now)
{
	SccpMessage m;

	sccp_message_init(&m, SCCP_REGISTER_TOKEN_REQ, 0);
	fill_station(&m.reg, s->identity);
	m.reg.instance = sccp_form(s->identity->type)->instance;
	sccp_session_send(s, &m);
	s->state = SCCP_STATE_TOKEN;
	s->answer_at = now + TOKEN_WAIT * SECONDS;
}

void sccp_session_leave(SccpSession *s, gint64 now)
{
	SccpMessage m;

	if (s->state != SCCP_STATE_LOADING && s->state != SCCP_STATE_REGISTERED) {
		end(s, SCCP_STATE_LEFT);
		return;
	}
	sccp_message_init(&m, SCCP_UNREGISTER, s->version);
	sccp_session_send(s, &m);
	s->refuse_at = s->keepalive_at = 0;
	if (s->quirks & SCCP_NO_UNREGISTER_ACK) {
		end(s, SCCP_STATE_LEFT);
		return;
	}
	s->state = SCCP_STATE_LEAVING;
	s->answer_at = now + LEAVE_WAIT * SECONDS;
}

static void on_register_ack(SccpSession *s, const SccpMessage *m, gint64 now)
{
	const SccpServerKind *kind = sccp_server_kind(m, offered_version(s->identity));

	s->version = sccp_agreed_version(m, offered_version(s->identity));
	s->quirks |= kind->quirks;
	s->server_kind = kind->name;
	s->standby_keepalive = m->ack.standby_keepalive ? m->ack.standby_keepalive : m->ack.keepalive;
	s->state = SCCP_STATE_LOADING;
	s->registered_at = now;
	start_keepalive(s, m->ack.keepalive, now);
	sccp_face_clear(s->face);
	g_strlcpy(s->face->date_template, m->ack.date_template, sizeof s->face->date_template);
	sccp_session_send_number(s, SCCP_IP_PORT, RTP_PORT);
	sccp_requests_start(s, now);
}

static void on_reject(SccpSession *s, const SccpMessage *m)
{
	s->words = g_strdup(m->text.text);
	s->cause = SCCP_CLOSE_REJECTED;
	end(s, SCCP_STATE_REJECTED);
}

static void send_capabilities(SccpSession *s)
{
	static const guint32 codecs[][2] = { { 4, 40 }, { 2, 40 }, { 11, 60 } };
	SccpMessage m;

	sccp_message_init(&m, SCCP_CAPABILITIES_RES, s->version);
	m.capabilities.count = G_N_ELEMENTS(codecs);
	for (guint i = 0; i < G_N_ELEMENTS(codecs); i++) {
		m.capabilities.list[i].codec = codecs[i][0];
		m.capabilities.list[i].frames = codecs[i][1];
	}
	sccp_session_send(s, &m);
}

static void on_registered_message(SccpSession *s, SccpMessage *m, gint64 now)
{
	gboolean awaited = sccp_requests_answered(s, m);

	if (m->kind == SCCP_CALL_STATE)
		sccp_calls_state(s, &m->call_state, now);
	sccp_face_apply(s->face, m, now);
	if (awaited)
		sccp_requests_next(s, now);
}

static void while_registered(SccpSession *s, SccpMessage *m, gint64 now)
{
	switch (m->kind) {
	case SCCP_CAPABILITIES_REQ:
		send_capabilities(s);
		break;
	case SCCP_OPEN_RECEIVE_CHANNEL:
		sccp_calls_refuse_channel(s, &m->media);
		break;
	case SCCP_START_MEDIA:
		sccp_calls_refuse_media(s, &m->media);
		break;
	case SCCP_RESET:
		s->reset = (guint8) MIN(m->number.number, SCCP_RESET_APPLY);
		break;
	case SCCP_REGISTER_REJECT:
		on_reject(s, m);
		break;
	case SCCP_UNREGISTER_ACK: /* unasked: we are no longer registered there */
		lose(s, SCCP_CLOSE_TCP_CLOSED);
		break;
	default:
		on_registered_message(s, m, now);
	}
}

static void while_leaving(SccpSession *s, const SccpMessage *m, gint64 now)
{
	if (m->kind != SCCP_UNREGISTER_ACK)
		return;
	if (m->number.number == UNREGISTER_NAK) {
		s->state = SCCP_STATE_REFUSED;
		s->answer_at = 0;
		start_keepalive(s, s->keepalive, now);
	} else {
		end(s, SCCP_STATE_LEFT);
	}
}

static void while_waiting(SccpSession *s, const SccpMessage *m, gint64 now)
{
	if (s->state == SCCP_STATE_REGISTERING && m->kind == SCCP_REGISTER_ACK) {
		on_register_ack(s, m, now);
	} else if (s->state == SCCP_STATE_REGISTERING && m->kind == SCCP_REGISTER_REJECT) {
		on_reject(s, m);
	} else if (s->state == SCCP_STATE_TOKEN && m->kind == SCCP_REGISTER_TOKEN_ACK) {
		s->state = SCCP_STATE_GRANTED;
		s->answer_at = 0;
	} else if (s->state == SCCP_STATE_TOKEN && m->kind == SCCP_REGISTER_TOKEN_REJECT) {
		s->state = SCCP_STATE_DENIED;
		s->answer_at = 0;
		s->wait = m->number.number;
	}
}

static void on_keepalive_ack(SccpSession *s)
{
	s->unanswered = 0;
	if (s->state != SCCP_STATE_PROBING)
		return;
	s->state = SCCP_STATE_OPEN;
	s->answer_at = 0;
}

static void dispatch(SccpSession *s, SccpMessage *m, gint64 now)
{
	switch (s->state) {
	case SCCP_STATE_LOADING:
	case SCCP_STATE_REGISTERED:
	case SCCP_STATE_REFUSED:
		while_registered(s, m, now);
		break;
	case SCCP_STATE_LEAVING:
		while_leaving(s, m, now);
		break;
	default:
		while_waiting(s, m, now);
	}
}

gboolean sccp_session_is_up(const SccpSession *s)
{
	return s->state < SCCP_STATE_REJECTED;
}

gboolean sccp_session_is_doubtful(const SccpSession *s, gint64 now)
{
	return (s->unanswered || s->state == SCCP_STATE_PROBING) && now - s->asked_at > SECONDS;
}

/* Each once: of two with the same last bits one is enough. */
static void log_unknown(SccpSession *s, const SccpMessage *m)
{
	guint32 bit = 1u << m->id % 32;
	g_autofree char *text = NULL;

	if (s->unknown_logged & bit)
		return;
	s->unknown_logged |= bit;
	text = g_strdup_printf("unknown message 0x%04x with %zd bytes, skipped", m->id, m->length);
	s->ops->log(s->owner, s, text);
}

typedef struct {
	SccpSession *session;
	gint64 now;
} Feed;

static gboolean on_pdu(gpointer user, const guint8 *pdu, gsize length)
{
	Feed *feed = user;
	SccpSession *s = feed->session;
	SccpMessage m;

	if (!sccp_decode(pdu, length, &m) || (m.from_phone && m.kind != SCCP_KEEPALIVE)) {
		log_unknown(s, &m);
		return TRUE;
	}
	m.version = s->version;
	if (m.kind == SCCP_KEEPALIVE_ACK)
		on_keepalive_ack(s);
	else if (m.kind == SCCP_KEEPALIVE)
		sccp_session_send_number(s, SCCP_KEEPALIVE_ACK, 0);
	else
		dispatch(s, &m, feed->now);
	return sccp_session_is_up(s);
}

void sccp_session_feed(SccpSession *s, const guint8 *data, gsize length, gint64 now)
{
	Feed feed = { s, now };

	if (!sccp_session_is_up(s))
		return;
	if (!sccp_frame_feed(&s->frame, data, length, on_pdu, &feed))
		lose(s, SCCP_CLOSE_BAD_MESSAGE);
}

void sccp_session_closed(SccpSession *s, SccpClose cause)
{
	if (s->state == SCCP_STATE_LEAVING)
		end(s, SCCP_STATE_LEFT);
	else if (sccp_session_is_up(s))
		lose(s, cause);
}

static gint64 sooner(gint64 a, gint64 b)
{
	return !a || (b && b < a) ? b : a;
}

gint64 sccp_session_deadline(const SccpSession *s)
{
	return sooner(sooner(s->answer_at, s->keepalive_at), s->refuse_at);
}

static void overdue(SccpSession *s, gint64 now)
{
	s->answer_at = 0;
	switch (s->state) {
	case SCCP_STATE_REGISTERING:
		lose(s, SCCP_CLOSE_REGISTER_TIMEOUT);
		break;
	case SCCP_STATE_PROBING:
		lose(s, SCCP_CLOSE_KEEPALIVE);
		break;
	case SCCP_STATE_TOKEN:
		s->state = SCCP_STATE_GRANTED;
		break;
	case SCCP_STATE_LEAVING:
		end(s, SCCP_STATE_LEFT);
		break;
	case SCCP_STATE_LOADING:
		sccp_requests_overdue(s, now);
		break;
	default:
		break;
	}
}

static void keep_alive(SccpSession *s, gint64 now)
{
	if (s->unanswered >= KEEPALIVE_LOST) {
		lose(s, SCCP_CLOSE_KEEPALIVE);
		return;
	}
	sccp_session_send_number(s, SCCP_KEEPALIVE, 0);
	if (!s->unanswered++)
		s->asked_at = now;
	s->keepalive_at = next_keepalive(s, now);
}

static gboolean is_due(gint64 at, gint64 now)
{
	return at && at <= now;
}

void sccp_session_tick(SccpSession *s, gint64 now)
{
	if (is_due(s->answer_at, now))
		overdue(s, now);
	if (is_due(s->refuse_at, now))
		sccp_calls_refuse(s);
	if (is_due(s->keepalive_at, now))
		keep_alive(s, now);
}
