/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ipv4.h"

#include <arpa/inet.h>
#include <string.h>

gboolean ipv4_usable(guint32 address)
{
	guint8 net = (guint8) (address >> 24);

	return net != 0 && net != 127 && net < 224;
}

guint32 ipv4_mask(guint8 length)
{
	return length ? G_MAXUINT32 << (32 - length) : 0;
}

gboolean ipv4_is_host(Ipv4Prefix prefix)
{
	guint32 broadcast = ~ipv4_mask(prefix.length);
	guint32 host = prefix.address & broadcast;

	return ipv4_usable(prefix.address) && prefix.length && (prefix.length > 30 || (host && host != broadcast));
}

gboolean ipv4_route_equal(const Ipv4Route *one, const Ipv4Route *other)
{
	return one->to.address == other->to.address && one->to.length == other->to.length &&
	       one->gateway == other->gateway;
}

gboolean ipv4_read(const char *text, guint32 *address)
{
	guint32 bytes;

	if (inet_pton(AF_INET, text, &bytes) != 1)
		return FALSE;
	*address = GUINT32_FROM_BE(bytes);
	return TRUE;
}

gboolean ipv4_read_padded(const char *text, guint32 *address)
{
	g_auto(GStrv) parts = g_strsplit(text, ".", 5);
	guint64 octet;

	*address = 0;
	if (g_strv_length(parts) != 4)
		return FALSE;
	for (guint i = 0; i < 4; i++) {
		if (strlen(parts[i]) > 3 || !g_ascii_string_to_unsigned(parts[i], 10, 0, 255, &octet, NULL))
			return FALSE;
		*address = *address << 8 | (guint32) octet;
	}
	return TRUE;
}

gboolean ipv4_prefix_read(const char *text, Ipv4Prefix *prefix)
{
	g_auto(GStrv) parts = g_strsplit(text, "/", 2);
	guint64 length;

	if (!parts[0] || !parts[1] || !ipv4_read(parts[0], &prefix->address) ||
		!g_ascii_string_to_unsigned(parts[1], 10, 0, 32, &length, NULL))
		return FALSE;
	prefix->length = (guint8) length;
	return TRUE;
}

char *ipv4_text(guint32 address)
{
	return g_strdup_printf("%u.%u.%u.%u", address >> 24, address >> 16 & 255, address >> 8 & 255, address & 255);
}

char *ipv4_prefix_text(Ipv4Prefix prefix)
{
	g_autofree char *address = ipv4_text(prefix.address);

	return g_strdup_printf("%s/%u", address, prefix.length);
}
