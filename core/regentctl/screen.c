/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "screen.h"

#include <regent/facts.h>

#include "clock.h"
#include "ctl.h"
#include "state.h"
#include "status.h"

#define INNER 52 /* columns between the frame's sides */
#define HEIGHT 8 /* lines between top and prompt line */
#define SOFT_KEYS 4

static void add_edge(GString *out, const CtlStyle *style, const char *left, const char *right)
{
	g_string_append(out, style->ascii ? "+" : left);
	for (guint i = 0; i < INNER + 2; i++)
		g_string_append(out, style->ascii ? "-" : "─");
	g_string_append_printf(out, "%s\n", style->ascii ? "+" : right);
}

/** One line of the display: @left and @right at its ends; what does not fit is cut, @left first. */
static void add_line(GString *out, const CtlStyle *style, const char *left, const char *right)
{
	const char *side = style->ascii ? "|" : "│";
	g_auto(GStrv) right_lines = ctl_text_wrap(right, INNER);
	guint right_width = ctl_text_width(right_lines[0]);
	guint taken = right_width ? right_width + 1 : 0; /* with the blank that parts them */
	g_auto(GStrv) left_lines = ctl_text_wrap(left, taken + 1 < INNER ? INNER - taken : 1);

	g_string_append_printf(out, "%s ", side);
	ctl_text_pad(out, right_width < INNER ? left_lines[0] : "", INNER - right_width);
	g_string_append_printf(out, "%s %s\n", right_lines[0], side);
}

/** @text in the middle, on as many lines as it needs. Returns: lines used. */
static guint add_centred(GString *out, const CtlStyle *style, const char *text)
{
	g_auto(GStrv) lines = ctl_text_wrap(text, INNER);
	guint n = 0;

	for (; lines[n]; n++) {
		g_autoptr(GString) line = g_string_new(NULL);

		ctl_text_blanks(line, (INNER - ctl_text_width(lines[n])) / 2);
		g_string_append(line, lines[n]);
		add_line(out, style, line->str, "");
	}
	return n;
}

static void add_empty(GString *out, const CtlStyle *style, guint count)
{
	while (count-- > 0)
		add_line(out, style, "", "");
}

static const char *lamp_mark(const char *lamp, const CtlStyle *style)
{
	static const struct {
		const char *lamp, *mark, *ascii;
	} marks[] = {
		{ "on", "●", "*" },
		{ "wink", "◐", "w" },
		{ "flash", "◉", "f" },
		{ "blink", "◎", "b" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(marks); i++) {
		if (g_str_equal(marks[i].lamp, lamp))
			return style->ascii ? marks[i].ascii : marks[i].mark;
	}
	return style->ascii ? "o" : "○";
}

/** Where the calls of a line go, or what a feature is at. */
static void add_state(GString *text, GVariant *button, const CtlStyle *style)
{
	const char *state = ctl_string(button, REGENT_BUTTON_STATE);
	const char *to = NULL;

	if (*state)
		g_string_append_printf(text, " (%s)", state);
	if (g_variant_lookup(button, REGENT_BUTTON_FORWARD, "&s", &to))
		g_string_append_printf(text, " %s %s", style->ascii ? "->" : "→", *to ? to : "?");
}

/** Returns: (transfer full): what stands beside the button: its label, else its number; its state; its lamp. */
static char *button_text(GVariant *button, const CtlStyle *style)
{
	const char *label = ctl_string(button, REGENT_BUTTON_LABEL);
	GString *text = g_string_new(*label ? label : ctl_string(button, REGENT_BUTTON_NUMBER));

	add_state(text, button, style);
	g_string_append_printf(text, " %s", lamp_mark(ctl_string(button, REGENT_BUTTON_LAMP), style));
	return g_string_free(text, FALSE);
}

/** The line buttons at the right; where there are no buttons, the lines are shown. Returns: lines used. */
static guint add_buttons(GString *out, GVariant *facts, const CtlStyle *style)
{
	g_autoptr(GVariant) buttons =
		g_variant_lookup_value(facts, REGENT_FACT_REGISTRATION_BUTTONS, G_VARIANT_TYPE("aa{sv}"));
	gsize n;

	if (!buttons || g_variant_n_children(buttons) == 0) {
		g_clear_pointer(&buttons, g_variant_unref);
		buttons = g_variant_lookup_value(facts, REGENT_FACT_REGISTRATION_LINES, G_VARIANT_TYPE("aa{sv}"));
	}
	n = buttons ? g_variant_n_children(buttons) : 0;
	for (gsize i = 0; i < n; i++) {
		g_autoptr(GVariant) button = g_variant_get_child_value(buttons, i);
		g_autofree char *text = button_text(button, style);

		add_line(out, style, "", text);
	}
	return n;
}

static void add_soft_keys(GString *out, GVariant *facts, const CtlStyle *style)
{
	g_autoptr(GString) line = g_string_new(NULL);
	g_autofree const char **keys = NULL;

	g_variant_lookup(facts, REGENT_FACT_REGISTRATION_SOFTKEYS, "^a&s", &keys);
	for (guint i = 0; keys && keys[i]; i++) {
		/* The last place is "more" where there are more keys than places. */
		gboolean more = i == SOFT_KEYS - 1 && keys[i + 1];

		ctl_text_pad(line, more ? "more" : keys[i], INNER / SOFT_KEYS);
		if (i == SOFT_KEYS - 1)
			break;
	}
	add_line(out, style, line->str, "");
}

/** Returns: (transfer none): directory number of the first line. */
static const char *first_number(GVariant *facts)
{
	g_autoptr(GVariant) lines =
		g_variant_lookup_value(facts, REGENT_FACT_REGISTRATION_LINES, G_VARIANT_TYPE("aa{sv}"));
	g_autoptr(GVariant) line = NULL;

	if (!lines || g_variant_n_children(lines) == 0)
		return "";
	line = g_variant_get_child_value(lines, 0);
	return g_intern_string(ctl_string(line, REGENT_LINE_NUMBER));
}

static const char *message_lamp(GVariant *facts, const CtlStyle *style)
{
	if (!ctl_boolean(facts, REGENT_FACT_REGISTRATION_MESSAGE_WAITING))
		return "";
	return style->ascii ? "message *" : "message ●";
}

static void add_face(GString *out, GVariant *status, GVariant *facts, const CtlStyle *style)
{
	g_autoptr(GVariant) clock =
		g_variant_lookup_value(facts, REGENT_FACT_REGISTRATION_CLOCK, G_VARIANT_TYPE_VARDICT);
	g_autofree char *time = ctl_clock_display(clock, ctl_int64(status, "now", 0));
	const char *notice = ctl_string(facts, REGENT_FACT_REGISTRATION_NOTICE);
	guint used;

	add_line(out, style, time ? time : "", first_number(facts));
	add_line(out, style, ctl_string(facts, REGENT_FACT_REGISTRATION_TEXT), message_lamp(facts, style));
	used = 2 + add_buttons(out, facts, style);
	add_empty(out, style, used < HEIGHT ? HEIGHT - used : 1);
	add_line(out, style, *notice ? notice : ctl_string(facts, REGENT_FACT_REGISTRATION_PROMPT), "");
	add_soft_keys(out, facts, style);
}

static void add_stage(GString *out, GVariant *status, const CtlStyle *style)
{
	g_autofree char *stage = ctl_status_stage(status);
	guint used = HEIGHT / 2;

	add_line(out, style, ctl_string(status, "device"), ctl_string(status, "model"));
	add_empty(out, style, used - 1);
	used += add_centred(out, style, *stage ? stage : "Phone Not Registered");
	add_empty(out, style, used < HEIGHT + 2 ? HEIGHT + 2 - used : 0);
}

char *ctl_screen_text(GVariant *status, GVariant *facts, const CtlStyle *style)
{
	GString *out = g_string_new(NULL);

	add_edge(out, style, "┌", "┐");
	if (ctl_state_is_registered(status))
		add_face(out, status, facts, style);
	else
		add_stage(out, status, style);
	add_edge(out, style, "└", "┘");
	return g_string_free(out, FALSE);
}

/** The facts of the face by name, and the stage. */
static GVariant *as_dict(GVariant *status, GVariant *facts)
{
	static const char *const names[] = { REGENT_FACT_REGISTRATION_LINES, REGENT_FACT_REGISTRATION_BUTTONS,
		REGENT_FACT_REGISTRATION_SOFTKEYS, REGENT_FACT_REGISTRATION_PROMPT, REGENT_FACT_REGISTRATION_NOTICE,
		REGENT_FACT_REGISTRATION_TEXT, REGENT_FACT_REGISTRATION_MESSAGE_WAITING,
		REGENT_FACT_REGISTRATION_CALL };
	g_autoptr(GVariant) clock =
		g_variant_lookup_value(facts, REGENT_FACT_REGISTRATION_CLOCK, G_VARIANT_TYPE_VARDICT);
	g_autofree char *time = ctl_clock_display(clock, ctl_int64(status, "now", 0));
	g_autofree char *stage = ctl_status_stage(status);
	GVariantDict dict;

	g_variant_dict_init(&dict, NULL);
	g_variant_dict_insert(&dict, "registered", "b", ctl_state_is_registered(status));
	g_variant_dict_insert(&dict, "state", "s", ctl_string(status, "state"));
	g_variant_dict_insert(&dict, "stage", "s", stage);
	if (time)
		g_variant_dict_insert(&dict, "clock", "s", time);
	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		GVariant *value = g_variant_lookup_value(facts, names[i], NULL);

		if (value)
			g_variant_dict_insert_value(&dict, names[i] + strlen("registration."), value);
		g_clear_pointer(&value, g_variant_unref);
	}
	return g_variant_dict_end(&dict);
}

CtlExit ctl_screen(Ctl *ctl, char **arguments)
{
	g_autoptr(GVariant) status = ctl_read_status(ctl, arguments[0]);
	g_autoptr(GVariant) facts = status ? ctl_read_facts(ctl, arguments[0]) : NULL;

	if (!facts)
		return ctl->exit;
	if (ctl->json)
		ctl_print_json(as_dict(status, facts));
	else
		ctl_print(ctl_screen_text(status, facts, &ctl->style));
	return ctl_state(status);
}
