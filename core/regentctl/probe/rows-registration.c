/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rows.h"

#include <regent/facts.h>

#define REGISTRATION "registration"

static void add_lines(GPtrArray *rows, const Probe *probe)
{
	g_autoptr(GVariant) list =
		g_variant_lookup_value(probe->facts, REGENT_FACT_REGISTRATION_LINES, G_VARIANT_TYPE("aa{sv}"));

	for (gsize i = 0; list && i < g_variant_n_children(list); i++) {
		g_autoptr(GVariant) line = g_variant_get_child_value(list, i);
		const char *number = ctl_string(line, REGENT_LINE_NUMBER);
		const char *label = ctl_string(line, REGENT_LINE_LABEL);
		gboolean other = *label && !g_str_equal(label, number);
		g_autofree char *name = g_strdup_printf("line %u", ctl_uint32(line, REGENT_LINE_INDEX, (guint) i + 1));

		probe_row_printf(
			rows, REGISTRATION, name, NULL, "%s%s%s", number, other ? ", " : "", other ? label : "");
	}
}

void probe_rows_registration(GPtrArray *rows, const Probe *probe)
{
	static const char *const facts[][2] = {
		{ "state", REGENT_FACT_REGISTRATION_STATE },
		{ "call manager", REGENT_FACT_REGISTRATION_CALL_MANAGER },
		{ "standby", REGENT_FACT_REGISTRATION_STANDBY },
		{ "protocol", REGENT_FACT_REGISTRATION_PROTOCOL },
		{ "refused", REGENT_FACT_REGISTRATION_REASON },
		{ "load", REGENT_FACT_REGISTRATION_LOAD },
	};

	for (guint i = 0; i < G_N_ELEMENTS(facts); i++)
		probe_row_fact(rows, probe, REGISTRATION, facts[i][0], NULL, facts[i][1]);
	add_lines(rows, probe);
}
