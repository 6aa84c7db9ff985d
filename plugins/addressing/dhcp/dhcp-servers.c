/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dhcp-servers.h"

#include <string.h>

#include "dhcp-octets.h"
#include "server-words.h"

#define SERVERS_MAX 4

static char **end_list(GPtrArray *list)
{
	g_ptr_array_add(list, NULL);
	return (char **) g_ptr_array_free(list, FALSE);
}

static char **one_server(const char *server)
{
	const char *list[] = { server, NULL };

	return server ? g_strdupv((char **) list) : NULL;
}

/* Whether letters are meant where addresses belong. Only four of them can be both: "tftp" is 116.102.116.112, too, but a
 * phone's server has a private address, or one of 100.64.0.0/10. */
static gboolean is_meant_as_text(const char *text, const guint8 *octets, gsize length)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GString) remarks = g_string_new(NULL);

	server_words_add(list, text, SERVERS_MAX, remarks);
	if (length == 4 && (!g_ascii_isalpha(*text) || (octets[0] == 100 && octets[1] >> 6 == 1)))
		return FALSE;
	return list->len || length % 4;
}

static void add_addresses(GPtrArray *list, const guint8 *octets, gsize length)
{
	g_autoptr(GArray) found = dhcp_octets_addresses(octets, length);

	for (guint i = 0; found && i < found->len && list->len < SERVERS_MAX; i++) {
		guint32 address = g_array_index(found, guint32, i);
		g_autofree char *text = ipv4_text(address);

		if (ipv4_usable(address) && !g_ptr_array_find_with_equal_func(list, text, g_str_equal, NULL))
			g_ptr_array_add(list, g_steal_pointer(&text));
	}
}

static void add_words(GPtrArray *list, guint8 option, const char *text, GString *remarks)
{
	g_autoptr(GString) own = g_string_new(NULL);

	server_words_add(list, text, SERVERS_MAX, own);
	if (own->len)
		server_words_remark(remarks, "option %u has %s", option, own->str);
}

/* Option 150: addresses. */
static void read_addresses(GPtrArray *list, guint8 option, const guint8 *octets, gsize length, GString *remarks)
{
	g_autofree char *text = dhcp_octets_text(octets, length);

	if (text && is_meant_as_text(text, octets, length)) {
		server_words_remark(remarks, "option %u is the text \"%s\" where addresses belong", option, text);
		add_words(list, option, text, remarks);
	} else if (length % 4) {
		server_words_remark(remarks, "option %u has %u octets, which are no addresses", option, (guint) length);
	} else {
		add_addresses(list, octets, length);
	}
}

/* Option 66: names, addresses, URLs. */
static void read_words(GPtrArray *list, guint8 option, const guint8 *octets, gsize length, GString *remarks)
{
	g_autofree char *text = dhcp_octets_text(octets, length);

	if (text) {
		add_words(list, option, text, remarks);
	} else if (length % 4 == 0 && length) {
		add_addresses(list, octets, length);
		server_words_remark(remarks, "option %u has the octets of addresses where a name belongs", option);
	} else {
		server_words_remark(remarks, "option %u is no text", option);
	}
}

/* Option 67 is a file's name for others; only a URL says where files are. */
static void read_url(GPtrArray *list, guint8 option, const guint8 *octets, gsize length, GString *remarks)
{
	g_autofree char *text = dhcp_octets_text(octets, length);

	if (text && strstr(text, "://"))
		add_words(list, option, text, remarks);
}

static char **servers_of_option(const DhcpLease *lease, guint8 option, GString *remarks)
{
	GVariant *value = dhcp_lease_value(lease, option);
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_free);
	gsize length = 0;
	const guint8 *octets = value ? g_variant_get_fixed_array(value, &length, 1) : NULL;

	if (!octets)
		return NULL;
	if (option == DHCP_OPTION_TFTP_ADDRESSES)
		read_addresses(list, option, octets, length, remarks);
	else if (option == DHCP_OPTION_BOOT_FILE)
		read_url(list, option, octets, length, remarks);
	else
		read_words(list, option, octets, length, remarks);
	return list->len ? end_list(g_steal_pointer(&list)) : NULL;
}

static char **servers_of_siaddr(const DhcpLease *lease, guint8 option, GString *remarks)
{
	g_autofree char *address = ipv4_text(lease->next_server);

	return ipv4_usable(lease->next_server) ? one_server(address) : NULL;
}

/* Most servers fill in their own address unasked, which does not mean that they serve files. */
static char **servers_of_other_siaddr(const DhcpLease *lease, guint8 option, GString *remarks)
{
	return lease->next_server == lease->server ? NULL : servers_of_siaddr(lease, option, remarks);
}

static char **servers_of_sname(const DhcpLease *lease, guint8 option, GString *remarks)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GString) own = g_string_new(NULL);

	server_words_add(list, lease->server_name ? lease->server_name : "", 1, own);
	if (own->len)
		server_words_remark(remarks, "the server host name is %s", own->str);
	return list->len ? end_list(g_steal_pointer(&list)) : NULL;
}

static const struct {
	const char *word;  /* of server-order */
	const char *shown; /* in the status, and the fact provisioning.source */
	char **(*servers)(const DhcpLease *lease, guint8 option, GString *remarks);
	guint8 option; /* of dhcp_parameters; 0: a field of the header */
} sources[] = {
	{ "150", "option 150", servers_of_option, DHCP_OPTION_TFTP_ADDRESSES },
	{ "66", "option 66", servers_of_option, DHCP_OPTION_TFTP_NAME },
	{ "67", "option 67", servers_of_option, DHCP_OPTION_BOOT_FILE },
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

char **dhcp_servers_choose(const DhcpLease *lease, const char *const *order, const char **source, GString *remarks)
{
	for (; order && *order; order++)
		for (guint i = 0; i < G_N_ELEMENTS(sources); i++) {
			char **servers = NULL;

			if (g_str_equal(sources[i].word, *order))
				servers = sources[i].servers(lease, sources[i].option, remarks);
			if (servers) {
				*source = sources[i].shown;
				return servers;
			}
		}
	return NULL;
}
