/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "step-base.h"

/** One plugin at work in a phase: step.c its life, step-view.c what it reads, step-say.c what it says. */
typedef enum { STEP_RUNNING, STEP_DONE, STEP_BROKEN, STEP_WINDING, STEP_DEAD } StepState;

/** A fact that a step is able to give but could not. */
typedef struct {
	GQuark fact;
	Diagnosis *why;
} Absence;

typedef struct {
	GQuark name;
	RegentFactFunc func;
	gpointer self;
} FactWatch;

struct Step {
	RegentStep base;
	Sequence *sequence;
	Phase *phase;
	guint candidate;
	StepState state;
	RegentCause cause;
	FactSet layer;
	FactSet view;
	FactSet *before;  /* the view that it took last, while it refreshes or has refused; else NULL */
	gboolean refused; /* what it reads now cannot be taken in place */
	gboolean not_mine;
	Diagnosis *diagnosis; /* of waiting, failing or being done with a drawback */
	GSList *drawbacks;    /* Diagnosis beside that, one a code */
	char *text;
	char *stage;
	double fraction;
	gint64 started, took;
	GSList *jobs;         /* RegentFetch it delivers */
	GSList *absences;     /* Absence */
	GArray *fact_watches; /* FactWatch, NULL: none */
};

/** Starts candidate @candidate of @phase. Returns: FALSE: it cannot start; phase->tried says why. */
gboolean step_start(Phase *phase, guint candidate);
void step_set_state(Step *step, StepState state);
/** Whether it runs or is done. */
gboolean step_is_at_work(const Step *step);
void step_wind_down(Step *step, RegentCause cause);
/** The descriptor's stop, then everything that dies with the step. */
void step_kill(Step *step);
/** Pins its inputs as they read now and lets it take them in place. FALSE: it cannot. */
gboolean step_refresh(Step *step, RegentCause cause);

/* step-view.c */

/** What @plugin would see as a step of phase @index. */
void step_view(Sequence *sequence, const RegentPlugin *plugin, guint index, FactSet *view);
/** Pins what the step needs and uses as it reads now. */
void step_pin(Step *step);
/** Whether that would read differently now. */
gboolean step_reads_differently(Step *step);
gboolean step_is_stale(Step *step);
/** Returns: (nullable): a need that is not there. */
const char *step_missing_need(Sequence *sequence, const RegentPlugin *plugin, guint index);
/** Words for a missing need: what the phase that should have given it said, else that nobody did. @from: (out): that
 * phase, -1: unknown. Returns: (transfer full) */
Diagnosis *step_missing(Sequence *sequence, guint index, const char *need, int *from);

/* step-say.c */

/** A watched fact was published or is gone. */
void step_note_moved(Sequence *sequence, GQuark name);
/** What a reason's {name} stands for where nothing else is known: the latest value of a fact that is not secret.
 * @sequence: of Sequence. Returns: (transfer full) (nullable) */
char *step_latest_word(gpointer sequence, const char *name);
/** Tells watchers of what was published: not when it is, for the speaker may be the one who watches. */
void step_tell_moved(Sequence *sequence);

/* fetch.c */

/** Fails what others asked of it, before it stops. */
void step_end_consumers(Step *step);
