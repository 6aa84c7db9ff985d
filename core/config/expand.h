/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/** Returns: (transfer full) (nullable): what %@code stands for. */
typedef char *(*ExpandFunc)(gpointer data, char code);

/** Replaces %c, with a width as in %03i, by what @func gives; %% is %; a code it does not know stays. */
char *expand(const char *text, ExpandFunc func, gpointer data);
/** Replaces only %i. */
char *expand_instance(const char *text, guint instance);
