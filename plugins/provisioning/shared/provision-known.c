/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision-known.h"
#include "cisco-config.h"

#include <string.h>

#define STATE "server"

/* The kind, a blank, the host. */
void provision_known_load(ProvisionKnown *known, RegentStep *step)
{
	g_autoptr(GBytes) bytes = regent_step_state_load(step, STATE);
	gsize length = 0;
	const char *data = bytes ? g_bytes_get_data(bytes, &length) : NULL;
	g_autofree char *text = g_strndup(data ? data : "", length);
	char *blank = strchr(text, ' ');

	if (!blank)
		return;
	*blank = '\0';
	known->kind = cisco_config_kind(text);
	if (known->kind)
		known->host = g_strdup(blank + 1);
}

void provision_known_set(ProvisionKnown *known, RegentStep *step, const char *host, const char *kind)
{
	g_autofree char *text = kind ? g_strdup_printf("%s %s", kind, host) : NULL;
	g_autoptr(GBytes) bytes = text ? g_bytes_new(text, strlen(text)) : NULL;

	if (!g_strcmp0(known->kind, kind) && !g_strcmp0(known->host, kind ? host : NULL))
		return;
	g_free(known->host);
	known->host = kind ? g_strdup(host) : NULL;
	known->kind = kind;
	regent_step_state_save(step, STATE, bytes);
}

const char *provision_known_kind(const ProvisionKnown *known, const char *host)
{
	return g_strcmp0(known->host, host) ? NULL : known->kind;
}

void provision_known_clear(ProvisionKnown *known)
{
	g_clear_pointer(&known->host, g_free);
}
