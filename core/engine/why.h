/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sequence.h"
#include "step.h"

/**
 * What a person is told of an endpoint. One rule: while it is not registered, the phase that stands still now speaks
 * first, and no later phase speaks; what an earlier run said counts no more.
 */
typedef struct {
	Phase *phase;
	const RegentPlugin *plugin; /* NULL: the core's words */
	Diagnosis *diagnosis;       /* owned */
	gint64 until;               /* when it goes on by itself, 0: unknown */
	guint rank;                 /* 0: why it stands still, 1: all else */
	guint number;
} Why;

/** The phase that stands still: the first that is not over. NULL: registered, or complete. */
Phase *why_standing(Sequence *sequence);
/** Returns: (transfer full): Why, worst first; never empty while neither registered nor complete. */
GPtrArray *why_list(Sequence *sequence);
/** Returns: (nullable): the first of @list that @phase says. */
const Why *why_of_phase(GPtrArray *list, const Phase *phase);
