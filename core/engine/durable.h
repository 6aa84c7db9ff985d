/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/** Files that a power cut or kill -9 leaves as they were or as they were to be. */

/** Writes @path, with its folder where there is none. TRUE: it is on the disk, and a power cut does not bring the old one back. */
gboolean durable_write(const char *path, const char *data, gsize length, GError **error);
/** The same of its removal; TRUE as well where it was not there. */
gboolean durable_remove(const char *path, GError **error);
/** Removes what somebody killed in the midst of writing left in @folder: files whose name begins with a dot. */
void durable_clean(const char *folder);
