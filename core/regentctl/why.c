/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "why.h"

#include <stdio.h>

#include "ctl.h"
#include "state.h"

static GVariant *read_whys(GVariant *status)
{
	GVariant *whys = g_variant_lookup_value(status, "whys", G_VARIANT_TYPE("aa{sv}"));

	return whys ? whys : g_variant_ref_sink(g_variant_new_array(G_VARIANT_TYPE_VARDICT, NULL, 0));
}

/* A phone that works shows other words, and so does one that fails of something else. */
static gboolean is_on_display(GVariant *status, GVariant *why)
{
	const char *phone = ctl_string(why, "phone");

	return *phone && !ctl_state_is_registered(status) && g_str_equal(phone, ctl_string(status, "stage"));
}

static const char *state_of(GVariant *status, const char *name)
{
	g_autoptr(GVariant) phases = g_variant_lookup_value(status, "phases", G_VARIANT_TYPE("aa{sv}"));
	gsize n = phases ? g_variant_n_children(phases) : 0;

	for (gsize i = 0; i < n; i++) {
		g_autoptr(GVariant) phase = g_variant_get_child_value(phases, i);

		if (g_str_equal(ctl_string(phase, "phase"), name))
			return g_intern_string(ctl_string(phase, "state"));
	}
	return "";
}

/* "at most 8 s more" of what runs, "next try in 24 s" of what failed, else "24 s more". Less than a second is one. */
static void add_future(GString *line, GVariant *status, GVariant *why, gint64 left)
{
	const char *state = state_of(status, ctl_string(why, "phase"));
	g_autofree char *span = ctl_text_span(left + G_USEC_PER_SEC - 1);

	if (g_str_equal(state, "failed") || g_str_equal(state, "waiting") || g_str_equal(state, "passed"))
		g_string_append_printf(line, "next try in %s", span);
	else
		g_string_append_printf(line, "%s%s more", g_str_equal(state, "running") ? "at most " : "", span);
}

/* "for 2 min 10 s; next try in 24 s"; "" where no time is known. One that is over, while something else ends first, says
 * nothing. */
static char *times(GVariant *status, GVariant *why)
{
	gint64 now = ctl_int64(status, "now", 0);
	gint64 since = ctl_int64(why, "since", 0);
	gint64 until = ctl_int64(why, "until", 0);
	g_autofree char *past = ctl_text_span(now - since);
	GString *line = g_string_new(NULL);

	if (since > 0)
		g_string_append_printf(line, "for %s", past);
	if (until > now && line->len)
		g_string_append(line, "; ");
	if (until > now)
		add_future(line, status, why, until - now);
	else if (since > 0 && ctl_state(status) == CTL_UNREGISTERED)
		g_string_append(line, "; goes on by itself as soon as that changes");
	return g_string_free(line, FALSE);
}

void ctl_why_add_cure(GString *out, const char *cure, const CtlStyle *style)
{
	g_auto(GStrv) lines = g_strsplit(cure, "\n", -1);
	guint number = 1;

	for (guint i = 0; lines[i]; i++) {
		g_autofree char *label = number > 1 ? g_strdup_printf("or %u", number) : g_strdup("do");

		if (!*lines[i])
			continue;
		ctl_text_paragraph(out, style, label, lines[i]);
		number++;
	}
}

static void add_one(GString *out, GVariant *why, const char *when, const CtlStyle *style)
{
	ctl_text_paragraph(out, style, "why", ctl_string(why, "cause"));
	if (*when)
		ctl_text_paragraph(out, style, "when", when);
	ctl_why_add_cure(out, ctl_string(why, "cure"), style);
}

/* Says what the state is, where nobody complains. */
static char *nothing_to_say(GVariant *status)
{
	g_autofree char *since = ctl_state_since(status);
	CtlExit state = ctl_state(status);

	return g_strdup_printf("%s: %s%s\n", ctl_string(status, "device"), since,
		state == CTL_REGISTERED ? ", nothing is wrong"
		: state == CTL_NO_LINE  ? ", and nothing more was asked for"
					: "");
}

char *ctl_why_text(GVariant *status, const CtlStyle *style)
{
	g_autoptr(GVariant) whys = read_whys(status);
	GString *out = g_string_new(NULL);

	for (gsize i = 0; i < g_variant_n_children(whys); i++) {
		g_autoptr(GVariant) why = g_variant_get_child_value(whys, i);
		g_autofree char *when = times(status, why);

		if (i > 0)
			g_string_append_c(out, '\n');
		if (is_on_display(status, why))
			ctl_text_paragraph(out, style, "phone", ctl_string(why, "phone"));
		add_one(out, why, when, style);
	}
	if (!out->len) {
		g_string_free(out, TRUE);
		return nothing_to_say(status);
	}
	return g_string_free(out, FALSE);
}

/* A note is for who asks why: a phone that works has a quiet status. */
static gboolean is_note(GVariant *whys)
{
	g_autoptr(GVariant) first = g_variant_n_children(whys) ? g_variant_get_child_value(whys, 0) : NULL;

	return first && g_str_equal(ctl_string(first, "weight"), "note");
}

char *ctl_why_worst(GVariant *status, const CtlStyle *style)
{
	g_autoptr(GVariant) whys = read_whys(status);
	gsize n = is_note(whys) ? 0 : g_variant_n_children(whys);
	GString *out = g_string_new(NULL);

	if (n > 0) {
		g_autoptr(GVariant) why = g_variant_get_child_value(whys, 0);

		add_one(out, why, "", style);
	}
	if (n > 1) {
		g_autofree char *more = g_strdup_printf("%u more: `regentctl why`", (guint) n - 1);

		ctl_text_paragraph(out, style, "", more);
	}
	return g_string_free(out, FALSE);
}

/* An endpoint that has nothing to say has its name in that line already. */
char *ctl_why_list(GPtrArray *statuses, const CtlStyle *style)
{
	GString *out = g_string_new(NULL);

	for (guint i = 0; i < statuses->len; i++) {
		GVariant *status = statuses->pdata[i];
		g_autoptr(GVariant) whys = read_whys(status);
		g_autofree char *text = ctl_why_text(status, style);

		if (statuses->len > 1 && g_variant_n_children(whys) > 0) {
			g_autofree char *since = ctl_state_since(status);
			g_autofree char *head = g_strdup_printf("%s: %s", ctl_string(status, "device"), since);

			ctl_text_paint(out, style, CTL_BOLD, head);
			g_string_append_c(out, '\n');
		}
		g_string_append(out, text);
	}
	return g_string_free(out, FALSE);
}

GVariant *ctl_why_dict(GVariant *status)
{
	g_autoptr(GVariant) whys = read_whys(status);
	g_autoptr(GVariant) worst = g_variant_n_children(whys) ? g_variant_get_child_value(whys, 0) : NULL;
	GVariantDict dict;

	g_variant_dict_init(&dict, worst);
	g_variant_dict_insert(&dict, "endpoint", "s", ctl_string(status, "endpoint"));
	g_variant_dict_insert(&dict, "state", "s", ctl_string(status, "state"));
	g_variant_dict_insert_value(&dict, "whys", whys);
	return g_variant_dict_end(&dict);
}

CtlExit ctl_why(Ctl *ctl, char **arguments)
{
	g_autoptr(GPtrArray) statuses = ctl_read_statuses(ctl, arguments[0]);
	GVariant *worst = statuses ? ctl_state_worst(statuses) : NULL;

	if (!statuses)
		return ctl->exit;
	if (!worst)
		return CTL_UNREGISTERED;
	if (ctl->json)
		ctl_print_json(ctl_why_dict(worst));
	else
		ctl_print(ctl_why_list(statuses, &ctl->style));
	return ctl_state(worst);
}
