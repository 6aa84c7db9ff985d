/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "core/engine/phase.h"
#include "core/engine/sequence.h"
#include "core/engine/step.h"

/** One endpoint on a fake clock, its chain made of sim plugins under other names. */
typedef struct {
	Engine engine;
	Loader *loader;
	Config *config;
	Sequence *sequence;
	GString *trace; /* kind:plugin-or-phase of every event but reports */
	gboolean empty; /* wound down for good */
} Rig;

/** A sim plugin by another name, or one of the test's own. */
typedef struct {
	const char *name;
	const char *const *needs, *const *uses, *const *provides;
	const RegentPlugin *like; /* NULL: sim */
} RigPlugin;

Rig *rig_new(const RigPlugin *plugins, const char *config);
void rig_free(Rig *rig);
void rig_seconds(Rig *rig, double seconds);
/** The live step of plugin @name, NULL: there is none. */
RegentStep *rig_step(Rig *rig, const char *name);
PhaseState rig_state(Rig *rig, const char *phase);
/** What the steps of @phase would see. */
GVariant *rig_see(Rig *rig, const char *fact, const char *phase);
/** A live step publishes @fact = @text (GVariant text, NULL retracts), as from a callback of its own. */
void rig_publish(Rig *rig, const char *plugin, const char *fact, const char *text);
void rig_lose(Rig *rig, const char *plugin);
/** Forgets the trace so far. */
void rig_mark(Rig *rig);
/** How often @word stands in the trace since the mark. */
guint rig_count(Rig *rig, const char *word);
/** No step at rest works on a stale view. */
void rig_assert_fresh(Rig *rig);
