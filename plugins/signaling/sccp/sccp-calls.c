/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-session-private.h"

enum {
	RING_FOR = 1,       /* seconds, long enough to be seen */
	STATUS_REFUSED = 1, /* of media: "unknown error" */
	EVENT_END_CALL = 9,
};

void sccp_calls_refuse_channel(SccpSession *s, const SccpMedia *media)
{
	SccpMessage m;

	sccp_message_init(&m, SCCP_OPEN_RECEIVE_CHANNEL_ACK, s->version);
	m.media.status = STATUS_REFUSED;
	m.media.party = media->party;
	m.media.call = media->call;
	sccp_session_send(s, &m);
	sccp_message_init(&m, SCCP_ON_HOOK, s->version);
	m.ref.line = s->face->call.call == media->call ? s->face->call.line : 1;
	m.ref.call = media->call;
	sccp_session_send(s, &m);
}

/* Before version 17 a call manager awaits no answer to it. */
void sccp_calls_refuse_media(SccpSession *s, const SccpMedia *media)
{
	SccpMessage m;

	if (s->version < 17)
		return;
	sccp_message_init(&m, SCCP_START_MEDIA_ACK, s->version);
	m.media.conference = media->conference;
	m.media.party = media->party;
	m.media.call = media->call;
	m.media.status = STATUS_REFUSED;
	sccp_session_send(s, &m);
}

void sccp_calls_refuse(SccpSession *s)
{
	SccpMessage m;

	s->refuse_at = 0;
	sccp_message_init(&m, SCCP_SOFT_KEY_EVENT, s->version);
	m.soft_key.event = sccp_face_event(s->face, "EndCall", EVENT_END_CALL);
	m.soft_key.line = s->ring_line;
	m.soft_key.call = s->ring_call;
	sccp_session_send(s, &m);
}

/* A call is shown for a moment, then refused: the caller hears busy or is forwarded. */
void sccp_calls_state(SccpSession *s, const SccpCallState *state, gint64 now)
{
	if (state->state == SCCP_CALL_RING_IN || state->state == SCCP_CALL_WAITING) {
		if (s->refuse_at && s->ring_call != state->call)
			sccp_calls_refuse(s);
		s->ring_line = state->line;
		s->ring_call = state->call;
		s->refuse_at = now + RING_FOR * SECONDS;
	} else if (state->state == SCCP_CALL_ON_HOOK && state->call == s->ring_call) {
		s->refuse_at = 0;
	}
}
