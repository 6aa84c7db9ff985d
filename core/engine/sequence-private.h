/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sequence.h"

/* What the files of the engine tell each other: sequence*.c where an endpoint stands, phase*.c its candidates and its
 * time, step*.c one plugin at work. */

/* What a step said in a callback, acted on in the turn that follows. */
typedef enum { SAID_DONE, SAID_FAIL, SAID_WOUND_DOWN, SAID_REQUEST } Said;

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
	int from; /* phase that should have given what was missing, -1 */
} Tried;

/* sequence-config.c */

void sequence_build_phases(Sequence *sequence);
void sequence_free_phases(Sequence *sequence);
void sequence_read_zero(Sequence *sequence);
/** Takes the next configuration over: its steps from the first difference on are gone. */
void sequence_adopt_config(Sequence *sequence);

/* sequence-turn.c */

/** What a step or a person asked for is done in the next turn. */
void sequence_act_on_request(Sequence *sequence, RegentRequest request);
void sequence_turn(gpointer sequence);
/** The limit of a goodbye is over. */
void sequence_wind_over(gpointer sequence);
/** A child's share of the spread is over. */
void sequence_spread_over(gpointer sequence);

/* sequence.c */

/** Takes a turn once the callback that runs now has returned. */
void sequence_kick(Sequence *sequence);
/** Rewinds to phase @index; during a rewind it only moves the target further back. */
void sequence_rewind(Sequence *sequence, guint index, RegentCause cause);
/** What layer zero says of @name. Returns: (transfer none) (nullable) */
GVariant *sequence_zero(Sequence *sequence, GQuark name);
void sequence_judge(Sequence *sequence);
/** @phase, @plugin: (nullable). @text: (transfer full) (nullable). */
void sequence_event(Sequence *sequence, Phase *phase, const RegentPlugin *plugin, const char *kind, char *text);
/** An event with a reason. @plugin, @why: (nullable). @wait: 0: none. */
void phase_event_why(Phase *phase, const RegentPlugin *plugin, const char *kind, const Diagnosis *why, gint64 wait);

gint64 phase_now(const Phase *phase);
/** Returns: @span give or take a fifth. */
gint64 phase_jitter(Phase *phase, gint64 span);
void phase_clear_tried(Phase *phase);
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
/** Begins the next damping. Returns: how long the last one goes on. */
gint64 phase_damp(Phase *phase);
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
gboolean step_refresh(RegentStep *step, RegentCause cause);
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
/** An event of the step, which may be a service. @text: (transfer full) (nullable). */
void step_event(RegentStep *step, const char *kind, char *text);
/** Tells watchers of what was published: not when it is, for the speaker may be the one who watches. */
void step_tell_moved(Sequence *sequence);
/** Words for a missing need: what the phase that should have given it said, else that nobody did. @from: (out): that
 * phase, -1: unknown. Returns: (transfer full) */
Diagnosis *step_missing(Sequence *sequence, guint index, const char *need, int *from);

void sequence_say(Sequence *sequence, Said what, RegentStep *step, RegentRequest request);
Tried *phase_tried(Phase *phase, guint candidate);
