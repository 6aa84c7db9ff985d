/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "control-private.h"

/* What is set at the phone, over the socket. */

#define WITHIN_DEFAULT (2 * G_TIME_SPAN_MINUTE)
#define WITHIN_LEAST (10 * G_TIME_SPAN_SECOND)
#define WITHIN_MOST G_TIME_SPAN_HOUR
#define CHANGES 64 /* in one call */

static void fail(GDBusMethodInvocation *call, const char *endpoint, const GError *error)
{
	static const char *const names[] = {
		[AGENT_ERROR_LOCKED] = "org.regent.Error.Locked",
		[AGENT_ERROR_REFUSED] = "org.regent.Error.Refused",
		[AGENT_ERROR_BUSY] = "org.regent.Error.Busy",
		[AGENT_ERROR_NOTHING_TRIED] = "org.regent.Error.NothingTried",
	};

	if (error->code == AGENT_ERROR_NO_ENDPOINT)
		control_no_endpoint(call, endpoint);
	else
		g_dbus_method_invocation_return_dbus_error(call, names[error->code], error->message);
}

void control_on_settings(ControlClient *client, GVariant *parameters, GDBusMethodInvocation *call)
{
	const char *endpoint;
	GVariant *settings;

	g_variant_get(parameters, "(&s)", &endpoint);
	settings = regent_agent_settings(control_agent(client->control), endpoint);
	if (settings)
		g_dbus_method_invocation_return_value(call, g_variant_new("(@a{sv})", settings));
	else
		control_no_endpoint(call, endpoint);
}

static gboolean has_stranger(GVariant *options)
{
	static const struct {
		const char *key;
		const GVariantType *type;
	} known[] = { { "dry-run", G_VARIANT_TYPE_BOOLEAN }, { "confirm", G_VARIANT_TYPE_BOOLEAN },
		{ "within", G_VARIANT_TYPE_INT64 } };
	gsize found = 0;

	for (guint i = 0; i < G_N_ELEMENTS(known); i++) {
		g_autoptr(GVariant) value = g_variant_lookup_value(options, known[i].key, known[i].type);

		found += value != NULL;
	}
	return found != g_variant_n_children(options);
}

/* Adds the keys of a(sss) or a(ss). Returns: whether one was there. */
static gboolean names_again(GVariant *list, GHashTable *keys)
{
	gboolean again = FALSE;

	for (gsize i = 0; i < g_variant_n_children(list); i++) {
		g_autoptr(GVariant) row = g_variant_get_child_value(list, i);
		const char *group, *key;

		g_variant_get_child(row, 0, "&s", &group);
		g_variant_get_child(row, 1, "&s", &key);
		again |= !g_hash_table_add(keys, g_strdup_printf("[%s] %s", group, key));
	}
	return again;
}

static gboolean names_twice(const AgentChange *change)
{
	g_autoptr(GHashTable) keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	gboolean twice = names_again(change->set, keys);

	return names_again(change->unset, keys) || twice;
}

/* Returns: what is wrong with it, NULL: nothing. */
static const char *read_options(GVariant *options, AgentChange *change)
{
	g_variant_lookup(options, "dry-run", "b", &change->dry_run);
	g_variant_lookup(options, "confirm", "b", &change->confirm);
	change->within = WITHIN_DEFAULT;
	g_variant_lookup(options, "within", "x", &change->within);
	if (change->within < WITHIN_LEAST || change->within > WITHIN_MOST)
		return "The time of a trial is between 10 s and 1 h.";
	if (g_variant_n_children(change->set) + g_variant_n_children(change->unset) > CHANGES)
		return "More than 64 changes in one call.";
	if (has_stranger(options))
		return "The options are dry-run (b), confirm (b) and within (x), each once.";
	if (names_twice(change))
		return "A key is named twice: set it or take it away, once.";
	return NULL;
}

static void change_settings(ControlClient *client, GVariant *parameters, GDBusMethodInvocation *call, gboolean tried)
{
	g_autofree char *by = control_by(client);
	g_autoptr(GVariant) set = NULL, unset = NULL, options = NULL;
	g_autoptr(GError) error = NULL;
	AgentChange change = { .tried = tried, .by = by };
	const char *endpoint, *wrong;
	GVariant *result;

	if (!control_allow(client, call))
		return;
	g_variant_get(parameters, "(&s@a(sss)@a(ss)@a{sv})", &endpoint, &set, &unset, &options);
	change.set = set;
	change.unset = unset;
	wrong = read_options(options, &change);
	if (wrong) {
		g_dbus_method_invocation_return_error_literal(call, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS, wrong);
		return;
	}
	result = regent_agent_change(control_agent(client->control), endpoint, &change, &error);
	if (result)
		g_dbus_method_invocation_return_value(call, g_variant_new("(@a{sv})", result));
	else
		fail(call, endpoint, error);
}

void control_on_set(ControlClient *client, GVariant *parameters, GDBusMethodInvocation *call)
{
	change_settings(client, parameters, call, FALSE);
}

void control_on_try(ControlClient *client, GVariant *parameters, GDBusMethodInvocation *call)
{
	change_settings(client, parameters, call, TRUE);
}

static void end_trial(ControlClient *client, GVariant *parameters, GDBusMethodInvocation *call,
	gboolean (*end)(RegentAgent *agent, const char *endpoint, const char *by, GError **error))
{
	g_autofree char *by = control_by(client);
	g_autoptr(GError) error = NULL;
	const char *endpoint;

	if (!control_allow(client, call))
		return;
	g_variant_get(parameters, "(&s)", &endpoint);
	if (end(control_agent(client->control), endpoint, by, &error))
		g_dbus_method_invocation_return_value(call, NULL);
	else
		fail(call, endpoint, error);
}

void control_on_confirm(ControlClient *client, GVariant *parameters, GDBusMethodInvocation *call)
{
	end_trial(client, parameters, call, regent_agent_confirm);
}

void control_on_revert(ControlClient *client, GVariant *parameters, GDBusMethodInvocation *call)
{
	end_trial(client, parameters, call, regent_agent_revert);
}
