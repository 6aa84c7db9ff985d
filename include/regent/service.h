/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/step.h>

G_BEGIN_DECLS
#pragma GCC visibility push(default)

/**
 * For services: plugins without a phase, named by [services] plugins=. They start first, stop last and may watch every
 * endpoint. A service is a step like any other but belongs to no endpoint and publishes nothing.
 */

/** One thing that happened. */
typedef struct {
	guint64 serial;       /* grows by one */
	gint64 time;          /* microseconds, CLOCK_BOOTTIME */
	const char *endpoint; /* name of the endpoint */
	const char
		*kind; /* phase-start, phase-done, phase-failed, lost, rewind, registered ...: HACKING.md lists them */
	const char *phase;  /* NULL: none */
	const char *plugin; /* NULL: none */
	const char *text;   /* key=value pairs of a milestone, or words */
} RegentEvent;

typedef void (*RegentEventFunc)(gpointer self, const RegentEvent *event);
/** One watch a service. Events that the service causes itself come in a turn that follows. */
void regent_service_watch_events(RegentStep *service, RegentEventFunc func, gpointer self);

/** Returns: (transfer full): names of the endpoints, NULL-terminated. */
char **regent_service_endpoints(RegentStep *service);
/** Returns: (transfer full): a{sv} as `regentctl status --json` lists it; NULL: no such endpoint. */
GVariant *regent_service_status(RegentStep *service, const char *endpoint);
/** Returns: (transfer full): a{sv}, facts by name without the secret ones; NULL: no such endpoint. */
GVariant *regent_service_facts(RegentStep *service, const char *endpoint);
/** Returns: FALSE: no such endpoint. */
gboolean regent_service_request(RegentStep *service, const char *endpoint, RegentRequest request);

#pragma GCC visibility pop
G_END_DECLS
