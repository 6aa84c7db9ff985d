/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/step.h>

G_BEGIN_DECLS
#pragma GCC visibility push(default)

/**
 * For services: plugins without a phase, named by [services] plugins=. They start first, stop last and may watch every
 * endpoint. A service is a step like any other but belongs to no endpoint and publishes nothing.
 */

/**
 * One thing that happened. The kinds, and what they say beside the endpoint:
 *
 *   boot           the sequence begins
 *   phase-start    phase
 *   phase-done     phase; text: plugin=NAMES ms=TIME
 *   phase-failed   phase, code, cause, wait: how long until it starts again
 *   phase-lost     phase, plugin, code, cause: what was done is lost
 *   step-start     phase, plugin
 *   step-passed    phase, plugin, code, cause: this endpoint does not need the plugin
 *   step-done      phase, plugin; text: what it reports
 *   step-failed    phase, plugin, code, cause
 *   step-refresh   phase, plugin; text: asked, when somebody asked it to look again
 *   report         phase, plugin; text: what it does or has
 *   explain        phase, plugin, code, cause: it waits, or is done with a drawback
 *   message        phase, plugin; text: a line of the phone's status messages
 *   heard          phase, plugin; text: what a peer answered or offered
 *   warning        text; phase and plugin: the one that causes it
 *   rewind         phase: where it starts again
 *   request        text: check, restart, reset or reboot
 *   config         another configuration is taken over
 *   settings       text: what became of settings at the phone, tried, kept or reverted; phase: which must be done for
 *                  them to be kept; wait, of tried: how long it has; code and cause, of reverted: why
 *   held           phase, text: a restart or a reset that waits because too many came; wait: how long
 *   registered     a done step has published registration.state = registered; text: "without a line" while it has none
 *   complete       every phase is over, and no step registers the endpoint
 *   unregistered   neither any longer
 *   shutdown       everything is wound down
 */
typedef struct {
	guint64 serial;       /* grows by one */
	gint64 time;          /* microseconds, CLOCK_BOOTTIME */
	const char *endpoint; /* name of the endpoint */
	const char *kind;     /* one of those above */
	const char *phase;    /* NULL: none */
	const char *plugin;   /* NULL: none */
	const char *text;     /* words; of an event with a cause the cause. NULL: none */
	const char *code;     /* of the reason, dhcp.silent; NULL: none */
	const char *cause;    /* its sentence, NULL: none */
	gint64 wait;          /* microseconds, 0: none */
} RegentEvent;

typedef void (*RegentEventFunc)(gpointer self, const RegentEvent *event);
/** One watch a service. Events that the service causes itself come in a turn that follows. */
void regent_service_watch_events(RegentStep *service, RegentEventFunc func, gpointer self);

/** Returns: (transfer full): names of the endpoints, NULL-terminated. */
char **regent_service_endpoints(RegentStep *service);
/** Returns: (transfer full): a{sv} as `regentctl status --json` lists it, with the keys that Status has on the control
 * socket: state s, why a{sv}, whys aa{sv} ...; NULL: no such endpoint. */
GVariant *regent_service_status(RegentStep *service, const char *endpoint);
/** Returns: (transfer full): a{sv}, facts by name without the secret ones; NULL: no such endpoint. */
GVariant *regent_service_facts(RegentStep *service, const char *endpoint);
/** Returns: FALSE: no such endpoint. */
gboolean regent_service_request(RegentStep *service, const char *endpoint, RegentRequest request);

#pragma GCC visibility pop
G_END_DECLS
