/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "agent-private.h"

void regent_service_watch_events(RegentStep *service, RegentEventFunc func, gpointer self)
{
	if (!service->event_watch)
		service->event_watch = events_watch(service->engine->events, func, self);
}

char **regent_service_endpoints(RegentStep *service)
{
	return regent_agent_endpoints(service->agent);
}

GVariant *regent_service_status(RegentStep *service, const char *endpoint)
{
	GVariant *status = regent_agent_status(service->agent, endpoint);

	return status ? g_variant_ref_sink(status) : NULL;
}

GVariant *regent_service_facts(RegentStep *service, const char *endpoint)
{
	GVariant *facts = regent_agent_facts(service->agent, endpoint);

	return facts ? g_variant_ref_sink(facts) : NULL;
}

gboolean regent_service_request(RegentStep *service, const char *endpoint, RegentRequest request)
{
	return regent_agent_request(service->agent, endpoint, request, service->plugin->name);
}
