/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "core/config/config.h"

#include <regent/service.h>

/** The process: its endpoints' sequences, its services, its events. What the control socket and the services act on. */
typedef struct RegentAgent RegentAgent;

typedef void (*AgentFunc)(gpointer data);

typedef enum {
	AGENT_UNREGISTERED,
	AGENT_NO_LINE,  /* registered, but without a line yet */
	AGENT_COMPLETE, /* through all phases, of which none registers */
	AGENT_REGISTERED,
} AgentOutcome;

/** Reads the configuration and checks it. @paths, @loader: (transfer full). NULL with @error: nothing was started. */
RegentAgent *regent_agent_new(ConfigPaths *paths, Loader *loader, GError **error);
void regent_agent_free(RegentAgent *agent);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegentAgent, regent_agent_free)
void regent_agent_start(RegentAgent *agent);
/** Winds everything down and calls @gone; called again, goodbyes are skipped. */
void regent_agent_quit(RegentAgent *agent, AgentFunc gone, gpointer data);
/** Reads the configuration again: all of it is good and taken over, or none. */
gboolean regent_agent_reload(RegentAgent *agent, GError **error);
/** Whether every endpoint has come through its phases. */
gboolean regent_agent_complete(RegentAgent *agent);
/** How far the endpoint is that is least far. */
AgentOutcome regent_agent_outcome(RegentAgent *agent);
GLogLevelFlags regent_agent_log_level(RegentAgent *agent);
const ConfigPaths *regent_agent_paths(RegentAgent *agent);
/** Returns: (transfer full) (nullable): command to run once everything is wound down, as somebody asked for a reboot. */
char *regent_agent_reboot_command(RegentAgent *agent);

/** Returns: (transfer full): NULL-terminated, sorted. */
char **regent_agent_endpoints(RegentAgent *agent);
/** Returns: floating a{sv}, NULL: no such endpoint. @endpoint: (nullable): NULL or "" is the first. */
GVariant *regent_agent_status(RegentAgent *agent, const char *endpoint);
/** Returns: floating a{sv}: facts by name as the whole sequence gives them, without the secret ones. */
GVariant *regent_agent_facts(RegentAgent *agent, const char *endpoint);
/** Returns: (transfer none) (nullable): the first event whose serial is above @after. */
const RegentEvent *regent_agent_event(RegentAgent *agent, guint64 after);
/** Returns: floating aa{sv}: as describe_plugin() gives them. */
GVariant *regent_agent_plugins(RegentAgent *agent);

guint regent_agent_watch(RegentAgent *agent, RegentEventFunc func, gpointer data);
void regent_agent_unwatch(RegentAgent *agent, guint id);
/** @by: who asked, for the log. FALSE: no such endpoint. */
gboolean regent_agent_request(RegentAgent *agent, const char *endpoint, RegentRequest request, const char *by);

/* What may be set at the phone: control.xml has the keys and the errors. */

typedef enum {
	AGENT_ERROR_NO_ENDPOINT,
	AGENT_ERROR_LOCKED,
	AGENT_ERROR_REFUSED, /* the configuration would not be good */
	AGENT_ERROR_BUSY,    /* something is being tried */
	AGENT_ERROR_NOTHING_TRIED,
} AgentError;
#define AGENT_ERROR (agent_error_quark())
GQuark agent_error_quark(void);

typedef struct {
	GVariant *set;    /* (transfer none): a(sss): group, key, value */
	GVariant *unset;  /* (transfer none): a(ss) */
	gboolean tried;   /* kept only when it works in time, */
	gint64 within;    /* which is so long, us, */
	gboolean confirm; /* and when somebody confirms it, too */
	gboolean dry_run;
	const char *by;
} AgentChange;

/** Returns: floating a{sv} as Settings has it, NULL: no such endpoint. */
GVariant *regent_agent_settings(RegentAgent *agent, const char *endpoint);
/** Judges @change and puts it in force. Returns: floating a{sv}: warnings as; NULL with @error of AGENT_ERROR: nothing has
 * changed. */
GVariant *regent_agent_change(RegentAgent *agent, const char *endpoint, const AgentChange *change, GError **error);
/** What is being tried may be kept once it works. */
gboolean regent_agent_confirm(RegentAgent *agent, const char *endpoint, const char *by, GError **error);
/** Goes back to what was kept before. */
gboolean regent_agent_revert(RegentAgent *agent, const char *endpoint, const char *by, GError **error);

/** @func is called when an endpoint asks for a reboot; regent_agent_reboot_command() then says what to run. */
void regent_agent_on_reboot(RegentAgent *agent, AgentFunc func, gpointer data);
