/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "core-test.h"

#include "core/daemon/agent.h"

#include <regent/plugin.h>

/** A whole process but for its signals: real files and the real clock. Its chain is a with sim as one, b with sim as
 * two; one more plugin, blocker, holds the loop. */
typedef struct {
	Scratch *scratch; /* data/default.conf, etc/regent.conf, etc/endpoints.d, state */
	RegentAgent *agent;
	GString *trace; /* kind:endpoint:plugin-or-phase */
	gboolean gone;
	guint reboots;
} Box;

/** @text: etc/regent.conf. */
Box *box_new(const char *text);
void box_free(Box *box);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Box, box_free)
void box_start(Box *box);
/** Another process with the same files. */
RegentAgent *agent_new(Box *box, GError **error);
/** Turns the loop until the trace has @word so many times; waits of these tests are far shorter than the limit. */
void await(Box *box, const char *word, guint times);
/** Turns the loop as long as there is work. */
void settle(void);
/** As SIGHUP does; the trace begins again. */
void reload(Box *box);
guint count(const GString *trace, const char *word);

/** The plugins listener, a service that writes down what it is told, and refuser, one that cannot start. */
typedef struct {
	RegentStep *step;
	GString *heard; /* kind:endpoint */
	guint starts, stops, depth;
	gboolean talks; /* answers events with events of its own */
} Service;

extern Service service;
