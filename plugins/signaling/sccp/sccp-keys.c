/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-face-private.h"

#include <string.h>

static void clear_buttons(SccpFace *face)
{
	for (guint i = 0; i < face->button_count; i++) {
		sccp_face_set_text(&face->buttons[i].label, NULL);
		sccp_face_set_text(&face->buttons[i].name, NULL);
		sccp_face_set_text(&face->buttons[i].number, NULL);
	}
	g_clear_pointer(&face->buttons, g_free);
	face->button_count = 0;
}

static void clear_keys(SccpFace *face)
{
	for (guint i = 0; i < face->key_count; i++)
		sccp_face_set_text(&face->keys[i], NULL);
	g_clear_pointer(&face->keys, g_free);
	g_clear_pointer(&face->events, g_free);
	face->key_count = 0;
}

void sccp_face_clear_keys(SccpFace *face)
{
	clear_buttons(face);
	clear_keys(face);
	g_clear_pointer(&face->sets, g_free);
	face->set_count = 0;
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
		sccp_face_set_text(&face->keys[i], t->list[i - t->offset].label);
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
	sccp_face_set_text(&button->label, label);
	sccp_face_set_text(&button->name, name);
	sccp_face_set_text(&button->number, number);
	face->changed |= SCCP_CHANGED_BUTTONS;
}

static void apply_feature(SccpFace *face, const SccpFeatureStat *feature)
{
	for (guint i = 0; i < face->button_count; i++) {
		SccpFaceButton *button = &face->buttons[i];

		if (button->instance != feature->index || button->type == SCCP_BUTTON_LINE
			|| button->type == SCCP_BUTTON_SPEED_DIAL || button->type == SCCP_BUTTON_SERVICE_URL)
			continue;
		sccp_face_set_text(&button->label, feature->label);
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

gboolean sccp_face_apply_keys(SccpFace *face, const SccpMessage *m)
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
	default:
		return FALSE;
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
