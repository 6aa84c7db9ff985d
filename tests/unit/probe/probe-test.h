/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "ctl-test.h"
#include "probe.h"

/** What the tests of a probe share: what a daemon gave, as GVariant text. Times count from the boot, in ms. */

/** Returns: (transfer full): a status. @phases: "link done, vlan passed, addressing failed", each of the plugin "p". @whys:
 * a list in []. It ends 20 s after the boot. */
GVariant *probe_test_status(const char *state, const char *phases, const char *whys);
/** Returns: (transfer full): @events: "0 phase-start link; 11 phase-done link; 30 heard addressing: offer of 10.1.0.7" */
GVariant *probe_test_events(const char *events);

/** A probe that has begun on 29 Nov 2026 10:20:00 and took 20 s; gives the values to it. */
Probe probe_test_new(GVariant *status, GVariant *facts, GVariant *events);
/** A port that has all there is, up to the phase reach. */
Probe probe_test_good(void);
void probe_test_clear(Probe *probe);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Probe, probe_test_clear)

/** Fails where @text does not have each of these lines, NULL-terminated. */
void assert_lines(const char *text, const char *const *lines);
void assert_no_word(const char *text, const char *word);
