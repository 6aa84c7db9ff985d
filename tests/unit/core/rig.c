/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rig.h"

#include <string.h>

extern const RegentPlugin regent_plugin_sim;

static void trace(gpointer data, const RegentEvent *event)
{
	Rig *rig = data;

	if (strcmp(event->kind, "report") && strcmp(event->kind, "explain"))
		g_string_append_printf(rig->trace, " %s:%s", event->kind,
			event->plugin  ? event->plugin
			: event->phase ? event->phase
				       : "-");
}

static void empty(gpointer data, Sequence *sequence)
{
	((Rig *) data)->empty = TRUE;
}

static void add_plugin(Rig *rig, const RigPlugin *plugin)
{
	RegentPlugin descriptor = plugin->like ? *plugin->like : regent_plugin_sim;

	descriptor.name = plugin->name;
	descriptor.needs = plugin->needs;
	descriptor.uses = plugin->uses;
	descriptor.provides = plugin->provides;
	g_assert_true(loader_add(rig->loader, &descriptor, NULL));
}

Rig *rig_new(const RigPlugin *plugins, const char *text)
{
	Rig *rig = g_new0(Rig, 1);
	g_autoptr(GError) error = NULL;

	rig->engine.loop = loop_new_fake();
	rig->engine.events = events_new();
	rig->loader = loader_new("/nonexistent");
	rig->trace = g_string_new(NULL);
	for (; plugins->name; plugins++)
		add_plugin(rig, plugins);
	rig->config = config_from_text(text, rig->loader, &error);
	g_assert_no_error(error);
	events_watch(rig->engine.events, trace, rig);
	rig->sequence = sequence_new(&rig->engine, rig->config, "phone", NULL);
	rig->sequence->on_empty = empty;
	rig->sequence->data = rig;
	sequence_start(rig->sequence);
	return rig;
}

void rig_free(Rig *rig)
{
	sequence_free(rig->sequence);
	config_unref(rig->config);
	loader_free(rig->loader);
	events_free(rig->engine.events);
	loop_free(rig->engine.loop);
	g_string_free(rig->trace, TRUE);
	g_free(rig);
}

void rig_seconds(Rig *rig, double seconds)
{
	loop_advance(rig->engine.loop, (gint64) (seconds * G_USEC_PER_SEC));
}

RegentStep *rig_step(Rig *rig, const char *name)
{
	for (guint i = 0; i < rig->sequence->order->len; i++) {
		Step *step = rig->sequence->order->pdata[i];

		if (!strcmp(step->base.plugin->name, name))
			return &step->base;
	}
	return NULL;
}

static Phase *find_phase(Rig *rig, const char *name)
{
	for (guint i = 0; i < rig->sequence->phase_count; i++)
		if (!strcmp(rig->sequence->phases[i].config->name, name))
			return &rig->sequence->phases[i];
	g_assert_not_reached();
}

PhaseState rig_state(Rig *rig, const char *phase)
{
	return find_phase(rig, phase)->state;
}

GVariant *rig_see(Rig *rig, const char *fact, const char *phase)
{
	return sequence_see(rig->sequence, g_quark_from_string(fact), find_phase(rig, phase)->index);
}

void rig_publish(Rig *rig, const char *plugin, const char *fact, const char *text)
{
	RegentStep *step = rig_step(rig, plugin);
	g_autoptr(GVariant) value = text ? g_variant_parse(NULL, text, NULL, NULL, NULL) : NULL;

	g_assert_nonnull(step);
	regent_step_publish(step, fact, value);
	rig_seconds(rig, 0);
}

void rig_lose(Rig *rig, const char *plugin)
{
	RegentStep *step = rig_step(rig, plugin);

	g_assert_nonnull(step);
	regent_step_fail(step, g_error_new(REGENT_ERROR, REGENT_ERROR_FAILED, "lost by the test"));
	rig_seconds(rig, 0);
}

void rig_mark(Rig *rig)
{
	g_string_truncate(rig->trace, 0);
}

guint rig_count(Rig *rig, const char *word)
{
	g_auto(GStrv) words = g_strsplit(rig->trace->str, " ", -1);
	guint count = 0;

	for (char **at = words; *at; at++)
		count += !strcmp(*at, word);
	return count;
}

void rig_assert_fresh(Rig *rig)
{
	for (guint i = 0; i < rig->sequence->order->len; i++) {
		Step *step = rig->sequence->order->pdata[i];

		if (step_is_at_work(step))
			g_assert_false(step_is_stale(step));
	}
}
