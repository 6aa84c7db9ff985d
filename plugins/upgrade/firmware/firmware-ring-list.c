/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "firmware-ring-list.h"

#include "firmware-report.h"

#include <regent/fetch.h>

#define SIZE_MAX_BYTES (64 * 1024)

/* Both spellings are met on servers. */
static const char *const names[] = { "RingList.xml", "Ringlist.xml" };

struct FirmwareRingList {
	RegentStep *step;
	RegentFetch *fetch; /* NULL: none is under way */
	guint next;         /* spelling to ask for */
};

static void keep_list(FirmwareRingList *list, GBytes *bytes)
{
	g_autofree char *path = regent_step_state_path(list->step, names[0]);

	list->next = G_N_ELEMENTS(names);
	regent_step_state_save(list->step, names[0], bytes);
	firmware_report_ring_list(list->step, path);
}

static void on_fetched(gpointer self, GBytes *bytes, const GError *error)
{
	FirmwareRingList *list = self;

	list->fetch = NULL;
	if (bytes) {
		keep_list(list, bytes);
		return;
	}
	regent_step_log(list->step, G_LOG_LEVEL_INFO, "ring list: %s", error->message);
	/* A call manager's HTTP service does not say for certain that a file is missing. */
	if (!g_error_matches(error, REGENT_ERROR, REGENT_ERROR_TIMEOUT))
		firmware_ring_list_fetch(list);
}

FirmwareRingList *firmware_ring_list_new(RegentStep *step)
{
	FirmwareRingList *list = g_new0(FirmwareRingList, 1);

	list->step = step;
	return list;
}

void firmware_ring_list_fetch(FirmwareRingList *list)
{
	if (!list->fetch && list->next < G_N_ELEMENTS(names))
		list->fetch = regent_step_fetch(
			list->step, names[list->next++], NULL, -1, SIZE_MAX_BYTES, on_fetched, NULL, list);
}

void firmware_ring_list_pause(FirmwareRingList *list)
{
	if (!list->fetch)
		return;
	g_clear_pointer(&list->fetch, regent_fetch_cancel);
	list->next = 0;
}

void firmware_ring_list_free(FirmwareRingList *list)
{
	firmware_ring_list_pause(list);
	g_free(list);
}
