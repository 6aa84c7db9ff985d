/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-session.h"

#include <string.h>

#define SECONDS ((gint64) G_USEC_PER_SEC)

enum {
	REGISTER_WAIT = 10,
	PROBE_WAIT = 5,
	TOKEN_WAIT = 10,
	LEAVE_WAIT = 2,
	ANSWER_WAIT = 5,
	OPTIONAL_WAIT = 2,       /* for answers that some call managers never give */
	RING_FOR = 1,            /* long enough to be seen */
	KEEPALIVE_LOST = 3,
	KEEPALIVE_DEFAULT = 30,
	KEEPALIVE_MAX = 86400,
	RTP_PORT = 16384,
	UNKNOWN_LOGGED_MAX = 8,
	ALARM_INFORMATIONAL = 2,
	STATUS_REFUSED = 1,      /* of media: "unknown error" */
	EVENT_END_CALL = 9,
	HEADSET_OFF = 2,
	UNREGISTER_NAK = 2,      /* a call is up */
};

static void send_message(SccpSession *s, const SccpMessage *m)
{
	guint8 pdu[SCCP_SEND_MAX];
	WireWriter w = wire_writer(pdu, sizeof pdu);

	if (s->state == SCCP_STATE_LEFT)
		return;
	sccp_encode(m, m->kind == SCCP_REGISTER ? 0 : sccp_header_version(s->version), &w);
	if (!w.bad)
		s->ops->send(s->owner, s, pdu, w.length);
}

static void send_number(SccpSession *s, SccpKind kind, guint32 number, guint32 extra)
{
	SccpMessage m;

	sccp_message_init(&m, kind, s->version);
	m.number.number = number;
	m.number.extra = extra;
	send_message(s, &m);
}

/* Never late: FreeSWITCH and chan-sccp close a few per cent after the interval. */
static gint64 keepalive_delay(const SccpSession *s)
{
	gint64 interval = s->keepalive * SECONDS;
	gint64 early = interval > 5 * SECONDS ? SECONDS : interval / 5;

	return interval - early - (gint64) (s->ops->random(s->owner) % (guint32) (interval / 20000 + 1)) * 1000;
}

static void start_keepalive(SccpSession *s, guint32 seconds, gint64 now)
{
	s->keepalive = seconds ? MIN(seconds, KEEPALIVE_MAX) : KEEPALIVE_DEFAULT;
	s->unanswered = 0;
	s->keepalive_at = now + keepalive_delay(s);
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
	s->awaited = 0;
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
	send_message(s, &m);
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
	send_message(s, &m);
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
	send_number(s, SCCP_KEEPALIVE, 0, 0);
	s->state = SCCP_STATE_PROBING;
	s->answer_at = now + PROBE_WAIT * SECONDS;
}

void sccp_session_ask_token(SccpSession *s, gint64 now)
{
	SccpMessage m;

	sccp_message_init(&m, SCCP_REGISTER_TOKEN_REQ, 0);
	fill_station(&m.reg, s->identity);
	m.reg.instance = sccp_form(s->identity->type)->instance;
	send_message(s, &m);
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
	send_message(s, &m);
	s->refuse_at = s->keepalive_at = 0;
	s->awaited = 0;
	if (s->quirks & SCCP_NO_UNREGISTER_ACK) {
		end(s, SCCP_STATE_LEFT);
		return;
	}
	s->state = SCCP_STATE_LEAVING;
	s->answer_at = now + LEAVE_WAIT * SECONDS;
}

/* What is asked after the RegisterAck, one at a time: right for every call manager read. TimeDateReq must not be
 * missing, for chan-sccp calls a phone registered only then. */
typedef struct {
	guint8 request;
	guint8 answer;    /* 0: none awaited */
	guint8 wait;      /* seconds */
	guint8 quirk;     /* not asked where it is known that none comes */
	gboolean gateway; /* a gateway port asks it too */
	const char *stage;
} Request;

static const Request before[] = {
	{ SCCP_BUTTON_TEMPLATE_REQ, SCCP_BUTTON_TEMPLATE, ANSWER_WAIT, 0, TRUE, "Requesting Template" },
	{ SCCP_SOFT_KEY_TEMPLATE_REQ, SCCP_SOFT_KEY_TEMPLATE, ANSWER_WAIT, 0, FALSE,
		"Requesting Softkey Template" },
	{ SCCP_SOFT_KEY_SET_REQ, SCCP_SOFT_KEY_SETS, ANSWER_WAIT, 0, FALSE, "Requesting Softkey Set" },
	{ SCCP_CONFIG_STAT_REQ, SCCP_CONFIG_STAT, OPTIONAL_WAIT, SCCP_NO_CONFIG_STAT, FALSE, "Registering" },
};

static const Request of_line[] = {
	{ SCCP_LINE_STAT_REQ, SCCP_LINE_STAT, ANSWER_WAIT, 0, TRUE, "Requesting Line Status" },
	{ SCCP_FORWARD_STAT_REQ, SCCP_FORWARD_STAT, OPTIONAL_WAIT, SCCP_NO_FORWARD_STAT, TRUE,
		"Requesting Line Status" },
	{ 0 },
};
static const Request of_speed_dial[] = {
	{ SCCP_SPEED_DIAL_STAT_REQ, SCCP_SPEED_DIAL_STAT, OPTIONAL_WAIT, 0, TRUE, "Requesting Speed Status" },
	{ 0 },
};
static const Request of_service[] = {
	{ SCCP_SERVICE_URL_STAT_REQ, SCCP_SERVICE_URL_STAT, OPTIONAL_WAIT, 0, TRUE,
		"Requesting Service URL Status" },
	{ 0 },
};
static const Request of_feature[] = {
	{ SCCP_FEATURE_STAT_REQ, SCCP_FEATURE_STAT, OPTIONAL_WAIT, SCCP_NO_FEATURE_STAT, TRUE,
		"Requesting Feature Key Status" },
	{ 0 },
};

static const Request after[] = {
	{ SCCP_TIME_DATE_REQ, SCCP_TIME_DATE, ANSWER_WAIT, 0, TRUE, "Registering" },
};

static const struct {
	guint8 type;
	const Request *requests;
} of_button[] = {
	{ SCCP_BUTTON_LINE, of_line },
	{ SCCP_BUTTON_SPEED_DIAL, of_speed_dial },
	{ SCCP_BUTTON_SERVICE_URL, of_service },
	{ SCCP_BUTTON_FEATURE, of_feature },
	{ SCCP_BUTTON_BLF, of_feature },
	{ SCCP_BUTTON_DIRECTED_PARK, of_feature },
};

static guint line_keys(const SccpSession *s)
{
	guint lines = 0;

	for (guint i = 0; i < s->face->button_count; i++)
		lines += s->face->buttons[i].type == SCCP_BUTTON_LINE;
	return lines;
}

static gboolean is_gateway(const SccpSession *s)
{
	return sccp_form(s->identity->type)->gateway;
}

static gboolean ask(SccpSession *s, const Request *request, guint32 number, gint64 now)
{
	if (request->quirk & s->quirks || (!request->gateway && is_gateway(s)))
		return FALSE;
	if (request->request == SCCP_BUTTON_TEMPLATE_REQ)
		number = s->identity->lines;
	send_number(s, (SccpKind) request->request, number, 0);
	s->awaited = request->answer;
	s->asked = number;
	s->answer_at = now + request->wait * SECONDS;
	return TRUE;
}

static const Request *button_request(const SccpSession *s)
{
	const SccpFaceButton *button = &s->face->buttons[s->button];

	for (guint i = 0; i < G_N_ELEMENTS(of_button); i++)
		if (of_button[i].type == button->type && of_button[i].requests[s->part].request)
			return &of_button[i].requests[s->part];
	return NULL;
}

/* Only what the template names is asked: wazo closes on any other line. */
static gboolean ask_buttons(SccpSession *s, gint64 now)
{
	while (s->button < s->face->button_count) {
		const Request *request = button_request(s);

		if (!request) {
			s->button++;
			s->part = 0;
			continue;
		}
		s->part++;
		if (ask(s, request, s->face->buttons[s->button].instance, now))
			return TRUE;
	}
	return FALSE;
}

static void finish(SccpSession *s)
{
	guint lines = line_keys(s);

	send_number(s, SCCP_REGISTER_AVAILABLE_LINES, lines, 0);
	send_number(s, SCCP_HEADSET_STATUS, HEADSET_OFF, 0);
	send_number(s, SCCP_VERSION_REQ, 0, 0);
	s->state = SCCP_STATE_REGISTERED;
	s->awaited = 0;
	s->answer_at = 0;
}

static void ask_next(SccpSession *s, gint64 now)
{
	const guint buttons = G_N_ELEMENTS(before);

	for (; s->step < buttons; s->step++) {
		if (!ask(s, &before[s->step], 0, now))
			continue;
		s->step++;
		return;
	}
	if (ask_buttons(s, now))
		return;
	for (; s->step < buttons + G_N_ELEMENTS(after); s->step++) {
		if (!ask(s, &after[s->step - buttons], 0, now))
			continue;
		s->step++;
		return;
	}
	finish(s);
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
	s->step = s->button = s->part = 0;
	start_keepalive(s, m->ack.keepalive, now);
	sccp_face_clear(s->face);
	g_strlcpy(s->face->date_template, m->ack.date_template, sizeof s->face->date_template);
	send_number(s, SCCP_IP_PORT, RTP_PORT, 0);
	ask_next(s, now);
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
	send_message(s, &m);
}

static void refuse_channel(SccpSession *s, const SccpMedia *media)
{
	SccpMessage m;

	sccp_message_init(&m, SCCP_OPEN_RECEIVE_CHANNEL_ACK, s->version);
	m.media.status = STATUS_REFUSED;
	m.media.party = media->party;
	m.media.call = media->call;
	send_message(s, &m);
	sccp_message_init(&m, SCCP_ON_HOOK, s->version);
	m.ref.line = s->face->call.call == media->call ? s->face->call.line : 1;
	m.ref.call = media->call;
	send_message(s, &m);
}

/* Before version 17 a call manager awaits no answer to it. */
static void refuse_media(SccpSession *s, const SccpMedia *media)
{
	SccpMessage m;

	if (s->version < 17)
		return;
	sccp_message_init(&m, SCCP_START_MEDIA_ACK, s->version);
	m.media.conference = media->conference;
	m.media.party = media->party;
	m.media.call = media->call;
	m.media.status = STATUS_REFUSED;
	send_message(s, &m);
}

static void refuse_call(SccpSession *s)
{
	SccpMessage m;

	s->refuse_at = 0;
	sccp_message_init(&m, SCCP_SOFT_KEY_EVENT, s->version);
	m.soft_key.event = sccp_face_event(s->face, "EndCall", EVENT_END_CALL);
	m.soft_key.line = s->ring_line;
	m.soft_key.call = s->ring_call;
	send_message(s, &m);
}

/* A call is shown for a moment, then refused: the caller hears busy or is forwarded. */
static void on_call_state(SccpSession *s, const SccpCallState *state, gint64 now)
{
	if (state->state == SCCP_CALL_RING_IN || state->state == SCCP_CALL_WAITING) {
		if (s->refuse_at && s->ring_call != state->call)
			refuse_call(s);
		s->ring_line = state->line;
		s->ring_call = state->call;
		s->refuse_at = now + RING_FOR * SECONDS;
	} else if (state->state == SCCP_CALL_ON_HOOK && state->call == s->ring_call) {
		s->refuse_at = 0;
	}
}

/* Number 0 in an answer: "whatever was asked" (chan_skinny for an empty line). */
static guint32 *answer_number(SccpMessage *m)
{
	switch (m->kind) {
	case SCCP_LINE_STAT:
		return &m->line.line;
	case SCCP_FORWARD_STAT:
		return &m->forward.line;
	case SCCP_SPEED_DIAL_STAT:
		return &m->speed_dial.index;
	case SCCP_SERVICE_URL_STAT:
		return &m->service.index;
	case SCCP_FEATURE_STAT:
		return &m->feature.index;
	default:
		return NULL;
	}
}

/* A template may come in parts. */
static gboolean is_last_part(const SccpMessage *m)
{
	if (m->kind == SCCP_BUTTON_TEMPLATE)
		return !m->buttons.count || (guint64) m->buttons.offset + m->buttons.count >= m->buttons.total;
	if (m->kind == SCCP_SOFT_KEY_TEMPLATE)
		return !m->soft_keys.count
			|| (guint64) m->soft_keys.offset + m->soft_keys.count >= m->soft_keys.total;
	if (m->kind == SCCP_SOFT_KEY_SETS)
		return !m->sets.count || (guint64) m->sets.offset + m->sets.count >= m->sets.total;
	return TRUE;
}

static gboolean is_awaited(const SccpSession *s, SccpMessage *m)
{
	guint32 *number = answer_number(m);

	if (s->state != SCCP_STATE_LOADING || m->kind != s->awaited)
		return FALSE;
	if (number && !*number)
		*number = s->asked;
	return (!number || *number == s->asked) && is_last_part(m);
}

static void on_registered_message(SccpSession *s, SccpMessage *m, gint64 now)
{
	gboolean awaited = is_awaited(s, m);

	if (m->kind == SCCP_CALL_STATE)
		on_call_state(s, &m->call_state, now);
	sccp_face_apply(s->face, m, now);
	if (awaited)
		ask_next(s, now);
}

static void while_registered(SccpSession *s, SccpMessage *m, gint64 now)
{
	switch (m->kind) {
	case SCCP_CAPABILITIES_REQ:
		send_capabilities(s);
		break;
	case SCCP_OPEN_RECEIVE_CHANNEL:
		refuse_channel(s, &m->media);
		break;
	case SCCP_START_MEDIA:
		refuse_media(s, &m->media);
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

static void log_unknown(SccpSession *s, const SccpMessage *m)
{
	g_autofree char *text = NULL;

	if (s->unknown_logged++ >= UNKNOWN_LOGGED_MAX)
		return;
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
		send_number(s, SCCP_KEEPALIVE_ACK, 0, 0);
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

static void skip_answer(SccpSession *s, gint64 now)
{
	static const struct {
		guint8 answer;
		guint8 quirk;
	} optional[] = {
		{ SCCP_CONFIG_STAT, SCCP_NO_CONFIG_STAT },
		{ SCCP_FORWARD_STAT, SCCP_NO_FORWARD_STAT },
		{ SCCP_FEATURE_STAT, SCCP_NO_FEATURE_STAT },
	};
	g_autofree char *text = g_strdup_printf("%s: no answer", sccp_session_stage(s));

	s->ops->log(s->owner, s, text);
	for (guint i = 0; i < G_N_ELEMENTS(optional); i++)
		if (optional[i].answer == s->awaited)
			s->quirks |= optional[i].quirk;
	ask_next(s, now);
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
		skip_answer(s, now);
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
	send_number(s, SCCP_KEEPALIVE, 0, 0);
	s->unanswered++;
	s->keepalive_at = now + keepalive_delay(s);
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
		refuse_call(s);
	if (is_due(s->keepalive_at, now))
		keep_alive(s, now);
}

static const char *stage_of_answer(guint8 answer, const Request *requests, guint count)
{
	for (guint i = 0; i < count && requests[i].request; i++)
		if (requests[i].answer == answer)
			return requests[i].stage;
	return NULL;
}

const char *sccp_session_stage(const SccpSession *s)
{
	const char *stage = NULL;

	if (s->awaited) {
		stage = stage_of_answer(s->awaited, before, G_N_ELEMENTS(before));
		for (guint i = 0; !stage && i < G_N_ELEMENTS(of_button); i++)
			stage = stage_of_answer(s->awaited, of_button[i].requests, G_MAXUINT);
	}
	return stage ? stage : "Registering";
}
