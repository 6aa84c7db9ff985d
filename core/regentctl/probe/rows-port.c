/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rows.h"

#include "phases.h"
#include "value.h"

#include <regent/facts.h>

#define LINK "link"
#define POWER "power"
#define SWITCH "switch"
#define VLAN "VLAN"

static gboolean has(const Probe *probe, const char *fact)
{
	g_autoptr(GVariant) value = g_variant_lookup_value(probe->facts, fact, NULL);

	return value != NULL;
}

static void add_link(GPtrArray *rows, const Probe *probe)
{
	const char *duplex = ctl_string(probe->facts, REGENT_FACT_LINK_DUPLEX);
	guint32 speed = ctl_uint32(probe->facts, REGENT_FACT_LINK_SPEED, 0);

	if (speed)
		probe_row_printf(rows, LINK, "speed", "driver", "%u Mbit/s%s%s%s", speed, *duplex ? ", " : "", duplex,
			*duplex ? " duplex" : "");
	else if (*duplex)
		probe_row_printf(rows, LINK, "duplex", "driver", "%s", duplex);
	else if (has(probe, REGENT_FACT_LINK_CARRIER))
		probe_row_printf(rows, LINK, "carrier", "driver", "%s",
			ctl_boolean(probe->facts, REGENT_FACT_LINK_CARRIER) ? "up" : "none");
	if (ctl_uint32(probe->facts, REGENT_FACT_LINK_CHANGES, 0))
		probe_row_printf(rows, LINK, "came back", NULL, "%u times while the probe ran",
			ctl_uint32(probe->facts, REGENT_FACT_LINK_CHANGES, 0));
}

/* Upper case, as people write the protocol. */
static char *by_whom(const Probe *probe)
{
	return g_ascii_strup(ctl_string(probe->facts, REGENT_FACT_NEIGHBOR_PROTOCOL), -1);
}

static void add_power(GPtrArray *rows, const Probe *probe)
{
	g_autofree char *by = by_whom(probe);
	guint32 requested = ctl_uint32(probe->facts, REGENT_FACT_POWER_REQUESTED, 0);
	guint32 allocated = ctl_uint32(probe->facts, REGENT_FACT_POWER_ALLOCATED, 0);
	g_autofree char *asked = probe_value_power(requested);
	g_autofree char *given = probe_value_power(allocated);

	probe_row_fact(rows, probe, POWER, "source", by, REGENT_FACT_POWER_SOURCE);
	if (requested)
		probe_row_add(rows, POWER, "requested", asked, "by the phone");
	if (allocated)
		probe_row_add(rows, POWER, "allocated", given, by);
}

static gboolean heard_nothing(const char *words)
{
	return !*words || g_str_equal(words, "nothing");
}

/* Both protocols are named, also the one that nobody speaks; where nobody speaks any, that is one line. */
static void add_heard(GPtrArray *rows, const Probe *probe)
{
	const char *cdp = ctl_string(probe->facts, REGENT_FACT_NEIGHBOR_BY_CDP);
	const char *lldp = ctl_string(probe->facts, REGENT_FACT_NEIGHBOR_BY_LLDP);

	if (*cdp && *lldp && heard_nothing(cdp) && heard_nothing(lldp)) {
		probe_row_add(rows, SWITCH, "heard", "no CDP and no LLDP", NULL);
		return;
	}
	probe_row_add(rows, SWITCH, "by CDP", cdp, NULL);
	probe_row_add(rows, SWITCH, "by LLDP", lldp, NULL);
}

static void add_switch(GPtrArray *rows, const Probe *probe)
{
	static const char *const facts[][2] = {
		{ "name", REGENT_FACT_NEIGHBOR_NAME },
		{ "port", REGENT_FACT_NEIGHBOR_PORT },
		{ "platform", REGENT_FACT_NEIGHBOR_PLATFORM },
	};
	const char *show = ctl_string(probe->facts, REGENT_FACT_NEIGHBOR_SHOW_PORT);
	g_autofree char *by = by_whom(probe);

	for (guint i = 0; i < G_N_ELEMENTS(facts); i++)
		probe_row_fact(rows, probe, SWITCH, facts[i][0], by, facts[i][1]);
	add_heard(rows, probe);
	probe_row_fact(rows, probe, SWITCH, "not believed", NULL, REGENT_FACT_NEIGHBOR_IGNORED);
	if (has(probe, REGENT_FACT_NEIGHBOR_AUTHENTICATION))
		probe_row_printf(rows, SWITCH, "asks for", NULL, "%s",
			ctl_string(probe->facts, REGENT_FACT_NEIGHBOR_AUTHENTICATION));
	probe_row_fact(rows, probe, SWITCH, "blocked", NULL, REGENT_FACT_NEIGHBOR_BLOCKED);
	if (*show)
		probe_row_printf(rows, SWITCH, "to see there", NULL, "`%s`", show);
}

static char *vlan_words(guint16 vlan, const char *interface)
{
	const char *on = *interface ? " on " : "";

	if (vlan == REGENT_VLAN_UNTAGGED)
		return g_strdup_printf("untagged%s%s", on, interface);
	if (vlan == REGENT_VLAN_PRIORITY)
		return g_strdup_printf("priority-tagged%s%s", on, interface);
	return g_strdup_printf("%u, tagged%s%s", vlan, on, interface);
}

/** Returns: (transfer full) */
static char *vlan_source(const Probe *probe)
{
	const char *name = ctl_string(probe->facts, REGENT_FACT_NEIGHBOR_NAME);
	g_autofree char *by = by_whom(probe);

	if (has(probe, REGENT_FACT_VOICE_ADMIN_VLAN))
		return g_strdup("set by hand, the Admin VLAN");
	if (!*by)
		return g_strdup("as configured");
	return g_strdup_printf("%s%s%s", by, *name ? " of " : "", name);
}

/* Before that the interface is the port's, and nobody has looked for a voice VLAN. */
static gboolean has_settled_vlan(const Probe *probe)
{
	g_autoptr(GPtrArray) phases = probe_phases(probe);
	const ProbePhase *vlan = probe_phase_find(phases, PROBE_VLAN);
	const ProbePhase *addressing = probe_phase_find(phases, PROBE_ADDRESSING);

	return vlan ? probe_phase_is_done(vlan) : addressing && probe_phase_was_reached(addressing);
}

static void add_voice_vlan(GPtrArray *rows, const Probe *probe)
{
	const char *interface = ctl_string(probe->facts, REGENT_FACT_VOICE_INTERFACE);
	g_autofree char *source = vlan_source(probe);
	g_autofree char *words = NULL;
	guint16 vlan = 0;

	if (g_variant_lookup(probe->facts, REGENT_FACT_VOICE_VLAN, "q", &vlan) ||
		g_variant_lookup(probe->facts, REGENT_FACT_VOICE_ADMIN_VLAN, "q", &vlan)) {
		words = vlan_words(vlan, interface);
		probe_row_add(rows, VLAN, "voice", words, source);
	} else if (*interface && has_settled_vlan(probe)) {
		probe_row_printf(rows, VLAN, "voice", NULL, "none was learnt: untagged on %s", interface);
	}
}

static void add_marks(GPtrArray *rows, const Probe *probe)
{
	static const char *const marks[][2] = {
		{ "802.1p", REGENT_FACT_VOICE_PRIORITY },
		{ "DSCP", REGENT_FACT_VOICE_DSCP },
		{ "signaling DSCP", REGENT_FACT_VOICE_SIGNALING_DSCP },
	};
	g_autoptr(GString) words = g_string_new(NULL);
	g_autofree char *by = by_whom(probe);
	guchar mark = 0;

	for (guint i = 0; i < G_N_ELEMENTS(marks); i++)
		if (g_variant_lookup(probe->facts, marks[i][1], "y", &mark))
			g_string_append_printf(words, "%s%s %u", words->len ? ", " : "", marks[i][0], mark);
	probe_row_add(rows, VLAN, "marks", words->str, by);
}

void probe_rows_port(GPtrArray *rows, const Probe *probe)
{
	const char *untagged = ctl_string(probe->facts, REGENT_FACT_VOICE_UNTAGGED_ANSWERS);
	g_autofree char *by = by_whom(probe);

	add_link(rows, probe);
	add_power(rows, probe);
	add_switch(rows, probe);
	add_voice_vlan(rows, probe);
	probe_row_fact(rows, probe, VLAN, "native", by, REGENT_FACT_NEIGHBOR_NATIVE_VLAN);
	add_marks(rows, probe);
	if (*untagged)
		probe_row_printf(
			rows, VLAN, "untagged", NULL, "%s answers DHCP untagged, though voice is tagged", untagged);
}
