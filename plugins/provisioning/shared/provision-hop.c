/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision-hop.h"
#include "ipv4.h"

#include <string.h>

#define COMPLETE 2 /* of the flags: an answer has come */

void provision_hop_find(ProvisionHop *hop, const char *own, const char *router, const char *server)
{
	Ipv4Prefix prefix;
	guint32 address;

	*hop = (ProvisionHop) { 0 };
	if (!own || !ipv4_prefix_read(own, &prefix) || !ipv4_read(server, &address))
		return;
	hop->is_router = (address ^ prefix.address) & ipv4_mask(prefix.length) && router;
	hop->no_router = (address ^ prefix.address) & ipv4_mask(prefix.length) && !router;
	hop->address = g_strdup(hop->is_router ? router : server);
}

/** Returns: whether @line is about the hop; its columns: address, type, flags, hardware address, mask, interface. */
static gboolean read_line(const ProvisionHop *hop, const char *line, const char *interface, guint64 *flags)
{
	g_auto(GStrv) all = g_strsplit_set(line, " \t", -1);
	const char *columns[6] = { 0 };
	guint count = 0;

	for (guint i = 0; all[i] && count < G_N_ELEMENTS(columns); i++)
		if (*all[i])
			columns[count++] = all[i];
	if (count < G_N_ELEMENTS(columns) || strcmp(columns[0], hop->address) ||
		(interface && strcmp(columns[5], interface)))
		return FALSE;
	*flags = g_ascii_strtoull(columns[2], NULL, 16);
	return TRUE;
}

ProvisionHopState provision_hop_state(const ProvisionHop *hop, const char *table, const char *interface)
{
	g_auto(GStrv) lines = g_strsplit(table, "\n", -1);
	guint64 flags;

	for (guint i = 0; hop->address && lines[i]; i++)
		if (read_line(hop, lines[i], interface, &flags))
			return flags & COMPLETE ? PROVISION_HOP_ANSWERS : PROVISION_HOP_SILENT;
	return PROVISION_HOP_UNKNOWN;
}

char *provision_hop_text(const ProvisionHop *hop)
{
	if (!hop->address)
		return NULL;
	return hop->is_router ? g_strdup_printf("the router %s", hop->address)
			      : g_strdup_printf("%s itself", hop->address);
}

void provision_hop_clear(ProvisionHop *hop)
{
	g_clear_pointer(&hop->address, g_free);
}
