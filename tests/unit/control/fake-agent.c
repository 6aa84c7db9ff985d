/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fake-agent.h"

#include <string.h>

struct RegentAgent {
	RegentEventFunc func;
	gpointer data;
	GPtrArray *kinds;  /* of events: the first has serial 1 */
	RegentEvent event; /* the one that was asked for last */
	char *request;
	char *padding;
	char *settings; /* text */
	char *change;
	gboolean looked; /* somebody read events since */
	GError *refusal; /* NULL: changes are taken */
};

RegentAgent *fake_agent_new(void)
{
	RegentAgent *agent = g_new0(RegentAgent, 1);

	agent->kinds = g_ptr_array_new_with_free_func(g_free);
	return agent;
}

void fake_agent_free(RegentAgent *agent)
{
	g_ptr_array_unref(agent->kinds);
	g_free(agent->request);
	g_free(agent->padding);
	g_free(agent->settings);
	g_free(agent->change);
	g_clear_error(&agent->refusal);
	g_free(agent);
}

void fake_agent_event(RegentAgent *agent, const char *kind)
{
	g_ptr_array_add(agent->kinds, g_strdup(kind));
	if (agent->func)
		agent->func(agent->data, regent_agent_event(agent, agent->kinds->len - 1));
}

const char *fake_agent_request(RegentAgent *agent)
{
	return agent->request;
}

void fake_agent_facts(RegentAgent *agent, gsize size)
{
	g_free(agent->padding);
	agent->padding = g_strnfill(size, 'x');
}

char **regent_agent_endpoints(RegentAgent *agent)
{
	return g_strsplit("phone", ";", -1);
}

static gboolean known(const char *endpoint)
{
	return !endpoint || !*endpoint || g_str_equal(endpoint, "phone");
}

GVariant *regent_agent_status(RegentAgent *agent, const char *endpoint)
{
	return known(endpoint) ? g_variant_new_parsed("{'endpoint': <'phone'>, 'device': <'SEP001122334455'>,"
						      " 'state': <'registered'>, 'phases': <@aa{sv} []>}")
			       : NULL;
}

GVariant *regent_agent_facts(RegentAgent *agent, const char *endpoint)
{
	const char *padding = agent->padding ? agent->padding : "";

	return known(endpoint) ? g_variant_new_parsed("{'x-test.padding': <%s>}", padding) : NULL;
}

/* A phase that failed has all that an event can have. */
const RegentEvent *regent_agent_event(RegentAgent *agent, guint64 after)
{
	agent->looked = TRUE;
	if (after >= agent->kinds->len)
		return NULL;
	agent->event = (RegentEvent) {
		.serial = after + 1, .time = 5, .endpoint = "phone", .kind = agent->kinds->pdata[after]
	};
	if (g_str_equal(agent->event.kind, "phase-failed")) {
		agent->event.phase = "addressing";
		agent->event.plugin = "dhcp";
		agent->event.code = "dhcp.silent";
		agent->event.text = agent->event.cause = "no answer";
		agent->event.wait = 1500000;
	}
	if (g_str_equal(agent->event.kind, "rewind"))
		agent->event.phase = "addressing";
	if (g_str_has_prefix(agent->event.kind, "settings ")) {
		agent->event.text = agent->event.kind + strlen("settings ");
		agent->event.kind = "settings";
		agent->event.phase = "provisioning";
	}
	return &agent->event;
}

GVariant *regent_agent_plugins(RegentAgent *agent)
{
	return g_variant_new_parsed("[{'name': <'dhcp'>}]");
}

guint regent_agent_watch(RegentAgent *agent, RegentEventFunc func, gpointer data)
{
	agent->func = func;
	agent->data = data;
	return 1;
}

void regent_agent_unwatch(RegentAgent *agent, guint id)
{
	agent->func = NULL;
}

gboolean regent_agent_request(RegentAgent *agent, const char *endpoint, RegentRequest request, const char *by)
{
	if (!known(endpoint))
		return FALSE;
	g_free(agent->request);
	agent->request = g_strdup_printf("%s %d %s", *endpoint ? endpoint : "phone", request, by);
	return TRUE;
}

/* clang-format off */
G_DEFINE_QUARK(agent-error-quark, agent_error)
/* clang-format on */

void fake_agent_settings(RegentAgent *agent, const char *settings)
{
	g_free(agent->settings);
	agent->settings = g_strdup(settings);
}

void fake_agent_refuse(RegentAgent *agent, AgentError code, const char *message)
{
	g_clear_error(&agent->refusal);
	agent->refusal = message ? g_error_new_literal(AGENT_ERROR, (int) code, message) : NULL;
}

const char *fake_agent_change(RegentAgent *agent)
{
	return agent->change;
}

gboolean fake_agent_is_followed(RegentAgent *agent)
{
	return agent->change && agent->looked;
}

GVariant *regent_agent_settings(RegentAgent *agent, const char *endpoint)
{
	return known(endpoint) ? g_variant_new_parsed(agent->settings ? agent->settings : "{'values': <@aa{sv} []>}")
			       : NULL;
}

static gboolean take(RegentAgent *agent, const char *endpoint, char *change, GError **error)
{
	if (!known(endpoint))
		g_set_error(error, AGENT_ERROR, AGENT_ERROR_NO_ENDPOINT, "none");
	else if (agent->refusal)
		g_propagate_error(error, g_error_copy(agent->refusal));
	if (!known(endpoint) || agent->refusal) {
		g_free(change);
		return FALSE;
	}
	g_free(agent->change);
	agent->change = change;
	agent->looked = FALSE;
	return TRUE;
}

GVariant *regent_agent_change(RegentAgent *agent, const char *endpoint, const AgentChange *change, GError **error)
{
	g_autofree char *set = g_variant_print(change->set, FALSE), *unset = g_variant_print(change->unset, FALSE);
	char *text = g_strdup_printf("%s %s %s within %d s%s%s", change->tried ? "try" : "set", set, unset,
		(int) (change->within / G_USEC_PER_SEC), change->confirm ? " confirm" : "",
		change->dry_run ? " dry-run" : "");

	return take(agent, endpoint, text, error) ? g_variant_new_parsed("{'warnings': <['it is odd']>}") : NULL;
}

gboolean regent_agent_confirm(RegentAgent *agent, const char *endpoint, const char *by, GError **error)
{
	return take(agent, endpoint, g_strdup("confirm"), error);
}

gboolean regent_agent_revert(RegentAgent *agent, const char *endpoint, const char *by, GError **error)
{
	return take(agent, endpoint, g_strdup("revert"), error);
}
