/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-face-private.h"

#include <string.h>

static void clear_forwards(SccpFaceButton *button)
{
	for (guint i = 0; button->forwards && i < FACE_FORWARDS; i++)
		sccp_face_set_text(&button->forwards[i], NULL);
	g_clear_pointer(&button->forwards, g_free);
	button->forwarded = 0;
}

static void clear_buttons(SccpFace *face)
{
	for (guint i = 0; i < face->button_count; i++) {
		sccp_face_set_text(&face->buttons[i].label, NULL);
		sccp_face_set_text(&face->buttons[i].name, NULL);
		sccp_face_set_text(&face->buttons[i].number, NULL);
		clear_forwards(&face->buttons[i]);
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

static void apply_buttons(SccpFace *face, const SccpButtonTemplate *template)
{
	guint32 count = MIN(template->count, SCCP_BUTTONS_MAX);
	guint8 end;

	if (!template->offset)
		clear_buttons(face);
	end = grow_to(template->offset, count, SCCP_BUTTONS_MAX);
	if (end > face->button_count) {
		face->buttons = g_renew(SccpFaceButton, face->buttons, end);
		memset(face->buttons + face->button_count, 0, (end - face->button_count) * sizeof *face->buttons);
		face->button_count = end;
	}
	for (guint32 i = template->offset; i < end; i++) {
		face->buttons[i].type = template->list[i - template->offset].type;
		face->buttons[i].instance = template->list[i - template->offset].instance;
	}
	face->changed |= SCCP_CHANGED_BUTTONS;
}

static void apply_soft_keys(SccpFace *face, const SccpSoftKeyTemplate *template)
{
	guint32 count = MIN(template->count, SCCP_SOFT_KEYS_MAX);
	guint8 end;

	if (!template->offset)
		clear_keys(face);
	end = grow_to(template->offset, count, G_MAXUINT8);
	if (end > face->key_count) {
		face->keys = g_renew(GRefString *, face->keys, end);
		face->events = g_renew(guint16, face->events, end);
		memset(face->keys + face->key_count, 0, (end - face->key_count) * sizeof *face->keys);
		memset(face->events + face->key_count, 0, (end - face->key_count) * sizeof *face->events);
		face->key_count = end;
	}
	for (guint32 i = template->offset; i < end; i++) {
		sccp_face_set_text(&face->keys[i], template->list[i - template->offset].label);
		face->events[i] = (guint16) template->list[i - template->offset].event;
	}
	face->changed |= SCCP_CHANGED_SOFT_KEYS;
}

static void apply_sets(SccpFace *face, const SccpSoftKeySets *sets)
{
	guint32 count = MIN(sets->count, SCCP_SETS_MAX);
	guint8 end = grow_to(sets->offset, count, SCCP_SETS_MAX);

	if (!sets->offset) {
		g_clear_pointer(&face->sets, g_free);
		face->set_count = 0;
	}
	if (end > face->set_count) {
		face->sets = g_realloc(face->sets, end * SCCP_SET_KEYS);
		memset(face->sets + face->set_count * SCCP_SET_KEYS, 0,
			(gsize) (end - face->set_count) * SCCP_SET_KEYS);
		face->set_count = end;
	}
	for (guint32 i = sets->offset; i < end; i++)
		memcpy(face->sets + i * SCCP_SET_KEYS, sets->list[i - sets->offset].place, SCCP_SET_KEYS);
	face->changed |= SCCP_CHANGED_SOFT_KEYS;
}

static void apply_select(SccpFace *face, const SccpSelectSoftKeys *select)
{
	face->set = (guint8) MIN(select->set, G_MAXUINT8);
	face->mask = (guint16) select->mask;
	if (!face->set)
		face->idle_mask = face->mask;
	face->changed |= SCCP_CHANGED_SOFT_KEYS;
}

static void label_button(
	SccpFace *face, guint type, guint32 instance, const char *label, const char *name, const char *number)
{
	SccpFaceButton *button = find_button(face, type, instance);

	if (!button)
		return;
	sccp_face_set_text(&button->label, label);
	sccp_face_set_text(&button->name, name);
	sccp_face_set_text(&button->number, number);
	face->changed |= SCCP_CHANGED_BUTTONS;
}

static gboolean is_feature(const SccpFaceButton *button)
{
	return button->type != SCCP_BUTTON_LINE && button->type != SCCP_BUTTON_SPEED_DIAL &&
	       button->type != SCCP_BUTTON_SERVICE_URL && button->type != SCCP_BUTTON_UNUSED &&
	       button->type != SCCP_BUTTON_UNDEFINED;
}

/* The id should be the type of the button; where it is not, the number decides. */
static SccpFaceButton *find_feature(SccpFace *face, const SccpFeatureStat *feature)
{
	SccpFaceButton *button = find_button(face, feature->id, feature->index);

	if (button && is_feature(button))
		return button;
	for (guint i = 0; i < face->button_count; i++)
		if (face->buttons[i].instance == feature->index && is_feature(&face->buttons[i]))
			return &face->buttons[i];
	return NULL;
}

/* Newer phones are told colour, blinking and icon in a byte each. An icon alone, 0x010000, is drawn for what is off. */
static guint8 feature_state(guint8 type, guint32 status)
{
	static const guint8 busy_lamps[] = { SCCP_FEATURE_UNKNOWN, SCCP_FEATURE_IDLE, SCCP_FEATURE_IN_USE,
		SCCP_FEATURE_DND, SCCP_FEATURE_RINGING };

	if (type != SCCP_BUTTON_BLF)
		return status & 0xffff ? SCCP_FEATURE_ON : SCCP_FEATURE_OFF;
	status &= 0xff;
	return status < G_N_ELEMENTS(busy_lamps) ? busy_lamps[status] : SCCP_FEATURE_UNKNOWN;
}

static void apply_feature(SccpFace *face, const SccpFeatureStat *feature)
{
	SccpFaceButton *button = find_feature(face, feature);

	if (!button)
		return;
	sccp_face_set_text(&button->label, feature->label);
	button->feature = feature_state(button->type, feature->status);
	face->changed |= SCCP_CHANGED_BUTTONS;
}

static void apply_forward(SccpFace *face, const SccpForwardStat *forward)
{
	SccpFaceButton *button = find_button(face, SCCP_BUTTON_LINE, forward->line);
	const gboolean active[FACE_FORWARDS] = { forward->all ||
							 (forward->active && !forward->busy && !forward->no_answer),
		forward->busy != 0, forward->no_answer != 0 };
	const char *const numbers[FACE_FORWARDS] = { forward->all_number, forward->busy_number,
		forward->no_answer_number };

	if (!button)
		return;
	clear_forwards(button);
	for (guint i = 0; i < FACE_FORWARDS; i++) {
		if (!active[i])
			continue;
		if (!button->forwards)
			button->forwards = g_new0(GRefString *, FACE_FORWARDS);
		button->forwarded |= (guint8) (1u << i);
		sccp_face_set_text(&button->forwards[i], numbers[i]);
	}
	face->changed |= SCCP_CHANGED_BUTTONS;
}

/* Some light it for the phone, some for the line. */
static void apply_message_lamp(SccpFace *face, const SccpLamp *lamp)
{
	guint32 bit = 1u << MIN(lamp->instance, 31);

	face->messages = lamp->mode > 1 ? face->messages | bit : face->messages & ~bit;
	face->changed |= SCCP_CHANGED_NOTICE;
}

static void apply_lamp(SccpFace *face, const SccpLamp *lamp)
{
	SccpFaceButton *button = find_button(face, lamp->stimulus, lamp->instance);

	if (lamp->stimulus == SCCP_BUTTON_VOICE_MAIL)
		apply_message_lamp(face, lamp);
	if (!button)
		return;
	button->lamp = (guint8) MIN(lamp->mode, G_MAXUINT8);
	face->changed |= SCCP_CHANGED_BUTTONS;
}

gboolean sccp_face_apply_keys(SccpFace *face, const SccpMessage *message)
{
	switch (message->kind) {
	case SCCP_BUTTON_TEMPLATE:
		apply_buttons(face, &message->buttons);
		return TRUE;
	case SCCP_SOFT_KEY_TEMPLATE:
		apply_soft_keys(face, &message->soft_keys);
		return TRUE;
	case SCCP_SOFT_KEY_SETS:
		apply_sets(face, &message->sets);
		return TRUE;
	case SCCP_SELECT_SOFT_KEYS:
		apply_select(face, &message->select);
		return TRUE;
	case SCCP_LINE_STAT:
		label_button(face, SCCP_BUTTON_LINE, message->line.line, message->line.label, message->line.name,
			message->line.number);
		return TRUE;
	case SCCP_SPEED_DIAL_STAT:
		label_button(face, SCCP_BUTTON_SPEED_DIAL, message->speed_dial.index, message->speed_dial.name, NULL,
			message->speed_dial.number);
		return TRUE;
	case SCCP_SERVICE_URL_STAT:
		label_button(face, SCCP_BUTTON_SERVICE_URL, message->service.index, message->service.label, NULL,
			message->service.url);
		return TRUE;
	case SCCP_FEATURE_STAT:
		apply_feature(face, &message->feature);
		return TRUE;
	case SCCP_FORWARD_STAT:
		apply_forward(face, &message->forward);
		return TRUE;
	case SCCP_SET_LAMP:
		apply_lamp(face, &message->lamp);
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
