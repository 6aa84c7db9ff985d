/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dhcp-words.h"

#include "dhcp-octets.h"
#include "list-words.h"

#include <string.h>

#define OCTETS_SHOWN 32
#define ITEMS_SHOWN 8

/* What an option is made of. Returns: (transfer full): NULL where it is not that. */
typedef char *(*Form)(const guint8 *data, gsize length);

static char *read_number(const guint8 *data, gsize length)
{
	WireReader r = wire_reader(data, length);
	guint32 number = length == 1 ? wire_u8(&r) : length == 2 ? wire_be16(&r) : wire_be32(&r);

	return length == 1 || length == 2 || length == 4 ? g_strdup_printf("%u", number) : NULL;
}

static char *read_seconds(const guint8 *data, gsize length)
{
	g_autofree char *number = length == 4 ? read_number(data, length) : NULL;

	if (!number)
		return NULL;
	return g_str_equal(number, "4294967295") ? g_strdup("for ever") : g_strdup_printf("%s s", number);
}

/* Adds to a list that does not grow without end. */
static void add_item(GString *list, guint *count, const char *item)
{
	if ((*count)++ < ITEMS_SHOWN)
		g_string_append_printf(list, "%s%s", list->len ? ", " : "", item);
}

/* Returns: (transfer full) (nullable): NULL of an empty one. @list: (transfer full) */
static char *end_list(GString *list, guint count)
{
	if (count > ITEMS_SHOWN)
		g_string_append_printf(list, " and %u more", count - ITEMS_SHOWN);
	return g_string_free(list, count == 0);
}

/* Text is told from octets, as where they are read: nobody's addresses are the letters of others. */
static char *read_addresses(const guint8 *data, gsize length)
{
	g_autofree char *text = dhcp_octets_text(data, length);
	g_autoptr(GArray) written = text ? dhcp_text_addresses(text) : NULL;
	g_autoptr(GArray) addresses = written ? NULL : dhcp_octets_addresses(data, length);
	GString *list = g_string_new(NULL);
	guint count = 0;

	for (guint i = 0; addresses && i < addresses->len; i++) {
		g_autofree char *address = ipv4_text(g_array_index(addresses, guint32, i));

		add_item(list, &count, address);
	}
	return end_list(list, count);
}

/* RFC 3442. */
static char *read_routes(const guint8 *data, gsize length)
{
	WireReader r = wire_reader(data, length);
	GString *list = g_string_new(NULL);
	guint count = 0;

	while (wire_left(&r) && !r.bad) {
		Ipv4Route route = { .to.length = wire_u8(&r) };
		g_autofree char *to = NULL, *by = NULL, *both = NULL;

		for (guint i = 0; i < MIN((route.to.length + 7u) / 8, 4u); i++)
			route.to.address |= (guint32) wire_u8(&r) << (24 - 8 * i);
		route.gateway = wire_be32(&r);
		r.bad = r.bad || route.to.length > 32;
		to = ipv4_prefix_text(route.to);
		by = ipv4_text(route.gateway);
		both = g_strdup_printf("%s by %s", to, by);
		add_item(list, &count, both);
	}
	return end_list(list, r.bad ? 0 : count);
}

/* RFC 3361: names, which are left as they came, or addresses. */
static char *read_sip_servers(const guint8 *data, gsize length)
{
	return length > 1 && data[0] == 1 ? read_addresses(data + 1, length - 1) : NULL;
}

static char *read_text(const guint8 *data, gsize length)
{
	g_autofree char *octets = dhcp_octets_text(data, length);
	g_autofree char *printable = octets ? wire_text(octets, strlen(octets)) : NULL;

	return printable ? list_words_shortened(printable) : NULL;
}

static char *read_nothing(const guint8 *data, gsize length)
{
	return NULL;
}

static const struct {
	guint8 option;
	const char *name;
	Form read;
} names[] = {
	{ 1, "mask", read_addresses },
	{ 2, "time offset", read_number },
	{ 3, "routers", read_addresses },
	{ 4, "time servers", read_addresses },
	{ 5, "name servers", read_addresses },
	{ 6, "DNS servers", read_addresses },
	{ 7, "log servers", read_addresses },
	{ 12, "host name", read_text },
	{ 15, "domain", read_text },
	{ 17, "root path", read_text },
	{ 19, "IP forwarding", read_number },
	{ 26, "MTU", read_number },
	{ 28, "broadcast address", read_addresses },
	{ 33, "static routes", read_addresses },
	{ 40, "NIS domain", read_text },
	{ 42, "NTP servers", read_addresses },
	{ 43, "vendor information", read_nothing },
	{ 44, "NetBIOS servers", read_addresses },
	{ 46, "NetBIOS node type", read_number },
	{ 51, "lease time", read_seconds },
	{ 54, "DHCP server", read_addresses },
	{ 56, "message", read_text },
	{ 57, "message size", read_number },
	{ 58, "renewal (T1)", read_seconds },
	{ 59, "rebinding (T2)", read_seconds },
	{ 60, "vendor class", read_text },
	{ 61, "client identifier", read_nothing },
	{ 66, "TFTP server name", read_text },
	{ 67, "boot file", read_text },
	{ 81, "FQDN", read_nothing },
	{ 82, "relay agent", read_nothing },
	{ 100, "time zone (POSIX)", read_text },
	{ 101, "time zone (TZ)", read_text },
	{ 114, "captive portal", read_text },
	{ 116, "auto-configuration", read_number },
	{ 119, "search list", read_nothing },
	{ 120, "SIP servers", read_sip_servers },
	{ 121, "classless routes", read_routes },
	{ 125, "vendor information by enterprise", read_nothing },
	{ 132, "VLAN", read_text },
	{ 138, "CAPWAP controllers", read_addresses },
	{ 150, "TFTP servers", read_addresses },
	{ 160, "configuration server", read_text },
	{ 161, "configuration server", read_text },
	{ 176, "IP telephone", read_text },
	{ 242, "IP telephone", read_text },
	{ 249, "classless routes (Microsoft)", read_routes },
	{ 252, "proxy configuration", read_text },
};

static gint find_name(guint8 option)
{
	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		if (names[i].option == option)
			return (gint) i;
	return -1;
}

const char *dhcp_words_name(guint8 option)
{
	gint found = find_name(option);

	return found < 0 ? NULL : names[found].name;
}

static char *hex(const guint8 *data, gsize length)
{
	GString *text = g_string_new(NULL);

	for (gsize i = 0; i < MIN(length, OCTETS_SHOWN); i++)
		g_string_append_printf(text, "%02x", data[i]);
	if (length > OCTETS_SHOWN)
		g_string_append_printf(text, "... (%" G_GSIZE_FORMAT " octets)", length);
	return g_string_free(text, FALSE);
}

/* Text stands for itself where it is no form of its own, and in quotes, so that nobody takes it for that. Four octets may be
 * the letters of anything. */
static char *other_value(const guint8 *data, gsize length)
{
	g_autofree char *text = length > 4 ? read_text(data, length) : NULL;

	return text ? g_strdup_printf("\"%s\"", text) : hex(data, length);
}

static char *line(guint8 option, const GByteArray *octets)
{
	gint found = find_name(option);
	g_autofree char *form = found < 0 ? NULL : names[found].read(octets->data, octets->len);
	g_autofree char *value = form ? g_steal_pointer(&form) : other_value(octets->data, octets->len);

	if (found < 0)
		return g_strdup_printf("%u: %s", option, value);
	return g_strdup_printf("%u %s: %s", option, names[found].name, value);
}

static void add_fields(GPtrArray *lines, const DhcpLease *lease)
{
	g_autofree char *next = lease->next_server ? ipv4_text(lease->next_server) : NULL;
	g_autofree char *name = lease->server_name ? list_words_shortened(lease->server_name) : NULL;

	if (next)
		g_ptr_array_add(lines, g_strdup_printf("next server (siaddr): %s", next));
	if (name)
		g_ptr_array_add(lines, g_strdup_printf("server name (sname): %s", name));
}

char **dhcp_words(const DhcpLease *lease)
{
	gsize length;
	gconstpointer data = g_bytes_get_data(lease->octets, &length);
	g_autoptr(DhcpMessage) message = dhcp_message_parse(data, length, NULL);
	GPtrArray *lines = g_ptr_array_new();

	for (guint i = 0; message && i < G_N_ELEMENTS(message->options); i++)
		if (message->options[i] && i != DHCP_OPTION_TYPE && i != DHCP_OPTION_OVERLOAD)
			g_ptr_array_add(lines, line((guint8) i, message->options[i]));
	add_fields(lines, lease);
	g_ptr_array_add(lines, NULL);
	return (char **) g_ptr_array_free(lines, FALSE);
}
