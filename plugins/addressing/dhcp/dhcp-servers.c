/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dhcp-servers.h"

#include <string.h>

#include "dhcp-octets.h"
#include "list-words.h"
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
 * phone's server has a private address, or one of 100.64.0.0/10. What is longer and all letters is nobody's addresses, also
 * where it is of no use. */
static gboolean is_meant_as_text(const char *text, const guint8 *octets, gsize length)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GString) remarks = g_string_new(NULL);

	server_words_add(list, text, SERVERS_MAX, remarks);
	if (length == 4 && (!g_ascii_isalpha(*text) || (octets[0] == 100 && octets[1] >> 6 == 1)))
		return FALSE;
	return list->len || length % 4 || (length > 4 && g_str_is_ascii(text));
}

/* Those of one source, and what is wrong with it. */
typedef struct {
	const DhcpLease *lease;
	guint8 option;
	GPtrArray *list;
	GString *remarks;
} Reading;

static void add_addresses(Reading *reading, const guint8 *octets, gsize length)
{
	g_autoptr(GArray) found = dhcp_octets_addresses(octets, length);
	GPtrArray *list = reading->list;

	for (guint i = 0; found && i < found->len && list->len < SERVERS_MAX; i++) {
		guint32 address = g_array_index(found, guint32, i);
		const char *fault = dhcp_lease_fault(reading->lease, address);
		g_autofree char *text = ipv4_text(address);

		if (fault)
			server_words_remark(reading->remarks, "option %u has %s: %s", reading->option, text, fault);
		else if (!g_ptr_array_find_with_equal_func(list, text, g_str_equal, NULL))
			g_ptr_array_add(list, g_steal_pointer(&text));
	}
}

static void add_words(Reading *reading, const char *text)
{
	g_autoptr(GString) own = g_string_new(NULL);

	server_words_add(reading->list, text, SERVERS_MAX, own);
	if (own->len)
		server_words_remark(reading->remarks, "option %u has %s", reading->option, own->str);
}

/* Option 150: addresses. */
static void read_addresses(Reading *reading, const guint8 *octets, gsize length)
{
	g_autofree char *text = dhcp_octets_text(octets, length);
	g_autofree char *shown = list_words_shortened(text ? text : "");
	guint8 option = reading->option;

	if (text && is_meant_as_text(text, octets, length)) {
		server_words_remark(
			reading->remarks, "option %u is the text \"%s\" where addresses belong", option, shown);
		add_words(reading, text);
	} else if (!text && *octets && dhcp_octets_blank(octets, length)) {
		server_words_remark(reading->remarks, "option %u is blank", option);
	} else if (length % 4) {
		server_words_remark(
			reading->remarks, "option %u has %u octets, which are no addresses", option, (guint) length);
	} else {
		add_addresses(reading, octets, length);
	}
}

/* Option 66: names, addresses, URLs. */
static void read_words(Reading *reading, const guint8 *octets, gsize length)
{
	g_autofree char *text = dhcp_octets_text(octets, length);
	guint8 option = reading->option;

	if (text)
		add_words(reading, text);
	else if (dhcp_octets_blank(octets, length))
		server_words_remark(reading->remarks, "option %u is blank", option);
	else if (length % 4 == 0)
		add_addresses(reading, octets, length);
	else
		server_words_remark(reading->remarks, "option %u is no text", option);
	if (!text && reading->list->len)
		server_words_remark(
			reading->remarks, "option %u has the octets of addresses where a name belongs", option);
}

/* Option 67 is a file's name for others; only a URL says where files are. */
static void read_url(Reading *reading, const guint8 *octets, gsize length)
{
	g_autofree char *text = dhcp_octets_text(octets, length);

	if (text && strstr(text, "://"))
		add_words(reading, text);
}

static char **servers_of_option(const DhcpLease *lease, guint8 option, GString *remarks)
{
	GVariant *value = dhcp_lease_value(lease, option);
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_free);
	Reading reading = { lease, option, list, remarks };
	gsize length = 0;
	const guint8 *octets = value ? g_variant_get_fixed_array(value, &length, 1) : NULL;

	if (!octets)
		return NULL;
	if (option == DHCP_OPTION_TFTP_ADDRESSES)
		read_addresses(&reading, octets, length);
	else if (option == DHCP_OPTION_BOOT_FILE)
		read_url(&reading, octets, length);
	else
		read_words(&reading, octets, length);
	return list->len ? end_list(g_steal_pointer(&list)) : NULL;
}

static char **servers_of_siaddr(const DhcpLease *lease, guint8 option, GString *remarks)
{
	g_autofree char *address = ipv4_text(lease->next_server);
	const char *fault = lease->next_server ? dhcp_lease_fault(lease, lease->next_server) : NULL;

	if (fault)
		server_words_remark(remarks, "the next server is %s: %s", address, fault);
	return lease->next_server && !fault ? one_server(address) : NULL;
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

typedef struct {
	const char *word;  /* of server-order */
	const char *shown; /* in the status, and the fact provisioning.source */
	gboolean usual;    /* so that its absence is worth a word */
	char **(*servers)(const DhcpLease *lease, guint8 option, GString *remarks);
	guint8 option; /* of dhcp_parameters; 0: a field of the header */
} Source;

static const Source sources[] = {
	{ "150", "option 150", TRUE, servers_of_option, DHCP_OPTION_TFTP_ADDRESSES },
	{ "66", "option 66", TRUE, servers_of_option, DHCP_OPTION_TFTP_NAME },
	{ "67", "option 67", FALSE, servers_of_option, DHCP_OPTION_BOOT_FILE },
	{ "next-server", "next server", TRUE, servers_of_other_siaddr, 0 },
	{ "sname", "server host name", FALSE, servers_of_sname, 0 },
	{ "dhcp-server", "next server", TRUE, servers_of_siaddr, 0 },
};

static const Source *find_source(const char *word)
{
	for (guint i = 0; i < G_N_ELEMENTS(sources); i++)
		if (g_str_equal(sources[i].word, word))
			return &sources[i];
	return NULL;
}

gboolean dhcp_servers_is_word(const char *word)
{
	return find_source(word) != NULL;
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
	for (; order && *order; order++) {
		const Source *one = find_source(*order);
		char **servers = one ? one->servers(lease, one->option, remarks) : NULL;

		if (servers) {
			*source = one->shown;
			return servers;
		}
	}
	return NULL;
}

/* A next server that is the DHCP server itself is there, but not meant. */
static gboolean is_absent(const DhcpLease *lease, const Source *source)
{
	if (source->option)
		return !dhcp_lease_value(lease, source->option);
	return source->usual && !lease->next_server;
}

static void judge_source(const DhcpLease *lease, const Source *source, DhcpServersLack *lack)
{
	g_autoptr(GString) remarks = g_string_new(NULL);

	g_strfreev(source->servers(lease, source->option, remarks));
	if (remarks->len && !lack->wrong)
		lack->wrong = source->shown;
	if (!source->usual || !is_absent(lease, source) || strstr(lack->absent->str, source->shown))
		return;
	g_string_append_printf(lack->absent, "%sno %s", lack->absent->len ? ", " : "", source->shown);
	if (source->option && !lack->add)
		lack->add = source->shown;
}

void dhcp_servers_lack(const DhcpLease *lease, const char *const *order, DhcpServersLack *lack)
{
	*lack = (DhcpServersLack) { .absent = g_string_new(NULL) };
	for (; order && *order; order++) {
		const Source *source = find_source(*order);

		if (source)
			judge_source(lease, source, lack);
	}
}

void dhcp_servers_lack_clear(DhcpServersLack *lack)
{
	g_string_free(lack->absent, TRUE);
}
