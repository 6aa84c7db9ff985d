/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "step-check.h"

#include "step-base.h"

/* The handle belongs to no phase, and its loop does not run: whatever a plugin asks of it has no effect. */
typedef struct {
	Engine engine;
	Config *config;
	GError **error;
} OptionCheck;

static gboolean refuse(OptionCheck *check, RegentStep *options, const char *key, const GError *why)
{
	return config_option_error(check->config, options->endpoint, options->plugin, key,
		why ? why->message : "the plugin refuses its options and does not say why", check->error);
}

static gboolean check_plugin(OptionCheck *check, ConfigEndpoint *endpoint, const RegentPlugin *plugin)
{
	g_autoptr(GError) why = NULL;
	const char *key = NULL;
	RegentStep options = { 0 };
	gboolean good;

	if (!plugin->check)
		return TRUE;
	step_base_init(&options, STEP_OF_OPTIONS, &check->engine, plugin, check->config, endpoint);
	good = plugin->check(&options, &key, &why) || refuse(check, &options, key, why);
	step_base_clear(&options);
	return good;
}

static gboolean check_endpoint(OptionCheck *check, ConfigEndpoint *endpoint)
{
	GPtrArray *phases = config_endpoint_chain(endpoint)->phases;

	for (guint i = 0; i < phases->len; i++) {
		const RegentPlugin **plugins = ((PhaseConfig *) phases->pdata[i])->plugins;

		for (guint j = 0; plugins[j]; j++)
			if (!check_plugin(check, endpoint, plugins[j]))
				return FALSE;
	}
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
		if (!check_plugin(check, NULL, *plugin))
			return FALSE;
	return TRUE;
}

gboolean step_check_options(Config *config, GError **error)
{
	OptionCheck check = { .config = config, .error = error };
	gboolean good;

	check.engine.loop = loop_new_fake();
	check.engine.events = events_new();
	good = check_services(&check) && check_endpoints(&check);
	events_free(check.engine.events);
	loop_free(check.engine.loop);
	return good;
}
