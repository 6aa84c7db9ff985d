/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "phases.h"

/** What is said first. */
typedef struct {
	char *sentence;     /* the cause as `regentctl why` has it first, or that all is well */
	char *more;         /* what failed, how far it came, what cut it short; "" where the first sentence says it */
	char **not_reached; /* phases */
	char **not_tried;   /* what a probe does only when it is asked to, and how it is asked */
	gboolean good;      /* every phase was done and every expectation held */
} ProbeVerdict;

void probe_verdict_of(const Probe *probe, GPtrArray *phases, ProbeVerdict *ret_verdict);
/** Whether a why of the status is for who reads a probe: what one waits for is over, what one assumed the head says. */
gboolean probe_verdict_tells(GVariant *why);
void probe_verdict_clear(ProbeVerdict *verdict);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ProbeVerdict, probe_verdict_clear)
