/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "firmware-loads.h"

#include "wire.h"

#include <string.h>

#define MAX_NAME 96
#define MAX_FILES 64
#define WORDS_MAX 40 /* of a name that is refused */
#define LOADS ".loads"

/* Container of signed files: TLVs; the first two say the version and where the body begins. */
#define TAG_VERSION 1
#define TAG_HEADER_LENGTH 2

/* The other kind, of the 78xx and 88xx: a fixed header, whose length and that of the text stand in it. */
#define FIXED_MAGIC 0xab1234cdu
#define FIXED_SIZE 16

/* Variables whose value is a file name, of the lists that look like an INI file (8961, 99xx). */
static const char *const image_keys[] = { "kern", "rootfs", "sboot", "skern", "dkern" };

gboolean firmware_name_valid(const char *name)
{
	if (!*name || strlen(name) > MAX_NAME || *name == '.' || *name == '-' || strstr(name, ".."))
		return FALSE;
	for (const char *at = name; *at; at++)
		if (!g_ascii_isgraph(*at) || strchr("/\\\"'%", *at))
			return FALSE;
	return TRUE;
}

char *firmware_load_id(const char *text)
{
	g_autofree char *id = text ? g_strstrip(g_strdup(text)) : NULL;
	gsize length = id ? strlen(id) : 0, suffix = strlen(LOADS);

	if (length >= suffix && g_ascii_strcasecmp(id + length - suffix, LOADS) == 0)
		id[length - suffix] = 0;
	return id && firmware_name_valid(id) ? g_steal_pointer(&id) : NULL;
}

gboolean firmware_load_equal(const char *a, const char *b)
{
	gsize length;

	if (!a || !b)
		return a == b;
	length = MIN(strlen(a), strlen(b));
	return g_ascii_strcasecmp(a, b) == 0 || (length == FIRMWARE_LOAD_CUT && g_ascii_strncasecmp(a, b, length) == 0);
}

static gboolean is_damaged(GError **error)
{
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "its header is damaged");
	return FALSE;
}

/* Leaves @r at the text, and lets it end there: what may follow is none. */
static gboolean skip_fixed(WireReader *r, GError **error)
{
	gsize size = wire_left(r);
	WireReader head = *r;
	guint32 header, body;

	wire_skip(&head, 4);
	header = wire_le32(&head);
	wire_skip(&head, 4);
	body = wire_le32(&head);
	if (head.bad || header < FIXED_SIZE || header > size || body > size - header)
		return is_damaged(error);
	wire_skip(r, header);
	*r = wire_reader(r->pos, body);
	return TRUE;
}

/* Leaves @r at the first byte of the list itself. */
static gboolean skip_container(WireReader *r, GError **error)
{
	gsize size = wire_left(r);
	WireReader head = *r;
	WireReader peek = *r;
	guint16 length;

	if (size >= 4 && wire_le32(&peek) == FIXED_MAGIC)
		return skip_fixed(r, error);
	if (size < 1 || wire_u8(&head) != TAG_VERSION || wire_be16(&head) != 2)
		return TRUE;
	wire_skip(&head, 2);
	if (wire_u8(&head) != TAG_HEADER_LENGTH || wire_be16(&head) != 2)
		head.bad = TRUE;
	length = wire_be16(&head);
	if (head.bad || length < 10 || length > size)
		return is_damaged(error);
	wire_skip(r, length);
	return TRUE;
}

/* Returns: (transfer full) (nullable): the file that the line names. */
static char *line_name(const char *line)
{
	g_auto(GStrv) pair = NULL;

	if (!*line || *line == '#' || *line == '[')
		return NULL;
	if (!strchr(line, '='))
		return g_strndup(line, strcspn(line, " \t,;"));
	pair = g_strsplit(line, "=", 2);
	for (guint i = 0; i < G_N_ELEMENTS(image_keys); i++)
		if (g_ascii_strcasecmp(g_strstrip(pair[0]), image_keys[i]) == 0)
			return g_strndup(g_strchug(pair[1]), strcspn(g_strchug(pair[1]), " \t,;"));
	return NULL;
}

static gboolean add_name(GPtrArray *names, char *name, GError **error)
{
	g_autofree char *owned = name;

	if (!firmware_name_valid(name)) {
		g_autofree char *text = wire_text(name, MIN(strlen(name), WORDS_MAX));

		g_set_error(
			error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "it names a file \"%s\", which is refused", text);
		return FALSE;
	}
	if (names->len >= MAX_FILES) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "it names more than %d files", MAX_FILES);
		return FALSE;
	}
	if (!g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
		g_ptr_array_add(names, g_steal_pointer(&owned));
	return TRUE;
}

GPtrArray *firmware_loads_parse(GBytes *file, GError **error)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	WireReader r = wire_reader(g_bytes_get_data(file, NULL), g_bytes_get_size(file));
	g_autofree char *text = NULL;
	g_auto(GStrv) lines = NULL;

	if (!skip_container(&r, error))
		return NULL;
	text = g_strndup(wire_left(&r) ? (const char *) r.pos : "", wire_left(&r));
	if (strlen(text) != wire_left(&r)) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "it is not text");
		return NULL;
	}
	lines = g_strsplit(text, "\n", -1);
	for (char **line = lines; *line; line++) {
		char *name = line_name(g_strstrip(*line));

		if (name && !add_name(names, name, error))
			return NULL;
	}
	if (!names->len) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "it names no files");
		return NULL;
	}
	return g_steal_pointer(&names);
}
