/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cisco-config.h"
#include "fuzz-main.h"

#include <regent/facts.h>
#include <string.h>

/* Every text of a fact is valid UTF-8, which GVariant checks, and hosts have no blanks. */
static void check_hosts(GVariant *list)
{
	for (gsize i = 0; list && i < g_variant_n_children(list); i++) {
		g_autoptr(GVariant) entry = g_variant_get_child_value(list, i);
		const char *name;

		g_assert_true(g_variant_lookup(entry, REGENT_CM_NAME, "&s", &name));
		g_assert_true(*name && !strpbrk(name, " /@<>\n"));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CiscoConfigHints hints = { .model = 404, .gateway = "192.0.2.1" };
	g_autoptr(GError) error = NULL;
	g_autoptr(CiscoConfig) config = cisco_config_parse(data, size, &hints, &error);

	g_assert_true((config == NULL) == (error != NULL));
	if (!config)
		return 0;
	g_assert_true(g_variant_n_children(config->call_managers) <= 5);
	check_hosts(config->call_managers);
	check_hosts(config->srst);
	g_assert_true(!config->load || !strpbrk(config->load, "/ "));
	g_assert_true(g_variant_is_normal_form(config->settings));
	return 0;
}
