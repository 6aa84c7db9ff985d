/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-test.h"

GByteArray *test_hex(const char *hex)
{
	GByteArray *bytes = g_byte_array_new();

	for (; *hex; hex++) {
		guint8 byte;

		if (g_ascii_isspace(*hex))
			continue;
		assert_true(g_ascii_isxdigit(hex[0]) && g_ascii_isxdigit(hex[1]));
		byte = (guint8) (g_ascii_xdigit_value(hex[0]) << 4 | g_ascii_xdigit_value(hex[1]));
		g_byte_array_append(bytes, &byte, 1);
		hex++;
	}
	return bytes;
}

char *test_to_hex(gconstpointer data, gsize length)
{
	GString *hex = g_string_new(NULL);

	for (gsize i = 0; i < length; i++)
		g_string_append_printf(hex, "%02x", ((const guint8 *) data)[i]);
	return g_string_free(hex, FALSE);
}

GByteArray *test_encode(const SccpMessage *message, guint32 header)
{
	guint8 pdu[4096];
	WireWriter w = wire_writer(pdu, sizeof pdu);
	GByteArray *bytes = g_byte_array_new();

	sccp_encode(message, header, &w);
	assert_false(w.bad);
	return g_byte_array_append(bytes, pdu, (guint) w.length);
}
