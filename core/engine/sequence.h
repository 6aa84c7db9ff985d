/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "core/config/config.h"
#include "diagnosis.h"
#include "events.h"
#include "core/facts/factset.h"
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
	State *state;             /* NULL: nothing is kept */
	Share *share;             /* NULL: nothing is shared */
	GLogLevelFlags log_level; /* less important lines are not even made */
} Engine;

typedef enum { STEP_RUNNING, STEP_DONE, STEP_BROKEN, STEP_WINDING, STEP_DEAD } StepState;

typedef enum {
	PHASE_IDLE,
	PHASE_HELD, /* lost again: waits before it starts */
	PHASE_RUNNING,
	PHASE_DONE,
	PHASE_FAILED, /* waits before the rewind */
	PHASE_PASSED, /* failed, but later phases go on while it keeps trying */
} PhaseState;

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
	ConfigEndpoint *endpoint; /* of that, NULL: a service */
	FactSet layer;
	FactSet view;
	FactSet *before;      /* the view that it took last, while it refreshes or has refused; else NULL */
	Diagnosis *diagnosis; /* of waiting, failing or being done with a drawback */
	gboolean not_mine;
	gboolean refused; /* what it reads now cannot be taken in place */
	char *text;
	char *stage;
	double fraction;
	gint64 started, took;
	GSList *timers;       /* RegentTimer */
	GSList *watches;      /* RegentWatch */
	GSList *asyncs;       /* Async */
	GSList *fetches;      /* RegentFetch it asked for */
	GSList *jobs;         /* RegentFetch it delivers */
	GSList *absences;     /* Absence */
	GSList *strings;      /* option values handed out */
	GArray *fact_watches; /* FactWatch, NULL: none */
	GCancellable *cancellable;
	GHashTable *complaints; /* peer -> Complaint */
	gpointer agent;         /* a service's process */
	gpointer event_watch;   /* a service's EventWatch, NULL: none */
	Engine *engine;
};

struct Phase {
	Sequence *sequence;
	const PhaseConfig *config;
	guint index;
	PhaseState state;
	GPtrArray *steps; /* RegentStep, in the order they started */
	guint next;       /* candidate of mode first */
	GArray *tried;    /* Tried: candidates since the phase was tried, and what they saw */
	RegentCause cause;
	gint64 backoff; /* last wait, 0: none yet */
	gint64 damping; /* last wait between two changes */
	guint failures; /* in a row */
	guint tries;
	gint64 until;    /* end of the time-out, wait, hold or calm that the state has; 0: none */
	gint64 damped;   /* no rewind for a changed fact before */
	gint64 judge_at; /* when a change that had to wait is judged again, 0: none */
	gint64 again;    /* when failed candidates of any and all start again, 0: none */
	LoopTimer timer; /* at the earliest of until, judge_at and again */
	gint64 started, took;
	int retry_from; /* phase to start again when the wait is over */
	Diagnosis *diagnosis;
};

struct Sequence {
	Engine *engine;
	char *name;
	Config *config;
	Config *next_config; /* taken over when the rewind for it is over */
	ConfigEndpoint *endpoint;
	const Chain *chain;
	FactSet own;           /* layer zero: what only this endpoint has, */
	const FactSet *common; /* and what all of its file have, the configuration's */
	Phase *phases;
	guint phase_count;
	GPtrArray *order; /* RegentStep, in the order they started */
	GArray *said;     /* Message */
	LoopTask turn;
	int target; /* phase a rewind goes back to, -1: none */
	RegentCause reason;
	gboolean lost;  /* the target was lost: later steps get no goodbye */
	LoopTimer wind; /* limit of the goodbye that is being said */
	gboolean quitting;
	gboolean hasty;    /* no goodbyes any more */
	gboolean gone;     /* wound down for good: takes no turn any more */
	gboolean complete; /* registered: every phase done or passed, the last one done */
	gint64 since;      /* it became complete, or ceased to be */
	gint64 booted;
	Sequence *parent;
	GPtrArray *children; /* Sequence, NULL: none */
	LoopTimer spread;    /* a child's start */
	gboolean spread_over;
	gboolean facts_moved;                                /* in this turn: children must judge */
	GArray *moved;                                       /* GQuark: watched facts to be told of, NULL: none */
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
