/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "phases.h"

/** What is said first. */
typedef struct {
	char *sentence;     /* the cause as `regentctl why` has it first, or that all is well */
	char *more;         /* how far it came, "" where the first sentence says it */
	char **not_reached; /* phases */
	char **not_tried;   /* what a probe does only when it is asked to, and how it is asked */
	gboolean good;      /* every phase was done and every expectation held */
} ProbeVerdict;

void probe_verdict_of(const Probe *probe, GPtrArray *phases, ProbeVerdict *ret_verdict);
void probe_verdict_clear(ProbeVerdict *verdict);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ProbeVerdict, probe_verdict_clear)
