/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/** Frames of the folder that captures.h speaks of. Without it there are none. */

/** Returns: (transfer full) (nullable): the frame of the test vector @name. */
GByteArray *sample_vector(const char *name);

typedef void (*SampleFunc)(guint number, const guint8 *frame, gsize length, gpointer data);
/** Calls @func with each frame of a pcap file, counted from 1. Returns: FALSE: there is no such folder. */
gboolean sample_capture(const char *file, SampleFunc func, gpointer data);

/** Returns: (transfer full): the octets of a hex string, blanks left out. */
GByteArray *sample_hex(const char *hex);
