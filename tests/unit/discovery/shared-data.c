/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "shared-data.h"

#include <string.h>

#include "captures.h"
#include "wire.h"

GBytes *bytes_from_hex(const char *hex)
{
	GByteArray *bytes = g_byte_array_new();

	for (; hex[0] && hex[1]; hex += 2) {
		guint8 byte = (guint8) (g_ascii_xdigit_value(hex[0]) << 4 | g_ascii_xdigit_value(hex[1]));

		g_byte_array_append(bytes, &byte, 1);
	}
	return g_byte_array_free_to_bytes(bytes);
}

static void vector_free(gpointer data)
{
	Vector *vector = data;

	g_free(vector->name);
	g_clear_pointer(&vector->frame, g_bytes_unref);
	g_free(vector);
}

static Vector *read_record(const char *record)
{
	g_auto(GStrv) lines = g_strsplit(record, "\n", -1);
	Vector *vector = g_new0(Vector, 1);

	for (char **line = lines; *line; line++) {
		if (g_str_has_prefix(*line, "name: "))
			vector->name = g_strdup(*line + 6);
		else if (g_str_has_prefix(*line, "hex: "))
			vector->frame = bytes_from_hex(*line + 5);
		else if (g_str_equal(*line, "kind: valid"))
			vector->valid = TRUE;
	}
	return vector;
}

GPtrArray *shared_vectors(const char *file, const char *prefix)
{
	GPtrArray *vectors = g_ptr_array_new_with_free_func(vector_free);
	g_autofree char *data = captures_read(file, NULL);
	g_auto(GStrv) records = NULL;

	if (!data)
		return vectors;
	records = g_strsplit(data, "\n\n", -1);
	for (char **record = records; *record; record++) {
		Vector *vector = read_record(*record);

		if (vector->name && vector->frame && g_str_has_prefix(vector->name, prefix))
			g_ptr_array_add(vectors, vector);
		else
			vector_free(vector);
	}
	return vectors;
}

GBytes *shared_vector(const char *file, const char *name)
{
	g_autoptr(GPtrArray) vectors = shared_vectors(file, name);

	for (guint i = 0; i < vectors->len; i++) {
		Vector *vector = vectors->pdata[i];

		if (g_str_equal(vector->name, name))
			return g_bytes_ref(vector->frame);
	}
	return NULL;
}

/* Classic pcap, in the byte order of the machine that wrote it. */
GPtrArray *shared_capture(const char *file)
{
	GPtrArray *frames = g_ptr_array_new_with_free_func((GDestroyNotify) g_bytes_unref);
	gsize length = 0;
	g_autofree char *data = captures_read(file, &length);
	WireReader r;
	gboolean swapped;

	if (!data)
		return frames;
	r = wire_reader(data, length);
	swapped = wire_le32(&r) == 0xd4c3b2a1;
	wire_skip(&r, 20);
	while (wire_left(&r)) {
		guint32 size;

		wire_skip(&r, 8);
		size = swapped ? wire_be32(&r) : wire_le32(&r);
		wire_skip(&r, 4);
		if (size > wire_left(&r))
			break;
		g_ptr_array_add(frames, g_bytes_new(wire_bytes(&r, size), size));
	}
	return frames;
}
