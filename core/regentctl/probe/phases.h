/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "probe.h"

/** The phases whose peers' answers, times and ends have places of their own. */
#define PROBE_VLAN "vlan"
#define PROBE_ADDRESSING "addressing"
#define PROBE_PROVISIONING "provisioning"
#define PROBE_REACH "reach"

/** A phase and its time. */
typedef struct {
	char *name, *plugin, *state; /* as the status has them */
	guint starts;                /* how often it began */
	gint64 begun;                /* us since the boot, of its last run; -1: never */
	gint64 took; /* us from there to its end, failures and waits between included; -1: never begun */
} ProbePhase;

/** Returns: (transfer full): in their order. */
GPtrArray *probe_phases(const Probe *probe);
/** Returns: (nullable) */
const ProbePhase *probe_phase_find(GPtrArray *phases, const char *name);
gboolean probe_phase_is_done(const ProbePhase *phase);
/** It began and is over, or has been tried without success. */
gboolean probe_phase_was_reached(const ProbePhase *phase);
/** How long all of them took. Returns: us; -1: not all are done. */
gint64 probe_phases_total(const Probe *probe, GPtrArray *phases);
