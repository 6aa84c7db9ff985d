/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sccp-session.h"

/**
 * What the parts of the session know of each other: sccp-session.c has the states, sccp-station.c what
 * a phone says of itself, sccp-requests.c what is asked
 * between RegisterAck and REGISTERED, sccp-calls.c how calls are refused.
 */
#define SECONDS ((gint64) G_USEC_PER_SEC)

void sccp_session_send(SccpSession *session, const SccpMessage *message);
void sccp_session_send_number(SccpSession *session, SccpKind kind, guint32 number);

/** Why the last connection ended. */
void sccp_station_alarm(SccpSession *session, SccpClose last);
void sccp_station_register(SccpSession *session);
void sccp_station_ask_token(SccpSession *session);
void sccp_station_capabilities(SccpSession *session);
/** The version that Register offers. */
guint8 sccp_station_version(const SccpIdentity *identity);

/** Begins with the first request. */
void sccp_requests_start(SccpSession *session);
/** Asks as much as may be under way at a time. Returns: FALSE when all is asked and answered. */
gboolean sccp_requests_ask(SccpSession *session, gint64 now);
/** Returns: whether @message is waited for; then it no longer is. A number that the answer lacks is filled in. */
gboolean sccp_requests_answered(SccpSession *session, SccpMessage *message);
/** A button template that was given up has come: its buttons are asked for. Returns: whether @message is that. */
gboolean sccp_requests_resume(SccpSession *session, const SccpMessage *message);
/** What is waited for did not come: no longer waits for it, and does not ask again what this call manager may never
 * answer. */
void sccp_requests_overdue(SccpSession *session);

void sccp_calls_state(SccpSession *session, const SccpCallState *state, gint64 now);
/** Refuses the call that rings. */
void sccp_calls_refuse(SccpSession *session);
void sccp_calls_refuse_channel(SccpSession *session, const SccpMedia *media);
void sccp_calls_refuse_media(SccpSession *session, const SccpMedia *media);
