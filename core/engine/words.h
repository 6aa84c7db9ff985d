/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "phase.h"
#include "sequence.h"
#include "step.h"

/** What the core says by itself, where no plugin has said anything or where it is the core that waits: in plain words, and
 * in the form of a plugin's reasons. All return: (transfer full). */

/** "90 s", "2 min". @span: us. */
char *words_span(gint64 span);
/** phase.waiting: the phase is at work, and nobody in it complains. */
Diagnosis *words_at_work(Phase *phase);
/** phase.waiting: the step ends before its phase or an earlier one starts again, or before the daemon ends. @step:
 * (nullable): it is an endpoint that stands on this one. */
Diagnosis *words_winding(Sequence *sequence, Step *step);
/** phase.waiting: the phase has not begun, for what the endpoint stands on or for its turn. */
Diagnosis *words_not_begun(Phase *phase);
/** phase.held: a restart or a reset waits. */
Diagnosis *words_held(Sequence *sequence);
/** phase.changed: what the phase reads has changed again and waits. NULL: it would not start again for it. */
Diagnosis *words_changed(Phase *phase);
/** phase.timeout: @step has said nothing that explains it. @step: (nullable): the first of several. */
Diagnosis *words_timeout(Phase *phase, Step *step);
/** phase.not-mine, or the words of the candidate that says what would have to be otherwise: nothing that is configured is
 * for this endpoint. That candidate has spoken for the phase then. */
Diagnosis *words_not_mine(Phase *phase);
/** The words of @tried, which failed before the phase was done by another: a drawback, by the time that it cost. */
Diagnosis *words_replaced(Phase *phase, const Tried *tried);
/** phase.missing: no earlier phase has given @need. */
Diagnosis *words_missing(Phase *phase, const char *need);
/** phase.no-line: it is registered, and no plugin says why without a line. */
Diagnosis *words_no_line(Sequence *sequence);
