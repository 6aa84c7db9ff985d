/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-face-private.h"

#include <string.h>

enum {
	NOTICES_MAX = 8,
	ALL_KEYS = 0xffff,
};

/* Interned: ten thousand phones have the same soft keys. NULL for an empty text. */
void sccp_face_set_text(GRefString **to, const char *text)
{
	GRefString *old = *to;

	*to = text && *text ? g_ref_string_new_intern(text) : NULL;
	g_clear_pointer(&old, g_ref_string_release);
}

static void clear_call(SccpFaceCall *call)
{
	sccp_face_set_text(&call->from, NULL);
	sccp_face_set_text(&call->to, NULL);
	sccp_face_set_text(&call->prompt.text, NULL);
	sccp_face_set_text(&call->idle_prompt, NULL);
	memset(call, 0, sizeof *call);
}

static void clear_notices(SccpFace *face)
{
	if (!face->priority_notices)
		return;
	for (guint i = 0; i < face->priority_notices->len; i++)
		sccp_face_set_text(&g_array_index(face->priority_notices, SccpFaceNotice, i).text, NULL);
	g_clear_pointer(&face->priority_notices, g_array_unref);
}

void sccp_face_clear(SccpFace *face)
{
	sccp_face_clear_keys(face);
	clear_call(&face->call);
	clear_notices(face);
	sccp_face_set_text(&face->prompt.text, NULL);
	sccp_face_set_text(&face->notice.text, NULL);
	sccp_face_set_text(&face->text, NULL);
	sccp_face_set_text(&face->version, NULL);
	memset(face, 0, sizeof *face);
	face->mask = face->idle_mask = ALL_KEYS;
	face->set_at = REGENT_NEVER;
	face->changed = SCCP_CHANGED_ALL;
}

static void set_notice(SccpFaceNotice *notice, const char *text, guint32 timeout, guint32 priority, gint64 now)
{
	sccp_face_set_text(&notice->text, text);
	notice->until = timeout ? now + (gint64) timeout * G_USEC_PER_SEC : REGENT_NEVER;
	notice->priority = priority;
}

static void drop_priority_notice(SccpFace *face, guint32 priority)
{
	GArray *list = face->priority_notices;

	for (guint i = 0; list && i < list->len; i++) {
		if (g_array_index(list, SccpFaceNotice, i).priority != priority)
			continue;
		sccp_face_set_text(&g_array_index(list, SccpFaceNotice, i).text, NULL);
		g_array_remove_index(list, i);
		break;
	}
	if (list && !list->len)
		g_clear_pointer(&face->priority_notices, g_array_unref);
	face->changed |= SCCP_CHANGED_NOTICE;
}

static void apply_priority_notice(SccpFace *face, const SccpNotify *notify, gint64 now)
{
	SccpFaceNotice notice = { 0 };

	drop_priority_notice(face, notify->priority);
	if (!face->priority_notices)
		face->priority_notices = g_array_new(FALSE, FALSE, sizeof notice);
	if (face->priority_notices->len >= NOTICES_MAX)
		return;
	set_notice(&notice, notify->text, notify->timeout, notify->priority, now);
	g_array_append_val(face->priority_notices, notice);
}

/* Of the call that is shown, or the idle one. */
static SccpFaceNotice *prompt_of(SccpFace *face, guint32 call)
{
	if (call)
		return call == face->call.call ? &face->call.prompt : NULL;
	return &face->prompt;
}

static void apply_prompt(SccpFace *face, const SccpPrompt *prompt, gint64 now)
{
	SccpFaceNotice *to = prompt_of(face, prompt->call);

	if (!to)
		return;
	set_notice(to, prompt->text, prompt->timeout, 0, now);
	face->changed |= SCCP_CHANGED_PROMPT;
}

static void clear_prompt(SccpFace *face, const SccpCallRef *ref)
{
	SccpFaceNotice *to = prompt_of(face, ref->call);

	if (!to)
		return;
	sccp_face_set_text(&to->text, NULL);
	face->changed |= SCCP_CHANGED_PROMPT;
}

static void begin_call(SccpFace *face, guint32 number)
{
	SccpFaceCall *call = &face->call;
	gboolean first = !call->state;
	GRefString *idle_prompt = call->idle_prompt;

	call->idle_prompt = NULL;
	clear_call(call);
	call->call = number;
	call->idle_prompt = idle_prompt;
	if (first && face->prompt.until == REGENT_NEVER)
		sccp_face_set_text(&call->idle_prompt, face->prompt.text);
}

/* Not every call manager puts back what was there before the call. What it says after that stands. */
static void end_call(SccpFace *face)
{
	SccpFaceCall *call = &face->call;

	if (call->state) {
		face->set = 0;
		face->mask = face->idle_mask;
		face->changed |= SCCP_CHANGED_SOFT_KEYS;
	}
	if (call->idle_prompt)
		set_notice(&face->prompt, call->idle_prompt, 0, 0, 0);
	clear_call(call);
}

static void apply_call_state(SccpFace *face, const SccpCallState *state)
{
	SccpFaceCall *call = &face->call;

	if (state->state == SCCP_CALL_ON_HOOK) {
		if (state->call != call->call && call->state)
			return;
		end_call(face);
	} else {
		if (!call->state || call->call != state->call)
			begin_call(face, state->call);
		call->state = (guint8) MIN(state->state, G_MAXUINT8);
		call->line = state->line;
		call->call = state->call;
	}
	face->changed |= SCCP_CHANGED_CALL | SCCP_CHANGED_PROMPT;
}

static void set_party(GRefString **to, const char *name, const char *number)
{
	g_autofree char *both = *name && *number && strcmp(name, number) != 0 ? g_strdup_printf("%s (%s)", name, number)
									      : g_strdup(*name ? name : number);

	sccp_face_set_text(to, both);
}

static void apply_call_info(SccpFace *face, const SccpCallInfo *info)
{
	SccpFaceCall *call = &face->call;

	if (info->call != call->call || !call->state)
		return;
	set_party(&call->from, info->calling_name, info->calling);
	set_party(&call->to, info->called_name, info->called);
	face->changed |= SCCP_CHANGED_CALL;
}

static void apply_time(SccpFace *face, const SccpTimeDate *time, gint64 now)
{
	g_autoptr(GDateTime) local = NULL;

	if (time->year < 1970 || time->year > 9999 || time->month < 1 || time->month > 12 || time->day < 1 ||
		time->day > 31 || time->hour > 23 || time->minute > 59 || time->second > 59)
		return;
	local = g_date_time_new_utc((gint) time->year, (gint) time->month, (gint) time->day, (gint) time->hour,
		(gint) time->minute, (gdouble) time->second);
	if (!local)
		return;
	face->local_time = g_date_time_to_unix(local);
	face->unix_time = time->unix_time;
	face->set_at = now;
	face->changed |= SCCP_CHANGED_CLOCK;
}

/* Only what a phone would draw; CUCM asks every phone for its abilities the same way. */
static void apply_data(SccpFace *face, const SccpUserData *data)
{
	WireReader r = wire_reader(data->data, data->length);
	g_autofree char *printable = wire_string(&r, MIN(data->length, sizeof(SccpLong)));

	if (!g_str_has_prefix(printable, "<CiscoIPPhone"))
		return;
	sccp_face_set_text(&face->text, printable);
	face->changed |= SCCP_CHANGED_TEXT;
}

static gboolean apply_call(SccpFace *face, const SccpMessage *message)
{
	switch (message->kind) {
	case SCCP_CALL_STATE:
		apply_call_state(face, &message->call_state);
		return TRUE;
	case SCCP_CALL_INFO:
		apply_call_info(face, &message->call_info);
		return TRUE;
	case SCCP_SET_RINGER:
		face->call.ringer = (guint8) message->ringer.mode;
		break;
	case SCCP_START_TONE:
		face->call.tone = (guint8) message->tone.tone;
		break;
	case SCCP_STOP_TONE:
		face->call.tone = 0;
		break;
	case SCCP_SET_SPEAKER:
		face->speaker = message->number.number == 1;
		break;
	case SCCP_SET_MICROPHONE:
		face->microphone = message->number.number == 1;
		break;
	default:
		return FALSE;
	}
	face->changed |= SCCP_CHANGED_CALL;
	return TRUE;
}

static gboolean apply_display(SccpFace *face, const SccpMessage *message, gint64 now)
{
	switch (message->kind) {
	case SCCP_PROMPT:
		apply_prompt(face, &message->prompt, now);
		return TRUE;
	case SCCP_CLEAR_PROMPT:
		clear_prompt(face, &message->ref);
		return TRUE;
	case SCCP_NOTIFY:
		set_notice(&face->notice, message->notify.text, message->notify.timeout, 0, now);
		break;
	case SCCP_CLEAR_NOTIFY:
		sccp_face_set_text(&face->notice.text, NULL);
		break;
	case SCCP_PRI_NOTIFY:
		apply_priority_notice(face, &message->notify, now);
		break;
	case SCCP_CLEAR_PRI_NOTIFY:
		drop_priority_notice(face, message->notify.priority);
		break;
	case SCCP_DISPLAY_TEXT:
		sccp_face_set_text(&face->text, message->text.text);
		face->changed |= SCCP_CHANGED_TEXT;
		return TRUE;
	case SCCP_CLEAR_DISPLAY:
		sccp_face_set_text(&face->text, NULL);
		face->changed |= SCCP_CHANGED_TEXT;
		return TRUE;
	case SCCP_USER_TO_DEVICE_DATA:
	case SCCP_USER_TO_DEVICE_DATA_V1:
		apply_data(face, &message->user_data);
		return TRUE;
	default:
		return apply_call(face, message);
	}
	face->changed |= SCCP_CHANGED_NOTICE;
	return TRUE;
}

gboolean sccp_face_apply(SccpFace *face, const SccpMessage *message, gint64 now)
{
	switch (message->kind) {
	case SCCP_TIME_DATE:
		apply_time(face, &message->time, now);
		return TRUE;
	case SCCP_VERSION:
		sccp_face_set_text(&face->version, message->text.text);
		face->changed |= SCCP_CHANGED_VERSION;
		return TRUE;
	default:
		return sccp_face_apply_keys(face, message) || apply_display(face, message, now);
	}
}

static gint64 end_of(const SccpFaceNotice *notice)
{
	return notice->text ? notice->until : REGENT_NEVER;
}

gint64 sccp_face_deadline(const SccpFace *face)
{
	gint64 deadline = MIN(MIN(end_of(&face->prompt), end_of(&face->call.prompt)), end_of(&face->notice));

	for (guint i = 0; face->priority_notices && i < face->priority_notices->len; i++)
		deadline = MIN(deadline, end_of(&g_array_index(face->priority_notices, SccpFaceNotice, i)));
	return deadline;
}

static void drop_run_out(SccpFace *face, SccpFaceNotice *notice, guint changed, gint64 now)
{
	if (end_of(notice) > now)
		return;
	sccp_face_set_text(&notice->text, NULL);
	face->changed |= changed;
}

void sccp_face_tick(SccpFace *face, gint64 now)
{
	drop_run_out(face, &face->prompt, SCCP_CHANGED_PROMPT, now);
	drop_run_out(face, &face->call.prompt, SCCP_CHANGED_PROMPT, now);
	drop_run_out(face, &face->notice, SCCP_CHANGED_NOTICE, now);
	for (guint i = face->priority_notices ? face->priority_notices->len : 0; i-- > 0;) {
		SccpFaceNotice *notice = &g_array_index(face->priority_notices, SccpFaceNotice, i);

		if (end_of(notice) > now)
			continue;
		drop_priority_notice(face, notice->priority);
		if (!face->priority_notices)
			break;
	}
}

const char *sccp_face_prompt(const SccpFace *face)
{
	return face->call.prompt.text ? face->call.prompt.text : face->prompt.text;
}

const char *sccp_face_notice(const SccpFace *face)
{
	const SccpFaceNotice *best = &face->notice;

	for (guint i = 0; face->priority_notices && i < face->priority_notices->len; i++) {
		const SccpFaceNotice *notice = &g_array_index(face->priority_notices, SccpFaceNotice, i);

		if (notice->text && (best == &face->notice || notice->priority > best->priority))
			best = notice;
	}
	return best->text;
}
