/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * The one reader and the one writer of wire bytes. Both turn sticky-bad on the first overrun: from then on reads give
 * zeros and writes do nothing, and the caller asks once, at the end. Names carry the byte order: be, le.
 */
typedef struct {
	const guint8 *pos;
	const guint8 *end;
	gboolean bad;
} WireReader;

typedef struct {
	guint8 *start;
	gsize length;
	gsize capacity;
	gboolean bad;
} WireWriter;

WireReader wire_reader(gconstpointer data, gsize length);
gsize wire_left(const WireReader *reader);
guint8 wire_u8(WireReader *reader);
guint16 wire_be16(WireReader *reader);
guint32 wire_be32(WireReader *reader);
guint16 wire_le16(WireReader *reader);
guint32 wire_le32(WireReader *reader);
guint64 wire_le64(WireReader *reader);
/** Returns: (transfer none): @length bytes of the input; NULL when there are fewer. */
const guint8 *wire_bytes(WireReader *reader, gsize length);
void wire_skip(WireReader *reader, gsize length);
/** A reader of the next @length bytes, which are skipped here: an element cannot read into its neighbour. */
WireReader wire_sub(WireReader *reader, gsize length);
/** Returns: (transfer full): the next @length bytes as text, cut at the first NUL: see wire_text(). */
char *wire_string(WireReader *reader, gsize length);

/** Returns: (transfer full): a peer's bytes as valid, printable UTF-8: what is not is read as ISO-8859-1 or becomes
 * '?', control characters become blanks, blanks at the end go. Stops at a NUL. */
char *wire_text(gconstpointer data, gsize length);

WireWriter wire_writer(gpointer buffer, gsize capacity);
void wire_put_u8(WireWriter *writer, guint8 value);
void wire_put_be16(WireWriter *writer, guint16 value);
void wire_put_be32(WireWriter *writer, guint32 value);
void wire_put_le16(WireWriter *writer, guint16 value);
void wire_put_le32(WireWriter *writer, guint32 value);
void wire_put_le64(WireWriter *writer, guint64 value);
void wire_put_bytes(WireWriter *writer, gconstpointer data, gsize length);
void wire_put_zeros(WireWriter *writer, gsize count);
/** Writes @text into a field of @width bytes: cut to leave a NUL at the end, filled with NULs. NULL is "". */
void wire_put_field(WireWriter *writer, const char *text, gsize width);
/** Returns: where @length zero bytes were left, to be filled later by wire_patch_. */
gsize wire_reserve(WireWriter *writer, gsize length);
void wire_patch_u8(WireWriter *writer, gsize at, guint8 value);
void wire_patch_be16(WireWriter *writer, gsize at, guint16 value);
void wire_patch_le32(WireWriter *writer, gsize at, guint32 value);
