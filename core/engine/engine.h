/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "core/facts/factset.h"
#include "events.h"
#include "loop.h"
#include "state.h"

/**
 * The engine: a Sequence takes one endpoint through its phases, a Phase has candidates and time, a Step is one plugin at
 * work in it. One rule drives them: a phase is stale when what its steps need or use would read differently now than when
 * they took it. After each callback the sequence takes a turn: what steps said is acted on, then it judges once, then it
 * goes back or forward. HACKING.md has the state tables.
 */
typedef struct Sequence Sequence;
typedef struct Phase Phase;
typedef struct Step Step;

/** What all sequences of a process share. */
typedef struct {
	Loop *loop;
	Events *events;
	State *state;             /* NULL: nothing is kept */
	Share *share;             /* NULL: nothing is shared */
	GLogLevelFlags log_level; /* less important lines are not even made */
} Engine;
