/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sequence-private.h"

/* What the files that make up a step tell each other: step.c its life, step-say.c what it says, step-tools.c its timers,
 * sockets and asynchronous results, step-config.c its options and files, fetch.c the files it asks for. */

/** An option's value that was handed out. */
typedef struct {
	char *key;
	char *text;
	char **list;
} StepString;

/** A watched fact was published or is gone. */
void step_note_moved(Sequence *sequence, GQuark name);
void step_string_free(gpointer data);
void step_drop_timers(RegentStep *step);
void step_drop_asyncs(RegentStep *step);
/** Cancels what it asked for. */
void step_drop_fetches(RegentStep *step);
/** Fails what others asked of it, before it stops. */
void step_end_consumers(RegentStep *step);
