/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/** What thousands of endpoints say alike, kept once: the values met lately. It forgets, and holds no value for ever. */
typedef struct Share Share;

Share *share_new(void);
void share_free(Share *share);
/** @value: (transfer full): serialised. Returns: (transfer full): the same or an equal one. */
GVariant *share_value(Share *share, GVariant *value);
