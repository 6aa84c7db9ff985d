/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wire.h"

#include <string.h>

WireReader wire_reader(gconstpointer data, gsize length)
{
	const guint8 *bytes = data;

	return (WireReader) { .pos = bytes, .end = length ? bytes + length : bytes, .bad = FALSE };
}

gsize wire_left(const WireReader *r)
{
	return r->bad ? 0 : (gsize) (r->end - r->pos);
}

const guint8 *wire_bytes(WireReader *r, gsize length)
{
	const guint8 *at = r->pos;

	if (r->bad || length > wire_left(r)) {
		r->bad = TRUE;
		return NULL;
	}
	if (length)
		r->pos += length;
	return at;
}

void wire_skip(WireReader *r, gsize length)
{
	wire_bytes(r, length);
}

guint8 wire_u8(WireReader *r)
{
	const guint8 *p = wire_bytes(r, 1);

	return p ? p[0] : 0;
}

guint16 wire_be16(WireReader *r)
{
	const guint8 *p = wire_bytes(r, 2);

	return p ? (guint16) (p[0] << 8 | p[1]) : 0;
}

guint32 wire_be32(WireReader *r)
{
	const guint8 *p = wire_bytes(r, 4);

	return p ? (guint32) p[0] << 24 | (guint32) p[1] << 16 | (guint32) p[2] << 8 | p[3] : 0;
}

guint16 wire_le16(WireReader *r)
{
	guint16 value = wire_be16(r); /* the macro below names its argument twice */

	return GUINT16_SWAP_LE_BE(value);
}

guint32 wire_le32(WireReader *r)
{
	guint32 value = wire_be32(r);

	return GUINT32_SWAP_LE_BE(value);
}

guint64 wire_le64(WireReader *r)
{
	guint64 low = wire_le32(r);

	return low | (guint64) wire_le32(r) << 32;
}

WireReader wire_sub(WireReader *r, gsize length)
{
	const guint8 *bytes = wire_bytes(r, length);
	WireReader sub = wire_reader(bytes, bytes ? length : 0);

	sub.bad = r->bad;
	return sub;
}

char *wire_string(WireReader *r, gsize length)
{
	const guint8 *bytes = wire_bytes(r, length);

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

static guint8 *take(WireWriter *w, gsize length)
{
	guint8 *at;

	if (w->bad || length > w->capacity - w->length) {
		w->bad = TRUE;
		return NULL;
	}
	at = w->start + w->length;
	w->length += length;
	return at;
}

void wire_put_bytes(WireWriter *w, gconstpointer data, gsize length)
{
	guint8 *at = take(w, length);

	if (at && length)
		memcpy(at, data, length);
}

void wire_put_zeros(WireWriter *w, gsize count)
{
	guint8 *at = take(w, count);

	if (at && count)
		memset(at, 0, count);
}

void wire_put_u8(WireWriter *w, guint8 value)
{
	wire_put_bytes(w, &value, sizeof value);
}

void wire_put_be16(WireWriter *w, guint16 value)
{
	guint16 bytes = GUINT16_TO_BE(value);

	wire_put_bytes(w, &bytes, sizeof bytes);
}

void wire_put_be32(WireWriter *w, guint32 value)
{
	guint32 bytes = GUINT32_TO_BE(value);

	wire_put_bytes(w, &bytes, sizeof bytes);
}

void wire_put_le16(WireWriter *w, guint16 value)
{
	guint16 bytes = GUINT16_TO_LE(value);

	wire_put_bytes(w, &bytes, sizeof bytes);
}

void wire_put_le32(WireWriter *w, guint32 value)
{
	guint32 bytes = GUINT32_TO_LE(value);

	wire_put_bytes(w, &bytes, sizeof bytes);
}

void wire_put_le64(WireWriter *w, guint64 value)
{
	guint64 bytes = GUINT64_TO_LE(value);

	wire_put_bytes(w, &bytes, sizeof bytes);
}

void wire_put_field(WireWriter *w, const char *text, gsize width)
{
	gsize length = text ? strlen(text) : 0;

	if (width && length > width - 1)
		length = width - 1;
	wire_put_bytes(w, text, width ? length : 0);
	wire_put_zeros(w, width ? width - length : 0);
}

gsize wire_reserve(WireWriter *w, gsize length)
{
	gsize at = w->length;

	wire_put_zeros(w, length);
	return at;
}

static void patch(WireWriter *w, gsize at, gconstpointer data, gsize length)
{
	if (w->bad)
		return;
	if (at > w->length || length > w->length - at)
		w->bad = TRUE;
	else
		memcpy(w->start + at, data, length);
}

void wire_patch_u8(WireWriter *w, gsize at, guint8 value)
{
	patch(w, at, &value, sizeof value);
}

void wire_patch_be16(WireWriter *w, gsize at, guint16 value)
{
	guint16 bytes = GUINT16_TO_BE(value);

	patch(w, at, &bytes, sizeof bytes);
}

void wire_patch_le32(WireWriter *w, gsize at, guint32 value)
{
	guint32 bytes = GUINT32_TO_LE(value);

	patch(w, at, &bytes, sizeof bytes);
}
