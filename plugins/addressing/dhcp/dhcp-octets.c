/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dhcp-octets.h"

#include "ipv4.h"
#include "wire.h"

char *dhcp_octets_text(const guint8 *data, gsize length)
{
	g_autofree char *text = NULL;

	while (length && data[length - 1] == 0)
		length--;
	for (gsize i = 0; i < length; i++)
		if (data[i] != '\t' && g_ascii_iscntrl(data[i]))
			return NULL;
	if (!g_utf8_validate((const char *) data, (gssize) length, NULL))
		return NULL;
	text = g_strstrip(g_strndup((const char *) data, length));
	return *text ? g_steal_pointer(&text) : NULL;
}

gboolean dhcp_octets_blank(const guint8 *data, gsize length)
{
	while (length && (data[length - 1] == 0 || g_ascii_isspace(data[length - 1])))
		length--;
	return !length;
}

GArray *dhcp_octets_addresses(const guint8 *data, gsize length)
{
	WireReader r = wire_reader(data, length);
	GArray *addresses = length % 4 ? NULL : g_array_new(FALSE, FALSE, sizeof(guint32));

	while (addresses && wire_left(&r)) {
		guint32 address = wire_be32(&r);

		g_array_append_val(addresses, address);
	}
	return addresses;
}

GArray *dhcp_text_addresses(const char *text)
{
	g_autoptr(GArray) addresses = g_array_new(FALSE, FALSE, sizeof(guint32));
	g_auto(GStrv) words = g_strsplit_set(text, " \t,;", 0);

	for (char **word = words; *word; word++) {
		guint32 address;

		if (!**word)
			continue;
		if (!ipv4_read_padded(*word, &address))
			return NULL;
		g_array_append_val(addresses, address);
	}
	return addresses->len ? g_steal_pointer(&addresses) : NULL;
}
