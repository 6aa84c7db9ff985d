/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "network.h"

#include <stdio.h>

static const char *given(Ctl *ctl, const char *option)
{
	return g_hash_table_lookup(ctl->given, option);
}

/* A change. */

/* Returns: floating a{sv} of Set and Try. FALSE: the reason is printed. */
static gboolean read_how(Ctl *ctl, GVariant **ret_options)
{
	const char *within = given(ctl, "within");
	GVariantDict options;
	gint64 span = 0;

	if (within && !ctl_read_span(within, &span)) {
		ctl_fail(ctl, CTL_USAGE, "usage", "--within %s is not a time, as 30s, 5min or 1h.", within);
		return FALSE;
	}
	g_variant_dict_init(&options, NULL);
	if (within)
		g_variant_dict_insert(&options, "within", "x", span);
	if (given(ctl, "confirm"))
		g_variant_dict_insert(&options, "confirm", "b", TRUE);
	if (given(ctl, "dry-run"))
		g_variant_dict_insert(&options, "dry-run", "b", TRUE);
	*ret_options = g_variant_dict_end(&options);
	return TRUE;
}

/** Returns: (transfer full) (nullable): the warnings; NULL: the reason is printed. */
static GVariant *ask(Ctl *ctl, const char *endpoint, const CtlChange *change)
{
	const char *method = given(ctl, "at-once") ? "Set" : "Try";
	g_autoptr(GVariant) result = NULL;
	GVariant *options, *warnings;

	if (!read_how(ctl, &options))
		return NULL;
	result = ctl_call(ctl, method,
		g_variant_new("(s@a(sss)@a(ss)@a{sv})", endpoint ? endpoint : "", change->set, change->unset, options),
		"a{sv}");
	if (!result)
		return NULL;
	warnings = g_variant_lookup_value(result, "warnings", G_VARIANT_TYPE_STRING_ARRAY);
	return warnings ? warnings : g_variant_ref_sink(g_variant_new("as", NULL));
}

static void print_warnings(Ctl *ctl, GVariant *warnings)
{
	g_autofree const char **list = g_variant_get_strv(warnings, NULL);

	for (guint i = 0; !ctl->json && list[i]; i++)
		fprintf(stderr, "warning: %s\n", list[i]);
}

static CtlExit tell_dry_run(Ctl *ctl, const CtlChange *change, GVariant *warnings)
{
	if (ctl->json) {
		ctl_print_json(g_variant_new_parsed("{'outcome': <'good'>, 'change': <%@a{sv}>, 'warnings': <%@as>}",
			ctl_change_dict(change), warnings));
		return 0;
	}
	ctl_print(ctl_change_text(change));
	puts("\nGood. Nothing was set.");
	return 0;
}

CtlExit ctl_change_make(Ctl *ctl, const char *endpoint, const CtlChange *change)
{
	gboolean tried = !given(ctl, "at-once");
	CtlFollowing what = { endpoint, tried, given(ctl, "confirm") != NULL, TRUE };
	g_autoptr(CtlFollow) follow = given(ctl, "dry-run") ? NULL : ctl_follow_new(ctl, &what);
	g_autoptr(GVariant) warnings = NULL;

	if (!follow && !given(ctl, "dry-run"))
		return ctl->exit;
	warnings = ask(ctl, endpoint, change);
	if (!warnings)
		return ctl->exit;
	print_warnings(ctl, warnings);
	return follow ? ctl_follow_run(follow, warnings) : tell_dry_run(ctl, change, warnings);
}

CtlExit ctl_change_confirm(Ctl *ctl, const char *endpoint)
{
	CtlFollowing what = { .endpoint = endpoint, .tried = TRUE };
	g_autoptr(CtlFollow) follow = ctl_follow_new(ctl, &what);
	g_autoptr(GVariant) result = NULL;

	if (!follow)
		return ctl->exit;
	result = ctl_call(ctl, "Confirm", g_variant_new("(s)", endpoint ? endpoint : ""), NULL);
	return result ? ctl_follow_run(follow, NULL) : ctl->exit;
}

CtlExit ctl_change_revert(Ctl *ctl, const char *endpoint)
{
	GVariant *parameters = g_variant_new("(s)", endpoint ? endpoint : "");
	g_autoptr(GVariant) result = ctl_call(ctl, "Revert", parameters, NULL);
	g_autoptr(GVariant) settings = result ? ctl_read_settings(ctl, endpoint) : NULL;
	g_autoptr(GVariant) last = NULL;

	if (!settings)
		return ctl->exit;
	if (!ctl->json) {
		ctl_print(ctl_as_before_text(settings));
		return 0;
	}
	last = g_variant_lookup_value(settings, "last", G_VARIANT_TYPE_VARDICT);
	ctl_print_json(g_variant_new_parsed(
		"{'outcome': <'reverted'>, 'last': <%@a{sv}>}", last ? last : g_variant_new("a{sv}", NULL)));
	return 0;
}

/* The verbs. */

static CtlExit show(Ctl *ctl, const char *endpoint)
{
	g_autoptr(GVariant) facts = ctl_read_facts(ctl, endpoint);
	g_autoptr(GVariant) settings = facts ? ctl_read_settings(ctl, endpoint) : NULL;

	if (!settings)
		return ctl->exit;
	if (ctl->json) {
		ctl_print_json(g_variant_new_parsed("{'in-force': <%v>, 'settings': <%@a{sv}>}",
			ctl_network_list(facts, settings, &ctl->style), settings));
		return 0;
	}
	ctl_print(ctl_network_table(facts, settings, &ctl->style));
	ctl_print(ctl_network_notes(settings, endpoint, ctl_now(), &ctl->style));
	return 0;
}

static CtlExit refuse(Ctl *ctl, char *fault)
{
	g_autofree char *words = fault;

	return ctl_fail(ctl, CTL_USAGE, "usage", "%s", words);
}

static CtlExit change(Ctl *ctl, const char *endpoint)
{
	g_autoptr(GVariant) settings = ctl_read_settings(ctl, endpoint);
	g_auto(CtlChange) change = { 0 };
	char *fault = settings ? ctl_network_read(ctl->given, settings, &change) : NULL;

	if (!settings)
		return ctl->exit;
	return fault ? refuse(ctl, fault) : ctl_change_make(ctl, endpoint, &change);
}

CtlExit ctl_network(Ctl *ctl, char **arguments)
{
	gboolean changes = ctl_network_changes(ctl->given);
	char *fault = ctl_change_fault(ctl->given, changes);

	if (fault)
		return refuse(ctl, fault);
	if (changes)
		return change(ctl, arguments[0]);
	if (given(ctl, "confirm"))
		return ctl_change_confirm(ctl, arguments[0]);
	if (given(ctl, "revert"))
		return ctl_change_revert(ctl, arguments[0]);
	return show(ctl, arguments[0]);
}

CtlExit ctl_erase(Ctl *ctl, char **arguments)
{
	g_auto(CtlChange) change = { 0 };
	char *fault = ctl_change_fault(ctl->given, TRUE);

	if (!arguments[0] || !g_str_equal(arguments[0], "network")) {
		g_free(fault);
		return ctl_fail(ctl, CTL_USAGE, "usage", "There is only one thing to erase: regentctl erase network");
	}
	if (fault)
		return refuse(ctl, fault);
	ctl_erase_read(&change);
	return ctl_change_make(ctl, arguments[1], &change);
}
