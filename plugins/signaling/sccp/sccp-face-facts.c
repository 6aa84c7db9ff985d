/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-face-facts.h"

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
	{ 0x26, "feature" },
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

/* Returns: where those calls go; NULL: nowhere else. */
static const char *forward_of(const SccpFaceButton *button, guint which)
{
	if (!(button->forwarded & 1u << which))
		return NULL;
	return button->forwards[which] ? button->forwards[which] : "";
}

static void add_line(GVariantBuilder *lines, const SccpFaceButton *button)
{
	FaceLine line = { .index = button->instance,
		.number = button->number,
		.name = button->name,
		.label = sccp_face_label(button) };

	for (guint i = 0; i < FACE_FORWARDS; i++)
		line.forwards[i] = forward_of(button, i);
	face_facts_add_line(lines, &line);
}

GVariant *sccp_face_facts_lines(const SccpFace *face)
{
	GVariantBuilder lines;

	face_facts_begin(&lines);
	for (guint i = 0; i < face->button_count; i++)
		if (face->buttons[i].type == SCCP_BUTTON_LINE && face->buttons[i].number)
			add_line(&lines, &face->buttons[i]);
	return g_variant_builder_end(&lines);
}

static void add_button(GVariantBuilder *buttons, guint index, const SccpFaceButton *button)
{
	const char *label = sccp_face_label(button);

	face_facts_add_button(buttons, &(FaceButton) { .index = index,
					       .type = button_name(button->type),
					       .label = *label ? label : NULL,
					       .number = button->number,
					       .lamp = button->lamp < G_N_ELEMENTS(lamps) ? lamps[button->lamp] : NULL,
					       .state = features[button->feature],
					       .forward = forward_of(button, FACE_FORWARD_ALL) });
}

GVariant *sccp_face_facts_buttons(const SccpFace *face)
{
	GVariantBuilder buttons;

	face_facts_begin(&buttons);
	for (guint i = 0; i < face->button_count; i++)
		add_button(&buttons, i + 1, &face->buttons[i]);
	return g_variant_builder_end(&buttons);
}

GVariant *sccp_face_facts_soft_keys(const SccpFace *face)
{
	GVariantBuilder keys;

	g_variant_builder_init(&keys, G_VARIANT_TYPE("as"));
	for (guint i = 0; i < SCCP_SET_KEYS; i++)
		if (sccp_face_soft_key(face, i))
			g_variant_builder_add_value(&keys, g_variant_new_string(sccp_face_soft_key(face, i)));
	return g_variant_builder_end(&keys);
}

GVariant *sccp_face_facts_call(const SccpFace *face)
{
	const SccpFaceCall *call = &face->call;
	GVariantBuilder row;

	if (!call->state || call->state == SCCP_CALL_ON_HOOK)
		return NULL;
	g_variant_builder_init(&row, G_VARIANT_TYPE_VARDICT);
	face_facts_add_text(
		&row, "state", call->state < G_N_ELEMENTS(call_states) ? call_states[call->state] : "other");
	face_facts_add(&row, "line", g_variant_new_uint32(call->line));
	face_facts_add_text(&row, "from", call->from);
	face_facts_add_text(&row, "to", call->to);
	return g_variant_builder_end(&row);
}

GVariant *sccp_face_facts_clock(const SccpFace *face)
{
	return face->set_at != REGENT_NEVER ? face_facts_clock(face->set_at, face->local_time, face->date_template)
					    : NULL;
}
