/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision-inputs.h"
#include "provision-file.h"

#include <regent/facts.h>

/** Returns: (transfer full): @name as it may read when its %-codes are known, which they are not yet in a check. */
static char *fill_codes(const char *name)
{
	g_autoptr(GString) text = g_string_new(name);

	for (const char *code = "nmloi"; *code; code++) {
		const char unknown[] = { '%', *code, '\0' };

		g_string_replace(text, unknown, "x", 0);
	}
	return g_strdup(text->str);
}

gboolean provision_read_files(RegentStep *options, ProvisionFiles *files, const char **key, GError **error)
{
	static const char *const keys[] = { "file", "default-file" };
	const char *names[G_N_ELEMENTS(keys)];

	for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
		g_autofree char *name = NULL;

		names[i] = regent_step_option_string(options, keys[i]);
		name = fill_codes(names[i]);
		if (provision_file_is_valid(name))
			continue;
		*key = keys[i];
		g_set_error(error, REGENT_ERROR, REGENT_ERROR_CONFIG,
			"\"%s\" cannot be the name of a file on a server: letters, digits, ._-/ +()@{}, no \"..\"",
			names[i]);
		return FALSE;
	}
	*files = (ProvisionFiles) { .own = names[0], .fallback = names[1] };
	return TRUE;
}

GPtrArray *provision_read_servers(RegentStep *step, const ProvisionScheme *scheme)
{
	GPtrArray *servers = g_ptr_array_new_with_free_func((GDestroyNotify) provision_server_unref);
	GVariant *fact = regent_step_fact(step, REGENT_FACT_PROVISIONING_SERVERS);
	g_autofree const char **texts = fact ? g_variant_get_strv(fact, NULL) : NULL;

	for (gsize i = 0; texts && texts[i]; i++) {
		ProvisionServer *server = provision_server_parse(texts[i], scheme);

		if (server)
			g_ptr_array_add(servers, server);
	}
	return servers;
}

CiscoConfigHints provision_read_hints(RegentStep *step)
{
	return (CiscoConfigHints) {
		.protocol = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_PROTOCOL),
		.gateway = regent_step_fact_string(step, REGENT_FACT_IP_GATEWAY),
		.model = (guint64) regent_step_fact_number(step, REGENT_FACT_MODEL_DEVICE_TYPE, 0),
	};
}

/* The default file is for a device that may be created, under a name that will last. */
const char *provision_default_refused(RegentStep *step)
{
	if (!regent_step_fact_number(step, REGENT_FACT_ENDPOINT_AUTO_REGISTER, FALSE))
		return "config.auto-register";
	if (!regent_step_fact_number(step, REGENT_FACT_ENDPOINT_NAME_STABLE, TRUE))
		return "config.name-unstable";
	return NULL;
}
