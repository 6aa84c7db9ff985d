/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "agent.h"
#include "core/engine/sequence.h"

#include "core/config/settings.h"
#include "trial.h"

/** What is set at the phone for one endpoint. */
typedef struct {
	RegentAgent *agent;
	char *endpoint;
	Settings *kept;  /* empty: nothing is */
	char *unused;    /* why that is not in force, NULL: it is */
	Settings *tried; /* in force instead, NULL: nothing is tried */
	Trial trial;
	char *by;
	Config *before;        /* what was in force before the trial */
	GCancellable *writing; /* NULL: nothing is written */
	gboolean overtaken;    /* what is written was dropped meanwhile */
	GVariant *last;        /* how the last change ended, as Settings has it; NULL: there was none */
	LoopTimer deadline;
	LoopTask judging;
} AtPhone;

struct RegentAgent {
	ConfigPaths *paths;
	Loader *loader;
	Config *config;
	Engine engine;
	GPtrArray *sequences; /* Sequence; a parent stands before its children */
	GHashTable *by_name;  /* of those */
	GPtrArray *services;  /* Service */
	GPtrArray *ended;     /* Sequence wound down for good, to be freed */
	LoopTask cleaning;
	GHashTable *at_phone; /* name of an endpoint -> AtPhone, of those where something was set */
	guint trial_watch;    /* of events, 0: nothing is tried */
	AgentFunc gone;
	gpointer gone_data;
	AgentFunc on_reboot;
	gpointer reboot_data;
	char *reboot;
};

/* agent.c */
Sequence *agent_find(RegentAgent *agent, const char *name);
/** Puts @config, which was checked, in force. (transfer full) */
void agent_take_config(RegentAgent *agent, Config *config);

/* agent-settings.c */
/** Reads what was kept before this start. */
void agent_read_settings(RegentAgent *agent);
/** Reads the configuration. What was kept and cannot be used any more is left out, and told. */
Config *agent_read_config(RegentAgent *agent, GPtrArray *warnings, GError **error);
/** The same, with @settings for @endpoint. */
Config *agent_read_with(
	RegentAgent *agent, const char *endpoint, Settings *settings, GPtrArray *warnings, GError **error);
/** Returns: (transfer none): made when there is none. */
AtPhone *agent_at_phone(RegentAgent *agent, const char *endpoint);
void at_phone_free(gpointer at_phone);
/** Ends the trials of endpoints that the configuration has no more. */
void agent_drop_orphans(RegentAgent *agent);

/* agent-trial.c */
/** Puts @settings, of which @config is made, in force. @settings, @config: (transfer full). */
void trial_begin(AtPhone *at, Settings *settings, Config *config, const AgentChange *change);
/** Sets @error to who is trying what. Returns: FALSE */
gboolean trial_refuse_second(AtPhone *at, GError **error);
/** Ends it; the caller puts what is kept in force. @why: in words. */
void trial_drop(AtPhone *at, const char *why);
/** Ends it, and goes back. */
void trial_revert(AtPhone *at, const char *why);
/** A trial that was under way when the daemon ended. */
void trial_was_cut(AtPhone *at, const Settings *tried);
/** Returns: floating a{sv}, as Settings has it. */
GVariant *trial_dict(AtPhone *at);
