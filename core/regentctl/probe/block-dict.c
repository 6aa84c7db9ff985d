/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "block.h"

#include "expect.h"
#include "paths.h"
#include "rows.h"
#include "verdict.h"

#include <regent/facts.h>

static GVariant *row_list(const Probe *probe)
{
	GVariantBuilder list = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));
	g_autoptr(GPtrArray) rows = probe_rows(probe);

	for (guint i = 0; i < rows->len; i++) {
		const ProbeRow *row = rows->pdata[i];

		g_variant_builder_add_parsed(&list, "{'topic': <%s>, 'name': <%s>, 'value': <%s>, 'source': <%s>}",
			row->topic, row->name, row->value, row->source);
	}
	return g_variant_builder_end(&list);
}

static GVariant *phase_list(GPtrArray *phases)
{
	GVariantBuilder list = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

	for (guint i = 0; i < phases->len; i++) {
		const ProbePhase *phase = phases->pdata[i];

		g_variant_builder_add_parsed(&list,
			"{'phase': <%s>, 'plugin': <%s>, 'state': <%s>, 'begun': <%x>, 'took': <%x>, 'tries': <%u>}",
			phase->name, phase->plugin, phase->state, phase->begun, phase->took, phase->starts);
	}
	return g_variant_builder_end(&list);
}

static GVariant *expectation_list(GPtrArray *judged)
{
	GVariantBuilder list = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

	for (guint i = 0; judged && i < judged->len; i++) {
		const ProbeJudged *one = judged->pdata[i];

		g_variant_builder_add_parsed(&list, "{'name': <%s>, 'expected': <%s>, 'is': <%s>, 'held': <%b>}",
			one->name, one->expected, one->is, one->held);
	}
	return g_variant_builder_end(&list);
}

/* Of all phases. */
static GVariant *heard_list(const Probe *probe)
{
	GVariantBuilder list = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

	for (gsize i = 0; i < g_variant_n_children(probe->events); i++) {
		g_autoptr(GVariant) event = g_variant_get_child_value(probe->events, i);

		if (g_str_equal(ctl_string(event, "kind"), "heard"))
			g_variant_builder_add_value(&list, event);
	}
	return g_variant_builder_end(&list);
}

static void add(GVariantBuilder *dict, const char *key, GVariant *value)
{
	g_variant_builder_add(dict, "{sv}", key, value);
}

static void add_string(GVariantBuilder *dict, const char *key, const char *value)
{
	add(dict, key, g_variant_new_string(value));
}

static void add_verdict(GVariantBuilder *dict, const ProbeVerdict *verdict)
{
	add_string(dict, "verdict", verdict->sentence);
	add(dict, "good", g_variant_new_boolean(verdict->good));
	add(dict, "not-reached", g_variant_new_strv((const char *const *) verdict->not_reached, -1));
	add(dict, "not-tried", g_variant_new_strv((const char *const *) verdict->not_tried, -1));
}

static void add_identity(GVariantBuilder *dict, const Probe *probe)
{
	add(dict, "started", g_variant_new_int64(probe->started));
	add(dict, "ended", g_variant_new_int64(probe->ended));
	add_string(dict, "version", REGENT_VERSION);
	add_string(dict, "cut", probe->cut ? probe->cut : "");
	add_string(dict, "interface", probe->interface);
	add_string(dict, "device", ctl_string(probe->status, "device"));
	add_string(dict, "model", ctl_string(probe->status, "model"));
	add_string(dict, "mac", ctl_string(probe->facts, REGENT_FACT_ENDPOINT_MAC));
	add_string(dict, "state", ctl_string(probe->status, "state"));
}

GVariant *probe_block_dict(const Probe *probe)
{
	g_autoptr(GVariant) whys = g_variant_lookup_value(probe->status, "whys", G_VARIANT_TYPE("aa{sv}"));
	g_autoptr(GPtrArray) phases = probe_phases(probe);
	g_auto(ProbeVerdict) verdict = { 0 };
	GVariantBuilder dict = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE_VARDICT);

	probe_verdict_of(probe, phases, &verdict);
	add_verdict(&dict, &verdict);
	add_identity(&dict, probe);
	add(&dict, "rows", row_list(probe));
	add(&dict, "whys", whys ? whys : g_variant_new_array(G_VARIANT_TYPE_VARDICT, NULL, 0));
	add(&dict, "phases", phase_list(phases));
	add(&dict, "heard", heard_list(probe));
	add(&dict, "expectations", expectation_list(probe->judged));
	add(&dict, "facts", probe->facts);
	return g_variant_builder_end(&dict);
}
