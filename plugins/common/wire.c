/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wire.h"

#include <string.h>

WireReader wire_reader(gconstpointer data, gsize length)
{
	const guint8 *bytes = data;

	return (WireReader) { .pos = bytes, .end = length ? bytes + length : bytes, .bad = FALSE };
}

gsize wire_left(const WireReader *reader)
{
	return reader->bad ? 0 : (gsize) (reader->end - reader->pos);
}

const guint8 *wire_bytes(WireReader *reader, gsize length)
{
	const guint8 *at = reader->pos;

	if (reader->bad || length > wire_left(reader)) {
		reader->bad = TRUE;
		return NULL;
	}
	if (length)
		reader->pos += length;
	return at;
}

void wire_skip(WireReader *reader, gsize length)
{
	wire_bytes(reader, length);
}

guint8 wire_u8(WireReader *reader)
{
	const guint8 *p = wire_bytes(reader, 1);

	return p ? p[0] : 0;
}

guint16 wire_be16(WireReader *reader)
{
	const guint8 *p = wire_bytes(reader, 2);

	return p ? (guint16) (p[0] << 8 | p[1]) : 0;
}

guint32 wire_be32(WireReader *reader)
{
	const guint8 *p = wire_bytes(reader, 4);

	return p ? (guint32) p[0] << 24 | (guint32) p[1] << 16 | (guint32) p[2] << 8 | p[3] : 0;
}

guint16 wire_le16(WireReader *reader)
{
	guint16 value = wire_be16(reader); /* the macro below names its argument twice */

	return GUINT16_SWAP_LE_BE(value);
}

guint32 wire_le32(WireReader *reader)
{
	guint32 value = wire_be32(reader);

	return GUINT32_SWAP_LE_BE(value);
}

guint64 wire_le64(WireReader *reader)
{
	guint64 low = wire_le32(reader);

	return low | (guint64) wire_le32(reader) << 32;
}

WireReader wire_sub(WireReader *reader, gsize length)
{
	const guint8 *bytes = wire_bytes(reader, length);
	WireReader sub = wire_reader(bytes, bytes ? length : 0);

	sub.bad = reader->bad;
	return sub;
}

char *wire_string(WireReader *reader, gsize length)
{
	const guint8 *bytes = wire_bytes(reader, length);

	return wire_text(bytes, bytes ? length : 0);
}

/* One character of a peer's text: valid UTF-8 as it is, any other byte as ISO-8859-1. */
static gunichar next_character(const char **at, const char *end)
{
	gunichar c = g_utf8_get_char_validated(*at, end - *at);

	if (c == (gunichar) -1 || c == (gunichar) -2) {
		c = *(const guchar *) *at;
		*at += 1;
	} else {
		*at = g_utf8_next_char(*at);
	}
	if (c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029)
		return ' ';
	return g_unichar_isprint(c) ? c : '?';
}

char *wire_text(gconstpointer data, gsize length)
{
	const char *at = data;
	const char *end = length ? at + strnlen(at, length) : at;
	GString *text = g_string_new(NULL);

	while (at < end)
		g_string_append_unichar(text, next_character(&at, end));
	return g_strchomp(g_string_free(text, FALSE));
}

WireWriter wire_writer(gpointer buffer, gsize capacity)
{
	return (WireWriter) { .start = buffer, .length = 0, .capacity = capacity, .bad = FALSE };
}

static guint8 *claim_room(WireWriter *writer, gsize length)
{
	guint8 *at;

	if (writer->bad || length > writer->capacity - writer->length) {
		writer->bad = TRUE;
		return NULL;
	}
	at = writer->start + writer->length;
	writer->length += length;
	return at;
}

void wire_put_bytes(WireWriter *writer, gconstpointer data, gsize length)
{
	guint8 *at = claim_room(writer, length);

	if (at && length)
		memcpy(at, data, length);
}

void wire_put_zeros(WireWriter *writer, gsize count)
{
	guint8 *at = claim_room(writer, count);

	if (at && count)
		memset(at, 0, count);
}

void wire_put_u8(WireWriter *writer, guint8 value)
{
	wire_put_bytes(writer, &value, sizeof value);
}

void wire_put_be16(WireWriter *writer, guint16 value)
{
	guint16 bytes = GUINT16_TO_BE(value);

	wire_put_bytes(writer, &bytes, sizeof bytes);
}

void wire_put_be32(WireWriter *writer, guint32 value)
{
	guint32 bytes = GUINT32_TO_BE(value);

	wire_put_bytes(writer, &bytes, sizeof bytes);
}

void wire_put_le16(WireWriter *writer, guint16 value)
{
	guint16 bytes = GUINT16_TO_LE(value);

	wire_put_bytes(writer, &bytes, sizeof bytes);
}

void wire_put_le32(WireWriter *writer, guint32 value)
{
	guint32 bytes = GUINT32_TO_LE(value);

	wire_put_bytes(writer, &bytes, sizeof bytes);
}

void wire_put_le64(WireWriter *writer, guint64 value)
{
	guint64 bytes = GUINT64_TO_LE(value);

	wire_put_bytes(writer, &bytes, sizeof bytes);
}

void wire_put_field(WireWriter *writer, const char *text, gsize width)
{
	gsize length = text ? strlen(text) : 0;

	if (width && length > width - 1)
		length = width - 1;
	wire_put_bytes(writer, text, width ? length : 0);
	wire_put_zeros(writer, width ? width - length : 0);
}

gsize wire_reserve(WireWriter *writer, gsize length)
{
	gsize at = writer->length;

	wire_put_zeros(writer, length);
	return at;
}

static void patch_bytes(WireWriter *writer, gsize at, gconstpointer data, gsize length)
{
	if (writer->bad)
		return;
	if (at > writer->length || length > writer->length - at)
		writer->bad = TRUE;
	else
		memcpy(writer->start + at, data, length);
}

void wire_patch_u8(WireWriter *writer, gsize at, guint8 value)
{
	patch_bytes(writer, at, &value, sizeof value);
}

void wire_patch_be16(WireWriter *writer, gsize at, guint16 value)
{
	guint16 bytes = GUINT16_TO_BE(value);

	patch_bytes(writer, at, &bytes, sizeof bytes);
}

void wire_patch_le32(WireWriter *writer, gsize at, guint32 value)
{
	guint32 bytes = GUINT32_TO_LE(value);

	patch_bytes(writer, at, &bytes, sizeof bytes);
}
