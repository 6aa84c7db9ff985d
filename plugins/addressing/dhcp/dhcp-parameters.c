/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dhcp-parameters.h"

#include <string.h>

#include "dhcp-octets.h"
#include "list-words.h"
#include "server-words.h"

#define NAME_CHARACTERS G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-_."

static GVariant *read_nothing(const DhcpParameter *parameter, const DhcpMessage *message, GString *remarks)
{
	return NULL;
}

/* Of 4 octets; or an address, as a mask is, in words. */
static GVariant *read_number(const DhcpParameter *parameter, const DhcpMessage *message, GString *remarks)
{
	const GByteArray *value = message->options[parameter->option];
	g_autofree char *text = dhcp_octets_text(value->data, value->len);
	guint32 number;

	if (dhcp_message_number(message, parameter->option, &number))
		return g_variant_new_uint32(number);
	if (text && ipv4_read_padded(text, &number)) {
		server_words_remark(remarks, "option %u is the text \"%s\"", parameter->option, text);
		return g_variant_new_uint32(number);
	}
	server_words_remark(remarks, "option %u has a length of %u and not of 4", parameter->option, value->len);
	return NULL;
}

/* Without the dots around it. Returns: (transfer full): NULL where it is none. */
static char *read_name(const char *word)
{
	g_autofree char *name = g_strdup(word + strspn(word, "."));

	while (g_str_has_suffix(name, "."))
		name[strlen(name) - 1] = '\0';
	return *name && !name[strspn(name, NAME_CHARACTERS)] ? g_steal_pointer(&name) : NULL;
}

/* One name. A list of them is for other options: its first is used. */
static GVariant *read_domain(const DhcpParameter *parameter, const DhcpMessage *message, GString *remarks)
{
	g_autofree char *text = dhcp_message_text(message, parameter->option);
	g_autofree char *first = text ? g_strndup(text, strcspn(text, " \t,;")) : NULL;
	g_autofree char *name = first ? read_name(first) : NULL;
	g_autofree char *shown = list_words_shortened(text ? text : "");

	if (text && !name)
		server_words_remark(remarks, "option 15, \"%s\", is no domain", shown);
	else if (text && (*text == '.' || !g_str_equal(first, text)))
		server_words_remark(remarks, "option 15, \"%s\", is not one domain: %s is used", shown, name);
	return name ? g_variant_new_string(name) : NULL;
}

static GVariant *read_octets(const DhcpParameter *parameter, const DhcpMessage *message, GString *remarks)
{
	const GByteArray *value = message->options[parameter->option];
	g_autoptr(GBytes) bytes = g_bytes_new(value->data, value->len);

	return g_variant_new_from_bytes(G_VARIANT_TYPE_BYTESTRING, bytes, TRUE);
}

/* Text is told from octets: nobody's addresses are the letters of others. Four octets alone can be both. */
static GArray *find_addresses(const DhcpParameter *parameter, const DhcpMessage *message, GString *remarks)
{
	const GByteArray *value = message->options[parameter->option];
	g_autofree char *text = dhcp_octets_text(value->data, value->len);
	GArray *found = text ? dhcp_text_addresses(text) : NULL;

	if (found || (text && value->len > 4 && g_str_is_ascii(text))) {
		g_autofree char *shown = list_words_shortened(text);

		server_words_remark(
			remarks, "option %u is the text \"%s\" where addresses belong", parameter->option, shown);
		return found;
	}
	if (!text && *value->data && dhcp_octets_blank(value->data, value->len)) {
		server_words_remark(remarks, "option %u is blank", parameter->option);
		return NULL;
	}
	found = dhcp_octets_addresses(value->data, value->len);
	if (!found)
		server_words_remark(remarks, "option %u has a length of %u, which no addresses have", parameter->option,
			value->len);
	return found;
}

static GVariant *read_addresses(const DhcpParameter *parameter, const DhcpMessage *message, GString *remarks)
{
	g_autoptr(GArray) found = find_addresses(parameter, message, remarks);
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; found && i < found->len && list->len < parameter->most; i++) {
		guint32 address = g_array_index(found, guint32, i);
		g_autofree char *text = ipv4_text(address);

		if (!ipv4_usable(address))
			server_words_remark(
				remarks, "option %u has %s: not the address of a host", parameter->option, text);
		else if (!g_ptr_array_find_with_equal_func(list, text, g_str_equal, NULL))
			g_ptr_array_add(list, g_steal_pointer(&text));
	}
	return list->len ? g_variant_new_strv((const char *const *) list->pdata, list->len) : NULL;
}

static GVariant *read_routers(const DhcpParameter *parameter, const DhcpMessage *message, GString *remarks)
{
	g_autoptr(GArray) found = find_addresses(parameter, message, remarks);

	return found ? g_variant_new_fixed_array(G_VARIANT_TYPE_UINT32, found->data, found->len, sizeof(guint32))
		     : NULL;
}

/* Prefix length, its significant octets, router. */
static gboolean read_classless_route(WireReader *r, Ipv4Route *route)
{
	guint octets;

	*route = (Ipv4Route) { .to.length = wire_u8(r) };
	octets = (route->to.length + 7u) / 8;
	for (guint i = 0; i < MIN(octets, 4u); i++)
		route->to.address |= (guint32) wire_u8(r) << (24 - 8 * i);
	route->gateway = wire_be32(r);
	if (r->bad || route->to.length > 32)
		return FALSE;
	route->to.address &= ipv4_mask(route->to.length);
	return TRUE;
}

/* A list that cannot be read to its end is not used at all. */
static GVariant *read_classless_routes(const DhcpParameter *parameter, const DhcpMessage *message, GString *remarks)
{
	const GByteArray *value = message->options[parameter->option];
	WireReader r = wire_reader(value->data, value->len);
	g_auto(GVariantBuilder) list = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE(DHCP_ROUTES_TYPE));
	Ipv4Route route;

	for (guint i = 0; wire_left(&r) && i < parameter->most; i++) {
		if (!read_classless_route(&r, &route)) {
			server_words_remark(remarks, "option 121 cannot be read");
			return NULL;
		}
		g_variant_builder_add(&list, DHCP_ROUTE_TYPE, route.to.address, route.to.length, route.gateway);
	}
	return g_variant_builder_end(&list);
}

#define FACT(option, reader, most, fact) { option, read_##reader, most, fact },
#define READ(option, reader, most) { option, read_##reader, most, NULL },
const DhcpParameter dhcp_parameters[] = { DHCP_PARAMETERS(FACT, READ) };
