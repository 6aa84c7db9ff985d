/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sccp-group.h"
#include "sccp-transport.h"

/**
 * The plugin's instance. sccp-plugin.c starts and stops it and passes on what sockets and timers say; sccp-report.c
 * turns what the group says into facts, stages, messages and reasons.
 */
typedef struct {
	RegentStep *step;
	RegentTimer *timer;
	SccpTransportSet set;
	SccpTransport *transports[SCCP_LINKS_MAX];
	SccpIdentity identity;
	const char *interface;
	gboolean done;
	gboolean saved; /* the state file has a cause */
	gboolean winding_down;
	SccpClose asked; /* why we shall leave: Reset or Restart; INITIALIZED: nobody said */
	const char *stage;
	int lost; /* server that was lost before the active one, -1: none */
	SccpClose lost_cause;
	SccpGroup group;
} Sccp;
