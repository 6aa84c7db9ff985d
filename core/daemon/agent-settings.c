/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "agent-private.h"

#include "settings-file.h"
#include "core/config/settable.h"
#include "core/engine/step-check.h"

/* clang-format off */
G_DEFINE_QUARK(agent-error-quark, agent_error)
/* clang-format on */

/* What was set, an endpoint each. */

void at_phone_free(gpointer data)
{
	AtPhone *at = data;

	if (at->writing)
		g_cancellable_cancel(at->writing);
	g_clear_object(&at->writing);
	loop_timer_stop(&at->deadline);
	loop_undefer(at->agent->engine.loop, &at->judging);
	settings_unref(at->kept);
	g_clear_pointer(&at->tried, settings_unref);
	g_clear_pointer(&at->before, config_unref);
	g_clear_pointer(&at->last, g_variant_unref);
	g_free(at->unused);
	g_free(at->by);
	g_free(at->endpoint);
	g_free(at);
}

AtPhone *agent_at_phone(RegentAgent *agent, const char *endpoint)
{
	AtPhone *at = g_hash_table_lookup(agent->at_phone, endpoint);

	if (at)
		return at;
	at = g_new0(AtPhone, 1);
	at->agent = agent;
	at->endpoint = g_strdup(endpoint);
	at->kept = settings_new(NULL);
	g_hash_table_insert(agent->at_phone, at->endpoint, at);
	return at;
}

static void read_endpoint(RegentAgent *agent, const char *endpoint)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Settings) kept = settings_file_read(agent->paths->state_dir, endpoint, SETTINGS_KEPT, &error);
	g_autoptr(Settings) tried = settings_file_read(agent->paths->state_dir, endpoint, SETTINGS_TRIED, NULL);

	if (error) {
		g_warning("%s: %s", endpoint, error->message);
		agent_at_phone(agent, endpoint)->unused = g_strdup(error->message);
	}
	if (kept) {
		settings_unref(agent_at_phone(agent, endpoint)->kept);
		agent_at_phone(agent, endpoint)->kept = g_steal_pointer(&kept);
	}
	if (tried)
		trial_was_cut(agent_at_phone(agent, endpoint), tried);
}

void agent_read_settings(RegentAgent *agent)
{
	g_autoptr(GError) error = NULL;
	g_auto(GStrv) endpoints = settings_file_endpoints(agent->paths->state_dir, &error);

	if (error)
		g_warning("settings of the phone are not used: %s", error->message);
	for (char **endpoint = endpoints; endpoint && *endpoint; endpoint++)
		read_endpoint(agent, *endpoint);
}

/* The configuration that they make. */

/* Returns: (nullable): what is on top of the endpoint's files. */
static Settings *in_force(AtPhone *at)
{
	if (at->tried)
		return at->tried;
	return at->unused || settings_is_empty(at->kept) ? NULL : at->kept;
}

static GHashTable *table_with(RegentAgent *agent, const char *endpoint, Settings *settings)
{
	GHashTable *table = g_hash_table_new(g_str_hash, g_str_equal);
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init(&iter, agent->at_phone);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		AtPhone *at = value;

		if (in_force(at))
			g_hash_table_insert(table, at->endpoint, in_force(at));
	}
	if (endpoint)
		g_hash_table_insert(table, (gpointer) endpoint, settings);
	return table;
}

static Config *load(RegentAgent *agent, GHashTable *table, GPtrArray *warnings, GError **error)
{
	g_autoptr(Config) config = config_load(agent->paths, table, agent->loader, FALSE, warnings, error);

	return config && step_check_options(config, warnings, error) ? g_steal_pointer(&config) : NULL;
}

Config *agent_read_with(
	RegentAgent *agent, const char *endpoint, Settings *settings, GPtrArray *warnings, GError **error)
{
	g_autoptr(GHashTable) table = table_with(agent, endpoint, settings);

	return load(agent, table, warnings, error);
}

static void leave_out(AtPhone *at, const char *why)
{
	if (at->tried) {
		trial_drop(at, why);
		return;
	}
	g_warning("%s: what was set at the phone is not used: %s", at->endpoint, why);
	g_free(at->unused);
	at->unused = g_strdup(why);
}

static gboolean can_be_used(AtPhone *at, GError **error)
{
	g_autoptr(GHashTable) alone = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(Config) config = NULL;

	g_hash_table_insert(alone, at->endpoint, in_force(at));
	config = load(at->agent, alone, NULL, error);
	return config != NULL;
}

/* Leaves out what cannot be used on top of files that can: what is tried, then what was kept before. */
static void leave_out_unusable(RegentAgent *agent)
{
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init(&iter, agent->at_phone);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		AtPhone *at = value;

		while (in_force(at)) {
			g_autoptr(GError) error = NULL;

			if (can_be_used(at, &error))
				break;
			leave_out(at, error->message);
		}
	}
}

/* What could not be used before may be usable now: files change. */
static void use_again(RegentAgent *agent)
{
	GHashTableIter iter;
	gpointer at;

	g_hash_table_iter_init(&iter, agent->at_phone);
	while (g_hash_table_iter_next(&iter, NULL, &at))
		if (!settings_is_empty(((AtPhone *) at)->kept))
			g_clear_pointer(&((AtPhone *) at)->unused, g_free);
}

Config *agent_read_config(RegentAgent *agent, GPtrArray *warnings, GError **error)
{
	g_autoptr(GError) bad = NULL;
	g_autoptr(GHashTable) none = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(Config) files = NULL;
	Config *config;

	use_again(agent);
	config = agent_read_with(agent, NULL, NULL, warnings, &bad);
	if (config || !g_hash_table_size(agent->at_phone)) {
		if (bad)
			g_propagate_error(error, g_steal_pointer(&bad));
		return config;
	}
	files = load(agent, none, NULL, error);
	if (!files)
		return NULL;
	leave_out_unusable(agent);
	return agent_read_with(agent, NULL, NULL, warnings, error);
}

void agent_drop_orphans(RegentAgent *agent)
{
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init(&iter, agent->at_phone);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		AtPhone *at = value;

		if (at->tried && !config_endpoint(agent->config, at->endpoint))
			trial_drop(at, "the endpoint was taken out of the configuration");
	}
}

/* A change. */

static gboolean refuse(GError **error, AgentError code, const char *format, ...) G_GNUC_PRINTF(3, 4);

static gboolean refuse(GError **error, AgentError code, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	if (error)
		*error = g_error_new_valist(AGENT_ERROR, (int) code, format, args);
	va_end(args);
	return FALSE;
}

/* Returns: (nullable): what may be changed now. */
static AtPhone *may_change(RegentAgent *agent, const char *name, GError **error)
{
	Sequence *sequence = agent_find(agent, name);
	ConfigEndpoint *endpoint = sequence ? config_endpoint(agent->config, sequence->name) : NULL;
	g_autofree char *locked = endpoint ? settable_locked(agent->config, endpoint) : NULL;
	AtPhone *at;

	if (!endpoint) {
		refuse(error, AGENT_ERROR_NO_ENDPOINT, "There is no endpoint %s.", name);
		return NULL;
	}
	if (locked) {
		refuse(error, AGENT_ERROR_LOCKED, "%s", locked);
		return NULL;
	}
	at = agent_at_phone(agent, sequence->name);
	if (!at->tried)
		return at;
	trial_refuse_second(at, error);
	return NULL;
}

static Settings *apply(AtPhone *at, const AgentChange *change, GError **error)
{
	/* What could not be used is no base: it would keep every change from being used. */
	g_autoptr(Settings) settings = settings_new(at->unused ? NULL : at->kept);
	gint64 now = g_get_real_time() / G_USEC_PER_SEC;
	const char *group, *key, *value;
	g_autoptr(GError) bad = NULL;
	GVariantIter iter;

	g_variant_iter_init(&iter, change->unset);
	while (g_variant_iter_next(&iter, "(&s&s)", &group, &key))
		settings_unset(settings, group, key);
	g_variant_iter_init(&iter, change->set);
	while (g_variant_iter_next(&iter, "(&s&s&s)", &group, &key, &value))
		if (!settings_set(settings, group, key, value, now, &bad)) {
			refuse(error, AGENT_ERROR_REFUSED, "%s", bad->message);
			return NULL;
		}
	return g_steal_pointer(&settings);
}

static void warn_unused(AtPhone *at, GPtrArray *warnings)
{
	g_autofree char *path = settings_file_path(at->agent->paths->state_dir, at->endpoint, SETTINGS_UNUSED);

	g_ptr_array_add(
		warnings, g_strdup_printf("What was set before could not be used, and will be found in %s.", path));
}

GVariant *regent_agent_change(RegentAgent *agent, const char *endpoint, const AgentChange *change, GError **error)
{
	g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
	AtPhone *at = may_change(agent, endpoint, error);
	g_autoptr(Settings) settings = at ? apply(at, change, error) : NULL;
	g_autoptr(GError) bad = NULL;
	g_autoptr(Config) config = NULL;
	GVariantDict result;

	if (!settings)
		return NULL;
	config = agent_read_with(agent, at->endpoint, settings, warnings, &bad);
	if (!config) {
		refuse(error, AGENT_ERROR_REFUSED, "%s", bad->message);
		return NULL;
	}
	if (at->unused)
		warn_unused(at, warnings);
	g_variant_dict_init(&result, NULL);
	g_variant_dict_insert_value(
		&result, "warnings", g_variant_new_strv((const char *const *) warnings->pdata, (gssize) warnings->len));
	if (!change->dry_run)
		trial_begin(at, g_steal_pointer(&settings), g_steal_pointer(&config), change);
	return g_variant_dict_end(&result);
}
