/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "firmware-client.h"

#define GROUP "last"

GBytes *firmware_memory_save(const FirmwareMemory *memory)
{
	g_autoptr(GKeyFile) file = g_key_file_new();
	gsize length;
	char *text;

	g_key_file_set_string(file, GROUP, "load", memory->load);
	g_key_file_set_boolean(file, GROUP, "installed", memory->installed);
	g_key_file_set_int64(file, GROUP, "when", memory->when);
	g_key_file_set_uint64(file, GROUP, "vain", memory->vain);
	if (memory->boot)
		g_key_file_set_string(file, GROUP, "boot", memory->boot);
	if (memory->why)
		g_key_file_set_string(file, GROUP, "why", memory->why);
	text = g_key_file_to_data(file, &length, NULL);
	return g_bytes_new_take(text, length);
}

FirmwareMemory *firmware_memory_load(GBytes *bytes)
{
	g_autoptr(GKeyFile) file = g_key_file_new();
	g_autoptr(FirmwareMemory) memory = g_new0(FirmwareMemory, 1);

	if (!g_key_file_load_from_bytes(file, bytes, G_KEY_FILE_NONE, NULL))
		return NULL;
	memory->load = g_key_file_get_string(file, GROUP, "load", NULL);
	memory->installed = g_key_file_get_boolean(file, GROUP, "installed", NULL);
	memory->when = g_key_file_get_int64(file, GROUP, "when", NULL);
	memory->vain = (guint) g_key_file_get_uint64(file, GROUP, "vain", NULL);
	memory->boot = g_key_file_get_string(file, GROUP, "boot", NULL);
	memory->why = g_key_file_get_string(file, GROUP, "why", NULL);
	return memory->load ? g_steal_pointer(&memory) : NULL;
}

void firmware_memory_free(FirmwareMemory *memory)
{
	if (!memory)
		return;
	g_free(memory->load);
	g_free(memory->boot);
	g_free(memory->why);
	g_free(memory);
}
