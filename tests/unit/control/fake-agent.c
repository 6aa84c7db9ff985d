/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fake-agent.h"

struct RegentAgent {
	RegentEventFunc func;
	gpointer data;
	GPtrArray *kinds;  /* of events: the first has serial 1 */
	RegentEvent event; /* the one that was asked for last */
	char *request;
	char *padding;
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

GVariant *regent_agent_settings(RegentAgent *agent, const char *endpoint)
{
	return known(endpoint) ? g_variant_new_parsed("{'values': <@aa{sv} []>}") : NULL;
}

GVariant *regent_agent_change(RegentAgent *agent, const char *endpoint, const AgentChange *change, GError **error)
{
	g_set_error(error, AGENT_ERROR, AGENT_ERROR_REFUSED, "the fake agent sets nothing");
	return NULL;
}

gboolean regent_agent_confirm(RegentAgent *agent, const char *endpoint, const char *by, GError **error)
{
	g_set_error(error, AGENT_ERROR, AGENT_ERROR_NOTHING_TRIED, "Nothing is being tried on %s.", endpoint);
	return FALSE;
}

gboolean regent_agent_revert(RegentAgent *agent, const char *endpoint, const char *by, GError **error)
{
	return regent_agent_confirm(agent, endpoint, by, error);
}
