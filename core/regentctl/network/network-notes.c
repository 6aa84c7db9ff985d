/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "network.h"

#include "why.h"

/* How a trial goes and went, in words. */

static char *command(const char *endpoint, const char *option)
{
	return g_strdup_printf("`regentctl network%s%s%s%s`", endpoint ? " " : "", endpoint ? endpoint : "",
		*option ? " " : "", option);
}

/** Returns: (transfer full): what is still wanted of it, and how long it has. */
static char *wanted(GVariant *trial, gint64 now)
{
	gboolean word = ctl_boolean(trial, "confirm") && !ctl_boolean(trial, "confirmed");
	gboolean done = ctl_boolean(trial, "done");
	const char *phase = ctl_string(trial, "phase");
	g_autofree char *left = ctl_text_span(ctl_int64(trial, "until", 0) - now);

	if (done && word)
		return g_strdup_printf(
			"it works (%s is done), and is kept when somebody confirms it within %s", phase, left);
	if (done)
		return g_strdup_printf("it works (%s is done), and is being saved", phase);
	return g_strdup_printf(
		"kept when %s is done%s within %s", phase, word ? " and somebody confirms it" : "", left);
}

char *ctl_trial_text(GVariant *trial, const char *endpoint, gint64 now, const CtlStyle *style)
{
	g_autofree char *span = ctl_text_span(now - ctl_int64(trial, "since", now));
	g_autofree char *what = wanted(trial, now);
	g_autofree char *text = g_strdup_printf("Tried by %s for %s: %s. Else what was before comes back by itself.",
		ctl_string(trial, "by"), span, what);
	g_autofree char *confirm = command(endpoint, "--confirm");
	g_autofree char *revert = command(endpoint, "--revert");
	g_autofree char *keep = g_strconcat("Confirm it: ", confirm, NULL);
	g_autofree char *back = g_strconcat("Go back now: ", revert, NULL);
	gboolean word = ctl_boolean(trial, "confirm") && !ctl_boolean(trial, "confirmed");
	GString *out = g_string_new(NULL);

	ctl_text_paragraph(out, style, "trial", text);
	if (word)
		ctl_text_paragraph(out, style, "do", keep);
	ctl_text_paragraph(out, style, word ? "or" : "do", back);
	return g_string_free(out, FALSE);
}

/* @dict: of Status or of Settings. */
static void add_unused(GString *out, GVariant *dict, const CtlStyle *style)
{
	const char *why = ctl_string(dict, "unused");
	g_autofree char *text = g_strconcat("What was set at the phone is not used: ", why, NULL);

	if (!*why)
		return;
	ctl_text_paragraph(out, style, "set", text);
	ctl_text_paragraph(out, style, "do", "Correct the files, or let it go: `regentctl erase network`.");
}

char *ctl_trial_note(GVariant *status, const CtlStyle *style)
{
	g_autoptr(GVariant) trial = g_variant_lookup_value(status, "trial", G_VARIANT_TYPE_VARDICT);
	g_autofree char *what = trial ? wanted(trial, ctl_int64(status, "now", 0)) : NULL;
	g_autofree char *more = command(ctl_string(status, "endpoint"), "");
	g_autofree char *text = g_strdup_printf("Settings at the phone are being tried: %s. %s", what, more);
	GString *out = g_string_new(NULL);

	if (trial)
		ctl_text_paragraph(out, style, "trial", text);
	else
		add_unused(out, status, style);
	return g_string_free(out, FALSE);
}

/* The last one. */

static gboolean is_said(GVariant *value, gboolean all)
{
	return all || ctl_boolean(value, "unset") || *ctl_string(value, "value");
}

/** Returns: (transfer full): settings in the order of the phone: "IP Address 10.1.100.23/24; Default Router 10.1.100.1".
 * @values: aa{sv}. @all: what is set to nothing, too. */
static char *list_settings(GVariant *values, gboolean all)
{
	GString *out = g_string_new(NULL);

	for (guint rank = 0; rank <= CTL_SETTING_RANKS; rank++)
		for (gsize i = 0; i < g_variant_n_children(values); i++) {
			g_autoptr(GVariant) value = g_variant_get_child_value(values, i);
			const char *group = ctl_string(value, "group"), *key = ctl_string(value, "key");
			g_autofree char *words = ctl_setting_words(
				group, key, ctl_boolean(value, "unset") ? NULL : ctl_string(value, "value"));

			if (ctl_setting_rank(group, key) == rank && is_said(value, all))
				g_string_append_printf(out, "%s%s", out->len ? "; " : "", words);
		}
	return g_string_free(out, FALSE);
}

/** Returns: (transfer full): what was set. With an address it goes without saying that all else is none. */
static char *last_values(GVariant *last)
{
	g_autoptr(GVariant) values = g_variant_lookup_value(last, "values", G_VARIANT_TYPE("aa{sv}"));
	char *text = values ? list_settings(values, FALSE) : g_strdup("");

	if (*text || !values)
		return text;
	g_free(text);
	return list_settings(values, TRUE);
}

static gboolean was_set(GVariant *last, GVariant *value)
{
	g_autoptr(GVariant) found = ctl_setting_find(last, ctl_string(value, "group"), ctl_string(value, "key"));

	return found != NULL;
}

static GVariant *read_last(GVariant *settings)
{
	GVariant *last = g_variant_lookup_value(settings, "last", G_VARIANT_TYPE_VARDICT);

	return last ? last : g_variant_ref_sink(g_variant_new("a{sv}", NULL));
}

/** Returns: (transfer full): those of the settings now that the last change was about, aa{sv}. */
static GVariant *same_settings(GVariant *settings, GVariant *last)
{
	g_autoptr(GVariant) values = g_variant_lookup_value(settings, "values", G_VARIANT_TYPE("aa{sv}"));
	GVariantBuilder found = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

	for (gsize i = 0; values && i < g_variant_n_children(values); i++) {
		g_autoptr(GVariant) value = g_variant_get_child_value(values, i);

		if (was_set(last, value))
			g_variant_builder_add_value(&found, value);
	}
	return g_variant_ref_sink(g_variant_builder_end(&found));
}

char *ctl_as_before_text(GVariant *settings)
{
	g_autoptr(GVariant) last = read_last(settings);
	g_autoptr(GVariant) same = same_settings(settings, last);
	g_autofree char *words = list_settings(same, FALSE);

	return g_strdup_printf("As before: %s.\n", *words ? words : "what the configuration says");
}

/** Returns: (transfer full): what to do; where it did not work before either, that a trial cannot tell. */
static char *cure_of(GVariant *last)
{
	const char *cure = ctl_string(last, "cure");
	gboolean before = TRUE;

	g_variant_lookup(last, "before", "b", &before);
	if (before || !*ctl_string(last, "cause"))
		return g_strdup(cure);
	return g_strconcat(cure, *cure ? "\n" : "",
		"It did not work before the change either: add --at-once to keep it without a trial.", NULL);
}

static void add_reverted(GString *out, GVariant *last, const CtlStyle *style)
{
	g_autofree char *cure = cure_of(last);

	if (*ctl_string(last, "cause"))
		ctl_text_paragraph(out, style, "why", ctl_string(last, "cause"));
	ctl_why_add_cure(out, cure, style);
}

static char *took_text(gint64 took)
{
	return took < 10 * G_USEC_PER_SEC ? g_strdup_printf("%.1f s", (double) took / G_USEC_PER_SEC)
					  : ctl_text_span(took);
}

char *ctl_outcome_text(GVariant *settings, gint64 took, const CtlStyle *style)
{
	g_autoptr(GVariant) last = read_last(settings);
	g_autofree char *values = last_values(last);
	g_autofree char *span = took_text(took);
	g_autofree char *before = ctl_as_before_text(settings);
	GString *out = g_string_new(NULL);

	if (g_str_equal(ctl_string(last, "outcome"), "kept")) {
		g_string_append_printf(out, "Kept: %s.", *values ? values : "nothing is different from before");
		if (took >= 0)
			g_string_append_printf(out, " It took %s.", span);
		g_string_append_c(out, '\n');
		return g_string_free(out, FALSE);
	}
	g_string_append_printf(out, "Not kept: %s.\n", ctl_string(last, "text"));
	add_reverted(out, last, style);
	g_string_append(out, before);
	return g_string_free(out, FALSE);
}

static void add_last(GString *out, GVariant *settings, const CtlStyle *style)
{
	g_autoptr(GVariant) last = read_last(settings);
	g_autofree char *values = last_values(last);
	g_autofree char *on = ctl_text_on(ctl_int64(last, "time", 0), style);
	g_autofree char *text = g_strdup_printf("Not kept%s, because %s: %s.", on, ctl_string(last, "text"), values);

	if (!g_str_equal(ctl_string(last, "outcome"), "reverted"))
		return;
	ctl_text_paragraph(out, style, "last", text);
	add_reverted(out, last, style);
}

char *ctl_network_notes(GVariant *settings, const char *endpoint, gint64 now, const CtlStyle *style)
{
	g_autoptr(GVariant) trial = g_variant_lookup_value(settings, "trial", G_VARIANT_TYPE_VARDICT);
	const char *locked = ctl_string(settings, "locked");
	g_autofree char *running = trial ? ctl_trial_text(trial, endpoint, now, style) : g_strdup("");
	GString *out = g_string_new(running);

	if (!trial)
		add_last(out, settings, style);
	add_unused(out, settings, style);
	if (*locked)
		ctl_text_paragraph(out, style, "note", locked);
	return g_string_free(out, FALSE);
}
