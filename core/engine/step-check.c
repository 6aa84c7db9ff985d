/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "step-check.h"

#include "step-base.h"
#include "core/config/identity.h"

/* The handle belongs to no phase, and its loop does not run: whatever a plugin asks of it has no effect. */
typedef struct {
	Engine engine;
	Config *config;
	GPtrArray *warnings; /* NULL: nobody reads them */
	GError **error;
} OptionCheck;

/* What a hook is given. */
typedef struct {
	RegentStep base;
	FactSet own; /* what the endpoint alone has, of its file's several */
} Options;

GVariant *step_check_fact(RegentStep *base, GQuark name)
{
	GVariant *value = factset_get(&((Options *) base)->own, name);
	const char *warning;

	if (value || !base->endpoint)
		return value;
	return factset_get(identity_common(base->endpoint, &warning), name);
}

/* @group, @key: (nullable). */
static void warn(OptionCheck *check, ConfigEndpoint *endpoint, const char *group, const char *key, const char *words)
{
	if (check->warnings)
		g_ptr_array_add(check->warnings, config_complaint(check->config, endpoint, group, key, words));
}

/* Candidates of a phase that would be passed over. */
typedef struct {
	GString *words;  /* of each */
	const char *key; /* of [endpoint], for which the last of them would be, NULL: it did not say */
} Passed;

/* @why: (nullable): what the plugin says against its options. Returns: whether they can be used. */
static gboolean take(OptionCheck *check, RegentStep *options, const char *key, const GError *why, Passed *passed)
{
	g_autofree char *group = g_strconcat("plugin ", options->plugin->name, NULL);
	const char *words = why ? why->message : "the plugin refuses its options and does not say why";
	g_autofree char *complaint = NULL;

	if (passed && g_error_matches(why, REGENT_ERROR, REGENT_ERROR_NOT_MINE)) {
		g_string_append_printf(
			passed->words, "%s for %s: %s", passed->words->len ? ";" : "", options->plugin->name, words);
		passed->key = key;
		return TRUE;
	}
	if (g_error_matches(why, REGENT_ERROR, REGENT_ERROR_DOUBTFUL)) {
		warn(check, options->endpoint, group, key, words);
		return TRUE;
	}
	complaint = config_complaint(check->config, options->endpoint, group, key, words);
	g_set_error_literal(check->error, REGENT_ERROR, REGENT_ERROR_CONFIG, complaint);
	return FALSE;
}

/* @passed: (nullable): gets the words of a plugin that would be passed over. */
static gboolean check_plugin(OptionCheck *check, ConfigEndpoint *endpoint, const RegentPlugin *plugin, Passed *passed)
{
	g_autoptr(GError) why = NULL;
	const char *key = NULL;
	Options options = { 0 };
	gboolean good;

	if (!plugin->check)
		return TRUE;
	step_base_init(&options.base, STEP_OF_OPTIONS, &check->engine, plugin, check->config, endpoint);
	if (endpoint)
		identity_own(check->config, endpoint, &options.own);
	good = plugin->check(&options.base, &key, &why) || take(check, &options.base, key, why, passed);
	factset_clear(&options.own);
	step_base_clear(&options.base);
	return good;
}

static void warn_of_phase(OptionCheck *check, ConfigEndpoint *endpoint, const char *phase, const Passed *passed)
{
	g_autofree char *group = g_strconcat("phase ", phase, NULL);
	g_autofree char *words = g_strdup_printf(
		"no plugin of [%s] is for this endpoint. List one that is, or%s", group, passed->words->str);

	warn(check, endpoint, passed->key ? "endpoint" : group, passed->key ? passed->key : "plugins", words);
}

static gboolean check_phase(OptionCheck *check, ConfigEndpoint *endpoint, const PhaseConfig *phase)
{
	g_autoptr(GString) words = g_string_new(NULL);
	Passed passed = { words, NULL };
	gboolean somebody = FALSE;

	for (guint i = 0; phase->plugins[i]; i++) {
		gsize before = words->len;

		if (!check_plugin(check, endpoint, phase->plugins[i], &passed))
			return FALSE;
		somebody |= words->len == before;
	}
	if (!somebody)
		warn_of_phase(check, endpoint, phase->name, &passed);
	return TRUE;
}

static gboolean check_endpoint(OptionCheck *check, ConfigEndpoint *endpoint)
{
	GPtrArray *phases = config_endpoint_chain(endpoint)->phases;

	for (guint i = 0; i < phases->len; i++)
		if (!check_phase(check, endpoint, phases->pdata[i]))
			return FALSE;
	return TRUE;
}

/* Instances of one file differ by their number alone: the first of them stands for all. */
static gboolean check_endpoints(OptionCheck *check)
{
	GPtrArray *endpoints = config_endpoints(check->config);
	const Chain *checked = NULL;

	for (guint i = 0; i < endpoints->len; i++) {
		ConfigEndpoint *endpoint = endpoints->pdata[i];

		if (config_endpoint_chain(endpoint) == checked)
			continue;
		if (!check_endpoint(check, endpoint))
			return FALSE;
		checked = config_endpoint_chain(endpoint);
	}
	return TRUE;
}

static gboolean check_services(OptionCheck *check)
{
	for (const RegentPlugin *const *plugin = config_services(check->config); *plugin; plugin++)
		if (!check_plugin(check, NULL, *plugin, NULL))
			return FALSE;
	return TRUE;
}

gboolean step_check_options(Config *config, GPtrArray *warnings, GError **error)
{
	OptionCheck check = { .config = config, .warnings = warnings, .error = error };
	gboolean good;

	check.engine.loop = loop_new_fake();
	check.engine.events = events_new();
	good = check_services(&check) && check_endpoints(&check);
	events_free(check.engine.events);
	loop_free(check.engine.loop);
	return good;
}
