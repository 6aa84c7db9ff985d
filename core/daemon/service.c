/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "service.h"

#include "core/engine/step-base.h"

/* Events come to a service while they happen, but never while it handles another one: what it causes itself waits for a
 * turn of its own. */
struct Service {
	RegentStep base;
	RegentAgent *agent;
	RegentEventFunc func; /* NULL: it watches no events */
	gpointer func_self;
	RegentTimer *later; /* to tell it what had to wait */
	guint64 told;       /* serial */
	guint watch;
	gboolean busy;
};

/* A plugin that takes a phase may call these functions too: it gets nothing. */
static Service *service_of(RegentStep *base)
{
	if (base->kind == STEP_OF_SERVICE)
		return (Service *) base;
	g_critical("%s is not a service: it stands in a phase", base->plugin->name);
	return NULL;
}

/* Events. */

static void tell_event(Service *service, const RegentEvent *event)
{
	Loop *loop = service->base.engine->loop;
	gint64 entered = loop_measure(loop);

	service->told = event->serial;
	service->busy = TRUE;
	service->func(service->func_self, event);
	service->busy = FALSE;
	loop_measured(loop, entered, service);
}

static void on_event(gpointer data, const RegentEvent *event)
{
	Service *service = data;

	if (service->busy || !service->base.self || regent_timer_is_set(service->later))
		regent_timer_set(service->later, 0);
	else
		tell_event(service, event);
}

/* What happens meanwhile is left for later: a service that answers each event with another would never be done. */
static void catch_up(gpointer data)
{
	Service *service = data;
	Events *events = service->base.engine->events;
	guint64 last = events_last(events);
	const RegentEvent *event;

	while (service->told < last && (event = events_after(events, service->told))) {
		RegentEvent copy = *event;

		tell_event(service, &copy);
	}
	if (events_after(events, service->told))
		regent_timer_set(service->later, 0);
}

void regent_service_watch_events(RegentStep *base, RegentEventFunc func, gpointer self)
{
	Service *service = service_of(base);

	if (!service || service->func)
		return;
	service->func = func;
	service->func_self = self;
	service->later = regent_step_timer(base, catch_up, service);
	service->told = events_last(base->engine->events);
	service->watch = events_watch(base->engine->events, on_event, service);
}

/* Life. */

static void service_free(Service *service)
{
	step_base_clear(&service->base);
	g_free(service);
}

static void stop_watching(Service *service)
{
	if (!service->func)
		return;
	events_unwatch(service->base.engine->events, service->watch);
	if (service->base.self)
		catch_up(service);
	regent_timer_stop(service->later);
}

Service *service_start(RegentAgent *agent, Engine *engine, Config *config, const RegentPlugin *plugin)
{
	Service *service = g_new0(Service, 1);
	g_autoptr(GError) error = NULL;

	step_base_init(&service->base, STEP_OF_SERVICE, engine, plugin, config, NULL);
	service->agent = agent;
	service->base.self = plugin->start(&service->base, &error);
	if (service->base.self)
		return service;
	g_warning("service %s cannot start: %s", plugin->name, error ? error->message : "it did not say why");
	stop_watching(service);
	service_free(service);
	return NULL;
}

void service_stop(Service *service)
{
	stop_watching(service);
	service->base.plugin->stop(service->base.self);
	service_free(service);
}

/* What it may ask for. */

char **regent_service_endpoints(RegentStep *base)
{
	Service *service = service_of(base);

	return service ? regent_agent_endpoints(service->agent) : g_new0(char *, 1);
}

GVariant *regent_service_status(RegentStep *base, const char *endpoint)
{
	Service *service = service_of(base);
	GVariant *status = service ? regent_agent_status(service->agent, endpoint) : NULL;

	return status ? g_variant_ref_sink(status) : NULL;
}

GVariant *regent_service_facts(RegentStep *base, const char *endpoint)
{
	Service *service = service_of(base);
	GVariant *facts = service ? regent_agent_facts(service->agent, endpoint) : NULL;

	return facts ? g_variant_ref_sink(facts) : NULL;
}

gboolean regent_service_request(RegentStep *base, const char *endpoint, RegentRequest request)
{
	Service *service = service_of(base);

	return service && regent_agent_request(service->agent, endpoint, request, base->plugin->name);
}
