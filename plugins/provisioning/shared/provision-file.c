/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision-file.h"

#include <regent/facts.h>
#include <string.h>

#define NAME_MAX_LENGTH 255

gboolean provision_file_is_valid(const char *name)
{
	gsize length = strlen(name);

	if (!length || length > NAME_MAX_LENGTH || name[0] == '/' || strstr(name, ".."))
		return FALSE;
	for (gsize i = 0; i < length; i++)
		if (!g_ascii_isalnum(name[i]) && !strchr("._-/ +()@{}", name[i]))
			return FALSE;
	return TRUE;
}

static gboolean has_own_registrar(GVariant *lines)
{
	GVariantIter all;
	GVariant *line;
	gboolean found = FALSE;

	g_variant_iter_init(&all, lines);
	while (!found && (line = g_variant_iter_next_value(&all))) {
		found = g_variant_lookup(line, REGENT_LINE_PROXY, "&s", NULL);
		g_variant_unref(line);
	}
	return found;
}

/* Without a call manager there is nowhere to register, unless a line names its own registrar. */
static gboolean can_register(const CiscoConfig *config)
{
	return g_variant_n_children(config->call_managers) || (config->lines && has_own_registrar(config->lines));
}

void provision_file_fault_clear(ProvisionFileFault *fault)
{
	g_clear_pointer(&fault->ignored, g_free);
}

CiscoConfig *provision_file_read(
	const GByteArray *bytes, const CiscoConfigHints *hints, ProvisionFileFault *fault, GError **error)
{
	g_autoptr(CiscoConfig) config = cisco_config_parse(bytes->data, bytes->len, hints, error);

	if (config && can_register(config))
		return g_steal_pointer(&config);
	if (config) {
		*fault = (ProvisionFileFault) { "config.no-call-manager", config->kind,
			g_steal_pointer(&config->ignored) };
		g_set_error_literal(error, CISCO_CONFIG_ERROR, CISCO_CONFIG_ERROR_UNREADABLE, "names no call manager");
	} else if (g_error_matches(*error, CISCO_CONFIG_ERROR, CISCO_CONFIG_ERROR_ENCRYPTED)) {
		fault->code = "config.encrypted";
	} else {
		fault->code = "config.unreadable";
	}
	return NULL;
}
