/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "firmware-memory.h"
#include "firmware-loads.h"
#include "fuzz-main.h"

#include <string.h>

#define WALL ((int64_t) 1700000000 * 1000000)
#define NOW ((int64_t) 3600 * 1000000)

/* A list, a load ID and what was kept: whatever the bytes are, each name is one of a file in one folder. */

static void check_list(GBytes *bytes)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) names = firmware_loads_parse(bytes, &error);

	g_assert_true((names == NULL) == (error != NULL));
	if (error)
		g_assert_true(g_utf8_validate(error->message, -1, NULL));
	for (guint i = 0; names && i < names->len; i++)
		g_assert_true(firmware_name_valid(names->pdata[i]) && !strchr(names->pdata[i], '/'));
	g_assert_true(!names || (names->len && names->len <= 64));
}

static void check_memory(GBytes *bytes)
{
	g_autoptr(FirmwareMemory) memory = firmware_memory_load(bytes, WALL, NOW);
	g_autoptr(GBytes) again = memory ? firmware_memory_save(memory, WALL, NOW) : NULL;
	g_autoptr(FirmwareMemory) same = again ? firmware_memory_load(again, WALL, NOW) : NULL;

	g_assert_true(!memory || !strcmp(memory->load, same->load));
	g_assert_true(!memory || (memory->at == same->at && memory->at <= NOW));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(GBytes) bytes = g_bytes_new(data, size);
	g_autofree char *text = g_strndup((const char *) data, size);
	g_autofree char *load = firmware_load_id(text);

	check_list(bytes);
	check_memory(bytes);
	g_assert_true(!load || firmware_name_valid(load));
	return 0;
}
