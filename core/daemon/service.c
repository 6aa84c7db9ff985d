/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "agent-private.h"

/* A service is told at once, but never from inside itself: what it makes happen waits for a turn of its own. */
typedef struct {
	RegentStep *service;
	RegentEventFunc func;
	gpointer self;
	RegentTimer *later;
	guint64 told; /* serial */
	guint id;
	gboolean busy;
} EventWatch;

static void tell(EventWatch *watch, const RegentEvent *event)
{
	Loop *loop = watch->service->engine->loop;
	gint64 entered = loop_measure(loop);

	watch->told = event->serial;
	watch->busy = TRUE;
	watch->func(watch->self, event);
	watch->busy = FALSE;
	loop_measured(loop, entered, watch->service);
}

static void hear(gpointer data, const RegentEvent *event)
{
	EventWatch *watch = data;

	if (watch->busy || !watch->service->self || regent_timer_is_set(watch->later))
		regent_timer_set(watch->later, 0);
	else
		tell(watch, event);
}

/* Not what happens meanwhile: a service that answers each event with another must not go on for ever. */
static void catch_up(gpointer data)
{
	EventWatch *watch = data;
	Events *events = watch->service->engine->events;
	guint64 last = events_last(events);
	const RegentEvent *event;

	while (watch->told < last && (event = events_after(events, watch->told))) {
		RegentEvent copy = *event;

		tell(watch, &copy);
	}
	if (events_after(events, watch->told))
		regent_timer_set(watch->later, 0);
}

/* A plugin that takes a phase has no business here. */
static gboolean is_service(RegentStep *step)
{
	if (!step->agent)
		g_critical("%s is no service: it stands in a phase", step->plugin->name);
	return step->agent != NULL;
}

void regent_service_watch_events(RegentStep *service, RegentEventFunc func, gpointer self)
{
	EventWatch *watch;

	if (service->event_watch || !is_service(service))
		return;
	watch = g_new0(EventWatch, 1);
	watch->service = service;
	watch->func = func;
	watch->self = self;
	watch->later = regent_step_timer(service, catch_up, watch);
	watch->told = events_last(service->engine->events);
	watch->id = events_watch(service->engine->events, hear, watch);
	service->event_watch = watch;
}

void service_unwatch(RegentStep *service)
{
	EventWatch *watch = service->event_watch;

	if (!watch)
		return;
	events_unwatch(service->engine->events, watch->id);
	if (service->self)
		catch_up(watch);
	regent_timer_stop(watch->later);
	g_free(watch);
	service->event_watch = NULL;
}

char **regent_service_endpoints(RegentStep *service)
{
	return is_service(service) ? regent_agent_endpoints(service->agent) : g_new0(char *, 1);
}

GVariant *regent_service_status(RegentStep *service, const char *endpoint)
{
	GVariant *status = is_service(service) ? regent_agent_status(service->agent, endpoint) : NULL;

	return status ? g_variant_ref_sink(status) : NULL;
}

GVariant *regent_service_facts(RegentStep *service, const char *endpoint)
{
	GVariant *facts = is_service(service) ? regent_agent_facts(service->agent, endpoint) : NULL;

	return facts ? g_variant_ref_sink(facts) : NULL;
}

gboolean regent_service_request(RegentStep *service, const char *endpoint, RegentRequest request)
{
	return is_service(service) && regent_agent_request(service->agent, endpoint, request, service->plugin->name);
}
