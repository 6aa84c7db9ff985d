/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * Byte vectors and captures that live beside the source tree, in $REGENT_SHARED_DATA. Where they are missing each
 * function says so aloud and gives nothing; our own vectors, typed into the tests, always run.
 */

/** Returns: (transfer full): the bytes that a string of hex digits stands for. */
GBytes *bytes_from_hex(const char *hex);

/** One record of a vector file. */
typedef struct {
	char *name;
	gboolean valid;
	GBytes *frame;
} Vector;

/** Returns: (element-type Vector) (transfer full): those whose name begins with @prefix; empty when skipped. */
GPtrArray *shared_vectors(const char *file, const char *prefix);
/** Returns: (transfer full) (nullable): the frame of one; NULL when skipped, or when there is none of that name. */
GBytes *shared_vector(const char *file, const char *name);
/** Returns: (element-type GBytes) (transfer full): the frames of a pcap file; empty when skipped. */
GPtrArray *shared_capture(const char *file);
