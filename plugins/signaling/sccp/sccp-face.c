/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-face.h"

#include <string.h>

enum {
	NOTICES_MAX = 8,
	ALL_KEYS = 0xffff,
};

/* Interned: ten thousand phones have the same soft keys. NULL for an empty text. */
static void set_text(GRefString **to, const char *text)
{
	GRefString *old = *to;

	*to = text && *text ? g_ref_string_new_intern(text) : NULL;
	g_clear_pointer(&old, g_ref_string_release);
}

static void clear_buttons(SccpFace *face)
{
	for (guint i = 0; i < face->button_count; i++) {
		set_text(&face->buttons[i].label, NULL);
		set_text(&face->buttons[i].name, NULL);
		set_text(&face->buttons[i].number, NULL);
	}
	g_clear_pointer(&face->buttons, g_free);
	face->button_count = 0;
}

static void clear_keys(SccpFace *face)
{
	for (guint i = 0; i < face->key_count; i++)
		set_text(&face->keys[i], NULL);
	g_clear_pointer(&face->keys, g_free);
	g_clear_pointer(&face->events, g_free);
	face->key_count = 0;
}

static void clear_call(SccpFaceCall *call)
{
	set_text(&call->from, NULL);
	set_text(&call->to, NULL);
	set_text(&call->prompt, NULL);
	memset(call, 0, sizeof *call);
}

static void clear_notices(SccpFace *face)
{
	if (!face->priority_notices)
		return;
	for (guint i = 0; i < face->priority_notices->len; i++)
		set_text(&g_array_index(face->priority_notices, SccpFaceNotice, i).text, NULL);
	g_clear_pointer(&face->priority_notices, g_array_unref);
}

void sccp_face_clear(SccpFace *face)
{
	clear_buttons(face);
	clear_keys(face);
	g_clear_pointer(&face->sets, g_free);
	clear_call(&face->call);
	clear_notices(face);
	set_text(&face->prompt.text, NULL);
	set_text(&face->notice.text, NULL);
	set_text(&face->text, NULL);
	set_text(&face->version, NULL);
	memset(face, 0, sizeof *face);
	face->mask = ALL_KEYS;
	face->changed = SCCP_CHANGED_ALL;
}

static SccpFaceButton *find_button(SccpFace *face, guint type, guint instance)
{
	for (guint i = 0; i < face->button_count; i++)
		if (face->buttons[i].type == type && face->buttons[i].instance == instance)
			return &face->buttons[i];
	return NULL;
}

/* Templates may come in parts. An offset beyond what there is room for is cut. */
static guint8 grow_to(guint32 offset, guint32 count, guint most)
{
	return (guint8) MIN((guint64) offset + count, most);
}

static void apply_buttons(SccpFace *face, const SccpButtonTemplate *t)
{
	guint32 count = MIN(t->count, SCCP_BUTTONS_MAX);
	guint8 end;

	if (!t->offset)
		clear_buttons(face);
	end = grow_to(t->offset, count, SCCP_BUTTONS_MAX);
	if (end > face->button_count) {
		face->buttons = g_renew(SccpFaceButton, face->buttons, end);
		memset(face->buttons + face->button_count, 0,
			(end - face->button_count) * sizeof *face->buttons);
		face->button_count = end;
	}
	for (guint32 i = t->offset; i < end; i++) {
		face->buttons[i].type = t->list[i - t->offset].type;
		face->buttons[i].instance = t->list[i - t->offset].instance;
	}
	face->changed |= SCCP_CHANGED_BUTTONS;
}

static void apply_soft_keys(SccpFace *face, const SccpSoftKeyTemplate *t)
{
	guint32 count = MIN(t->count, SCCP_SOFT_KEYS_MAX);
	guint8 end;

	if (!t->offset)
		clear_keys(face);
	end = grow_to(t->offset, count, G_MAXUINT8);
	if (end > face->key_count) {
		face->keys = g_renew(GRefString *, face->keys, end);
		face->events = g_renew(guint16, face->events, end);
		memset(face->keys + face->key_count, 0, (end - face->key_count) * sizeof *face->keys);
		memset(face->events + face->key_count, 0, (end - face->key_count) * sizeof *face->events);
		face->key_count = end;
	}
	for (guint32 i = t->offset; i < end; i++) {
		set_text(&face->keys[i], t->list[i - t->offset].label);
		face->events[i] = (guint16) t->list[i - t->offset].event;
	}
	face->changed |= SCCP_CHANGED_SOFT_KEYS;
}

static void apply_sets(SccpFace *face, const SccpSoftKeySets *t)
{
	guint32 count = MIN(t->count, SCCP_SETS_MAX);
	guint8 end = grow_to(t->offset, count, SCCP_SETS_MAX);

	if (!t->offset) {
		g_clear_pointer(&face->sets, g_free);
		face->set_count = 0;
	}
	if (end > face->set_count) {
		face->sets = g_realloc(face->sets, end * SCCP_SET_KEYS);
		memset(face->sets + face->set_count * SCCP_SET_KEYS, 0,
			(gsize) (end - face->set_count) * SCCP_SET_KEYS);
		face->set_count = end;
	}
	for (guint32 i = t->offset; i < end; i++)
		memcpy(face->sets + i * SCCP_SET_KEYS, t->list[i - t->offset].place, SCCP_SET_KEYS);
	face->changed |= SCCP_CHANGED_SOFT_KEYS;
}

static void apply_select(SccpFace *face, const SccpSelectSoftKeys *select)
{
	face->set = (guint8) MIN(select->set, G_MAXUINT8);
	face->mask = (guint16) select->mask;
	face->changed |= SCCP_CHANGED_SOFT_KEYS;
}

static void label_button(SccpFace *face, guint type, guint32 instance, const char *label, const char *name,
	const char *number)
{
	SccpFaceButton *button = find_button(face, type, instance);

	if (!button)
		return;
	set_text(&button->label, label);
	set_text(&button->name, name);
	set_text(&button->number, number);
	face->changed |= SCCP_CHANGED_BUTTONS;
}

static void apply_feature(SccpFace *face, const SccpFeatureStat *feature)
{
	for (guint i = 0; i < face->button_count; i++) {
		SccpFaceButton *button = &face->buttons[i];

		if (button->instance != feature->index || button->type == SCCP_BUTTON_LINE
			|| button->type == SCCP_BUTTON_SPEED_DIAL || button->type == SCCP_BUTTON_SERVICE_URL)
			continue;
		set_text(&button->label, feature->label);
		button->status = feature->status;
		face->changed |= SCCP_CHANGED_BUTTONS;
		return;
	}
}

static void apply_forward(SccpFace *face, const SccpForwardStat *forward)
{
	SccpFaceButton *button = find_button(face, SCCP_BUTTON_LINE, forward->line);

	if (!button)
		return;
	button->forwarded = forward->active || forward->all || forward->busy || forward->no_answer;
	face->changed |= SCCP_CHANGED_BUTTONS;
}

static void apply_lamp(SccpFace *face, const SccpLamp *lamp)
{
	SccpFaceButton *button = find_button(face, lamp->stimulus, lamp->instance);

	if (lamp->stimulus == SCCP_BUTTON_VOICE_MAIL && lamp->instance <= 1) {
		face->message_waiting = lamp->mode > 1;
		face->changed |= SCCP_CHANGED_NOTICE;
	}
	if (!button)
		return;
	button->lamp = (guint8) MIN(lamp->mode, G_MAXUINT8);
	face->changed |= SCCP_CHANGED_BUTTONS;
}

static void set_notice(SccpFaceNotice *notice, const char *text, guint32 timeout, guint32 priority, gint64 now)
{
	set_text(&notice->text, text);
	notice->until = timeout ? now + (gint64) timeout * G_USEC_PER_SEC : 0;
	notice->priority = priority;
}

static void drop_priority_notice(SccpFace *face, guint32 priority)
{
	GArray *list = face->priority_notices;

	for (guint i = 0; list && i < list->len; i++) {
		if (g_array_index(list, SccpFaceNotice, i).priority != priority)
			continue;
		set_text(&g_array_index(list, SccpFaceNotice, i).text, NULL);
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

static void apply_prompt(SccpFace *face, const SccpPrompt *prompt, gint64 now)
{
	if (prompt->call && prompt->call == face->call.call)
		set_text(&face->call.prompt, prompt->text);
	else if (!prompt->call)
		set_notice(&face->prompt, prompt->text, prompt->timeout, 0, now);
	face->changed |= SCCP_CHANGED_PROMPT;
}

static void clear_prompt(SccpFace *face, const SccpCallRef *ref)
{
	if (ref->call && ref->call == face->call.call)
		set_text(&face->call.prompt, NULL);
	else if (!ref->call)
		set_text(&face->prompt.text, NULL);
	face->changed |= SCCP_CHANGED_PROMPT;
}

static void apply_call_state(SccpFace *face, const SccpCallState *state)
{
	SccpFaceCall *call = &face->call;

	if (state->state == SCCP_CALL_ON_HOOK) {
		if (state->call != call->call && call->state)
			return;
		clear_call(call);
	} else {
		if (call->call != state->call)
			clear_call(call);
		call->state = (guint8) MIN(state->state, G_MAXUINT8);
		call->line = state->line;
		call->call = state->call;
	}
	face->changed |= SCCP_CHANGED_CALL | SCCP_CHANGED_PROMPT;
}

/* From version 17 a second, alternate calling number stands before the called one. */
enum {
	STRINGS_OLD = 12,
	OLD_CALLING_NAME = 8,
	NEW_CALLING_NAME = 9,
};

static void set_party(GRefString **to, const char *name, const char *number)
{
	g_autofree char *both = *name && *number && strcmp(name, number) != 0
		? g_strdup_printf("%s (%s)", name, number) : g_strdup(*name ? name : number);

	set_text(to, both);
}

static void apply_call_info(SccpFace *face, const SccpMessage *message)
{
	const SccpCallInfo *info = &message->call_info;
	SccpFaceCall *call = &face->call;
	gboolean alternate = message->version >= 17;
	guint names = alternate ? NEW_CALLING_NAME : OLD_CALLING_NAME;

	if (info->call != call->call || !call->state)
		return;
	if (message->id == 0x014A) {
		set_party(&call->from, info->strings[names].text, info->strings[0].text);
		set_party(&call->to, info->strings[names + 1].text, info->strings[alternate ? 2 : 1].text);
	} else {
		set_party(&call->from, info->calling_name, info->calling);
		set_party(&call->to, info->called_name, info->called);
	}
	face->changed |= SCCP_CHANGED_CALL;
}

static void apply_time(SccpFace *face, const SccpTimeDate *t, gint64 now)
{
	g_autoptr(GDateTime) local = NULL;

	if (t->year < 1970 || t->year > 9999 || t->month < 1 || t->month > 12 || t->day < 1 || t->day > 31
		|| t->hour > 23 || t->minute > 59 || t->second > 59)
		return;
	local = g_date_time_new_utc((gint) t->year, (gint) t->month, (gint) t->day, (gint) t->hour,
		(gint) t->minute, (gdouble) t->second);
	if (!local)
		return;
	face->local_time = g_date_time_to_unix(local);
	face->unix_time = t->unix_time;
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
	set_text(&face->text, printable);
	face->changed |= SCCP_CHANGED_TEXT;
}

static gboolean apply_call(SccpFace *face, const SccpMessage *m)
{
	switch (m->kind) {
	case SCCP_CALL_STATE:
		apply_call_state(face, &m->call_state);
		return TRUE;
	case SCCP_CALL_INFO:
		apply_call_info(face, m);
		return TRUE;
	case SCCP_SET_RINGER:
		face->call.ringer = (guint8) m->ringer.mode;
		break;
	case SCCP_START_TONE:
		face->call.tone = (guint8) m->tone.tone;
		break;
	case SCCP_STOP_TONE:
		face->call.tone = 0;
		break;
	case SCCP_SET_SPEAKER:
		face->speaker = m->number.number == 1;
		break;
	case SCCP_SET_MICROPHONE:
		face->microphone = m->number.number == 1;
		break;
	default:
		return FALSE;
	}
	face->changed |= SCCP_CHANGED_CALL;
	return TRUE;
}

static gboolean apply_display(SccpFace *face, const SccpMessage *m, gint64 now)
{
	switch (m->kind) {
	case SCCP_PROMPT:
		apply_prompt(face, &m->prompt, now);
		return TRUE;
	case SCCP_CLEAR_PROMPT:
		clear_prompt(face, &m->ref);
		return TRUE;
	case SCCP_NOTIFY:
		set_notice(&face->notice, m->notify.text, m->notify.timeout, 0, now);
		break;
	case SCCP_CLEAR_NOTIFY:
		set_text(&face->notice.text, NULL);
		break;
	case SCCP_PRI_NOTIFY:
		apply_priority_notice(face, &m->notify, now);
		break;
	case SCCP_CLEAR_PRI_NOTIFY:
		drop_priority_notice(face, m->notify.priority);
		break;
	case SCCP_DISPLAY_TEXT:
		set_text(&face->text, m->text.text);
		face->changed |= SCCP_CHANGED_TEXT;
		return TRUE;
	case SCCP_CLEAR_DISPLAY:
		set_text(&face->text, NULL);
		face->changed |= SCCP_CHANGED_TEXT;
		return TRUE;
	case SCCP_USER_TO_DEVICE_DATA:
	case SCCP_USER_TO_DEVICE_DATA_V1:
		apply_data(face, &m->user_data);
		return TRUE;
	default:
		return apply_call(face, m);
	}
	face->changed |= SCCP_CHANGED_NOTICE;
	return TRUE;
}

gboolean sccp_face_apply(SccpFace *face, const SccpMessage *m, gint64 now)
{
	switch (m->kind) {
	case SCCP_BUTTON_TEMPLATE:
		apply_buttons(face, &m->buttons);
		return TRUE;
	case SCCP_SOFT_KEY_TEMPLATE:
		apply_soft_keys(face, &m->soft_keys);
		return TRUE;
	case SCCP_SOFT_KEY_SETS:
		apply_sets(face, &m->sets);
		return TRUE;
	case SCCP_SELECT_SOFT_KEYS:
		apply_select(face, &m->select);
		return TRUE;
	case SCCP_LINE_STAT:
		label_button(face, SCCP_BUTTON_LINE, m->line.line, m->line.label, m->line.name, m->line.number);
		return TRUE;
	case SCCP_SPEED_DIAL_STAT:
		label_button(face, SCCP_BUTTON_SPEED_DIAL, m->speed_dial.index, m->speed_dial.name, NULL,
			m->speed_dial.number);
		return TRUE;
	case SCCP_SERVICE_URL_STAT:
		label_button(face, SCCP_BUTTON_SERVICE_URL, m->service.index, m->service.label, NULL,
			m->service.url);
		return TRUE;
	case SCCP_FEATURE_STAT:
		apply_feature(face, &m->feature);
		return TRUE;
	case SCCP_FORWARD_STAT:
		apply_forward(face, &m->forward);
		return TRUE;
	case SCCP_SET_LAMP:
		apply_lamp(face, &m->lamp);
		return TRUE;
	case SCCP_TIME_DATE:
		apply_time(face, &m->time, now);
		return TRUE;
	case SCCP_VERSION:
		set_text(&face->version, m->text.text);
		face->changed |= SCCP_CHANGED_VERSION;
		return TRUE;
	default:
		return apply_display(face, m, now);
	}
}

static void sooner(gint64 *deadline, const SccpFaceNotice *notice)
{
	if (notice->text && notice->until && (!*deadline || notice->until < *deadline))
		*deadline = notice->until;
}

gint64 sccp_face_deadline(const SccpFace *face)
{
	gint64 deadline = 0;

	sooner(&deadline, &face->prompt);
	sooner(&deadline, &face->notice);
	for (guint i = 0; face->priority_notices && i < face->priority_notices->len; i++)
		sooner(&deadline, &g_array_index(face->priority_notices, SccpFaceNotice, i));
	return deadline;
}

static gboolean run_out(const SccpFaceNotice *notice, gint64 now)
{
	return notice->text && notice->until && notice->until <= now;
}

void sccp_face_tick(SccpFace *face, gint64 now)
{
	if (run_out(&face->prompt, now)) {
		set_text(&face->prompt.text, NULL);
		face->changed |= SCCP_CHANGED_PROMPT;
	}
	if (run_out(&face->notice, now)) {
		set_text(&face->notice.text, NULL);
		face->changed |= SCCP_CHANGED_NOTICE;
	}
	for (guint i = face->priority_notices ? face->priority_notices->len : 0; i-- > 0;) {
		SccpFaceNotice *notice = &g_array_index(face->priority_notices, SccpFaceNotice, i);

		if (!run_out(notice, now))
			continue;
		drop_priority_notice(face, notice->priority);
		if (!face->priority_notices)
			break;
	}
}

const char *sccp_face_soft_key(const SccpFace *face, guint place)
{
	guint8 key;

	if (place >= SCCP_SET_KEYS || face->set >= face->set_count || !(face->mask & 1u << place))
		return NULL;
	key = face->sets[face->set * SCCP_SET_KEYS + place];
	return key && key <= face->key_count ? face->keys[key - 1] : NULL;
}

const char *sccp_face_prompt(const SccpFace *face)
{
	return face->call.prompt ? face->call.prompt : face->prompt.text;
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

guint32 sccp_face_event(const SccpFace *face, const char *label, guint32 fallback)
{
	for (guint i = 0; i < face->key_count; i++)
		if (face->keys[i] && g_ascii_strcasecmp(face->keys[i], label) == 0)
			return face->events[i];
	return fallback;
}

const char *sccp_face_label(const SccpFaceButton *button)
{
	if (button->label)
		return button->label;
	if (button->name)
		return button->name;
	return button->number ? button->number : "";
}
