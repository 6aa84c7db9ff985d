/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dhcp-servers.h"

#include <string.h>

#define SERVERS_MAX 4

/* One server of option 66: names may come with a URL's path, which facts do not carry. */
static char *server_of(const char *word)
{
	g_autofree char *server = g_strstrip(g_strdup(word));
	char *host = strstr(server, "://");
	char *path = strchr(host ? host + 3 : server, '/');

	if (path)
		*path = '\0';
	return *server && (!host || host[3]) ? g_steal_pointer(&server) : NULL;
}

static char **servers_of_names(const DhcpLease *lease, guint8 option)
{
	GVariant *value = dhcp_lease_value(lease, option);
	g_auto(GStrv) words = g_strsplit(value ? g_variant_get_string(value, NULL) : "", ",", 0);
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; words[i] && list->len < SERVERS_MAX; i++) {
		char *server = server_of(words[i]);

		if (server)
			g_ptr_array_add(list, server);
	}
	if (!list->len)
		return NULL;
	g_ptr_array_add(list, NULL);
	return (char **) g_ptr_array_free(g_steal_pointer(&list), FALSE);
}

static char **one_server(const char *server)
{
	const char *list[] = { server, NULL };

	return server ? g_strdupv((char **) list) : NULL;
}

static char **servers_of_addresses(const DhcpLease *lease, guint8 option)
{
	GVariant *value = dhcp_lease_value(lease, option);

	return value ? g_variant_dup_strv(value, NULL) : NULL;
}

static char **servers_of_siaddr(const DhcpLease *lease, guint8 option)
{
	g_autofree char *address = ipv4_text(lease->next_server);

	return ipv4_usable(lease->next_server) ? one_server(address) : NULL;
}

/* Most servers fill in their own address unasked, which does not mean that they serve files. */
static char **servers_of_other_siaddr(const DhcpLease *lease, guint8 option)
{
	return lease->next_server == lease->server ? NULL : servers_of_siaddr(lease, option);
}

static char **servers_of_sname(const DhcpLease *lease, guint8 option)
{
	return one_server(lease->server_name);
}

static const struct {
	const char *word;  /* of server-order */
	const char *shown; /* in the status, and the fact provisioning.source */
	char **(*servers)(const DhcpLease *lease, guint8 option);
	guint8 option; /* of dhcp_parameters; 0: a field of the header */
} sources[] = {
	{ "150", "option 150", servers_of_addresses, DHCP_OPTION_TFTP_ADDRESSES },
	{ "66", "option 66", servers_of_names, DHCP_OPTION_TFTP_NAME },
	{ "next-server", "next server", servers_of_other_siaddr, 0 },
	{ "sname", "server host name", servers_of_sname, 0 },
	{ "dhcp-server", "next server", servers_of_siaddr, 0 },
};

gboolean dhcp_servers_is_word(const char *word)
{
	for (guint i = 0; i < G_N_ELEMENTS(sources); i++)
		if (g_str_equal(sources[i].word, word))
			return TRUE;
	return FALSE;
}

char *dhcp_servers_words(void)
{
	GString *words = g_string_new(NULL);

	for (guint i = 0; i < G_N_ELEMENTS(sources); i++)
		g_string_append_printf(words, "%s%s", i ? ", " : "", sources[i].word);
	return g_string_free(words, FALSE);
}

char **dhcp_servers_choose(const DhcpLease *lease, const char *const *order, const char **source)
{
	for (; order && *order; order++)
		for (guint i = 0; i < G_N_ELEMENTS(sources); i++) {
			char **servers = NULL;

			if (g_str_equal(sources[i].word, *order))
				servers = sources[i].servers(lease, sources[i].option);
			if (servers) {
				*source = sources[i].shown;
				return servers;
			}
		}
	return NULL;
}
