/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "samples.h"

#include <string.h>

#include "captures.h"

GByteArray *sample_hex(const char *hex)
{
	GByteArray *bytes = g_byte_array_new();

	for (; *hex; hex++) {
		guint8 byte;

		if (!g_ascii_isxdigit(hex[0]) || !g_ascii_isxdigit(hex[1]))
			continue;
		byte = (guint8) (g_ascii_xdigit_value(hex[0]) << 4 | g_ascii_xdigit_value(hex[1]));
		g_byte_array_append(bytes, &byte, 1);
		hex++;
	}
	return bytes;
}

GByteArray *sample_vector(const char *name)
{
	g_autofree char *text = captures_read("l2-dhcp-tftp-vectors.txt", NULL);
	g_autofree char *head = g_strdup_printf("\nname: %s\n", name);
	const char *record, *hex;
	g_autofree char *line = NULL;

	if (!text)
		return NULL;
	record = strstr(text, head);
	hex = record ? strstr(record, "\nhex: ") : NULL;
	if (!hex)
		g_error("no vector %s", name);
	hex += strlen("\nhex: ");
	line = g_strndup(hex, strcspn(hex, "\n"));
	return sample_hex(line);
}

static guint32 u32(const guint8 *at, gboolean big)
{
	guint32 value;

	memcpy(&value, at, sizeof value);
	return big ? GUINT32_FROM_BE(value) : GUINT32_FROM_LE(value);
}

gboolean sample_capture(const char *file, SampleFunc func, gpointer data)
{
	gsize length;
	g_autofree char *contents = captures_read(file, &length);
	const guint8 *bytes = (const guint8 *) contents;
	gboolean big;

	if (!contents)
		return FALSE;
	if (length < 24)
		g_error("%s is no capture", file);
	big = u32(bytes, TRUE) == 0xa1b2c3d4;
	for (gsize at = 24, number = 1; at + 16 <= length; number++) {
		gsize size = u32(bytes + at + 8, big);

		at += 16;
		if (size > length - at)
			break;
		func((guint) number, bytes + at, size, data);
		at += size;
	}
	return TRUE;
}
