/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "core/config/config.h"
#include "engine.h"

/** One endpoint's phases in order, and where it stands in them: sequence.c its life and its facts, sequence-turn.c the
 * turn and the rewind, sequence-request.c what is asked of it, sequence-state.c how far it is, sequence-config.c another
 * configuration. */

/** What a step said in a callback, acted on in the turn that follows. */
typedef enum { SAID_DONE, SAID_FAIL, SAID_WOUND_DOWN, SAID_REQUEST } Said;

typedef struct {
	Said what;
	Step *step;
	RegentRequest request;
} Message;

typedef enum {
	SEQUENCE_UNREGISTERED,
	SEQUENCE_COMPLETE, /* every phase is over, and no step registers it */
	SEQUENCE_NO_LINE,  /* registered without a line */
	SEQUENCE_REGISTERED,
} SequenceState;

/** A restart or a reset that waits, because too many came; what is registered stays so until it is carried out. */
typedef struct {
	int target; /* phase to start from, -1: none waits */
	RegentCause cause;
	gint64 since;
	LoopTimer timer;
	guint count; /* asked for without a calm between, */
	gint64 first, last;
} HeldRequest;

struct Sequence {
	Engine *engine;
	char *name;
	char *device; /* name that a step has given it last, NULL: none yet */
	Config *config;
	Config *next_config; /* taken over when the rewind for it is over */
	ConfigEndpoint *endpoint;
	const Chain *chain;
	FactSet own;           /* layer zero: what only this endpoint has, */
	const FactSet *common; /* and what all of its file have, the configuration's */
	Phase *phases;
	guint phase_count;
	GPtrArray *order; /* Step, in the order they started */
	GArray *said;     /* Message */
	LoopTask turn;
	int target; /* phase a rewind goes back to, -1: none */
	RegentCause reason;
	gboolean lost;  /* the target was lost: later steps get no goodbye */
	LoopTimer wind; /* limit of the goodbye that is being said */
	gint64 winding; /* when that began; before the first of them, the rewind */
	gboolean quitting;
	gboolean hasty;    /* no goodbyes any more */
	gboolean gone;     /* wound down for good: takes no turn any more */
	gboolean complete; /* every phase done or passed */
	SequenceState state;
	gint64 since;   /* it became registered or complete, or ceased to be */
	gint64 no_line; /* it has been registered without a line since then */
	HeldRequest held;
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

/* For the process. */

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

/* For the status. */

const char *sequence_state_name(SequenceState state);
/** Returns: (nullable): the done step that says whether the endpoint is registered. */
Step *sequence_registering_step(Sequence *sequence);
/** Reads how far it is now, and tells when that has changed. */
void sequence_note_state(Sequence *sequence);
/** Whether the phase that [sequence] check names, or the last, is done with the latest configuration, and nothing waits to
 * change that. */
gboolean sequence_is_checked(Sequence *sequence);
/** Whether what it stands on is up. */
gboolean sequence_parent_ready(Sequence *sequence);

/* For its phases and steps. */

/** Takes a turn once the callback that runs now has returned. */
void sequence_kick(Sequence *sequence);
void sequence_say(Sequence *sequence, Said what, Step *step, RegentRequest request);
/** Rewinds to phase @index; during a rewind it only moves the target further back. */
void sequence_rewind(Sequence *sequence, guint index, RegentCause cause);
/** What layer zero says of @name. Returns: (transfer none) (nullable) */
GVariant *sequence_zero(Sequence *sequence, GQuark name);
/** @phase, @plugin: (nullable). @text: (transfer full) (nullable). */
void sequence_event(Sequence *sequence, Phase *phase, const RegentPlugin *plugin, const char *kind, char *text);

/* Between the files of the sequence. */

void sequence_build_phases(Sequence *sequence);
void sequence_free_phases(Sequence *sequence);
void sequence_read_zero(Sequence *sequence);
/** Takes the next configuration over: its steps from the first difference on are gone. */
void sequence_adopt_config(Sequence *sequence);
/** Does what a step or a person asked for. */
void sequence_act_on_request(Sequence *sequence, RegentRequest request);
/** Forgets the request that waits if it would start from phase @from or a later one. */
void sequence_drop_held(Sequence *sequence, guint from);
/** The request that waits is carried out. */
void sequence_hold_over(gpointer sequence);
void sequence_turn(gpointer sequence);
/** The limit of a goodbye is over. */
void sequence_wind_over(gpointer sequence);
/** A child's share of the spread is over. */
void sequence_spread_over(gpointer sequence);
