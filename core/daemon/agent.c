/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "agent-private.h"

#include "service.h"
#include "core/config/describe.h"
#include "core/engine/status.h"
#include "core/engine/step-base.h"

static void end_when_empty(RegentAgent *agent);
static void start_missing(RegentAgent *agent);

const ConfigPaths *regent_agent_paths(RegentAgent *agent)
{
	return agent->paths;
}

GLogLevelFlags regent_agent_log_level(RegentAgent *agent)
{
	return agent->engine.log_level;
}

Sequence *agent_find(RegentAgent *agent, const char *name)
{
	if (!name || !*name)
		return agent->sequences->len ? agent->sequences->pdata[0] : NULL;
	return g_hash_table_lookup(agent->by_name, name);
}

/* Services. */

static void stop_services(RegentAgent *agent)
{
	while (agent->services->len) {
		service_stop(agent->services->pdata[agent->services->len - 1]);
		g_ptr_array_set_size(agent->services, (gint) agent->services->len - 1);
	}
}

static void start_services(RegentAgent *agent)
{
	for (const RegentPlugin *const *plugin = config_services(agent->config); *plugin; plugin++) {
		Service *service = service_start(agent, &agent->engine, agent->config, *plugin);

		if (service)
			g_ptr_array_add(agent->services, service);
	}
}

/* Sequences. */

static void on_empty(gpointer data, Sequence *sequence)
{
	RegentAgent *agent = data;

	g_ptr_array_add(agent->ended, sequence);
	loop_defer(agent->engine.loop, &agent->cleaning);
}

static void free_ended(gpointer data)
{
	RegentAgent *agent = data;

	while (agent->ended->len) {
		Sequence *sequence = agent->ended->pdata[agent->ended->len - 1];

		g_ptr_array_set_size(agent->ended, (gint) agent->ended->len - 1);
		g_ptr_array_remove(agent->sequences, sequence);
		g_hash_table_remove(agent->by_name, sequence->name);
		sequence_free(sequence);
	}
	if (agent->gone)
		end_when_empty(agent);
	else
		start_missing(agent);
}

static void on_reboot(gpointer data, Sequence *sequence)
{
	RegentAgent *agent = data;

	g_free(agent->reboot);
	agent->reboot = g_strdup(sequence->chain->reboot);
	if (agent->on_reboot)
		agent->on_reboot(agent->reboot_data);
}

static Sequence *add_sequence(RegentAgent *agent, ConfigEndpoint *endpoint)
{
	const char *name = config_endpoint_name(endpoint);
	Sequence *sequence = agent_find(agent, name);
	Sequence *parent = NULL;
	const char *above = config_endpoint_chain(endpoint)->parent;

	if (sequence)
		return sequence;
	if (above)
		parent = add_sequence(agent, config_endpoint(agent->config, above));
	if (above && (!parent || parent->quitting))
		return NULL;
	sequence = sequence_new(&agent->engine, agent->config, name, parent);
	sequence->on_empty = on_empty;
	sequence->on_reboot = on_reboot;
	sequence->data = agent;
	g_ptr_array_add(agent->sequences, sequence);
	g_hash_table_insert(agent->by_name, sequence->name, sequence);
	return sequence;
}

/* Starts each endpoint of the configuration that is not there: at the start, after a reload, and when an endpoint of the
 * same name, which the configuration before had, has ended. */
static void start_missing(RegentAgent *agent)
{
	GPtrArray *endpoints = config_endpoints(agent->config);
	guint before = agent->sequences->len;

	for (guint i = 0; i < endpoints->len; i++)
		add_sequence(agent, endpoints->pdata[i]);
	for (guint i = before; i < agent->sequences->len; i++)
		sequence_start(agent->sequences->pdata[i]);
}

static void on_slow(gpointer data, gpointer owner, gint64 took)
{
	RegentStep *step = owner;

	step_event(step, "warning",
		g_strdup_printf("%s held the main loop for %" G_GINT64_FORMAT " ms", step->plugin->name, took / 1000));
}

/* Life. */

static Config *read_config(RegentAgent *agent, GError **error)
{
	g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
	Config *config = agent_read_config(agent, warnings, error);

	if (!config)
		return NULL;
	for (guint i = 0; i < warnings->len; i++)
		g_warning("%s", (char *) warnings->pdata[i]);
	agent->engine.log_level = config_log_level(config);
	return config;
}

RegentAgent *regent_agent_new(ConfigPaths *paths, Loader *loader, GError **error)
{
	g_autoptr(RegentAgent) agent = g_new0(RegentAgent, 1);

	agent->paths = paths;
	agent->engine.loop = loop_new();
	agent->engine.events = events_new();
	agent->engine.share = share_new();
	agent->sequences = g_ptr_array_new();
	agent->by_name = g_hash_table_new(g_str_hash, g_str_equal);
	agent->services = g_ptr_array_new();
	agent->ended = g_ptr_array_new();
	agent->cleaning = (LoopTask) { .func = free_ended, .data = agent };
	agent->loader = loader;
	loop_on_slow(agent->engine.loop, on_slow, NULL);
	agent->at_phone = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, at_phone_free);
	agent->engine.state = state_open(paths->state_dir, error);
	if (!agent->engine.state)
		return NULL;
	agent_read_settings(agent);
	agent->config = read_config(agent, error);
	if (!agent->config)
		return NULL;
	return g_steal_pointer(&agent);
}

void regent_agent_free(RegentAgent *agent)
{
	while (agent->sequences->len) {
		Sequence *last = agent->sequences->pdata[agent->sequences->len - 1];

		g_ptr_array_set_size(agent->sequences, (gint) agent->sequences->len - 1);
		sequence_free(last);
	}
	stop_services(agent);
	loop_undefer(agent->engine.loop, &agent->cleaning);
	g_hash_table_unref(agent->at_phone);
	g_hash_table_unref(agent->by_name);
	g_ptr_array_unref(agent->sequences);
	g_ptr_array_unref(agent->services);
	g_ptr_array_unref(agent->ended);
	g_clear_pointer(&agent->config, config_unref);
	g_clear_pointer(&agent->engine.state, state_close);
	loader_free(agent->loader);
	events_free(agent->engine.events);
	share_free(agent->engine.share);
	loop_free(agent->engine.loop);
	config_paths_free(agent->paths);
	g_free(agent->reboot);
	g_free(agent);
}

void regent_agent_start(RegentAgent *agent)
{
	start_services(agent);
	start_missing(agent);
}

static void end_when_empty(RegentAgent *agent)
{
	if (agent->sequences->len || !agent->gone)
		return;
	stop_services(agent);
	agent->gone(agent->gone_data);
}

void regent_agent_quit(RegentAgent *agent, AgentFunc gone, gpointer data)
{
	agent->gone = gone;
	agent->gone_data = data;
	for (guint i = agent->sequences->len; i > 0; i--)
		sequence_quit(agent->sequences->pdata[i - 1]);
	loop_defer(agent->engine.loop, &agent->cleaning);
}

void regent_agent_on_reboot(RegentAgent *agent, AgentFunc func, gpointer data)
{
	agent->on_reboot = func;
	agent->reboot_data = data;
}

char *regent_agent_reboot_command(RegentAgent *agent)
{
	return g_strdup(agent->reboot);
}

/* An endpoint that gets another parent, or whose parent ends, ends itself and starts again. */
static gboolean keeps_its_place(RegentAgent *agent, Sequence *sequence)
{
	ConfigEndpoint *endpoint = config_endpoint(agent->config, sequence->name);
	const char *is = sequence->parent ? sequence->parent->name : NULL;

	if (!endpoint || g_strcmp0(config_endpoint_chain(endpoint)->parent, is))
		return FALSE;
	return !sequence->parent || !sequence->parent->quitting;
}

static void reconfigure(RegentAgent *agent, Sequence *sequence)
{
	if (sequence->quitting)
		return;
	if (keeps_its_place(agent, sequence))
		sequence_configure(sequence, agent->config);
	else
		sequence_quit(sequence);
}

static gboolean services_differ(Config *was, Config *is)
{
	const RegentPlugin *const *a = config_services(was), *const *b = config_services(is);

	for (; *a && *a == *b; a++, b++)
		if (!config_same_options(was, NULL, is, NULL, *a))
			return TRUE;
	return *a != *b;
}

void agent_take_config(RegentAgent *agent, Config *config)
{
	g_autoptr(Config) was = agent->config;

	agent->config = config;
	if (agent->gone)
		return;
	if (services_differ(was, config)) {
		stop_services(agent);
		start_services(agent);
	}
	for (guint i = 0; i < agent->sequences->len; i++)
		reconfigure(agent, agent->sequences->pdata[i]);
	start_missing(agent);
}

gboolean regent_agent_reload(RegentAgent *agent, GError **error)
{
	Config *config = read_config(agent, error);

	if (!config)
		return FALSE;
	agent_take_config(agent, config);
	agent_drop_orphans(agent);
	return TRUE;
}

gboolean regent_agent_complete(RegentAgent *agent)
{
	for (guint i = 0; i < agent->sequences->len; i++)
		if (!((Sequence *) agent->sequences->pdata[i])->complete)
			return FALSE;
	return TRUE;
}

/* What others stand on is not registered itself: it is up when it is complete. */
static AgentOutcome outcome_of(const Sequence *sequence)
{
	if (sequence->state == SEQUENCE_REGISTERED)
		return AGENT_REGISTERED;
	if (sequence->state == SEQUENCE_NO_LINE)
		return AGENT_NO_LINE;
	if (sequence->state == SEQUENCE_UNREGISTERED)
		return AGENT_UNREGISTERED;
	return sequence->children && sequence->children->len ? AGENT_REGISTERED : AGENT_COMPLETE;
}

AgentOutcome regent_agent_outcome(RegentAgent *agent)
{
	AgentOutcome worst = agent->sequences->len ? AGENT_REGISTERED : AGENT_UNREGISTERED;

	for (guint i = 0; i < agent->sequences->len; i++)
		worst = MIN(worst, outcome_of(agent->sequences->pdata[i]));
	return worst;
}

/* What the control socket shows. */

char **regent_agent_endpoints(RegentAgent *agent)
{
	g_autoptr(GStrvBuilder) names = g_strv_builder_new();

	for (guint i = 0; i < agent->sequences->len; i++)
		g_strv_builder_add(names, ((Sequence *) agent->sequences->pdata[i])->name);
	return g_strv_builder_end(names);
}

GVariant *regent_agent_status(RegentAgent *agent, const char *endpoint)
{
	Sequence *sequence = agent_find(agent, endpoint);
	AtPhone *at = sequence ? g_hash_table_lookup(agent->at_phone, sequence->name) : NULL;
	gboolean more = at && (at->tried || at->unused);
	g_autoptr(GVariant) status = more ? g_variant_ref_sink(status_of(sequence)) : NULL;
	GVariantDict dict;

	if (!status)
		return sequence ? status_of(sequence) : NULL;
	g_variant_dict_init(&dict, status);
	if (at->tried)
		g_variant_dict_insert_value(&dict, "trial", trial_dict(at));
	if (at->unused)
		g_variant_dict_insert(&dict, "unused", "s", at->unused);
	return g_variant_dict_end(&dict);
}

GVariant *regent_agent_facts(RegentAgent *agent, const char *endpoint)
{
	Sequence *sequence = agent_find(agent, endpoint);

	return sequence ? status_facts(sequence) : NULL;
}

const RegentEvent *regent_agent_event(RegentAgent *agent, guint64 after)
{
	return events_after(agent->engine.events, after);
}

GVariant *regent_agent_plugins(RegentAgent *agent)
{
	GVariantBuilder b = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));
	g_auto(GStrv) names = loader_list(agent->loader);

	for (char **name = names; *name; name++)
		g_variant_builder_add_value(&b, describe_plugin(agent->loader, *name));
	return g_variant_builder_end(&b);
}

guint regent_agent_watch(RegentAgent *agent, RegentEventFunc func, gpointer data)
{
	return events_watch(agent->engine.events, func, data);
}

void regent_agent_unwatch(RegentAgent *agent, guint id)
{
	events_unwatch(agent->engine.events, id);
}

gboolean regent_agent_request(RegentAgent *agent, const char *endpoint, RegentRequest request, const char *by)
{
	Sequence *sequence = agent_find(agent, endpoint);

	if (!sequence)
		return FALSE;
	g_message("%s: a request of %s", sequence->name, by ? by : "somebody");
	sequence_request(sequence, request);
	return TRUE;
}
