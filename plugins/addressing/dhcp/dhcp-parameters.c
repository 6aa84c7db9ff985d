/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dhcp-parameters.h"

static GVariant *read_nothing(const DhcpParameter *parameter, const DhcpMessage *message, gboolean *odd)
{
	return NULL;
}

static GVariant *read_number(const DhcpParameter *parameter, const DhcpMessage *message, gboolean *odd)
{
	guint32 number;

	*odd = !dhcp_message_number(message, parameter->option, &number);
	return *odd ? NULL : g_variant_new_uint32(number);
}

static GVariant *read_text(const DhcpParameter *parameter, const DhcpMessage *message, gboolean *odd)
{
	char *text = dhcp_message_text(message, parameter->option);

	return text ? g_variant_new_take_string(text) : NULL;
}

static GVariant *read_octets(const DhcpParameter *parameter, const DhcpMessage *message, gboolean *odd)
{
	const GByteArray *value = message->options[parameter->option];
	g_autoptr(GBytes) bytes = g_bytes_new(value->data, value->len);

	return g_variant_new_from_bytes(G_VARIANT_TYPE_BYTESTRING, bytes, TRUE);
}

static GVariant *read_addresses(const DhcpParameter *parameter, const DhcpMessage *message, gboolean *odd)
{
	g_auto(GStrv) list = dhcp_message_addresses(message, parameter->option, parameter->most);

	*odd = message->options[parameter->option]->len % 4 != 0;
	return list ? g_variant_new_strv((const char *const *) list, -1) : NULL;
}

/* The first of a list. */
static GVariant *read_router(const DhcpParameter *parameter, const DhcpMessage *message, gboolean *odd)
{
	const GByteArray *value = message->options[parameter->option];
	WireReader r = wire_reader(value->data, value->len);
	guint32 router = wire_be32(&r);

	*odd = value->len % 4 != 0;
	return ipv4_usable(router) ? g_variant_new_uint32(router) : NULL;
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
static GVariant *read_classless_routes(const DhcpParameter *parameter, const DhcpMessage *message, gboolean *odd)
{
	const GByteArray *value = message->options[parameter->option];
	WireReader r = wire_reader(value->data, value->len);
	g_auto(GVariantBuilder) list = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE(DHCP_ROUTES_TYPE));
	Ipv4Route route;

	for (guint i = 0; wire_left(&r) && i < parameter->most; i++) {
		*odd = !read_classless_route(&r, &route);
		if (*odd)
			return NULL;
		g_variant_builder_add(&list, DHCP_ROUTE_TYPE, route.to.address, route.to.length, route.gateway);
	}
	return g_variant_builder_end(&list);
}

#define FACT(option, reader, most, fact) { option, read_##reader, most, fact },
#define READ(option, reader, most) { option, read_##reader, most, NULL },
const DhcpParameter dhcp_parameters[] = { DHCP_PARAMETERS(FACT, READ) };
