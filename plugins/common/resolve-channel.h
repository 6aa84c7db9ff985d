/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <ares.h>
#include <regent/step.h>

/* c-ares on the timers and watches of a step, its sockets bound to the voice interface: within the resolver. */
typedef struct {
	RegentStep *step;
	ares_channel ares;   /* NULL: not open */
	RegentTimer *retry;  /* c-ares' own time-outs */
	GHashTable *watches; /* fd: RegentWatch (transfer none) */
} ResolveChannel;

ResolveChannel *resolve_channel_new(RegentStep *step);
void resolve_channel_free(ResolveChannel *channel);
/** Makes it ready for questions to @servers, unless it is open. */
gboolean resolve_channel_open(ResolveChannel *channel, char **servers, GError **error);
/** Tells each question that is out ARES_EDESTRUCTION. */
void resolve_channel_close(ResolveChannel *channel);
/** To be called after c-ares was given something to do. */
void resolve_channel_set_timer(ResolveChannel *channel);
