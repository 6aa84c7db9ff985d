/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "core/config/config.h"
#include "diagnosis.h"
#include "engine.h"

/** One phase of a sequence: phase.c its states and its time, phase-try.c its candidates, phase-judge.c what is stale. */
typedef enum {
	PHASE_IDLE,
	PHASE_HELD, /* lost again: waits before it starts */
	PHASE_RUNNING,
	PHASE_DONE,
	PHASE_FAILED, /* waits before the rewind */
	PHASE_PASSED, /* failed, but later phases go on while it keeps trying */
} PhaseState;

/** A candidate since the phase was tried, and what it saw. */
typedef struct {
	guint candidate;
	FactSet view;
	Diagnosis *why; /* it could not start or failed; NULL: no word */
	gboolean not_mine;
	int from;    /* phase that should have given what was missing, -1 */
	gint64 took; /* until it failed */
} Tried;

struct Phase {
	Sequence *sequence;
	const PhaseConfig *config;
	guint index;
	PhaseState state;
	GPtrArray *steps; /* Step, in the order they started */
	guint next;       /* candidate of mode first */
	GArray *tried;    /* Tried */
	RegentCause cause;
	gint64 backoff; /* last wait, 0: none yet */
	gint64 damping; /* last wait between two changes */
	guint failures; /* in a row */
	guint tries;
	/* Times, REGENT_NEVER: none. */
	gint64 until;    /* end of the time-out, wait, hold or calm that the state has */
	gint64 damped;   /* no rewind for a changed fact before */
	gint64 judge_at; /* when a change that had to wait is judged again, */
	gint64 changed;  /* and since when it has been waiting */
	gint64 again;    /* when failed candidates of any and all start again */
	LoopTimer timer; /* at the earliest of until, judge_at and again */
	gint64 started;  /* it began, or waits to begin since then */
	gint64 took;
	int retry_from;       /* phase to start again when the wait is over */
	Diagnosis *diagnosis; /* of the last failure or loss */
	gboolean outdated; /* that was another life of the phase: it counts for the waits, and is not said any more */
	int spoke;         /* candidate that was at work last, or whose words the diagnosis has, -1: none yet */
};

void phase_init(Phase *phase, Sequence *sequence, const PhaseConfig *config, guint index);
void phase_clear(Phase *phase);
const char *phase_state_name(PhaseState state);
/** Whether later phases may run. */
gboolean phase_is_over(const Phase *phase);
gint64 phase_now(const Phase *phase);
/** Returns: @span give or take a fifth. */
gint64 phase_jitter(Phase *phase, gint64 span);

void phase_begin(Phase *phase);
void phase_done(Phase *phase);
void phase_fail(Phase *phase, const Diagnosis *why);
/** Whether the phase's last failure, in this life, was of the same reason. */
gboolean phase_has_failed_of(const Phase *phase, const Diagnosis *why);
/** It failed or was lost for that; what it failed of before is not said any more. @why: (nullable). */
void phase_take_diagnosis(Phase *phase, const Diagnosis *why);
void phase_hold(Phase *phase, gint64 span);
void phase_reset(Phase *phase);
/** Sets the end of what the state waits for. @span: 0: none. */
void phase_set_until(Phase *phase, gint64 span);
/** Sets the timer to the earliest of its times. */
void phase_schedule(Phase *phase);
/** The next wait of this phase, with jitter; grows to retry-max. */
gint64 phase_backoff(Phase *phase);
/** An event with a reason. @plugin, @why: (nullable). @wait: 0: none. */
void phase_event_why(Phase *phase, const RegentPlugin *plugin, const char *kind, const Diagnosis *why, gint64 wait);

/* phase-try.c */

void phase_try(Phase *phase);
/** Starts the candidates of any and all that are not at work. */
void phase_start_missing(Phase *phase);
void phase_step_done(Phase *phase, Step *step);
void phase_step_failed(Phase *phase, Step *step);
/** The time-out is over. */
void phase_timed_out(Phase *phase);
/** Where @candidate is noted down. */
Tried *phase_tried(Phase *phase, guint candidate);
void phase_clear_tried(Phase *phase);
/** Whether a candidate that failed for lack of something would see something else now. */
gboolean phase_lacked_moved(Phase *phase);

/* phase-judge.c */

/** Begins the next damping, a longer one than the last. */
void phase_damp(Phase *phase);
/** Lets stale steps take what changed in place, or rewinds to this phase. */
void phase_judge(Phase *phase);
