/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sip-binding.h"

/** The lines of one account at one server. They take turns: one request is out at a time, that of the first line that is
 * due. Does no I/O. */
typedef struct SipLines SipLines;

/** @alarm: (transfer none): what the first line says, see sip_binding_new(). */
SipLines *sip_lines_new(const SipConfig *config, const SipAlarm *alarm, const SipBindingOps *ops, gpointer self);
void sip_lines_free(SipLines *lines);

/** Starts afresh at @server with all of them; see sip_binding_begin(). */
void sip_lines_begin(SipLines *lines, const SipServer *server, const HostPort *own, gint64 now);
/** After an answer: the next one that is due. */
void sip_lines_ask_next(SipLines *lines, gint64 now);
/** Takes the next one back, the last one first, so that the call manager keeps the device to the end. Returns: FALSE: there
 * is none. */
gboolean sip_lines_leave_next(SipLines *lines, gint64 now);
/** All but the first are due at once. */
void sip_lines_renew_others(SipLines *lines, gint64 now);
/** The server, or the way to it, is lost. */
void sip_lines_forget(SipLines *lines);
/** Gives up the request that is out. */
void sip_lines_end_request(SipLines *lines);
void sip_lines_response(SipLines *lines, const SipMessage *response, gint64 now);
gint64 sip_lines_deadline(const SipLines *lines);
void sip_lines_tick(SipLines *lines, gint64 now);

gboolean sip_lines_is_first(const SipLines *lines, const SipBinding *binding);
gboolean sip_lines_is_registered(const SipLines *lines, guint index);
/** Whether a request is out. */
gboolean sip_lines_is_asking(const SipLines *lines);
/** Whether each was asked for at this server. */
gboolean sip_lines_all_tried(const SipLines *lines);
/** Adds the lines that were refused, and not registered since: "1002 (403 Forbidden), 1003 (404 Not Found)". */
void sip_lines_append_refused(const SipLines *lines, GString *text);
/** Whether @response is to the request that is out. */
gboolean sip_lines_is_answer(const SipLines *lines, const SipMessage *response);
/** Whether @call_id is that of one of them. */
gboolean sip_lines_has_call_id(const SipLines *lines, const char *call_id);
