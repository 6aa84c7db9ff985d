/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-session-private.h"

enum {
	RING_FOR = 1,       /* seconds, long enough to be seen */
	STATUS_REFUSED = 1, /* of media: "unknown error" */
	EVENT_END_CALL = 9,
};

void sccp_calls_refuse_channel(SccpSession *session, const SccpMedia *media)
{
	SccpMessage message;

	sccp_message_init(&message, SCCP_OPEN_RECEIVE_CHANNEL_ACK, session->version);
	message.media.status = STATUS_REFUSED;
	message.media.party = media->party;
	message.media.call = media->call;
	sccp_session_send(session, &message);
	sccp_message_init(&message, SCCP_ON_HOOK, session->version);
	message.ref.line = session->face->call.call == media->call ? session->face->call.line : 1;
	message.ref.call = media->call;
	sccp_session_send(session, &message);
}

void sccp_calls_refuse_media(SccpSession *session, const SccpMedia *media)
{
	SccpMessage message;

	if (!sccp_awaits_media_ack(session->version))
		return;
	sccp_message_init(&message, SCCP_START_MEDIA_ACK, session->version);
	message.media.conference = media->conference;
	message.media.party = media->party;
	message.media.call = media->call;
	message.media.status = STATUS_REFUSED;
	sccp_session_send(session, &message);
}

void sccp_calls_refuse(SccpSession *session)
{
	SccpMessage message;

	session->refuse_at = REGENT_NEVER;
	sccp_message_init(&message, SCCP_SOFT_KEY_EVENT, session->version);
	message.soft_key.event = sccp_face_event(session->face, "EndCall", EVENT_END_CALL);
	message.soft_key.line = session->ring_line;
	message.soft_key.call = session->ring_call;
	sccp_session_send(session, &message);
}

/* A call is shown for a moment, then refused: the caller hears busy or is forwarded. */
void sccp_calls_state(SccpSession *session, const SccpCallState *state, gint64 now)
{
	if (state->state == SCCP_CALL_RING_IN || state->state == SCCP_CALL_WAITING) {
		if (session->refuse_at != REGENT_NEVER && session->ring_call != state->call)
			sccp_calls_refuse(session);
		session->ring_line = state->line;
		session->ring_call = state->call;
		session->refuse_at = now + RING_FOR * SECONDS;
	} else if (state->state == SCCP_CALL_ON_HOOK && state->call == session->ring_call) {
		session->refuse_at = REGENT_NEVER;
	}
}
