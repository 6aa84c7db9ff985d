/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-session-private.h"

#include <string.h>

enum {
	REGISTER_WAIT = 10,
	PROBE_WAIT = 5,
	TOKEN_WAIT = 10,
	LEAVE_WAIT = 2,
	CLOSE_WAIT = 1,
	KEEPALIVE_LOST = 3,
	KEEPALIVE_STEP = 250000, /* microseconds */
	KEEPALIVE_DEFAULT = 30,
	KEEPALIVE_MAX = 86400,
	RTP_PORT = 16384,
	UNREGISTER_NAK = 2, /* a call is up */
};

static const char *const state_names[] = {
	[SCCP_STATE_OPEN] = "open",
	[SCCP_STATE_PROBING] = "probing",
	[SCCP_STATE_TOKEN] = "token",
	[SCCP_STATE_GRANTED] = "granted",
	[SCCP_STATE_DENIED] = "denied",
	[SCCP_STATE_REGISTERING] = "registering",
	[SCCP_STATE_LOADING] = "loading",
	[SCCP_STATE_REGISTERED] = "registered",
	[SCCP_STATE_LEAVING] = "leaving",
	[SCCP_STATE_CLOSING] = "closing",
	[SCCP_STATE_REFUSED] = "refused",
	[SCCP_STATE_REJECTED] = "rejected",
	[SCCP_STATE_LOST] = "lost",
	[SCCP_STATE_LEFT] = "left",
};

const char *sccp_state_name(SccpState state)
{
	return state_names[state];
}

static void set_state(SccpSession *session, SccpState state)
{
	SccpState from = session->state;

	session->state = state;
	if (from != state)
		session->ops->state(session->self, session, from, state);
}

/* After Unregister there is nothing more to say. */
static gboolean is_over(const SccpSession *session)
{
	return session->state == SCCP_STATE_LEAVING || session->state == SCCP_STATE_CLOSING ||
	       !sccp_session_is_up(session);
}

void sccp_session_send(SccpSession *session, const SccpMessage *message)
{
	gboolean plain = message->kind == SCCP_REGISTER || message->kind == SCCP_KEEPALIVE_ACK;
	guint8 pdu[SCCP_SEND_MAX];
	WireWriter w = wire_writer(pdu, sizeof pdu);

	if (is_over(session))
		return;
	sccp_encode(message, plain ? 0 : sccp_header_version(session->version), &w);
	if (!w.bad)
		session->ops->send(session->self, session, pdu, w.length);
}

void sccp_session_send_number(SccpSession *session, SccpKind kind, guint32 number)
{
	SccpMessage message;

	sccp_message_init(&message, kind, session->version);
	message.number.number = number;
	sccp_session_send(session, &message);
}

/* Never late: FreeSWITCH and chan-sccp close a few per cent after the interval. */
static gint64 keepalive_delay(const SccpSession *session)
{
	gint64 interval = session->keepalive * SECONDS;
	gint64 early = interval > 5 * SECONDS ? SECONDS : interval / 5;

	return interval - early -
	       (gint64) (session->ops->random(session->self) % (guint32) (interval / 20000 + 1)) * 1000;
}

/* In steps, the same for all endpoints, so that one wake-up serves many. */
static gint64 next_keepalive(const SccpSession *session, gint64 now)
{
	gint64 at = now + keepalive_delay(session);

	return MAX(at - at % KEEPALIVE_STEP, now + 1);
}

static void start_keepalive(SccpSession *session, guint32 seconds, gint64 now)
{
	session->keepalive = seconds ? MIN(seconds, KEEPALIVE_MAX) : KEEPALIVE_DEFAULT;
	session->unanswered = 0;
	session->keepalive_at = next_keepalive(session, now);
}

void sccp_session_init(SccpSession *session, const SccpSessionOps *ops, gpointer self, const SccpIdentity *identity,
	SccpFace *face, guint32 keepalive, gint64 now)
{
	memset(session, 0, sizeof *session);
	session->ops = ops;
	session->self = self;
	session->identity = identity;
	session->face = face;
	session->answer_at = session->refuse_at = session->registered_at = session->asked_at = REGENT_NEVER;
	start_keepalive(session, keepalive, now);
}

void sccp_session_clear(SccpSession *session)
{
	sccp_frame_clear(&session->frame);
	g_clear_pointer(&session->reject_text, g_free);
}

/* No timer outlives the registration. */
static void end_session(SccpSession *session, SccpState state)
{
	session->answer_at = session->keepalive_at = session->refuse_at = REGENT_NEVER;
	set_state(session, state);
}

static void lose_session(SccpSession *session, SccpClose cause)
{
	session->cause = cause;
	end_session(session, SCCP_STATE_LOST);
}

void sccp_session_register(SccpSession *session, SccpClose last, gint64 now)
{
	session->version = 0;
	session->missing = 0;
	session->answers = FALSE;
	sccp_face_clear(session->face);
	sccp_station_alarm(session, last);
	sccp_station_register(session);
	set_state(session, SCCP_STATE_REGISTERING);
	session->keepalive_at = REGENT_NEVER;
	session->answer_at = now + REGISTER_WAIT * SECONDS;
}

void sccp_session_probe(SccpSession *session, gint64 now)
{
	sccp_session_send_number(session, SCCP_KEEPALIVE, 0);
	session->asked_at = now;
	set_state(session, SCCP_STATE_PROBING);
	session->answer_at = now + PROBE_WAIT * SECONDS;
}

void sccp_session_ask_token(SccpSession *session, gint64 now)
{
	sccp_station_ask_token(session);
	set_state(session, SCCP_STATE_TOKEN);
	session->answer_at = now + TOKEN_WAIT * SECONDS;
}

void sccp_session_assume_token(SccpSession *session)
{
	set_state(session, SCCP_STATE_GRANTED);
}

void sccp_session_drop_token(SccpSession *session)
{
	set_state(session, SCCP_STATE_OPEN);
}

void sccp_session_stay(SccpSession *session)
{
	set_state(session, SCCP_STATE_REGISTERED);
}

/* A call manager that still has this connection calls the next Register a crossover, and rejects it. */
static void await_end(SccpSession *session, gint64 now)
{
	session->ops->finish(session->self, session);
	set_state(session, SCCP_STATE_CLOSING);
	session->answer_at = now + CLOSE_WAIT * SECONDS;
}

void sccp_session_leave(SccpSession *session, gint64 now)
{
	SccpMessage message;

	if (session->state != SCCP_STATE_LOADING && session->state != SCCP_STATE_REGISTERED) {
		end_session(session, SCCP_STATE_LEFT);
		return;
	}
	sccp_message_init(&message, SCCP_UNREGISTER, session->version);
	sccp_session_send(session, &message);
	session->refuse_at = session->keepalive_at = REGENT_NEVER;
	if (session->quirks & SCCP_NO_UNREGISTER_ACK) {
		await_end(session, now);
		return;
	}
	set_state(session, SCCP_STATE_LEAVING);
	session->answer_at = now + LEAVE_WAIT * SECONDS;
}

/* Asks on, and is registered when nothing is left to be asked. */
static void go_on_loading(SccpSession *session, gint64 now)
{
	if (!sccp_requests_ask(session, now))
		set_state(session, SCCP_STATE_REGISTERED);
}

static void on_register_ack(SccpSession *session, const SccpMessage *message, gint64 now)
{
	const SccpServerKind *kind = sccp_server_kind(message, sccp_station_version(session->identity));

	session->version = sccp_agreed_version(message, sccp_station_version(session->identity));
	session->quirks |= kind->quirks;
	session->server_kind = kind;
	session->standby_keepalive =
		message->ack.standby_keepalive ? message->ack.standby_keepalive : message->ack.keepalive;
	set_state(session, SCCP_STATE_LOADING);
	session->registered_at = now;
	start_keepalive(session, message->ack.keepalive, now);
	g_strlcpy(session->face->date_template, message->ack.date_template, sizeof session->face->date_template);
	sccp_session_send_number(session, SCCP_IP_PORT, RTP_PORT);
	sccp_requests_start(session);
	go_on_loading(session, now);
}

static void on_reject(SccpSession *session, const SccpMessage *message)
{
	session->reject_text = g_strdup(message->text.text);
	session->cause = SCCP_CLOSE_REJECTED;
	end_session(session, SCCP_STATE_REJECTED);
}

static void on_registered_message(SccpSession *session, SccpMessage *message, gint64 now)
{
	gboolean awaited = sccp_requests_answered(session, message);

	if (message->kind == SCCP_CALL_STATE)
		sccp_calls_state(session, &message->call_state, now);
	sccp_face_apply(session->face, message, now);
	if (sccp_requests_resume(session, message))
		set_state(session, SCCP_STATE_LOADING);
	else if (!awaited)
		return;
	go_on_loading(session, now);
}

static void while_registered(SccpSession *session, SccpMessage *message, gint64 now)
{
	switch (message->kind) {
	case SCCP_CAPABILITIES_REQ:
		sccp_station_capabilities(session);
		break;
	case SCCP_OPEN_RECEIVE_CHANNEL:
		sccp_calls_refuse_channel(session, &message->media);
		break;
	case SCCP_START_MEDIA:
		sccp_calls_refuse_media(session, &message->media);
		break;
	case SCCP_RESET:
		session->reset = (guint8) MIN(message->number.number, SCCP_RESET_APPLY);
		break;
	case SCCP_REGISTER_REJECT:
		on_reject(session, message);
		break;
	case SCCP_UNREGISTER_ACK: /* unasked: we are no longer registered there */
		lose_session(session, SCCP_CLOSE_TCP_CLOSED);
		break;
	default:
		on_registered_message(session, message, now);
	}
}

static void while_leaving(SccpSession *session, const SccpMessage *message, gint64 now)
{
	if (message->kind != SCCP_UNREGISTER_ACK)
		return;
	if (message->number.number == UNREGISTER_NAK) {
		set_state(session, SCCP_STATE_REFUSED);
		session->answer_at = REGENT_NEVER;
		start_keepalive(session, session->keepalive, now);
	} else {
		await_end(session, now);
	}
}

/* chan_skinny sends the message lamp before the RegisterAck. */
static void while_waiting(SccpSession *session, const SccpMessage *message, gint64 now)
{
	if (session->state == SCCP_STATE_REGISTERING && message->kind == SCCP_REGISTER_ACK) {
		on_register_ack(session, message, now);
	} else if (session->state == SCCP_STATE_REGISTERING && message->kind == SCCP_REGISTER_REJECT) {
		on_reject(session, message);
	} else if (session->state == SCCP_STATE_TOKEN && message->kind == SCCP_REGISTER_TOKEN_ACK) {
		set_state(session, SCCP_STATE_GRANTED);
		session->answer_at = REGENT_NEVER;
	} else if (session->state == SCCP_STATE_TOKEN && message->kind == SCCP_REGISTER_TOKEN_REJECT) {
		set_state(session, SCCP_STATE_DENIED);
		session->answer_at = REGENT_NEVER;
		session->wait = message->number.number;
	} else if (session->state == SCCP_STATE_REGISTERING) {
		sccp_face_apply(session->face, message, now);
	}
}

static void on_keepalive_ack(SccpSession *session)
{
	session->unanswered = 0;
	session->answers = TRUE;
	if (session->state != SCCP_STATE_PROBING)
		return;
	set_state(session, SCCP_STATE_OPEN);
	session->answer_at = REGENT_NEVER;
}

static void on_message(SccpSession *session, SccpMessage *message, gint64 now)
{
	switch (session->state) {
	case SCCP_STATE_LOADING:
	case SCCP_STATE_REGISTERED:
	case SCCP_STATE_REFUSED:
		while_registered(session, message, now);
		break;
	case SCCP_STATE_LEAVING:
		while_leaving(session, message, now);
		break;
	case SCCP_STATE_CLOSING:
		break;
	default:
		while_waiting(session, message, now);
	}
}

gboolean sccp_session_is_up(const SccpSession *session)
{
	return session->state < SCCP_STATE_REJECTED;
}

gboolean sccp_session_is_doubtful(const SccpSession *session, gint64 now)
{
	return (session->unanswered || session->state == SCCP_STATE_PROBING) && now - session->asked_at > SECONDS;
}

gboolean sccp_session_is_mute(const SccpSession *session)
{
	return session->registered_at != REGENT_NEVER && session->unanswered > 1 && !session->answers;
}

/* Each once: of two with the same last bits one is enough. */
static void log_unknown(SccpSession *session, const SccpMessage *message)
{
	guint32 bit = 1u << message->id % 32;
	g_autofree char *text = NULL;

	if (session->unknown_logged & bit)
		return;
	session->unknown_logged |= bit;
	text = g_strdup_printf("unknown message 0x%04x with %zd bytes, skipped", message->id, message->length);
	session->ops->log(session->self, session, text);
}

typedef struct {
	SccpSession *session;
	gint64 now;
} Feed;

static gboolean on_pdu(gpointer self, const guint8 *pdu, gsize length)
{
	Feed *feed = self;
	SccpSession *session = feed->session;
	SccpMessage message;

	if (!sccp_decode(pdu, length, &message) || (message.from_phone && message.kind != SCCP_KEEPALIVE)) {
		log_unknown(session, &message);
		return TRUE;
	}
	sccp_message_set_version(&message, session->version);
	if (message.kind == SCCP_KEEPALIVE_ACK)
		on_keepalive_ack(session);
	else if (message.kind == SCCP_KEEPALIVE)
		sccp_session_send_number(session, SCCP_KEEPALIVE_ACK, 0);
	else
		on_message(session, &message, feed->now);
	return sccp_session_is_up(session);
}

void sccp_session_feed(SccpSession *session, const guint8 *data, gsize length, gint64 now)
{
	Feed feed = { session, now };

	if (!sccp_session_is_up(session))
		return;
	if (!sccp_frame_feed(&session->frame, data, length, on_pdu, &feed))
		lose_session(session, SCCP_CLOSE_BAD_MESSAGE);
}

guint sccp_session_pop_reset(SccpSession *session)
{
	guint reset = session->reset;

	session->reset = SCCP_RESET_NONE;
	return reset;
}

void sccp_session_closed(SccpSession *session, SccpClose cause)
{
	if (session->state == SCCP_STATE_LEAVING || session->state == SCCP_STATE_CLOSING)
		end_session(session, SCCP_STATE_LEFT);
	else if (sccp_session_is_up(session))
		lose_session(session, cause);
}

gint64 sccp_session_deadline(const SccpSession *session)
{
	return MIN(MIN(session->answer_at, session->keepalive_at), session->refuse_at);
}

static void on_overdue(SccpSession *session, gint64 now)
{
	session->answer_at = REGENT_NEVER;
	switch (session->state) {
	case SCCP_STATE_REGISTERING:
		lose_session(session, SCCP_CLOSE_REGISTER_TIMEOUT);
		break;
	case SCCP_STATE_PROBING:
		lose_session(session, SCCP_CLOSE_KEEPALIVE);
		break;
	case SCCP_STATE_TOKEN:
		set_state(session, SCCP_STATE_GRANTED);
		break;
	case SCCP_STATE_LEAVING:
	case SCCP_STATE_CLOSING:
		end_session(session, SCCP_STATE_LEFT);
		break;
	case SCCP_STATE_LOADING:
		sccp_requests_overdue(session);
		go_on_loading(session, now);
		break;
	default:
		break;
	}
}

static void send_keepalive(SccpSession *session, gint64 now)
{
	if (session->unanswered >= KEEPALIVE_LOST) {
		lose_session(session, SCCP_CLOSE_KEEPALIVE);
		return;
	}
	sccp_session_send_number(session, SCCP_KEEPALIVE, 0);
	if (!session->unanswered++)
		session->asked_at = now;
	session->keepalive_at = next_keepalive(session, now);
}

void sccp_session_tick(SccpSession *session, gint64 now)
{
	if (session->answer_at <= now)
		on_overdue(session, now);
	if (session->refuse_at <= now)
		sccp_calls_refuse(session);
	if (session->keepalive_at <= now)
		send_keepalive(session, now);
}
