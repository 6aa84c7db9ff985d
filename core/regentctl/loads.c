/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "loads.h"

#include <regent/facts.h>

#include "ctl.h"

static const char *or_dash(const char *text)
{
	return *text ? text : "-";
}

void ctl_loads_add(CtlTable *table, const char *endpoint, GVariant *facts)
{
	const char *running = ctl_string(facts, REGENT_FACT_UPGRADE_RUNNING);
	const char *configured = ctl_string(facts, REGENT_FACT_UPGRADE_CONFIGURED);

	/* Before the upgrade phase has spoken: what the device and its file say. */
	if (!*running)
		running = ctl_string(facts, REGENT_FACT_ENDPOINT_LOAD);
	if (!*configured)
		configured = ctl_string(facts, REGENT_FACT_CONFIG_LOAD);
	ctl_table_add(table, endpoint, or_dash(running), or_dash(configured),
		or_dash(ctl_string(facts, REGENT_FACT_UPGRADE_STATE)));
}

CtlTable *ctl_loads_table(void)
{
	CtlTable *table = ctl_table_new(4);

	ctl_table_add(table, "endpoint", "running", "configured", "state");
	return table;
}

static GVariant *as_dict(const char *endpoint, GVariant *facts)
{
	static const char *const names[] = { REGENT_FACT_UPGRADE_RUNNING, REGENT_FACT_UPGRADE_CONFIGURED,
		REGENT_FACT_UPGRADE_STATE };
	GVariantDict dict;

	g_variant_dict_init(&dict, NULL);
	g_variant_dict_insert(&dict, "endpoint", "s", endpoint);
	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		g_variant_dict_insert(&dict, names[i] + strlen("upgrade."), "s", ctl_string(facts, names[i]));
	return g_variant_dict_end(&dict);
}

CtlExit ctl_loads(Ctl *ctl, char **arguments)
{
	g_auto(GStrv) endpoints = ctl_endpoints(ctl, arguments[0]);
	CtlTable *table = ctl_loads_table();
	g_autofree char *text = NULL;
	GVariantBuilder list;
	gboolean failed = !endpoints;

	g_variant_builder_init(&list, G_VARIANT_TYPE("aa{sv}"));
	for (guint i = 0; endpoints && endpoints[i] && !failed; i++) {
		g_autoptr(GVariant) facts = ctl_read_facts(ctl, endpoints[i]);

		failed = !facts;
		if (failed)
			break;
		ctl_loads_add(table, endpoints[i], facts);
		g_variant_builder_add_value(&list, as_dict(endpoints[i], facts));
	}
	text = ctl_table_end(table, &ctl->style);
	if (!failed && ctl->json)
		ctl_print_json(g_variant_builder_end(&list));
	else if (!failed)
		ctl_print(g_steal_pointer(&text));
	g_variant_builder_clear(&list);
	return failed ? ctl->exit : 0;
}
