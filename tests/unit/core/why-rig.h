/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rig.h"

#include <regent/plugin.h>

/** A sequence a, b, c with the plugins net, file and talk, which do what the test says, and what its status tells. The plugins
 * other and third are sim. */
extern RegentStep *net, *file, *talk;
extern gboolean file_is_not_mine; /* it is passed over with its own words */
extern gboolean ends_at_once;     /* TRUE at first: a goodbye takes no time */

/** @more: (nullable): further configuration. */
Rig *rig_of(const char *more);
/** net names a server. */
void through_a(Rig *rig);
/** And file is done. */
void through_b(Rig *rig);
/** And talk has registered a line. */
Rig *registered(const char *more);
/** talk publishes its line, or that it has none. */
void publish_lines(gboolean any);
/** The step fails, or is lost, with a code of the table. */
void lose(Rig *rig, RegentStep *step, const char *code);

/** Returns: (transfer full) */
GVariant *status(Rig *rig);
void assert_stage(Rig *rig, const char *stage);
void assert_state(Rig *rig, const char *state);
/** Codes of the whys in their order, "a/t.cable c/t.note"; the first is why, too. */
void assert_whys(Rig *rig, const char *expected);
/** The first why has @words in its @key. */
void assert_why_says(Rig *rig, const char *key, const char *words);
/** Seconds from now to a time of the first why; 0: it has none. */
double why_time(Rig *rig, const char *key);
void assert_plugin(Rig *rig, gsize phase, const char *expected);
