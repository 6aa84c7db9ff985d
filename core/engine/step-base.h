/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "core/config/config.h"
#include "diagnosis.h"
#include "engine.h"

typedef enum {
	STEP_OF_PHASE,   /* a Step */
	STEP_OF_SERVICE, /* a Service, core/daemon/service.c */
	STEP_OF_OPTIONS, /* what a check hook gets: nothing but this */
} StepKind;

/** What the plugin API calls a step: options, timers, descriptors and files, which a step of a phase and a service have
 * in common. Both begin with it. */
struct RegentStep {
	StepKind kind;
	Engine *engine;
	const RegentPlugin *plugin;
	gpointer self; /* the plugin's instance, NULL: not yet, or no longer */
	Config *config;
	ConfigEndpoint *endpoint; /* of that, NULL: a service's */
	GSList *timers;           /* RegentTimer */
	GSList *watches;          /* RegentWatch */
	GSList *asyncs;           /* Async */
	GSList *fetches;          /* RegentFetch it asked for */
	GSList *strings;          /* StepString: option values handed out */
	GCancellable *cancellable;
	GHashTable *complaints; /* peer -> Complaint, NULL: none */
	struct {
		char *last; /* NULL: nothing yet */
		gint64 minute;
		guint count; /* in that minute */
	} heard;
};

void step_base_init(RegentStep *base, StepKind kind, Engine *engine, const RegentPlugin *plugin, Config *config,
	ConfigEndpoint *endpoint);
/** Ends its tools and frees what it owns; the instance must be gone. */
void step_base_clear(RegentStep *base);

/** Returns: (transfer none) (nullable): @base as a step of a phase, NULL: it is none. */
Step *step_of(RegentStep *base);

/** An event of a step or a service. @text: (transfer full) (nullable). */
void step_event(RegentStep *base, const char *kind, char *text);
/** In words, from the plugin's table of reasons. @args: name, value pairs. Returns: (transfer full) */
Diagnosis *step_diagnose(RegentStep *base, const char *code, va_list args);

/* What step-base.c ends, each where it is made: step-config.c, step-tools.c, fetch.c. */
void step_drop_strings(RegentStep *base);
void step_drop_timers(RegentStep *base);
void step_drop_asyncs(RegentStep *base);
void step_drop_fetches(RegentStep *base);
