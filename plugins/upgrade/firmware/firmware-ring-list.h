/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/step.h>

/** The list of ringing tones: fetched after all else, kept in the step's state. To have it is nice, no more. */
typedef struct FirmwareRingList FirmwareRingList;

FirmwareRingList *firmware_ring_list_new(RegentStep *step);
/** Fetches it, unless it is here already or was looked for in vain. */
void firmware_ring_list_fetch(FirmwareRingList *list);
/** Another file is to be fetched: this one can wait, and begins from the start when it is asked for again. */
void firmware_ring_list_pause(FirmwareRingList *list);
void firmware_ring_list_free(FirmwareRingList *list);
