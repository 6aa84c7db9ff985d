/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-facts.h"

#include <regent/facts.h>

static const struct {
	guint8 type;
	const char *name;
} button_names[] = {
	{ SCCP_BUTTON_UNUSED, "none" },
	{ 0x01, "redial" },
	{ SCCP_BUTTON_SPEED_DIAL, "speed-dial" },
	{ 0x03, "hold" },
	{ 0x04, "transfer" },
	{ 0x05, "forward-all" },
	{ 0x06, "forward-busy" },
	{ 0x07, "forward-no-answer" },
	{ SCCP_BUTTON_LINE, "line" },
	{ SCCP_BUTTON_VOICE_MAIL, "voice-mail" },
	{ SCCP_BUTTON_FEATURE, "feature" },
	{ SCCP_BUTTON_SERVICE_URL, "service-url" },
	{ SCCP_BUTTON_BLF, "blf-speed-dial" },
	{ 0x16, "directed-park" },
	{ 0x17, "intercom" },
	{ 0x7b, "meet-me" },
	{ 0x7d, "conference" },
	{ 0x7e, "call-park" },
	{ 0x7f, "pickup" },
	{ 0x80, "group-pickup" },
	{ 0x81, "mobility" },
	{ 0x82, "do-not-disturb" },
	{ 0x83, "conference-list" },
	{ 0x86, "call-back" },
	{ 0x89, "new-call" },
	{ 0x8a, "end-call" },
	{ 0xc2, "messages" },
	{ 0xc3, "directory" },
	{ 0xc5, "application" },
	{ 0xc6, "headset" },
	{ 0xf0, "keypad" },
	{ SCCP_BUTTON_UNDEFINED, "none" },
};

static const char *const lamps[] = { NULL, "off", "on", "wink", "flash", "blink" };

static const char *const features[] = { NULL, "off", "on", "idle", "in-use", "do-not-disturb", "ringing" };

static const char *const forwards[] = { REGENT_LINE_FORWARD_ALL, REGENT_LINE_FORWARD_BUSY,
	REGENT_LINE_FORWARD_NO_ANSWER };

static const char *const call_states[] = { NULL, "off-hook", "on-hook", "ring-out", "ring-in", "connected", "busy",
	"congestion", "hold", "call-waiting", "transfer", "park", "proceed", "remote", "invalid-number",
	"hold-revert" };

static const char *button_name(guint8 type)
{
	for (guint i = 0; i < G_N_ELEMENTS(button_names); i++)
		if (button_names[i].type == type)
			return button_names[i].name;
	return "other";
}

/* Some forty of these for each of ten thousand phones: a format to be read would be most of the work. */
static void add(GVariantBuilder *row, const char *key, GVariant *value)
{
	g_variant_builder_add_value(
		row, g_variant_new_dict_entry(g_variant_new_string(key), g_variant_new_variant(value)));
}

static void add_text(GVariantBuilder *row, const char *key, const char *text)
{
	if (text)
		add(row, key, g_variant_new_string(text));
}

static void add_forward(GVariantBuilder *row, const char *key, const SccpFaceButton *button, guint which)
{
	if (button->forwarded & 1u << which)
		add_text(row, key, button->forwards[which] ? button->forwards[which] : "");
}

static void add_line(GVariantBuilder *lines, const SccpFaceButton *button)
{
	g_variant_builder_open(lines, G_VARIANT_TYPE_VARDICT);
	add(lines, REGENT_LINE_INDEX, g_variant_new_uint32(button->instance));
	add_text(lines, REGENT_LINE_NUMBER, button->number);
	add_text(lines, REGENT_LINE_NAME, button->name);
	add_text(lines, REGENT_LINE_LABEL, sccp_face_label(button));
	for (guint i = 0; i < SCCP_FORWARDS; i++)
		add_forward(lines, forwards[i], button, i);
	g_variant_builder_close(lines);
}

GVariant *sccp_facts_lines(const SccpFace *face)
{
	GVariantBuilder lines;

	g_variant_builder_init(&lines, G_VARIANT_TYPE("aa{sv}"));
	for (guint i = 0; i < face->button_count; i++)
		if (face->buttons[i].type == SCCP_BUTTON_LINE && face->buttons[i].number)
			add_line(&lines, &face->buttons[i]);
	return g_variant_builder_end(&lines);
}

static void add_button(GVariantBuilder *buttons, guint index, const SccpFaceButton *button)
{
	guint lamp = button->lamp;

	g_variant_builder_open(buttons, G_VARIANT_TYPE_VARDICT);
	add(buttons, REGENT_BUTTON_INDEX, g_variant_new_uint32(index));
	add_text(buttons, REGENT_BUTTON_TYPE, button_name(button->type));
	if (*sccp_face_label(button))
		add_text(buttons, REGENT_BUTTON_LABEL, sccp_face_label(button));
	add_text(buttons, REGENT_BUTTON_NUMBER, button->number);
	if (lamp < G_N_ELEMENTS(lamps))
		add_text(buttons, REGENT_BUTTON_LAMP, lamps[lamp]);
	add_text(buttons, REGENT_BUTTON_STATE, features[button->feature]);
	add_forward(buttons, REGENT_BUTTON_FORWARD, button, SCCP_FORWARD_ALL);
	g_variant_builder_close(buttons);
}

GVariant *sccp_facts_buttons(const SccpFace *face)
{
	GVariantBuilder buttons;

	g_variant_builder_init(&buttons, G_VARIANT_TYPE("aa{sv}"));
	for (guint i = 0; i < face->button_count; i++)
		add_button(&buttons, i + 1, &face->buttons[i]);
	return g_variant_builder_end(&buttons);
}

GVariant *sccp_facts_soft_keys(const SccpFace *face)
{
	GVariantBuilder keys;

	g_variant_builder_init(&keys, G_VARIANT_TYPE("as"));
	for (guint i = 0; i < SCCP_SET_KEYS; i++)
		if (sccp_face_soft_key(face, i))
			g_variant_builder_add_value(&keys, g_variant_new_string(sccp_face_soft_key(face, i)));
	return g_variant_builder_end(&keys);
}

GVariant *sccp_facts_call(const SccpFace *face)
{
	const SccpFaceCall *call = &face->call;
	GVariantBuilder row;

	if (!call->state || call->state == SCCP_CALL_ON_HOOK)
		return NULL;
	g_variant_builder_init(&row, G_VARIANT_TYPE_VARDICT);
	add_text(&row, "state", call->state < G_N_ELEMENTS(call_states) ? call_states[call->state] : "other");
	add(&row, "line", g_variant_new_uint32(call->line));
	add_text(&row, "from", call->from);
	add_text(&row, "to", call->to);
	return g_variant_builder_end(&row);
}

GVariant *sccp_facts_clock(const SccpFace *face)
{
	GVariantBuilder row;

	if (!face->set_at)
		return NULL;
	g_variant_builder_init(&row, G_VARIANT_TYPE_VARDICT);
	add(&row, "set-at", g_variant_new_int64(face->set_at));
	add(&row, "local", g_variant_new_int64(face->local_time));
	add_text(&row, "template", face->date_template);
	return g_variant_builder_end(&row);
}
