/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "firmware-memory.h"

#define GROUP "last"

/* As the file has them, by FirmwareFault. */
static const char *const faults[] = { "none", "absent", "server", "list", "size", "disk", "start", "installer", "late",
	"cut", "boot" };

static FirmwareFault read_fault(GKeyFile *file)
{
	g_autofree char *name = g_key_file_get_string(file, GROUP, "fault", NULL);

	for (guint i = 0; name && i < G_N_ELEMENTS(faults); i++)
		if (g_str_equal(faults[i], name))
			return (FirmwareFault) i;
	return FIRMWARE_FAULT_NONE;
}

GBytes *firmware_memory_save(const FirmwareMemory *memory, gint64 wall, gint64 now)
{
	g_autoptr(GKeyFile) file = g_key_file_new();
	gsize length;
	char *text;

	g_key_file_set_string(file, GROUP, "load", memory->load);
	g_key_file_set_boolean(file, GROUP, "installed", memory->installed);
	g_key_file_set_int64(file, GROUP, "when", wall - (now - memory->at));
	g_key_file_set_uint64(file, GROUP, "vain", memory->vain);
	if (memory->boot)
		g_key_file_set_string(file, GROUP, "boot", memory->boot);
	g_key_file_set_string(file, GROUP, "fault", faults[memory->fault]);
	if (memory->why)
		g_key_file_set_string(file, GROUP, "why", memory->why);
	text = g_key_file_to_data(file, &length, NULL);
	return g_bytes_new_take(text, length);
}

FirmwareMemory *firmware_memory_load(GBytes *bytes, gint64 wall, gint64 now)
{
	g_autoptr(GKeyFile) file = g_key_file_new();
	g_autoptr(FirmwareMemory) memory = g_new0(FirmwareMemory, 1);
	gint64 when;

	if (!g_key_file_load_from_bytes(file, bytes, G_KEY_FILE_NONE, NULL))
		return NULL;
	when = g_key_file_get_int64(file, GROUP, "when", NULL);
	memory->load = g_key_file_get_string(file, GROUP, "load", NULL);
	memory->installed = g_key_file_get_boolean(file, GROUP, "installed", NULL);
	memory->at = when > wall ? now : now - (wall - MAX(when, 0));
	memory->vain = (guint) g_key_file_get_uint64(file, GROUP, "vain", NULL);
	memory->boot = g_key_file_get_string(file, GROUP, "boot", NULL);
	memory->fault = read_fault(file);
	memory->why = g_key_file_get_string(file, GROUP, "why", NULL);
	return memory->load ? g_steal_pointer(&memory) : NULL;
}

FirmwareMemory *firmware_memory_copy(const FirmwareMemory *from)
{
	FirmwareMemory *memory = g_memdup2(from, sizeof *from);

	memory->load = g_strdup(from->load);
	memory->boot = g_strdup(from->boot);
	memory->why = g_strdup(from->why);
	return memory;
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
