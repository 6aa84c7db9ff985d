/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "probe-end.h"
#include "probe-folder.h"
#include "probe-plan.h"
#include "probe.h"

/** One boot of a probe: its daemon, what it tells, what is shown of it, its end. */
typedef struct {
	GVariant *status, *facts, *events; /* as Probe has them; status NULL: it ended before anything was known */
	gint64 started, ended;             /* us of the epoch */
	ProbeEnd end;
	char *cut;        /* as Probe has it */
	CtlExit exit;     /* where nothing is known, with */
	const char *code; /* for ctl_fail(), and */
	char *words;      /* why not */
} ProbeResult;

/** Boots as @model (nullable) until the plan's end, and leaves nothing of it. */
void probe_run(Ctl *ctl, const ProbePlan *plan, const char *model, ProbeFolder *folder, ProbeResult *ret_result);
void probe_result_clear(ProbeResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ProbeResult, probe_result_clear)
