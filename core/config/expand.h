/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/** Returns: (transfer full) (nullable): what %@code stands for. */
typedef char *(*ExpandFunc)(gpointer data, char code);

/** A code of options: %@code stands for the endpoint's fact @fact. */
typedef struct {
	char code;
	const char *fact; /* NULL: the number of the instance */
	const char *meaning;
} ExpandCode;

/** Returns: (transfer none) (nullable) */
const ExpandCode *expand_code(char code);
/** Whether each % of @text begins a code of options or is %%. FALSE with @error: it lists the codes. */
gboolean expand_check(const char *text, GError **error);

/** Replaces %c, with a width as in %03i, by what @func gives; %% is %; a code that it gives nothing for stays. */
char *expand(const char *text, ExpandFunc func, gpointer data);
/** Replaces only %i. */
char *expand_instance(const char *text, guint instance);
