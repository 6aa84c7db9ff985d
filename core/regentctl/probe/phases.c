/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "phases.h"

#include "events.h"

static void phase_free(gpointer data)
{
	ProbePhase *phase = data;

	g_free(phase->name);
	g_free(phase->plugin);
	g_free(phase->state);
	g_free(phase);
}

static ProbePhase *find(GPtrArray *phases, const char *name, guint *ret_index)
{
	for (guint i = 0; i < phases->len; i++) {
		ProbePhase *phase = phases->pdata[i];

		*ret_index = i;
		if (g_str_equal(phase->name, name))
			return phase;
	}
	return NULL;
}

const ProbePhase *probe_phase_find(GPtrArray *phases, const char *name)
{
	guint index;

	return find(phases, name, &index);
}

static GPtrArray *read_phases(const Probe *probe)
{
	g_autoptr(GVariant) list = g_variant_lookup_value(probe->status, "phases", G_VARIANT_TYPE("aa{sv}"));
	GPtrArray *phases = g_ptr_array_new_with_free_func(phase_free);

	for (gsize i = 0; list && i < g_variant_n_children(list); i++) {
		g_autoptr(GVariant) item = g_variant_get_child_value(list, i);
		ProbePhase *phase = g_new0(ProbePhase, 1);

		phase->name = g_strdup(ctl_string(item, "phase"));
		phase->plugin = g_strdup(ctl_string(item, "plugin"));
		phase->state = g_strdup(ctl_string(item, "state"));
		phase->begun = phase->took = -1;
		g_ptr_array_add(phases, phase);
	}
	return phases;
}

/* What the events say of the phases, by index. */
typedef struct {
	gint64 boot;
	gboolean over; /* the next start is another run */
} Run;

static void begin(ProbePhase *phase, Run *run, gint64 time)
{
	phase->starts++;
	if (phase->begun >= 0 && !run->over)
		return;
	phase->begun = MAX(time - run->boot, 0);
	run->over = FALSE;
}

static void end(ProbePhase *phase, Run *run, const CtlEvent *event)
{
	if (phase->begun < 0)
		return;
	phase->took = MAX(event->time - run->boot - phase->begun, 0);
	run->over = !g_str_equal(event->kind, "phase-failed");
}

static void follow(GPtrArray *phases, Run *runs, const CtlEvent *event)
{
	guint index = 0;
	ProbePhase *phase = find(phases, event->phase, &index);

	if (!phase)
		return;
	if (g_str_equal(event->kind, "phase-start"))
		begin(phase, &runs[index], event->time);
	else if (g_str_equal(event->kind, "phase-done") || g_str_equal(event->kind, "phase-failed"))
		end(phase, &runs[index], event);
	else if (g_str_equal(event->kind, "rewind"))
		for (guint i = index; i < phases->len; i++)
			runs[i].over = TRUE;
}

/* What is at work has taken as long as it has been. */
static void add_running(const Probe *probe, GPtrArray *phases)
{
	gint64 now = ctl_int64(probe->status, "now", 0) - ctl_int64(probe->status, "boot", 0);

	for (guint i = 0; i < phases->len; i++) {
		ProbePhase *phase = phases->pdata[i];

		if (g_str_equal(phase->state, "running") && phase->begun >= 0)
			phase->took = MAX(now - phase->begun, 0);
	}
}

GPtrArray *probe_phases(const Probe *probe)
{
	GPtrArray *phases = read_phases(probe);
	g_autofree Run *runs = g_new0(Run, phases->len + 1);

	for (guint i = 0; i < phases->len; i++)
		runs[i].boot = ctl_int64(probe->status, "boot", 0);
	for (gsize i = 0; i < g_variant_n_children(probe->events); i++) {
		g_autoptr(GVariant) owner = NULL;
		CtlEvent event;

		ctl_event_read(probe->events, i, &event, &owner);
		follow(phases, runs, &event);
	}
	add_running(probe, phases);
	return phases;
}

gboolean probe_phase_is_done(const ProbePhase *phase)
{
	return g_str_equal(phase->state, "done");
}

gboolean probe_phase_was_reached(const ProbePhase *phase)
{
	return phase->starts > 0 || !g_str_equal(phase->state, "idle");
}

gint64 probe_phases_total(const Probe *probe, GPtrArray *phases)
{
	gint64 total = -1;

	for (guint i = 0; i < phases->len; i++) {
		const ProbePhase *phase = phases->pdata[i];

		if (!probe_phase_is_done(phase))
			return -1;
		if (phase->begun >= 0 && phase->took >= 0)
			total = MAX(total, phase->begun + phase->took);
	}
	return total;
}
