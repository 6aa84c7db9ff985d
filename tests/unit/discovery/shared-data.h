/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/** Readers of what captures.h gives: byte vectors and pcap files. Without that folder they give nothing. */

/** Returns: (transfer full): the bytes that a string of hex digits stands for. */
GBytes *bytes_from_hex(const char *hex);

/** One record of a vector file. */
typedef struct {
	char *name;
	gboolean valid;
	GBytes *frame;
} Vector;

/** Returns: (element-type Vector) (transfer full): those whose name begins with @prefix; empty without that folder. */
GPtrArray *shared_vectors(const char *file, const char *prefix);
/** Returns: (transfer full) (nullable): the frame of one; NULL without that folder, or when there is none of that name. */
GBytes *shared_vector(const char *file, const char *name);
/** Returns: (element-type GBytes) (transfer full): the frames of a pcap file; empty without that folder. */
GPtrArray *shared_capture(const char *file);
