/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "config.h"
#include "diagnosis.h"
#include "events.h"
#include "factset.h"
#include "loop.h"
#include "state.h"

/**
 * The engine: one endpoint's phases in order, and where it stands in them. One rule drives it: a phase is stale when what
 * its steps need or use would read differently now than when they took it. After each callback the sequence takes a turn:
 * what steps said is acted on, then it judges once, then it goes back or forward. HACKING.md has the state tables.
 */
typedef struct Sequence Sequence;
typedef struct Phase Phase;

/** What all sequences of a process share. */
typedef struct {
	Loop *loop;
	Events *events;
	State *state; /* NULL: nothing is kept */
} Engine;

typedef enum { STEP_RUNNING, STEP_DONE, STEP_BROKEN, STEP_WINDING, STEP_DEAD } StepState;

typedef enum {
	PHASE_IDLE,
	PHASE_HELD,    /* lost again: waits before it starts */
	PHASE_RUNNING,
	PHASE_DONE,
	PHASE_FAILED,  /* waits before the rewind */
	PHASE_PASSED,  /* failed, but later phases go on while it keeps trying */
} PhaseState;

/* What a step said in a callback, acted on in the turn that follows. */
typedef enum { SAID_DONE, SAID_FAIL, SAID_WOUND_DOWN, SAID_REQUEST } Said;

/* A fact that a step is able to give but could not. */
typedef struct {
	GQuark fact;
	Diagnosis *why;
} Absence;

typedef struct {
	GQuark name;
	RegentFactFunc func;
	gpointer self;
} FactWatch;

struct RegentStep {
	Sequence *sequence; /* NULL: a service */
	Phase *phase;       /* NULL: a service */
	const RegentPlugin *plugin;
	guint candidate;
	gpointer self;
	StepState state;
	RegentCause cause;
	Config *config;
	FactSet layer;
	FactSet view;
	Diagnosis *diagnosis; /* of waiting, failing or being done with a drawback */
	gboolean not_mine;
	char *text;
	char *stage;
	double fraction;
	gint64 started, took;
	GSList *timers;    /* RegentTimer */
	GSList *watches;   /* RegentWatch */
	GSList *asyncs;    /* Async */
	GSList *fetches;   /* RegentFetch it asked for */
	GSList *jobs;      /* RegentFetch it delivers */
	GSList *absences;  /* Absence */
	GSList *strings;   /* option values handed out */
	GArray *fact_watches; /* FactWatch, NULL: none */
	GCancellable *cancellable;
	GHashTable *complaints; /* peer -> Complaint */
	gpointer agent;    /* a service's process */
	guint event_watch; /* a service's */
	Engine *engine;
};

struct Phase {
	Sequence *sequence;
	const PhaseConfig *config;
	guint index;
	PhaseState state;
	GPtrArray *steps;  /* RegentStep, in the order they started */
	guint next;        /* candidate of mode first */
	GArray *tried;     /* Tried: candidates since the phase was tried, and what they saw */
	RegentCause cause;
	gint64 backoff;    /* last wait, 0: none yet */
	gint64 damping;    /* last wait between two changes */
	guint failures;    /* in a row */
	guint tries;
	gint64 until;      /* end of the time-out, wait, hold or calm that the state has; 0: none */
	gint64 damped;     /* no rewind for a changed fact before */
	gint64 judge_at;   /* when a change that had to wait is judged again, 0: none */
	gint64 again;      /* when failed candidates of any and all start again, 0: none */
	LoopTimer timer;   /* at the earliest of until, judge_at and again */
	gint64 started, took;
	int retry_from;    /* phase to start again when the wait is over */
	Diagnosis *diagnosis;
};

struct Sequence {
	Engine *engine;
	char *name;
	Config *config;
	Config *next_config; /* taken over when the rewind for it is over */
	ConfigEndpoint *endpoint;
	const Chain *chain;
	FactSet zero;
	Phase *phases;
	guint phase_count;
	GPtrArray *order;    /* RegentStep, in the order they started */
	GArray *said;        /* Message */
	LoopTask turn;
	int target;          /* phase a rewind goes back to, -1: none */
	RegentCause reason;
	gboolean lost;       /* the target was lost: later steps get no goodbye */
	LoopTimer wind;      /* limit of the goodbye that is being said */
	gboolean quitting;
	gboolean hasty;      /* no goodbyes any more */
	gboolean complete;   /* registered: every phase done or passed, the last one done */
	gint64 since;        /* it became complete, or ceased to be */
	gint64 booted;
	Sequence *parent;
	GPtrArray *children; /* Sequence, NULL: none */
	LoopTimer spread;    /* a child's start */
	gboolean spread_over;
	gboolean facts_moved; /* in this turn: children must judge */
	GArray *moved;       /* GQuark: watched facts to be told of, NULL: none */
	void (*on_empty)(gpointer data, Sequence *sequence); /* wound down for good */
	void (*on_reboot)(gpointer data, Sequence *sequence);
	gpointer data;
};

/** Builds the sequence of @name in @config; it does not start. NULL: the configuration has no such endpoint.
 * @parent: (nullable): the sequence it stands on. */
Sequence *sequence_new(Engine *engine, Config *config, const char *name, Sequence *parent);
void sequence_free(Sequence *sequence);
void sequence_start(Sequence *sequence);
/** Winds everything down; on_empty is called when nothing is left. Called again, goodbyes are skipped. */
void sequence_quit(Sequence *sequence);
/** Takes another configuration: rewinds to the first phase that differs, or to none. */
void sequence_configure(Sequence *sequence, Config *config);
void sequence_request(Sequence *sequence, RegentRequest request);
gboolean sequence_is_empty(Sequence *sequence);

/** The value a step of phase @index would see now; @index phase_count: what stands on the whole sequence.
 * Returns: (transfer none) (nullable) */
GVariant *sequence_see(Sequence *sequence, GQuark name, guint index);

/* Between the files of the engine. */

/** Takes a turn once the callback that runs now has returned. */
void sequence_kick(Sequence *sequence);
/** Rewinds to phase @index; during a rewind it only moves the target further back. */
void sequence_rewind(Sequence *sequence, guint index, RegentCause cause);
void sequence_judge(Sequence *sequence);
void sequence_event(Sequence *sequence, Phase *phase, const RegentPlugin *plugin, const char *kind, char *text);

void phase_try(Phase *phase);
void phase_done(Phase *phase);
void phase_fail(Phase *phase, const Diagnosis *why);
void phase_step_done(Phase *phase, RegentStep *step);
void phase_step_failed(Phase *phase, RegentStep *step);
void phase_reset(Phase *phase);
void phase_hold(Phase *phase, gint64 span);
void phase_schedule(Phase *phase);
/** The next wait of this phase, with jitter; grows to retry-max. */
gint64 phase_backoff(Phase *phase);
/** Whether a candidate that failed for lack of something would see something else now. */
gboolean phase_lacked_moved(Phase *phase);
void phase_init(Phase *phase, Sequence *sequence, const PhaseConfig *config, guint index);
void phase_clear(Phase *phase);
/** Whether later phases may run. */
gboolean phase_is_over(const Phase *phase);

/** Starts candidate @candidate of @phase. Returns: FALSE: it cannot start; phase->tried says why. */
gboolean step_start(Phase *phase, guint candidate);
/** The descriptor's stop, then everything that dies with the step. */
void step_kill(RegentStep *step);
/** Pins its inputs anew and lets it take them in place. FALSE: it cannot. */
gboolean step_refresh(RegentStep *step);
void step_wind_down(RegentStep *step, RegentCause cause);
/** Pins what the step needs and uses as it reads now. */
void step_pin(RegentStep *step);
/** Whether that would read differently now. */
gboolean step_is_stale(RegentStep *step);
gboolean step_needs_met(RegentStep *step);
void step_view(Sequence *sequence, const RegentPlugin *plugin, guint index, FactSet *view);
RegentStep *step_new(Engine *engine, Sequence *sequence, Phase *phase, const RegentPlugin *plugin, Config *config);
/** Frees what the step owns; the instance must be gone. */
void step_free(RegentStep *step);
/** Tells watchers of what was published: not when it is, for the speaker may be the one who watches. */
void step_tell_moved(Sequence *sequence);
/** Words for a missing need: what the phase that should have given it said, else that nobody did. @from: (out): that
 * phase, -1: unknown. Returns: (transfer full) */
Diagnosis *step_missing(Sequence *sequence, guint index, const char *need, int *from);

typedef struct {
	Said what;
	RegentStep *step;
	RegentRequest request;
} Message;

typedef struct {
	guint candidate;
	FactSet view;
	Diagnosis *why; /* it could not start or failed; NULL: no word */
	gboolean not_mine;
	int from;       /* phase that should have given what was missing, -1 */
} Tried;

void sequence_say(Sequence *sequence, Said what, RegentStep *step, RegentRequest request);
Tried *phase_tried(Phase *phase, guint candidate);
