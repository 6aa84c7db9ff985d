/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sccp-config.h"

/**
 * The plugin's instance. sccp-plugin.c starts and stops it and passes on what sockets and timers say; sccp-tell.c turns
 * what the group says into facts, stages, messages and reasons.
 */
typedef struct {
	RegentStep *step;
	RegentTimer *timer;
	gint64 timer_at;
	SccpTransportSet set;
	SccpTransport *transports[SCCP_LINKS_MAX];
	SccpIdentity identity;
	const char *interface;
	char inputs[SCCP_DIGEST]; /* what a refresh must not find changed */
	gboolean failed_tls;
	gboolean done;
	gboolean saved; /* the state file has a cause */
	gboolean winding_down;
	SccpClose asked; /* why we shall leave: Reset or Restart; INITIALIZED: nobody said */
	const char *stage;
	int lost; /* server that was lost before the active one, -1: none */
	SccpClose lost_cause;
	SccpGroup group;
} Sccp;

#define SCCP_STATE_FILE "last-close"

const char *sccp_server_name(const Sccp *self, int server);
/** How the registration ended outlives us: the next Alarm has it. @place: (nullable): see sccp_close_save(). */
void sccp_save_cause(Sccp *self, SccpClose cause, const char *place);
void sccp_tell_event(Sccp *self, const SccpGroupEvent *event);
/** Publishes what is new on the face. */
void sccp_tell_face(Sccp *self);
