/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "status.h"

#include "phase.h"
#include "step.h"
#include "why.h"
#include "core/config/settable.h"
#include "core/facts/vocabulary.h"

static void add_string(GVariantBuilder *dict, const char *key, const char *value)
{
	g_variant_builder_add(dict, "{sv}", key, g_variant_new_string(value ? value : ""));
}

static void add_diagnosis(GVariantBuilder *dict, const Diagnosis *why)
{
	add_string(dict, "code", why->code);
	add_string(dict, "phone", why->phone);
	add_string(dict, "cause", why->cause);
	add_string(dict, "cure", why->cure);
}

/* The step that speaks for the phase: the first done one in the order of the plugins, else one at work. */
static Step *speaker(Phase *phase)
{
	Step *best = NULL;

	for (guint i = 0; i < phase->steps->len; i++) {
		Step *step = phase->steps->pdata[i];

		if (!best || (step->state == STEP_DONE) > (best->state == STEP_DONE) ||
			(step->state == best->state && step->candidate < best->candidate))
			best = step;
	}
	return best;
}

/* The plugin that a phase without a step shows: the one that spoke last; before any did, the only one. "": it is not known
 * yet which will. */
static const char *plugin_of(const Phase *phase, const Step *step)
{
	const RegentPlugin **plugins = phase->config->plugins;

	if (step)
		return step->base.plugin->name;
	if (phase->spoke >= 0)
		return plugins[phase->spoke]->name;
	return plugins[0] && !plugins[1] ? plugins[0]->name : "";
}

static GVariant *status_phase(Phase *phase, const Why *why)
{
	GVariantBuilder dict = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE_VARDICT);
	Step *step = speaker(phase);
	gint64 set = settable_when(phase->sequence->config, phase->sequence->endpoint, phase->config->name,
		step ? step->base.plugin : NULL);
	gboolean waits = phase->until != REGENT_NEVER && (phase->state == PHASE_FAILED || phase->state == PHASE_HELD ||
								 (phase->state == PHASE_PASSED && !phase->steps->len));

	add_string(&dict, "phase", phase->config->name);
	add_string(&dict, "state", phase_state_name(phase->state));
	add_string(&dict, "plugin", plugin_of(phase, step));
	add_string(&dict, "text", step ? step->text : NULL);
	g_variant_builder_add(&dict, "{sv}", "fraction", g_variant_new_double(step ? step->fraction : -1));
	g_variant_builder_add(&dict, "{sv}", "took", g_variant_new_int64(phase->took));
	g_variant_builder_add(&dict, "{sv}", "tries", g_variant_new_uint32(phase->tries));
	g_variant_builder_add(&dict, "{sv}", "next-try", g_variant_new_int64(waits ? phase->until : 0));
	if (set)
		g_variant_builder_add(&dict, "{sv}", "set", g_variant_new_int64(set));
	if (why)
		add_diagnosis(&dict, why->diagnosis);
	return g_variant_builder_end(&dict);
}

static GVariant *status_why(const Why *why)
{
	static const char *const weights[] = { "fault", "minor", "note" };
	GVariantBuilder dict = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE_VARDICT);

	add_string(&dict, "phase", why->phase->config->name);
	add_string(&dict, "plugin", why->plugin ? why->plugin->name : NULL);
	add_diagnosis(&dict, why->diagnosis);
	add_string(&dict, "weight", weights[MIN(why->diagnosis->weight, REGENT_WEIGHT_NOTE)]);
	g_variant_builder_add(&dict, "{sv}", "since", g_variant_new_int64(why->diagnosis->since));
	g_variant_builder_add(&dict, "{sv}", "until", g_variant_new_int64(why->until));
	return g_variant_builder_end(&dict);
}

static void add_whys(GVariantBuilder *dict, GPtrArray *list)
{
	GVariantBuilder whys = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

	for (guint i = 0; i < list->len; i++)
		g_variant_builder_add_value(&whys, status_why(list->pdata[i]));
	g_variant_builder_add(dict, "{sv}", "whys", g_variant_builder_end(&whys));
	if (list->len)
		g_variant_builder_add(dict, "{sv}", "why", status_why(list->pdata[0]));
}

/* What a phone's display says: why the phase that stands still does not go on, or what is done there. */
static const char *stage_of(Sequence *sequence, GPtrArray *list)
{
	Phase *phase = why_standing(sequence);
	const Why *why = list->len ? list->pdata[0] : NULL;
	Step *step = phase ? speaker(phase) : NULL;

	if (!phase)
		return NULL;
	if (why && *why->diagnosis->phone)
		return why->diagnosis->phone;
	if (step && step->stage)
		return step->stage;
	return phase->config->plugins[step ? (int) step->candidate : MAX(phase->spoke, 0)]->stage;
}

static void add_phases(GVariantBuilder *dict, Sequence *sequence, GPtrArray *list)
{
	GVariantBuilder phases = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

	for (guint i = 0; i < sequence->phase_count; i++) {
		Phase *phase = &sequence->phases[i];

		g_variant_builder_add_value(&phases, status_phase(phase, why_of_phase(list, phase)));
	}
	g_variant_builder_add(dict, "{sv}", "phases", g_variant_builder_end(&phases));
}

static const char *see_string(Sequence *sequence, const char *name)
{
	GVariant *value = sequence_see(sequence, g_quark_from_static_string(name), sequence->phase_count);

	return value ? g_variant_get_string(value, NULL) : NULL;
}

GVariant *status_of(Sequence *sequence)
{
	GVariantBuilder dict = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE_VARDICT);
	const char *device = see_string(sequence, REGENT_FACT_ENDPOINT_DEVICE_NAME);
	const char *model = see_string(sequence, REGENT_FACT_MODEL_NAME);
	g_autoptr(GPtrArray) list = why_list(sequence);

	add_string(&dict, "endpoint", sequence->name);
	add_string(&dict, "device", device ? device : sequence->device ? sequence->device : sequence->name);
	add_string(&dict, "model", model ? model : see_string(sequence, REGENT_FACT_ENDPOINT_MODEL));
	add_string(&dict, "interface", see_string(sequence, REGENT_FACT_ENDPOINT_INTERFACE));
	add_string(&dict, "stage", stage_of(sequence, list));
	add_string(&dict, "state", sequence_state_name(sequence->state));
	g_variant_builder_add(&dict, "{sv}", "registered", g_variant_new_boolean(sequence->state >= SEQUENCE_NO_LINE));
	g_variant_builder_add(
		&dict, "{sv}", "children", g_variant_new_uint32(sequence->children ? sequence->children->len : 0));
	g_variant_builder_add(&dict, "{sv}", "since", g_variant_new_int64(sequence->since));
	g_variant_builder_add(&dict, "{sv}", "now", g_variant_new_int64(loop_now(sequence->engine->loop)));
	g_variant_builder_add(&dict, "{sv}", "boot", g_variant_new_int64(sequence->booted));
	add_phases(&dict, sequence, list);
	add_whys(&dict, list);
	return g_variant_builder_end(&dict);
}

/* Facts. */

static void collect(GHashTable *names, const FactSet *set)
{
	for (guint i = 0; i < set->count; i++)
		if (!fact_is_secret(g_quark_to_string(set->facts[i].name)))
			g_hash_table_add(names, GUINT_TO_POINTER(set->facts[i].name));
}

static void collect_names(GHashTable *names, Sequence *sequence)
{
	collect(names, &sequence->own);
	collect(names, sequence->common);
	for (guint i = 0; i < sequence->order->len; i++)
		collect(names, &((Step *) sequence->order->pdata[i])->layer);
	if (sequence->parent)
		collect_names(names, sequence->parent);
}

static GVariant *see_any(Sequence *sequence, GQuark name)
{
	GVariant *value = sequence_see(sequence, name, sequence->phase_count);

	for (guint i = 0; !value && i < sequence->order->len; i++)
		value = factset_get(&((Step *) sequence->order->pdata[i])->layer, name);
	return value;
}

static int compare_quarks(gconstpointer a, gconstpointer dict)
{
	return g_strcmp0(g_quark_to_string(GPOINTER_TO_UINT(a)), g_quark_to_string(GPOINTER_TO_UINT(dict)));
}

GVariant *status_facts(Sequence *sequence)
{
	GVariantBuilder dict = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE_VARDICT);
	g_autoptr(GHashTable) names = g_hash_table_new(NULL, NULL);
	g_autoptr(GList) sorted = NULL;

	collect_names(names, sequence);
	sorted = g_list_sort(g_hash_table_get_keys(names), compare_quarks);
	for (GList *at = sorted; at; at = at->next) {
		GVariant *value = see_any(sequence, GPOINTER_TO_UINT(at->data));

		if (value)
			g_variant_builder_add(&dict, "{sv}", g_quark_to_string(GPOINTER_TO_UINT(at->data)), value);
	}
	return g_variant_builder_end(&dict);
}
