/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cm.h"

#include <string.h>

static Device *device_add(CallManager *cm, const char *name, guint32 type, char *number, char *label)
{
	Device *device = g_new0(Device, 1);

	device->name = g_strdup(name);
	device->type = type;
	device->number = number;
	device->label = label;
	g_hash_table_replace(cm->devices, device->name, device);
	return device;
}

static gboolean device_parse(CallManager *cm, const char *line, GError **error)
{
	g_auto(GStrv) words = g_strsplit_set(line, " \t", 4);
	guint count = g_strv_length(words);

	if (!*line || *line == '#')
		return TRUE;
	if (count < 3) {
		g_set_error(
			error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "\"%s\": a device is NAME TYPE NUMBER [LABEL]", line);
		return FALSE;
	}
	/* - is a device without a line. */
	device_add(cm, words[0], strtoul(words[1], NULL, 0), g_strdup(strcmp(words[2], "-") ? words[2] : ""),
		g_strdup(count > 3 ? words[3] : words[2]));
	return TRUE;
}

gboolean cm_devices_load(CallManager *cm, const char *path, GError **error)
{
	g_autofree char *text = NULL;

	if (!g_file_get_contents(path, &text, NULL, error))
		return FALSE;
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (char **line = lines; *line; line++)
		if (!device_parse(cm, g_strstrip(*line), error))
			return FALSE;
	return TRUE;
}

Device *cm_device_find(CallManager *cm, const char *name)
{
	return g_hash_table_lookup(cm->devices, name);
}

Device *cm_device_new(CallManager *cm, const char *name, guint32 type)
{
	char *number = g_strdup_printf("%u", cm->next_number++);

	return device_add(cm, name, type, number, g_strdup(number));
}

char *cm_device_line(Device *device, guint line, guint lines)
{
	if (line == 1)
		return g_strdup(device->number);
	/* The last of several line keys stays empty, as keys without a number do in the field. */
	if (line == 0 || line >= lines || !*device->number)
		return g_strdup("");
	return g_strdup_printf("%s%u", device->number, line);
}

static char *fill_in(const char *template, const char *mark, const char *value)
{
	g_auto(GStrv) parts = g_strsplit(template, mark, -1);

	return g_strjoinv(value, parts);
}

gboolean cm_device_write_file(CallManager *cm, Device *device, GError **error)
{
	g_autofree char *template = NULL;
	g_autofree char *path = g_strdup_printf("%s/%s.cnf.xml", cm->tftp_root, device->name);

	if (!g_file_get_contents(cm->template_file, &template, NULL, error))
		return FALSE;
	g_autofree char *named = fill_in(template, "@DEVICE@", device->name);
	g_autofree char *text = fill_in(named, "@NUMBER@", device->number);
	return g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0644, error);
}
